/**
 * Times as the clock of the case's reference would have told them: a view of a message beside the one as logged, and never the only one. Each
 * time is shifted by what the clock of the host that wrote it is known to be off at that time; a host whose clock was never compared keeps
 * its times as they are.
 */
import type { EpochMs } from '../base/time'
import type { NodeClock, RouteNode } from '../model/routes'
import { hopClocks } from './hop-clock'
import type { HopDetail, MessageDetail, RecipientDetail } from './message-detail'

export interface Adjustment {
  /** To be added to the time as logged, whole ms. */
  readonly shiftMs: number
  /** The true shift is not further away than this. */
  readonly boundMs: number
  /** Node whose clock counts as right. */
  readonly reference: number
}

type Clocks = readonly Pick<RouteNode, 'clock'>[]

/**
 * Offset of a clock at a time that it shows: one that drifts or was set is known better for a part of the time than for all of it. Pieces overlap
 * a little where they meet; what is known best is taken.
 */
export function clockAt(c: NodeClock, at: EpochMs): { readonly offsetMs: number; readonly boundMs: number } {
  let best: NodeClock['pieces'][number] | null = null
  for (const p of c.pieces) if (at >= p.from && at <= p.to && (best === null || p.boundMs < best.boundMs)) best = p
  return best ?? c
}

/** Null when the host's clock is not known: unknown is not zero. */
export function adjustmentAt(nodes: Clocks, node: number, at: EpochMs): Adjustment | null {
  const clock = nodes[node]?.clock
  if (!clock || Number.isNaN(at)) return null
  const { offsetMs, boundMs } = clockAt(clock, at)
  return { shiftMs: offsetMs === 0 ? 0 : -Math.round(offsetMs), boundMs, reference: clock.reference }
}

/** Whether any time of the case would change. */
export const canAdjust = (nodes: Clocks): boolean => nodes.some((n) => n.clock !== null && n.clock.pieces.length > 0)

export function adjustedTime(nodes: Clocks, node: number, at: EpochMs): EpochMs {
  return at + (adjustmentAt(nodes, node, at)?.shiftMs ?? 0)
}

/** By whose clock the time of a recipient's outcome is told; −1 when not known. */
export function outcomeClock(m: Pick<MessageDetail, 'events'>, r: RecipientDetail): number {
  const row = m.events[r.event]
  return row?.at === r.at ? row.node : r.deliveredBy
}

/** By whose clock the tries of a hop are told, as a function of their times. */
export function tryClock(h: HopDetail, clockOf: (h: HopDetail) => number): (at: EpochMs) => number {
  const teller = clockOf(h)
  return (at) => (at === h.at || h.sent !== 'seen' ? teller : h.from)
}

/**
 * The message with every time adjusted. Rows, hops and recipients keep their places; `rowOrder` says in which order the rows were then written.
 * Waits and transfers are told by one clock each, and stay.
 */
export function adjusted(m: MessageDetail, nodes: Clocks): MessageDetail {
  const clockOf = hopClocks(m)
  const hop = (h: HopDetail): HopDetail => {
    const ofTry = tryClock(h, clockOf)
    return {
      ...h,
      at: adjustedTime(nodes, clockOf(h), h.at),
      attempts: h.attempts.map((a) => ({ ...a, at: adjustedTime(nodes, ofTry(a.at), a.at) })),
    }
  }
  const events = m.events.map((e) => ({ ...e, at: adjustedTime(nodes, e.node, e.at) }))
  const recipients = m.recipients.map((r) => ({ ...r, at: adjustedTime(nodes, outcomeClock(m, r), r.at) }))
  const hops = m.hops.map(hop)
  const first = events.reduce((t, e) => (e.at < t || Number.isNaN(t) ? e.at : t), Number.NaN)
  const last = events.reduce((t, e) => (e.at > t || Number.isNaN(t) ? e.at : t), Number.NaN)
  const begin = Number.isNaN(first) ? m.first : first
  const end = recipients.reduce((t, r) => (r.at > t ? r.at : t), begin)
  return {
    ...m,
    ...{ events, recipients, hops, rejected: m.rejected.map(hop) },
    ...{ first: begin, last: Number.isNaN(last) ? m.last : last, totalMs: m.totalMs === null ? null : end - begin },
  }
}

/** Indexes of the rows by their times; rows of one time keep their order. */
export function rowOrder(events: readonly { readonly at: EpochMs }[]): number[] {
  // rows without a time stay behind the one before them
  let latest = Number.NEGATIVE_INFINITY
  const keys = events.map((e) => {
    if (!Number.isNaN(e.at)) latest = e.at
    return latest
  })
  return Array.from(keys.keys()).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b)
}

/** The first row by whichever clocks: the row itself, so that its place and its clock are known. −1 without rows. */
export function firstRow(events: readonly { readonly at: EpochMs }[]): number {
  let best = -1
  events.forEach((e, i) => {
    if (!Number.isNaN(e.at) && (best < 0 || e.at < (events[best]?.at ?? 0))) best = i
  })
  return best
}
