/**
 * What happened to a message, one item each: hand-overs with their failed tries, and the rows of tracking logs. A row that says no more than the
 * hand-over of its instant stands on the arrow and not beside it.
 */
import { pushTo } from '../../base/lists'
import type { EpochMs } from '../../base/time'
import { tryClock } from '../../query/adjusted-times'
import { hopClocks } from '../../query/hop-clock'
import type { AttemptDetail, HopDetail, MessageDetail } from '../../query/message-detail'
import { tryFailed } from '../../query/tries'

export interface Item {
  readonly at: EpochMs
  /** Node whose clock tells it, −1 when not known. */
  readonly clock: number
  readonly hop: HopDetail | null
  /** Of a hop that was tried more than once, from 1; 0 when there is one try only. */
  readonly tryNumber: number
  /** Null: it worked. */
  readonly failed: AttemptDetail | null
  readonly session: number | null
  readonly result: string
  /** Index among the message's events, −1 for an arrow without a row of its own. */
  event: number
  /** Which end of the arrow has that row. */
  eventAt: 'from' | 'to'
  /** Items that come before it whatever the clocks say. */
  readonly after: Item[]
}

/** Rows that a hand-over of the same instant says as well. */
const SAYS_SENT = new Set(['SEND', 'SUBMIT', 'DELIVER', 'DEFER', 'FAIL', 'HAREDIRECT', 'SENDEXTERNAL'])

export function itemsOf(m: MessageDetail): Item[] {
  const clockOf = hopClocks(m)
  const arrows = m.hops.filter((h) => !Number.isNaN(h.at)).flatMap((h) => arrowsOf(h, clockOf))
  const onArrow = placeRows(m, arrows)
  const ticks = m.events.flatMap((e, i): Item[] =>
    onArrow.has(i) || Number.isNaN(e.at)
      ? []
      : [
          {
            at: e.at,
            clock: e.node,
            hop: null,
            tryNumber: 0,
            failed: null,
            session: null,
            result: '',
            event: i,
            eventAt: 'from',
            after: [],
          },
        ],
  )
  tieReceipts(m, arrows, ticks)
  return [...arrows, ...ticks]
}

function arrowsOf(h: HopDetail, clockOf: (h: HopDetail) => number): Item[] {
  const ofTry = tryClock(h, clockOf)
  const failed = h.attempts.filter(tryFailed)
  const base = { hop: h, event: -1, eventAt: 'from' } as const
  const vain = failed.map(
    (a, i): Item => ({
      ...base,
      at: a.at,
      clock: ofTry(a.at),
      tryNumber: i + 1,
      failed: a,
      session: a.session,
      result: a.result,
      after: [],
    }),
  )
  if (!h.worked) {
    if (vain.length > 0) return vain
    const none = { at: h.at, result: 'never taken', session: null }
    return [{ ...base, at: h.at, clock: clockOf(h), tryNumber: 0, failed: none, session: null, result: none.result, after: [] }]
  }
  const taken = h.attempts.findLast((a) => !tryFailed(a))
  const begun = h.transferMs === null ? h.at : h.at - h.transferMs
  const last = failed.at(-1)?.at ?? Number.NEGATIVE_INFINITY
  const worked: Item = {
    ...base,
    // a transfer does not begin before the try ahead of it ended
    at: Math.min(h.at, Math.max(begun, last)),
    clock: clockOf(h),
    tryNumber: failed.length > 0 ? failed.length + 1 : 0,
    failed: null,
    session: taken?.session ?? h.sessions[0] ?? null,
    result: taken?.result ?? '',
    after: [],
  }
  return [...vain, worked]
}

/** Rows that stand on an arrow of their instant; each arrow has one at most. */
function placeRows(m: MessageDetail, arrows: readonly Item[]): Set<number> {
  const byPlace = new Map<string, Item[]>()
  for (const a of arrows) {
    if (!a.hop) continue
    pushTo(byPlace, `${a.at} ${a.hop.from}`, a)
    if (a.hop.sent !== 'seen' && !a.failed) pushTo(byPlace, `${a.at} ${a.hop.to}`, a)
  }
  const placed = new Set<number>()
  m.events.forEach((e, i) => {
    const here = byPlace.get(`${e.at} ${e.node}`) ?? []
    const arrow = here.find((a) => a.event < 0 && fits(a, e.node, e.event))
    if (!arrow) return
    arrow.event = i
    arrow.eventAt = arrow.hop?.from === e.node ? 'from' : 'to'
    placed.add(i)
  })
  return placed
}

function fits({ hop, failed }: Item, node: number, event: string): boolean {
  if (!hop) return false
  if (failed) return hop.from === node && (event === 'DEFER' || event === 'FAIL')
  return hop.from === node ? SAYS_SENT.has(event) && event !== 'DEFER' && event !== 'FAIL' : event === 'RECEIVE'
}

/** A message is received after it was handed over, whichever clocks tell the two. */
function tieReceipts(m: MessageDetail, arrows: readonly Item[], ticks: readonly Item[]): void {
  const receipts = new Map<number, Item[]>()
  for (const t of ticks) if (m.events[t.event]?.event === 'RECEIVE') pushTo(receipts, t.clock, t)
  const begun = new Map<number, Item>()
  for (const a of arrows) {
    if (!a.hop || a.failed || a.hop.protocol === 'shadow' || a.clock === a.hop.to) continue
    const own = (receipts.get(a.hop.to) ?? []).filter((t) => t.after.length === 0)
    let best: Item | null = null
    for (const t of own) if (!best || Math.abs(t.at - a.at) < Math.abs(best.at - a.at)) best = t
    best?.after.push(a)
    if (!begun.has(a.hop.index)) begun.set(a.hop.index, a)
  }
}
