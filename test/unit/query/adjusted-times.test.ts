/** Times by the reference's clock: shifts of clocks that stand still, drift or are not known, and a message in them. */
import type { NodeClock } from '@shared/model/routes'
import { adjusted, adjustedTime, adjustmentAt, canAdjust, firstRow, rowOrder } from '@shared/query/adjusted-times'
import { delaysOf } from '@shared/query/delays'
import type { EventDetail, HopDetail, MessageDetail } from '@shared/query/message-detail'
import { adjustmentSentence, shiftWords } from '@shared/report/clock-words'
import { delayWords } from '@shared/report/delay-words'
import { expect, test } from 'vitest'
import { smallCase } from '../../builders/small-case'

const T = Date.UTC(2026, 2, 10, 9)
const HOUR = 3_600_000
const piece = (from: number, to: number, offsetMs: number, boundMs: number) => ({ from, to, offsetMs, boundMs })
const clock = (pieces: NodeClock['pieces'], offsetMs: number, boundMs: number): NodeClock => ({
  ...{ offsetMs, boundMs, pairs: 9, reference: 0, pieces },
})

const { input } = smallCase()
const named = (name: string, c: NodeClock | null) => ({
  ...(input.catalogue.nodes[0] as (typeof input.catalogue.nodes)[0]),
  name,
  clock: c,
})
const [RIGHT, AHEAD, DRIFTS, NOT_KNOWN] = [0, 1, 2, 3]
const NODES = [
  named('REF', clock([], 0, 0)),
  named('AHEAD', clock([piece(T - HOUR, T + 9 * HOUR, 2000.4, 30)], 2000.4, 30)),
  named('DRIFTS', clock([piece(T, T + HOUR, -1000, 20), piece(T + HOUR, T + 2 * HOUR, -3000, 40)], -2000, 1100)),
  named('STRANGER', null),
]

test('a clock that stands still is taken off, one that drifts as far as it was off then', () => {
  expect(adjustmentAt(NODES, AHEAD, T)).toEqual({ shiftMs: -2000, boundMs: 30, reference: RIGHT })
  expect(adjustmentAt(NODES, DRIFTS, T + 1)?.shiftMs).toBe(1000)
  expect(adjustmentAt(NODES, DRIFTS, T + 1.5 * HOUR)).toEqual({ shiftMs: 3000, boundMs: 40, reference: RIGHT })
  // outside its pieces only the whole is known, with its wide bound
  expect(adjustmentAt(NODES, DRIFTS, T + 5 * HOUR)).toEqual({ shiftMs: 2000, boundMs: 1100, reference: RIGHT })
  // pieces overlap where they meet: the one that is known better counts
  const meeting = [named('', clock([piece(T, T + 100, -5000, 4000), piece(T + 90, T + 200, -3100, 20)], -4000, 5000))]
  expect([50, 95, 150].map((ms) => adjustmentAt(meeting, 0, T + ms)?.shiftMs)).toEqual([5000, 3100, 3100])
  expect(adjustmentAt(NODES, RIGHT, T)).toEqual({ shiftMs: 0, boundMs: 0, reference: RIGHT })
})

test('unknown is not zero: such a time has no adjustment, and stays', () => {
  for (const node of [NOT_KNOWN, -1, 99]) expect([adjustmentAt(NODES, node, T), adjustedTime(NODES, node, T)]).toEqual([null, T])
  expect(adjustmentAt(NODES, AHEAD, Number.NaN)).toBe(null)
  expect(adjustedTime(NODES, AHEAD, Number.NaN)).toBeNaN()
  expect([canAdjust(NODES), canAdjust(NODES.slice(0, 1)), canAdjust([])]).toEqual([true, false, false])
})

const event = (node: number, at: number, name: string): EventDetail => ({
  ...{ at, node, event: name, eventSource: 'SMTP', detail: '', key: '', source: 0, offset: at - T, length: 1, line: 1 },
})
const hop: HopDetail = {
  ...(input.messages[0]?.hops[0] as HopDetail),
  ...{ index: 0, from: AHEAD, to: RIGHT, at: T + 2600, waitMs: 400, transferMs: 100, sent: 'seen', received: 'seen', recipients: [0] },
  ...{ protocol: 'smtp', worked: true, attempts: [{ at: T + 2500, result: '421 busy', session: null }] },
}
/** Came to AHEAD at 0.2 s and to REF at 0.7 s by true time; REF delivered it at 0.9 s. As logged AHEAD seems to be the later one. */
const MESSAGE: MessageDetail = {
  ...(input.messages[0] as MessageDetail),
  ...{ first: T + 700, last: T + 2600, totalMs: 200, rejected: [], hops: [hop] },
  events: [
    event(RIGHT, T + 700, 'RECEIVE'),
    event(RIGHT, T + 900, 'DELIVER'),
    event(NOT_KNOWN, T + 950, 'AGENTINFO'),
    event(AHEAD, T + 2200, 'RECEIVE'),
    event(AHEAD, T + 2600, 'SEND'),
  ],
  recipients: [
    {
      ...{ address: 'kim@fen.example', outcome: 'delivered', at: T + 900, status: '', code: '', via: [], why: '' },
      ...{ deliveredBy: RIGHT, deliveredTo: RIGHT, event: 1 },
    },
  ],
}

test('a message: rows keep their places and get the true order, its length is the true one', () => {
  const shown = adjusted(MESSAGE, NODES)
  expect(shown.events.map((e) => e.at - T)).toEqual([700, 900, 950, 200, 600])
  expect(rowOrder(shown.events)).toEqual([3, 4, 0, 1, 2])
  expect(rowOrder(MESSAGE.events)).toEqual([0, 1, 2, 3, 4])
  expect([firstRow(MESSAGE.events), firstRow(shown.events), firstRow([])]).toEqual([0, 3, -1])
  expect([shown.first - T, shown.last - T, shown.totalMs]).toEqual([200, 950, 700])
  const [h] = shown.hops
  expect([h?.at, h?.attempts[0]?.at].map((t) => (t ?? 0) - T)).toEqual([600, 500])
  // what one clock tells needs no other
  expect([h?.waitMs, h?.transferMs]).toEqual([400, 100])
  expect(MESSAGE.events[3]?.at).toBe(T + 2200)
})

test('its parts add up to that length, and what two clocks tell is no longer negative', () => {
  const raw = delaysOf(MESSAGE)
  expect(raw?.parts.some((p) => p.ms < 0)).toBe(true)
  const delays = delaysOf(adjusted(MESSAGE, NODES))
  expect(delays?.totalMs).toBe(700)
  expect(delays?.parts.reduce((n, p) => n + p.ms, 0)).toBe(700)
  expect(delays?.parts.every((p) => p.ms >= 0)).toBe(true)
  const words = delays ? delayWords(delays, NODES, true) : []
  expect(words.flatMap((w) => (w.clockNote === '' ? [] : [w.clockNote]))).toEqual([
    'The clocks of REF and AHEAD are adjusted; what is left of their difference is at most 30 ms.',
  ])
})

test('rows without a time stay behind the one before them', () => {
  const at = (...times: number[]) => rowOrder(times.map((t) => ({ at: t })))
  expect(at(5, Number.NaN, 3, 4)).toEqual([2, 3, 0, 1])
  expect(at(1, 1, 1)).toEqual([0, 1, 2])
})

test('what was done to a time is said, with how well it is known', () => {
  const says = (node: number, at = T + 2000) => adjustmentSentence(NODES, node, at, adjustmentAt(NODES, node, at))
  expect(says(AHEAD)).toBe(
    'Logged 2026-03-10 09:00:02.000 UTC by the clock of AHEAD, which was 2.00 s ahead of that of REF, known to ± 30 ms.',
  )
  expect(says(DRIFTS)).toMatch(/by the clock of DRIFTS, which was 1\.00 s behind that of REF, known to ± 20 ms\.$/)
  expect(says(NOT_KNOWN)).toBe('As logged: the clock of STRANGER could not be compared with others.')
  expect(says(RIGHT)).toBe('As logged: the clock of REF is the one that others are adjusted to.')
  expect([-95, 1200, 72_000].map(shiftWords)).toEqual(['−95 ms', '+1.20 s', '+1 min 12 s'])
})
