/**
 * How far the clocks of two hosts are apart, from what each is known to differ from the reference. It explains a delay that two clocks
 * tell; times stay as logged.
 */
import { formatCount, formatDuration } from '../base/format'
import type { EpochMs } from '../base/time'
import type { NodeClock, RouteNode } from '../model/routes'

export interface ClockDifference {
  /** First host's clock minus the second's, ms. */
  readonly ms: number
  /** The true difference is not further away than this. */
  readonly boundMs: number
  /** Connections and mails that each host was compared by; the reference needs none. */
  readonly pairs: readonly number[]
  /** Node whose clock counts as right. */
  readonly reference: number
}

/** At a time as logged. Null when one of the two is not known, or they were never compared with the same host. */
export function clockDifference(nodes: readonly RouteNode[], a: number, b: number, at: EpochMs): ClockDifference | null {
  const [first, second] = [nodes[a]?.clock, nodes[b]?.clock]
  if (a === b || !first || !second || first.reference !== second.reference) return null
  const [x, y] = [clockAt(first, at), clockAt(second, at)]
  const pairs = [a === first.reference ? [] : [first.pairs], b === first.reference ? [] : [second.pairs]].flat()
  return { ms: x.offsetMs - y.offsetMs, boundMs: x.boundMs + y.boundMs, pairs, reference: first.reference }
}

/** A clock that drifts or was set is known better for a part of the time than for all of it. */
function clockAt(c: NodeClock, at: EpochMs): { readonly offsetMs: number; readonly boundMs: number } {
  return c.pieces.find((p) => at >= p.from && at <= p.to) ?? c
}

/** `The clocks of A and B differ by 1,802 ± 40 ms (from 12 pairs): A’s is ahead.`; '' when nothing is known of them. */
export function clockSentence(nodes: readonly RouteNode[], a: number, b: number, at: EpochMs): string {
  const d = clockDifference(nodes, a, b, at)
  if (!d) return ''
  const name = (n: number) => nodes[n]?.name ?? 'not known'
  const ahead = Math.abs(d.ms) <= d.boundMs ? '' : `: ${name(d.ms > 0 ? a : b)}’s is ahead`
  const from = d.pairs.map(formatCount).join(' and ')
  const whom = d.pairs.length > 1 ? ` with ${name(d.reference)}` : ''
  const pairs = d.pairs.length === 1 && d.pairs[0] === 1 ? 'pair' : 'pairs'
  return `The clocks of ${name(a)} and ${name(b)} differ by ${offsetWords(Math.abs(d.ms), d.boundMs)} (from ${from} ${pairs}${whom})${ahead}.`
}

/** `1,802 ± 40 ms`; large ones as durations. */
export function offsetWords(ms: number, boundMs: number): string {
  const whole = Math.round(ms)
  const bound = Math.ceil(boundMs)
  if (Math.abs(whole) < 10_000 && bound < 10_000) return `${formatCount(whole)} ± ${formatCount(bound)} ms`
  return `${formatDuration(whole)} ± ${bound < 10_000 ? `${formatCount(bound)} ms` : formatDuration(bound)}`
}
