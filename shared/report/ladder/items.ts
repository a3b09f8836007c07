/**
 * What happened to a message, one item each: hand-overs with their failed tries, and the rows of tracking logs. A row that says no more than the
 * hand-over of its instant stands on the arrow and not beside it.
 */
import { pushTo } from '../../base/lists'
import { lowerBound } from '../../base/lower-bound'
import type { EpochMs } from '../../base/time'
import type { HopProtocol } from '../../model/routes'
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
  return hop.from === node ? SAYS_SENT.has(event) && event !== 'DEFER' && event !== 'FAIL' : isReceipt(event, hop.protocol)
}

/** Rows by which a host says that it has the message now. */
const RECEIPTS: Readonly<Record<string, readonly HopProtocol[]>> = {
  RECEIVE: ['smtp', 'submission'],
  HARECEIVE: ['shadow'],
  DELIVER: ['delivery'],
}

const isReceipt = (event: string | undefined, protocol: HopProtocol) =>
  event !== undefined && Object.hasOwn(RECEIPTS, event) && RECEIPTS[event]?.includes(protocol) === true

/** A message is received after it was handed over, whichever clocks tell the two: the receipt nearest in time that no other hand-over has. */
function tieReceipts(m: MessageDetail, arrows: readonly Item[], ticks: readonly Item[]): void {
  const receipts = new Map<string, Item[]>()
  for (const t of ticks) {
    const event = m.events[t.event]?.event ?? ''
    for (const protocol of Object.hasOwn(RECEIPTS, event) ? (RECEIPTS[event] ?? []) : []) pushTo(receipts, `${t.clock} ${protocol}`, t)
  }
  for (const list of receipts.values()) list.sort((a, b) => a.at - b.at)
  for (const a of arrows) {
    const h = a.hop
    if (!h || a.failed || a.clock === h.to) continue
    nearestFree(receipts.get(`${h.to} ${h.protocol}`) ?? [], a.at)?.after.push(a)
  }
}

/** In a list by time: outwards from where `at` would stand. */
function nearestFree(list: readonly Item[], at: EpochMs): Item | null {
  let right = lowerBound(list.length, (i) => (list[i]?.at ?? 0) < at)
  let left = right - 1
  while (left >= 0 || right < list.length) {
    const [before, after] = [list[left], list[right]]
    const isLeft = before !== undefined && (after === undefined || at - before.at <= after.at - at)
    const item = isLeft ? before : after
    if (item && item.after.length === 0) return item
    if (isLeft) left--
    else right++
  }
  return null
}
