/**
 * By whose clock a hop's time is told. It is the time of a row: the sender's when the sender has one, else the receiver's. A hop to a Front
 * End, which writes no tracking log, has the time of the row behind it, so the rows of the message have the last word.
 */
import type { EpochMs } from '../base/time'
import type { EventDetail, HopDetail, MessageDetail } from './message-detail'

/** Node whose clock it is; −1 when not known. Without the rows of the message it is told from the ends alone. */
export function hopClocks(m: Pick<MessageDetail, 'events'>): (h: HopDetail) => number {
  const tellers = tellersOf(m.events)
  return (h) => {
    const expected = h.sent === 'seen' ? h.from : h.to
    const nodes = tellers.get(h.at) ?? []
    return nodes.includes(expected) ? expected : (nodes.find((n) => n >= 0) ?? expected)
  }
}

/** By time: whose rows have it. A mail may have thousands of rows, and be asked for each of its recipients. */
const known = new WeakMap<readonly EventDetail[], ReadonlyMap<EpochMs, readonly number[]>>()

function tellersOf(events: readonly EventDetail[]): ReadonlyMap<EpochMs, readonly number[]> {
  const before = known.get(events)
  if (before) return before
  const tellers = new Map<EpochMs, number[]>()
  for (const { at, node } of events) {
    const nodes = tellers.get(at)
    if (!nodes) tellers.set(at, [node])
    else if (!nodes.includes(node)) nodes.push(node)
  }
  known.set(events, tellers)
  return tellers
}
