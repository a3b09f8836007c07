/**
 * A message between its hosts: a column each, time downwards, hand-overs as arrows, rows of the logs as ticks.
 *
 *   14:02:08.140   K2 ──── try 1 · 421 ────✗╌╌╌╌╌ G1
 *                ≈≈≈≈≈≈≈ waiting for retry · 1 min ≈≈≈≈≈≈   +60.000
 *   14:03:27.140   K2 ──── try 2 · 250 ──────────▶ G1
 *   14:03:25.470                          RECEIVE  •     ⟲ −1.670
 *
 * Long gaps are closed to a band with their amount. A row whose clock puts it before what it follows keeps its place, with ⟲ and a signed gap.
 */
import { formatClock, formatCount, formatCounted, formatDuration } from '../../base/format'
import { UTC, type Zone } from '../../base/zone'
import { adjusted, adjustmentAt } from '../../query/adjusted-times'
import type { HopDetail, MessageDetail } from '../../query/message-detail'
import { endsInWords, replyCode } from '../words'
import { type ColumnFacts, type Columns, columnsOf } from './columns'
import { foldItems, type Group } from './fold'
import { type Item, itemsOf } from './items'
import { inOrder } from './order'
import type { ArrowStyle, Ladder, LadderRow, Uncovered } from './row'
import { arrowLabel, tickWords } from './words'

export interface LadderView {
  /** By which clock times are told; UTC when not given. */
  readonly zone?: Zone
  readonly isAdjusted: boolean
  /** Ids of folds that are open. */
  readonly folds: ReadonlySet<string>
  /** Nodes in the order a person gave them. */
  readonly moved: readonly number[]
}

/** Gaps from here on are closed. */
const LONG_GAP_MS = 10_000
/** A log begins with its first row: what lies right before it is not told apart from it. */
const NEAR_MS = 10_000
const HEIGHTS = { arrow: 33, tick: 20, gap: 36 } as const
const TOP = 8
/** Hosts without a log have none above and below the rows either. */
const ABOVE = -100

/** The fold of hosts outside that share a column. */
export const HOSTS_FOLD = 'hosts'

/** `m` has its times as logged, whatever the view. */
export function buildLadder(m: MessageDetail, facts: ColumnFacts, { isAdjusted, folds, moved, zone = UTC }: LadderView): Ladder {
  const shown = isAdjusted ? adjusted(m, facts.nodes) : m
  const items = inOrder(itemsOf(shown))
  const columns = columnsOf(items, shown, facts, moved, folds.has(HOSTS_FOLD))
  const rows = placed(rowsOf(foldItems(items, shown, folds), shown, columns, facts, { isAdjusted, zone }))
  return {
    columns: columns.list,
    rows,
    uncovered: uncoveredOf(rows, columns, facts, shown),
    height: rows.reduce((n, r) => n + r.height, TOP) + TOP,
    isAdjusted,
    zone,
  }
}

type Times = Pick<Ladder, 'isAdjusted' | 'zone'>
type Unplaced = Omit<LadderRow, 'top' | 'height'>

function placed(rows: readonly Unplaced[]): LadderRow[] {
  let top = TOP
  return rows.map((r) => {
    const row = { ...r, top, height: HEIGHTS[r.kind] }
    top += row.height
    return row
  })
}

function rowsOf(groups: readonly Group[], m: MessageDetail, columns: Columns, facts: ColumnFacts, times: Times): Unplaced[] {
  const out: Unplaced[] = []
  let before: { readonly at: number; readonly item: Item } | null = null
  const opened = new Set<string>()
  for (const [i, g] of groups.entries()) {
    const item = g.items[0] as Item
    const last = g.items.at(-1) as Item
    const gapMs = before === null ? null : item.at - before.at
    if (g.kind === 'tries') {
      // the wait after the last of them is part of the band
      const next = groups[i + 1]?.items[0] ?? last
      out.push(foldedTries(g, before?.at ?? item.at, next.at))
      before = { at: next.at, item: last }
      continue
    } else {
      if (gapMs !== null && gapMs > LONG_GAP_MS) out.push(gapRow(item, before?.item ?? null, gapMs))
      const row = itemRow(g, m, columns, facts, times)
      // what stands in a band is not said twice
      const shownGap = (gapMs !== null && gapMs > LONG_GAP_MS) || groups[i - 1]?.kind === 'tries' ? null : gapMs
      const first = g.fold !== '' && !opened.has(g.fold)
      opened.add(g.fold)
      out.push(withGap({ ...row, open: g.kind === 'run' ? false : first ? true : null }, shownGap))
    }
    before = { at: last.at, item: last }
  }
  return out
}

const seconds = (ms: number) => (Math.abs(ms) >= 3_600_000 ? formatDuration(Math.abs(ms)) : (Math.abs(ms) / 1000).toFixed(3))
/** `+0.378`, `−1.841`; from an hour on in words. */
export const gapText = (ms: number): string => `${ms < 0 ? '−' : '+'}${seconds(ms)}`

function withGap(row: Unplaced, gapMs: number | null): Unplaced {
  if (gapMs === null) return row
  const back = gapMs < 0
  const gap = back ? `⟲ ${gapText(gapMs)}` : gapText(gapMs)
  const why = back ? ', back in time by this clock' : ''
  return { ...row, gapMs, gap, back, spoken: `${row.spoken}, ${gapText(gapMs)} s after the row before${why}` }
}

const NO_ARROW = { from: -1, to: -1, via: [], style: 'seen', far: 'seen', lead: 'seen', eventAt: null, count: 1 } as const

function gapRow(next: Item, before: Item | null, gapMs: number): Unplaced {
  const retry = next.hop && next.tryNumber > 1 && before?.hop?.index === next.hop.index
  const amount = formatDuration(gapMs)
  const label = retry ? `waiting for retry · ${amount}` : amount
  return {
    ...NO_ARROW,
    id: `gap ${idOf(next)}`,
    kind: 'gap',
    at: next.at - gapMs,
    time: '',
    gapMs,
    gap: gapText(gapMs),
    back: false,
    label,
    hop: retry ? (next.hop?.index ?? -1) : -1,
    event: -1,
    open: null,
    fold: '',
    spoken: `${label} without a row`,
  }
}

function foldedTries({ items, fold }: Group, since: number, until: number): Unplaced {
  const first = items[0] as Item
  const last = items.at(-1) as Item
  const code = replyCode(first.result)
  const span = until - since
  const label = `tries ${formatCount(first.tryNumber)}–${formatCount(last.tryNumber)} folded, ${formatCount(items.length)} × ${code} · ${formatDuration(span)}`
  return {
    ...NO_ARROW,
    id: fold,
    kind: 'gap',
    at: first.at,
    time: '',
    gapMs: span,
    gap: gapText(span),
    back: false,
    label,
    hop: first.hop?.index ?? -1,
    event: -1,
    open: false,
    fold,
    count: items.length,
    spoken: label,
  }
}

const idOf = (i: Item) => (i.hop ? `hop ${i.hop.index} ${i.tryNumber}` : `event ${i.event}`)

function itemRow(
  { items, fold, kind }: Group,
  m: MessageDetail,
  columns: Columns,
  { nodes }: ColumnFacts,
  { isAdjusted, zone }: Times,
): Unplaced {
  const i = items[0] as Item
  const h = i.hop
  const [from, to] = h ? [columns.of(h.from), columns.of(h.to)] : [columns.of(i.clock), columns.of(i.clock)]
  const via = h ? h.via.map(columns.of).filter((c) => c >= 0 && c !== from && c !== to) : []
  const single = h ? arrowLabel(i, m) : tickWords(i, m)
  const label = kind === 'run' ? runLabel(items, m, single) : single
  const moved = isAdjusted && (adjustmentAt(nodes, i.clock, i.at)?.shiftMs ?? 0) !== 0
  const time = `${moved ? '≈ ' : ''}${formatClock(i.at, zone)}`
  const name = (c: number) => columns.list[c]?.name ?? 'a host that is not known'
  const inferredVia = h?.via.some((v) => nodes[v]?.certainty !== 'certain') ?? false
  const where = h ? `${name(from)} to ${[...via.map(name), name(to)].join(', then ')}` : name(from)
  return {
    id: kind === 'run' ? fold : idOf(i),
    kind: h ? 'arrow' : 'tick',
    at: i.at,
    time,
    gapMs: null,
    gap: '',
    back: false,
    from,
    to,
    via,
    style: h ? styleOf(h, i, inferredVia) : 'seen',
    far: h?.received ?? 'seen',
    lead: h && h.sent === 'not-covered' ? 'not-covered' : 'seen',
    label,
    hop: h?.index ?? -1,
    event: kind === 'run' ? -1 : i.event,
    eventAt: i.event >= 0 && h ? i.eventAt : null,
    open: null,
    fold,
    count: items.length,
    spoken: [time, where, label, h ? (i.failed ? 'failed' : endsInWords(h)) : ''].filter(Boolean).join(', '),
  }
}

function runLabel(items: readonly Item[], m: MessageDetail, single: string): string {
  const first = items[0] as Item
  const last = items.at(-1) as Item
  const over = last.at > first.at ? ` in ${formatDuration(last.at - first.at)}` : ''
  if (!first.hop) return `${formatCount(items.length)} × ${m.events[first.event]?.event ?? 'row'}${over}`
  const people = new Set(items.flatMap((i) => i.hop?.recipients ?? [])).size
  const what = first.hop.protocol === 'smtp' ? 'hand-overs' : (single.split(' · ', 1)[0] ?? '')
  return `${formatCount(items.length)} × ${what}${people > 0 ? ` · ${formatCounted(people, 'recipient')}` : ''}${over}`
}

function styleOf(h: HopDetail, i: Item, inferredVia: boolean): ArrowStyle {
  if (h.protocol === 'shadow') return 'shadow'
  if (i.failed) return 'failed'
  if (h.sent === 'absent' || h.received === 'absent') return 'absent'
  if (h.sent === 'not-covered' && h.received === 'not-covered') return 'not-covered'
  return inferredVia || h.certainty !== 'certain' ? 'inferred' : 'seen'
}

/** Where a column has nothing to say: no log of the host at all, none of that time, or none of that end of a hand-over. */
function uncoveredOf(rows: readonly LadderRow[], columns: Columns, { coverage }: ColumnFacts, m: MessageDetail): Uncovered[] {
  return columns.list.flatMap((c, column) => {
    const spans = coverage.filter((x) => c.nodes.includes(x.node) && x.family.startsWith('message-tracking')).flatMap((x) => x.spans)
    const covers = (at: number) => spans.length === 0 || spans.some((s) => at >= s.from - NEAR_MS && at <= s.to + NEAR_MS)
    if (!c.logged)
      return c.kind === 'balancer' ? [] : [{ column, from: ABOVE, to: rows.reduce((n, r) => Math.max(n, r.top + r.height), 0) - ABOVE }]
    const isOpen = (r: LadderRow) => {
      const h = m.hops[r.hop]
      const own =
        h && r.kind === 'arrow' && ((r.from === column && h.sent === 'not-covered') || (r.to === column && h.received === 'not-covered'))
      return own || !covers(r.at)
    }
    return stretches(rows, column, isOpen)
  })
}

/** Rows beside each other; a gap between two of them belongs to both. */
function stretches(rows: readonly LadderRow[], column: number, isOpen: (r: LadderRow) => boolean): Uncovered[] {
  const out: { column: number; from: number; to: number }[] = []
  let last: { column: number; from: number; to: number } | null = null
  let pending = 0
  for (const r of rows) {
    if (r.kind === 'gap') {
      pending += r.height
      continue
    }
    if (!isOpen(r)) last = null
    else if (last) last.to = r.top + r.height
    else {
      last = { column, from: r.top, to: r.top + r.height }
      out.push(last)
    }
    pending = 0
  }
  if (last && pending > 0) last.to += pending
  return out
}
