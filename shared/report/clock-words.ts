/**
 * How far the clocks of two hosts are apart, from what each is known to differ from the reference. It explains a delay that two clocks
 * tell; times stay as logged.
 */
import { formatCount, formatDuration, formatInstant } from '../base/format'
import type { EpochMs } from '../base/time'
import { since, UTC, type Zone } from '../base/zone'
import type { RouteNode } from '../model/routes'
import { type Adjustment, clockAt } from '../query/adjusted-times'

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

/** The same of times that are adjusted. */
export function adjustedSentence(nodes: readonly RouteNode[], a: number, b: number, apart: ClockDifference | null): string {
  const name = (n: number) => nodes[n]?.name ?? 'not known'
  if (apart)
    return `The clocks of ${name(a)} and ${name(b)} are adjusted; what is left of their difference is at most ${boundWords(apart.boundMs)}.`
  return `The clocks of ${name(a)} and ${name(b)} could not be compared: their difference is in this.`
}

const boundWords = (ms: number) => (ms < 10_000 ? `${formatCount(Math.ceil(ms))} ms` : formatDuration(ms))

/** `1,802 ± 40 ms`; large ones as durations. */
export function offsetWords(ms: number, boundMs: number): string {
  const whole = Math.round(ms)
  const bound = Math.ceil(boundMs)
  if (Math.abs(whole) < 10_000 && bound < 10_000) return `${formatCount(whole)} ± ${formatCount(bound)} ms`
  return `${formatDuration(whole)} ± ${bound < 10_000 ? `${formatCount(bound)} ms` : formatDuration(bound)}`
}

/** `+1.2 s`, `−95 ms`, `+1 min 12 s`: what was added to a time. */
export function shiftWords(shiftMs: number): string {
  const sign = shiftMs < 0 ? '−' : '+'
  const abs = Math.abs(shiftMs)
  return sign + (abs < 1000 ? `${abs} ms` : formatDuration(abs))
}

/** What was done to a time and how well that is known; for a tooltip and the inspector. */
export function adjustmentSentence(nodes: readonly RouteNode[], node: number, at: EpochMs, a: Adjustment | null, zone: Zone = UTC): string {
  const name = (n: number) => nodes[n]?.name ?? 'a host that is not known'
  if (!a) return `As logged: the clock of ${name(node)} could not be compared with others.`
  if (node === a.reference) return `As logged: the clock of ${name(node)} is the one that others are adjusted to.`
  const known = `known to ± ${boundWords(a.boundMs)}`
  if (a.shiftMs === 0) return `The clock of ${name(node)} agrees with that of ${name(a.reference)}, ${known}.`
  const off = `${offsetSpan(a.shiftMs)} ${a.shiftMs < 0 ? 'ahead of' : 'behind'} that of ${name(a.reference)}`
  return `Logged ${formatInstant(at, since(zone, null))} by the clock of ${name(node)}, which was ${off}, ${known}.`
}

const offsetSpan = (ms: number) => shiftWords(Math.abs(ms)).slice(1)
