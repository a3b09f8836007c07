/**
 * Where the time of a message went: its total to one recipient as a list of parts that follow each other, so that they add up to it.
 *
 *   waited on A │ tried from A │ A to B │ waited on B │ B to C │ in the store of C
 *
 * Each part runs between two instants as logged. When the two stand in logs of different hosts, the difference of their clocks is in the
 * part as well, and the part says so; it can then be negative. Nothing is corrected here.
 */
import { pushTo } from '../base/lists'
import type { EpochMs } from '../base/time'
import { hopClocks } from './hop-clock'
import type { HopDetail, MessageDetail } from './message-detail'
import { tryFailed } from './tries'

export type DelayKind =
  /** from the receipt on a host to the first try to hand on */
  | 'wait'
  /** from the first try that failed to the one that worked */
  | 'retry'
  /** the hand-over itself */
  | 'transfer'
  /** from the last hand-over to the row that ends it */
  | 'end'

export interface DelayPart {
  readonly kind: DelayKind
  /** Host on which the time passed; the sender of a transfer. −1 when not known. */
  readonly node: number
  /** Next host of a transfer or retry, −1 otherwise. */
  readonly to: number
  readonly from: EpochMs
  /** May be negative when `clocks` differ. */
  readonly ms: number
  /** Index of the hop, −1 for none. */
  readonly hop: number
  /** Hosts by whose clocks the two ends are told, when they are two. */
  readonly clocks: readonly [number, number] | null
}

export interface Delays {
  /** Index of the recipient whose way this is. */
  readonly recipient: number
  /** From the first row to the row that decides the outcome. */
  readonly totalMs: number
  /** In time order; their `ms` add up to `totalMs`. */
  readonly parts: readonly DelayPart[]
}

/** An instant and the host whose clock tells it. */
interface Instant {
  readonly at: EpochMs
  readonly clock: number
}

/** Null when the recipient's outcome has no time, as while it is under way. Without `recipient`: the one that took longest. */
export function delaysOf(m: MessageDetail, recipient = slowest(m)): Delays | null {
  const r = m.recipients[recipient]
  if (!r || Number.isNaN(r.at) || Number.isNaN(m.first)) return null
  const way = wayTo(m, recipient)
  const clockOf = hopClocks(m)
  const parts: DelayPart[] = []
  const [start] = way
  let last: Instant = { at: m.first, clock: firstClock(m, start ? clockOf(start) : r.deliveredBy) }
  let here = start?.from ?? r.deliveredBy
  const until = (kind: DelayKind, to: number, end: Instant, hop: number) => {
    const clocks = last.clock >= 0 && end.clock >= 0 && last.clock !== end.clock ? ([last.clock, end.clock] as const) : null
    if (end.at !== last.at) parts.push({ kind, node: here, to, from: last.at, ms: end.at - last.at, hop, clocks })
    last = end
  }
  for (const h of way) {
    here = h.from
    const clock = clockOf(h)
    // an acknowledgement may be held back after the message was taken, and the log counts that into the transfer: it begins with the
    // receipt at the earliest, unless the other clock puts that behind the hand-over
    const earliest = last.at <= h.at ? last.at : last.clock === clock ? h.at : Number.NEGATIVE_INFINITY
    const begun = h.transferMs === null ? h.at : Math.max(h.at - h.transferMs, earliest)
    const begin: Instant = { at: begun, clock: begun === last.at ? last.clock : clock }
    const failed = h.attempts.find((a) => tryFailed(a) && a.at < begun)
    if (failed && failed.at >= last.at) until('wait', -1, { at: failed.at, clock }, h.index)
    if (failed) until('retry', h.to, begin, h.index)
    else until('wait', -1, begin, h.index)
    until('transfer', h.to, { at: h.at, clock }, h.index)
    here = h.to
  }
  const ending = m.events[r.event]
  until('end', -1, { at: r.at, clock: ending?.at === r.at ? ending.node : r.deliveredBy }, -1)
  return { recipient, totalMs: r.at - m.first, parts }
}

/**
 * Whose clock tells the first instant. The first row by time may be that of a server in mid-route whose clock is behind; without the rows
 * it is taken for that of the first hop.
 */
function firstClock(m: MessageDetail, otherwise: number): number {
  return m.events.find((e) => e.at === m.first && e.node >= 0)?.node ?? otherwise
}

/** Hops that led to a recipient, one after the other; tries that never worked and shadow copies are none. */
export function wayTo(m: MessageDetail, recipient: number): readonly HopDetail[] {
  const r = m.recipients[recipient]
  const names = new Set([recipient])
  const { index, hopsOf } = lookupOf(m)
  // hops before a group was expanded or an address redirected carry the old address
  const ahead = [...(r?.via ?? [])]
  for (let via = ahead.pop(); via !== undefined; via = ahead.pop()) {
    const i = index.get(via.toLowerCase())
    if (i === undefined || names.has(i)) continue
    names.add(i)
    ahead.push(...(m.recipients[i]?.via ?? []))
  }
  return inOrder([...new Set([...names].flatMap((i) => hopsOf.get(i) ?? []))].sort((a, b) => a.index - b.index))
}

interface Lookup {
  /** Recipients by address in lower case. */
  readonly index: ReadonlyMap<string, number>
  /** Hops that count, by recipient. */
  readonly hopsOf: ReadonlyMap<number, readonly HopDetail[]>
}

/** A mail may have thousands of recipients, and be asked for each. */
const lookups = new WeakMap<MessageDetail, Lookup>()

function lookupOf(m: MessageDetail): Lookup {
  const known = lookups.get(m)
  if (known) return known
  const hopsOf = new Map<number, HopDetail[]>()
  for (const h of m.hops) {
    if (h.protocol === 'shadow' || !h.worked) continue
    for (const i of h.recipients) {
      pushTo(hopsOf, i, h)
    }
  }
  const made = { index: new Map(m.recipients.map((o, i) => [o.address.toLowerCase(), i])), hopsOf }
  lookups.set(m, made)
  return made
}

/** Each hop begins where the one before ended: their times are told by several clocks, and decide only where that leaves a choice. */
function inOrder(hops: readonly HopDetail[]): HopDetail[] {
  const byTime = [...hops].sort((a, b) => a.at - b.at)
  const reached = new Set(byTime.map((h) => h.to))
  const onward = new Map<number, HopDetail[]>()
  for (const h of byTime.toReversed()) {
    pushTo(onward, h.from, h)
  }
  const starts = [...byTime.filter((h) => !reached.has(h.from)), ...byTime]
  const way = new Set<HopDetail>()
  for (const start of starts) {
    let next: HopDetail | undefined = way.has(start) ? undefined : start
    while (next) {
      way.add(next)
      const list: HopDetail[] = onward.get(next.to) ?? []
      next = list.pop()
      while (next && way.has(next)) next = list.pop()
    }
  }
  return [...way]
}

/** Recipient whose outcome came last: groups and redirected addresses are on the way to others. */
function slowest(m: MessageDetail): number {
  let best = -1
  m.recipients.forEach((r, i) => {
    if (r.outcome === 'expanded' || r.outcome === 'redirected' || Number.isNaN(r.at)) return
    if (best < 0 || r.at > (m.recipients[best]?.at ?? 0)) best = i
  })
  return best
}
