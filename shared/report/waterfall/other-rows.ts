/** Rows of the other recipients: folded to one, then by the way their copies took, then each with its own stages on one line. */
import { formatCounted, formatExact } from '../../base/format'
import { stagesOf } from '../../query/stages'
import { shownAddress } from '../route-graph'
import { OUTCOME_WORDS } from '../words'
import { type Bar, barsOf } from './bar'
import { once, PLAIN_ROW, type RowContext, rangeWords, recipientsWords, type WaterfallRow } from './row'
import type { Way } from './ways'

/** More ways than this are folded once more. */
const MOST_WAYS = 12
const NAMED = 2

export function otherRows(c: RowContext): WaterfallRow[] {
  const { m, ways, toggled } = c
  const members = ways.reduce((n, w) => n + w.recipients.length, 0)
  if (members === 0) return []
  const timed = ways.filter((w) => !Number.isNaN(w.mostMs))
  const least = timed.reduce((n, w) => Math.min(n, w.leastMs), Number.POSITIVE_INFINITY)
  const most = timed.reduce((n, w) => Math.max(n, w.mostMs), Number.NEGATIVE_INFINITY)
  const open = toggled.has('others')
  const head: WaterfallRow = {
    ...PLAIN_ROW,
    id: 'others',
    level: 1,
    name: 'Other recipients',
    where: foldWords(ways, members, c),
    ...lengthOf(timed.length > 0 ? most : Number.NaN, m.first),
    note: timed.length > 0 ? `From the first row to their end: ${rangeWords(least, most)}.` : '',
    open,
    bars: () => (timed.length > 0 ? [{ from: m.first, to: m.first + most, look: 'bracket' }] : []),
  }
  if (!open) return [head]
  const shown = ways.length > MOST_WAYS + 1 && !toggled.has('more-ways') ? ways.slice(0, MOST_WAYS) : ways
  const rest = ways.slice(shown.length)
  return [head, ...shown.flatMap((w) => rowsOf(w, c)), ...(ways.length > MOST_WAYS + 1 ? [moreRow(rest, ways, c)] : [])]
}

function moreRow(rest: readonly Way[], ways: readonly Way[], { m, toggled }: RowContext): WaterfallRow {
  const open = toggled.has('more-ways')
  const folded = open ? ways.slice(MOST_WAYS) : rest
  const members = folded.reduce((n, w) => n + w.recipients.length, 0)
  const most = folded.reduce((n, w) => (w.mostMs > n ? w.mostMs : n), Number.NEGATIVE_INFINITY)
  const least = folded.reduce((n, w) => (w.leastMs < n ? w.leastMs : n), Number.POSITIVE_INFINITY)
  return {
    ...PLAIN_ROW,
    id: 'more-ways',
    level: 2,
    name: open ? `Fold all but the ${MOST_WAYS} largest` : `${folded.length} more ways`,
    where: `${recipientsWords(members)}${Number.isFinite(most) ? `, ${rangeWords(least, most)}` : ''}`,
    ...lengthOf(Number.isFinite(most) ? most : Number.NaN, m.first),
    open,
    bars: () => (Number.isFinite(most) ? [{ from: m.first, to: m.first + most, look: 'bracket' }] : []),
  }
}

/** `2 folded: mira 1.62 s, jonas 1.67 s`, or how many, on how many ways, and the range. */
function foldWords(ways: readonly Way[], members: number, { m }: RowContext): string {
  if (members <= NAMED) {
    const each = ways.flatMap((w) => w.recipients).map((i) => `${shownAddress(m.recipients[i]?.address ?? '')} ${afterWords(i, m)}`)
    return each.join(', ')
  }
  const timed = ways.filter((w) => !Number.isNaN(w.mostMs))
  const least = timed.reduce((n, w) => Math.min(n, w.leastMs), Number.POSITIVE_INFINITY)
  const most = timed.reduce((n, w) => Math.max(n, w.mostMs), Number.NEGATIVE_INFINITY)
  const range = timed.length > 0 ? `, ${rangeWords(least, most)}` : ''
  return `${recipientsWords(members)}, ${formatCounted(ways.length, 'way')}${range}`
}

const afterWords = (i: number, m: RowContext['m']) => formatExact((m.recipients[i]?.at ?? Number.NaN) - m.first) || 'without an end'

const lengthOf = (ms: number, first: number) =>
  Number.isNaN(ms) ? { ms: null, took: '', from: first, to: first } : { ms, took: formatExact(ms), from: first, to: first + ms }

function rowsOf(w: Way, c: RowContext): WaterfallRow[] {
  const [only] = w.recipients
  if (w.recipients.length === 1 && only !== undefined) return [recipientRow(only, 2, w, c)]
  const id = `ways ${w.key}`
  const open = c.toggled.has(id)
  const head: WaterfallRow = {
    ...PLAIN_ROW,
    id,
    level: 2,
    name: `${recipientsWords(w.recipients.length)}, same way`,
    where: `${w.words}${Number.isNaN(w.mostMs) ? '' : `, ${rangeWords(w.leastMs, w.mostMs)}`}`,
    ...lengthOf(w.mostMs, c.m.first),
    open,
    // the slowest stands for all
    bars: once(() => recipientBars(only ?? -1, c)),
  }
  return open ? [head, ...w.recipients.map((i) => recipientRow(i, 3, w, c))] : [head]
}

function recipientRow(i: number, level: 2 | 3, w: Way, c: RowContext): WaterfallRow {
  const { m } = c
  const r = m.recipients[i]
  return {
    ...PLAIN_ROW,
    id: `recipient-${i}`,
    level,
    name: shownAddress(r?.address ?? ''),
    where: level === 2 ? w.words : OUTCOME_WORDS[r?.outcome ?? 'in-transit'],
    ...lengthOf((r?.at ?? Number.NaN) - m.first, m.first),
    recipient: i,
    event: r?.event ?? -1,
    truth: r?.outcome === 'not-covered' ? 'not-covered' : 'seen',
    note: r?.why ?? '',
    bars: once(() => recipientBars(i, c)),
  }
}

/** The way of one recipient on one line. */
export function recipientBars(i: number, { m }: Pick<RowContext, 'm'>): Bar[] {
  const way = i < 0 || Number.isNaN(m.recipients[i]?.at ?? Number.NaN) ? null : stagesOf(m, i)
  return (way?.stages ?? []).flatMap(barsOf)
}
