/** Two periods in words: what the logs cover of each first, then the largest differences; what may be chance says so. */
import { formatCount, formatCounted, formatDuration, formatShare, formatShortSpan } from '../base/format'
import type { Zone } from '../base/zone'
import type { RouteNode } from '../model/routes'
import { type PeriodComparison, type PeriodSide, wayOfKey } from '../query/compare-periods'
import type { Times } from '../query/language/times'
import { whenNothing } from '../query/period-cover'
import type { Both } from '../query/sided'
import {
  apartMs,
  type BlockSides,
  type CompareBlock,
  type DelayRow,
  hourly,
  largestChange,
  measureBlocks,
  nodeNames,
} from './compare-blocks'
import { FEW } from './compare-change'
import { familyWords } from './coverage-lanes'

const HOUR = 3_600_000

export const periodName = ({ from, to }: Times, zone: Zone): string => formatShortSpan(from, to, zone)

export function periodBlocks({ measures, sides }: PeriodComparison, nodes: readonly Pick<RouteNode, 'name'>[], zone: Zone): CompareBlock[] {
  const nodeName = nodeNames(nodes)
  const of: BlockSides = {
    names: { a: `A ${periodName(sides.a.times, zone)}`, b: `B ${periodName(sides.b.times, zone)}` },
    hours: { a: sides.a.trackedMs / HOUR, b: sides.b.trackedMs / HOUR },
    nothing: (side, node) => whenNothing(sides[side].cover, node),
    nodeName,
    way: (key) => {
      const [from, to] = wayOfKey(key)
      return { name: `${nodeName(from)} → ${nodeName(to)}`, node: to < 0 ? null : to }
    },
  }
  return measureBlocks(measures, of)
}

/** What the logs cover of a period, in one sentence. */
export function coverSentence(name: string, { cover, times, trackedMs }: PeriodSide): string {
  const length = times.to - times.from
  const whole = cover.filter((c) => c.holes.length === 0).length
  if (cover.length === 0) return `${name}: no log of this case says which times it covers.`
  const tracked = trackedMs >= length ? 'all of it' : trackedMs <= 0 ? 'none of it' : `${formatShare(trackedMs, length)} of it`
  const rest =
    whole === cover.length
      ? 'no log has a hole'
      : `${formatCounted(cover.length - whole, 'log')} of ${formatCount(cover.length)} with holes`
  return `${name} is ${formatDuration(length)} long; message tracking covers ${tracked}, ${rest}.`
}

/** A log that has holes in one of them, with its share in both. */
export interface HoledLog extends Both<{ readonly share: string; readonly holes: string }> {
  readonly key: string
  readonly name: string
}

const MOST_HOLES = 3

export function holedLogs({ sides }: PeriodComparison, nodes: readonly Pick<RouteNode, 'name'>[], zone: Zone): HoledLog[] {
  const nodeName = nodeNames(nodes)
  return sides.a.cover.flatMap((a, i): HoledLog[] => {
    const b = sides.b.cover[i]
    if (!b || (a.holes.length === 0 && b.holes.length === 0)) return []
    return [
      { key: `${a.node} ${a.family}`, name: `${nodeName(a.node)}, ${familyWords(a.family)}`, a: holeWords(a, zone), b: holeWords(b, zone) },
    ]
  })
}

function holeWords({ share, holes }: { readonly share: number; readonly holes: readonly Times[] }, zone: Zone) {
  const listed = holes.slice(0, MOST_HOLES).map((h) => formatShortSpan(h.from, h.to, zone))
  const more = holes.length > MOST_HOLES ? ` and ${holes.length - MOST_HOLES} more` : ''
  return { share: holes.length === 0 ? '100 %' : formatShare(share, 1), holes: listed.join(', ') + more }
}

/** The largest differences, a sentence each. */
export function periodSentences({ measures, sides }: PeriodComparison, blocks: readonly CompareBlock[]): string[] {
  const { a, b } = measures.messages
  if (a.rows.count === 0 || b.rows.count === 0) {
    const [empty, other] = a.rows.count === 0 ? (['A', 'B'] as const) : (['B', 'A'] as const)
    const side = empty === 'A' ? sides.a : sides.b
    const proof =
      whenNothing(side.cover, null) === 'absent' ? '' : ' Its logs do not cover it whole, so that is no proof that there was none.'
    return [`${empty} has no message, ${other} ${formatCounted(Math.max(a.rows.count, b.rows.count), 'message')}.${proof}`]
  }
  return [volume({ a: a.rows.count, b: b.rows.count }, sides), total(measures), slowestWay(blocks), onlyOne(blocks, sides)].filter(
    (s) => s !== '',
  )
}

function volume(count: Both<number>, sides: PeriodComparison['sides']): string {
  const rate = (side: 'a' | 'b') => count[side] / (sides[side].trackedMs / HOUR)
  const said = (side: 'a' | 'b') =>
    `${formatCounted(count[side], 'message')}${sides[side].trackedMs > 0 ? `, ${hourly(rate(side))} an hour` : ''}`
  return `A has ${said('a')}; B ${said('b')}.`
}

function total({ messages: { a, b } }: PeriodComparison['measures']): string {
  if (!a.delays || !b.delays) return 'Delays cannot be compared: one of the two has no whole message.'
  const few = Math.min(a.delays.count, b.delays.count) < FEW ? ' Few messages tell it: a guess.' : ''
  return `95 of 100 messages took up to ${formatDuration(a.delays.p95)} in A and ${formatDuration(b.delays.p95)} in B.${few}`
}

function slowestWay(blocks: readonly CompareBlock[]): string {
  const ways = blocks.find((x) => x.id === 'ways')
  const rows = ways?.kind === 'delays' ? ways.rows.filter((r) => r.a.delays && r.b.delays) : []
  const largest = largestChange<DelayRow>(rows, apartMs)
  if (!largest || apartMs(largest) < 1000) return 'No way between two hosts differs by a second or more.'
  const took = (side: 'a' | 'b') => formatDuration(largest[side].delays?.p95 ?? null)
  return `The largest difference between two hosts is ${largest.name}: 95 of 100 took up to ${took('a')} in A and ${took('b')} in B. That it is the cause is a guess.`
}

const MOST_NAMED = 3

/** Errors that only one of them has. */
function onlyOne(blocks: readonly CompareBlock[], sides: PeriodComparison['sides']): string {
  const errors = blocks.find((x) => x.id === 'errors')
  if (errors?.kind !== 'counts') return ''
  return (['a', 'b'] as const)
    .flatMap((side) => {
      const other = side === 'a' ? 'b' : 'a'
      const own = errors.rows.filter((r) => r.change.kind === `only-${side}`)
      if (own.length === 0) return []
      const named = own.slice(0, MOST_NAMED).map((r) => `${r.name} (${formatCounted(r[side].behind.count, 'message')})`)
      const more = own.length > MOST_NAMED ? ` and ${own.length - MOST_NAMED} more` : ''
      const proof =
        whenNothing(sides[other].cover, null) === 'absent' ? '' : `; ${other.toUpperCase()} is not covered whole, so that is no proof`
      return [`Errors only in ${side.toUpperCase()}: ${named.join(', ')}${more}${proof}.`]
    })
    .join(' ')
}
