/**
 * Where the time of a message went, as rows to draw: each hop a bracket over the stages that belong to it, in the order of the way to one
 * recipient, the slowest or the one that a person chose; under them what went other ways. The rows of that way add up to the total.
 *
 *   ▾ Hop 4  K2 → G1        5 min 17.3 s   ├──────────────────────┤
 *     Queue                      0.142 s   ▏
 *     Tries 1–4 and waits   5 min 16.0 s    ×▇▇▇▇×▇▇▇▇×▇▇▇▇×▇▇▇▇
 *     Hand-over to G1            1.171 s                          ▏
 *
 * Nothing is shifted here: a view with adjusted times is a message with adjusted times (`query/adjusted-times.ts`).
 */
import { formatExact } from '../../base/format'
import type { EpochMs } from '../../base/time'
import { UTC, type Zone } from '../../base/zone'
import { adjusted, canAdjust } from '../../query/adjusted-times'
import type { MessageDetail } from '../../query/message-detail'
import { type Stages, stagesOf } from '../../query/stages'
import { clockDifference } from '../clock-words'
import { shownAddress } from '../route-graph'
import { asideRows } from './aside-rows'
import { type Bar, barsOf } from './bar'
import { otherRows, recipientBars } from './other-rows'
import { type Facts, once, type RowContext, type WaterfallRow } from './row'
import { wayRows } from './way-rows'
import { waysOf } from './ways'

export interface WaterfallTotal {
  readonly name: string
  readonly ms: number
  readonly took: string
  /** That the parts add up, and what the other view says. */
  readonly words: string
  /** The same message by the other view; null when clocks are not known. */
  readonly otherMs: number | null
}

export interface Waterfall {
  /** By which its times are told. */
  readonly zone: Zone
  readonly rows: readonly WaterfallRow[]
  readonly total: WaterfallTotal
  readonly first: EpochMs
  /** What the axis spans. */
  readonly from: EpochMs
  readonly to: EpochMs
  /** Way that makes the total. */
  readonly way: Stages
  /** It and the largest other ways, one line each: for the lens. */
  readonly branches: readonly Branch[]
}

export interface Branch {
  readonly name: string
  readonly bars: () => readonly Bar[]
}

const MOST_BRANCHES = 5

export interface WaterfallView {
  /** By which clock times are told; UTC when not given. */
  readonly zone?: Zone
  readonly isAdjusted: boolean
  /** Whose way is measured; null for the one that took longest. */
  readonly recipient: number | null
  /** Ids of rows that are not as they come: open ones closed, closed ones open. */
  readonly toggled: ReadonlySet<string>
}

/** Null when the message has no times to draw. `m` has its times as logged, whatever the view. */
export function buildWaterfall(m: MessageDetail, facts: Facts, view: WaterfallView): Waterfall | null {
  const { isAdjusted, recipient, toggled, zone = UTC } = view
  const shown = isAdjusted ? adjusted(m, facts.nodes) : m
  const way = stagesOf(shown, recipient ?? undefined)
  if (!way) return null
  const ways = waysOf(shown, way.recipient, facts.nodes)
  const context = { m: shown, facts, way, ways, isAdjusted, toggled }
  const critical = wayRows(context)
  const others = otherRows(context)
  const aside = asideRows(context, new Set(critical.map((r) => r.hop)))
  const rows = [...critical, ...others, ...aside]
  let [from, to] = [way.first, way.first + way.totalMs]
  for (const r of rows) {
    from = Math.min(from, r.from, r.to)
    to = Math.max(to, r.from, r.to)
  }
  return {
    rows,
    total: totalOf(m, facts, way, isAdjusted),
    first: way.first,
    zone,
    from,
    to: Math.max(to, from + 1),
    way,
    branches: branchesOf(context),
  }
}

function branchesOf(c: RowContext): Branch[] {
  const name = (i: number, more: number) => shownAddress(c.m.recipients[i]?.address ?? '') + (more > 0 ? ` and ${more} more` : '')
  const own = { name: name(c.way.recipient, 0), bars: once(() => c.way.stages.flatMap(barsOf)) }
  const others = c.ways.slice(0, MOST_BRANCHES - 1).map((w) => {
    const first = w.recipients[0] ?? -1
    return { name: name(first, w.recipients.length - 1), bars: once(() => recipientBars(first, c)) }
  })
  return [own, ...others]
}

function totalOf(m: MessageDetail, facts: Facts, way: Stages, isAdjusted: boolean): WaterfallTotal {
  const { nodes } = facts
  const sum = way.stages.reduce((n, s) => n + s.ms, 0)
  const adds = Math.abs(sum - way.totalMs) <= 1 ? 'the parts add up to it' : `the parts make ${formatExact(sum)}`
  const other = canAdjust(nodes) ? stagesOf(isAdjusted ? m : adjusted(m, nodes), way.recipient) : null
  const view = isAdjusted ? 'by adjusted clocks' : 'as logged'
  const begun = m.events.find((e) => e.at === m.first)?.node ?? -1
  const ended = m.events[m.recipients[way.recipient]?.event ?? -1]?.node ?? -1
  const bound = clockDifference(nodes, begun, ended, m.first)?.boundMs ?? null
  const within = bound === null || bound === 0 ? '' : ` ± ${formatExact(Math.ceil(bound))}`
  const otherWords = !other
    ? ''
    : isAdjusted
      ? ` As logged: ${formatExact(other.totalMs)}.`
      : other.totalMs === way.totalMs && within === ''
        ? ''
        : ` With the clocks adjusted: ${formatExact(other.totalMs)}${within}.`
  const open = way.ended ? '' : ' The logs show no end: this goes to the last row.'
  return {
    name: m.recipients.length > 1 ? 'Total, this way' : 'Total',
    ms: way.totalMs,
    took: formatExact(way.totalMs),
    words: `${view}; ${adds}.${otherWords}${open}`,
    otherMs: other?.totalMs ?? null,
  }
}
