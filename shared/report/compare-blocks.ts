/**
 * Two periods or two servers as blocks of rows: counts and delays of both sides, how they differ, and the rows behind each number. The window
 * draws them, a copy writes them; both have the same figures.
 */
import { formatCount, formatDuration } from '../base/format'
import type { EvidenceState, MessageOutcome, RouteNode } from '../model/routes'
import type { Listed } from '../query/case-delays'
import type { Percentiles } from '../query/case-overview'
import type { Measures } from '../query/compare-measures'
import type { Both, Tally } from '../query/sided'
import { CHANGE_SHAPES, type Change, countChange, delayChange } from './compare-change'
import { OUTCOME_WORDS } from './words'

/** Rows behind a number. */
export interface Behind extends Listed {
  readonly of: 'messages' | 'sessions'
  /** What they are, in words: stands at the list they open. */
  readonly label: string
}

export interface CountCell {
  readonly behind: Behind
  /** An hour; null where the sides are as long as each other. */
  readonly perHour: number | null
  /** What it means when there are none. */
  readonly state: EvidenceState
}

export interface CountRow extends Both<CountCell> {
  readonly key: string
  readonly name: string
  readonly change: Change
}

export interface DelayCell {
  readonly delays: Percentiles | null
  readonly behind: Behind
  /** Those that took longer than p95. */
  readonly slow: Behind
  readonly state: EvidenceState
}

export interface DelayRow extends Both<DelayCell> {
  readonly key: string
  readonly name: string
  readonly change: Change
}

export type CompareBlock = { readonly id: string; readonly title: string; readonly says: string; readonly none: string } & (
  | { readonly kind: 'counts'; readonly rows: readonly CountRow[] }
  | { readonly kind: 'delays'; readonly rows: readonly DelayRow[] }
)

/** How the sides are called and counted. */
export interface BlockSides {
  readonly names: Both<string>
  /** Hours by which counts are normalised; null where both cover the same time. */
  readonly hours: Both<number | null>
  /** What a count of 0 means on that side, of a host or of anything. */
  nothing(side: 'a' | 'b', node: number | null): EvidenceState
  nodeName(node: number): string
  /** Of the key of a way, and a host of it whose logs would show it. */
  way(key: string): { readonly name: string; readonly node: number | null }
}

export function measureBlocks(m: Measures, sides: BlockSides): CompareBlock[] {
  const message = (what: string) => countOf(sides, 'messages', what)
  const session = (what: string) => countOf(sides, 'sessions', what)
  const kinds = (pick: (s: Measures['sessions']['a']) => Tally) => ({ a: pick(m.sessions.a), b: pick(m.sessions.b) })
  return [
    {
      ...{ id: 'outcomes', kind: 'counts', title: 'Messages and what became of them', none: 'No message in either.' },
      says: '',
      rows: [
        message('messages')('all', 'all messages', m.messages, null),
        ...m.outcomes.map((o) => message('')(o.key, OUTCOME_WORDS[o.key as MessageOutcome] ?? o.key, o, null)),
      ],
    },
    {
      ...{ id: 'total', kind: 'delays', title: 'Delay from first to last record', none: 'No whole message in either.' },
      says: 'Whole messages.',
      rows: [delayOf(sides, 'all', 'all messages', m.messages, null)].filter(hasDelay),
    },
    {
      ...{ id: 'ways', kind: 'delays', title: 'Delay by hop', none: 'No hop of either has a delay.' },
      says: 'From the receipt by one host to the receipt by the next, as logged: the difference of two clocks is in it.',
      rows: m.ways.map((w) => {
        const { name, node } = sides.way(w.key)
        return delayOf(sides, w.key, name, w, node)
      }),
    },
    {
      ...{ id: 'connectors', kind: 'delays', title: 'Delay by connector', none: 'No session of either names a connector.' },
      says: 'Hops whose sessions name the connector.',
      rows: m.connectors.map((c) => delayOf(sides, c.key, c.key, c, null)),
    },
    {
      ...{ id: 'errors', kind: 'counts', title: 'Errors by code', none: 'No recipient of either failed, was deferred or dropped.' },
      says: 'Messages with a recipient that was not served.',
      rows: m.errors.map((e) => message('with')(e.key, e.key, e, null)),
    },
    {
      ...{ id: 'hosts', kind: 'counts', title: 'Hosts on the way', none: 'No host in either.' },
      says: '',
      rows: m.hosts.map((h) => message('over')(String(h.key), sides.nodeName(h.key), h, h.key)),
    },
    {
      ...{ id: 'sessions', kind: 'counts', title: 'Sessions of protocol logs', none: 'No protocol log of either has a session.' },
      says: '',
      rows: [
        session('')(
          'all',
          'sessions',
          kinds((s) => s.all),
          null,
        ),
        session('')(
          'failed',
          'failed sessions',
          kinds((s) => s.failed),
          null,
        ),
        session('')(
          'tls',
          'sessions with TLS',
          kinds((s) => s.withTls),
          null,
        ),
        session('')(
          'no-tls',
          'sessions that greeted, without TLS',
          kinds((s) => s.withoutTls),
          null,
        ),
        ...m.refusals.map((r) => session('refused with')(r.key, `refused with ${r.key}`, r, null)),
      ].filter((r) => r.a.behind.count + r.b.behind.count > 0),
    },
  ]
}

type CountMaker = (key: string, name: string, both: Both<Tally>, node: number | null) => CountRow

const countOf =
  (sides: BlockSides, of: Behind['of'], what: string): CountMaker =>
  (key, name, both, node) => {
    const cell = (side: 'a' | 'b'): CountCell => {
      const { rows } = both[side]
      const hours = sides.hours[side]
      const label = `${what === '' || name.startsWith(what) || what === 'messages' ? '' : `${what} `}${name}, ${sides.names[side]}`
      return {
        behind: { ...rows, of, label },
        perHour: hours === null ? null : hours > 0 ? rows.count / hours : Number.NaN,
        state: rows.count > 0 ? 'seen' : sides.nothing(side, node),
      }
    }
    const [a, b] = [cell('a'), cell('b')]
    return { key, name, a, b, change: changeOf(a, b) }
  }

function changeOf(a: CountCell, b: CountCell): Change {
  const few = Math.min(a.behind.count, b.behind.count)
  if (a.behind.count > 0 !== b.behind.count > 0) {
    const missing = a.behind.count === 0 ? a : b
    const change = countChange(a.behind.count, b.behind.count, few)
    return missing.state === 'absent' ? change : { ...change, words: `${change.words}; the other is not covered whole` }
  }
  return countChange(a.perHour ?? a.behind.count, b.perHour ?? b.behind.count, few)
}

function delayOf(sides: BlockSides, key: string, name: string, both: Both<Tally>, node: number | null): DelayRow {
  const cell = (side: 'a' | 'b'): DelayCell => {
    const { rows, delays, slow } = both[side]
    const label = `${name}, ${sides.names[side]}`
    return {
      delays,
      behind: { ...rows, of: 'messages', label },
      slow: { ...slow, of: 'messages', label: `slowest of ${label}` },
      state: rows.count > 0 ? 'seen' : sides.nothing(side, node),
    }
  }
  const [a, b] = [cell('a'), cell('b')]
  const onlyOne = a.behind.count > 0 !== b.behind.count > 0
  const few = Math.min(a.delays?.count ?? 0, b.delays?.count ?? 0)
  const missing = a.behind.count === 0 ? a : b
  const change = onlyOne ? countChange(a.behind.count, b.behind.count, few) : delayChange(a.delays?.p95 ?? null, b.delays?.p95 ?? null, few)
  return {
    ...{ key, name, a, b },
    change: onlyOne && missing.state !== 'absent' ? { ...change, words: `${change.words}; the other is not covered whole` } : change,
  }
}

const hasDelay = (r: DelayRow) => r.a.delays !== null || r.b.delays !== null

/** `12.4` an hour. */
export const hourly = (n: number | null): string =>
  n === null || Number.isNaN(n) ? '' : n < 10 ? n.toFixed(1) : formatCount(Math.round(n))

/** The greatest change among rows that are more than a few; null where none is. */
export function largestChange<R extends DelayRow | CountRow>(rows: readonly R[], weight: (row: R) => number): R | null {
  const changed = rows.filter((r) => r.change.kind === 'more' || r.change.kind === 'less')
  return changed.reduce<R | null>((best, r) => (weight(r) > (best ? weight(best) : 0) ? r : best), null)
}

/** Difference of p95, ms. */
export const apartMs = (r: DelayRow): number => Math.abs((r.a.delays?.p95 ?? 0) - (r.b.delays?.p95 ?? 0))

export const nodeNames =
  (nodes: readonly Pick<RouteNode, 'name'>[]) =>
  (node: number): string =>
    nodes[node]?.name ?? 'a host that is not known'

/** Blocks as text, tabs between cells. */
export function blocksText(blocks: readonly CompareBlock[], names: Both<string>): string {
  return blocks
    .filter((b) => b.rows.length > 0)
    .map((b) => {
      const rows = b.kind === 'counts' ? b.rows.map(countLine) : b.rows.map(delayLine)
      const figures = b.kind === 'counts' ? ['count', 'an hour'] : ['count', 'p50', 'p95', 'p99']
      const head = ['', ...(['a', 'b'] as const).flatMap((s) => figures.map((f) => `${names[s]} ${f}`)), 'difference']
      return [b.title, head.join('\t'), ...rows].join('\n')
    })
    .join('\n\n')
}

const changeText = ({ kind, words }: Change) => `${CHANGE_SHAPES[kind]} ${words}`
const countLine = ({ name, a, b, change }: CountRow) =>
  [name, ...[a, b].flatMap((c) => [formatCount(c.behind.count), hourly(c.perHour)]), changeText(change)].join('\t')
const delayLine = ({ name, a, b, change }: DelayRow) =>
  [
    name,
    ...[a, b].flatMap(({ behind, delays }) => [
      formatCount(behind.count),
      ...[delays?.p50, delays?.p95, delays?.p99].map((ms) => formatDuration(ms ?? null)),
    ]),
    changeText(change),
  ].join('\t')
