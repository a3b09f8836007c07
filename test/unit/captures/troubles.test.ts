/** Counters that go over half a word, and runs of segments that are sent again by turns. */
import { Packet } from '@shared/formats/capture/packet'
import { Troubles } from '@shared/formats/capture/tcp/troubles'
import { expect, test } from 'vitest'

test('counters count on beyond 65,535, each for itself', () => {
  const troubles = new Troubles()
  const [one, other] = [troubles.take(), troubles.take()]
  for (let i = 0; i < 200_000; i++) troubles.count(one, 4)
  for (let i = 0; i < 65_536; i++) troubles.count(one, 5)
  troubles.count(other, 4)
  expect([3, 4, 5, 6].map((c) => troubles.of(one, c))).toEqual([0, 200_000, 65_536, 0])
  expect([troubles.of(other, 4), troubles.of(0, 4)]).toEqual([1, 0])
})

test('the segment sent again most often is known while others are sent again in between', () => {
  const troubles = new Troubles()
  const record = troubles.take()
  const p = new Packet()
  const again = (number: number, side: 0 | 1, seq: number, at: number, delay = 0) => {
    Object.assign(p, { number, side, seq, seconds: at, nanos: 0, delaySeconds: delay, delayNanos: 0 })
    troubles.climb(p, record)
  }
  again(1, 0, 100, 10, 1)
  again(2, 0, 200, 11, 2)
  again(3, 0, 200, 13)
  again(4, 1, 100, 14, 5)
  again(5, 0, 300, 20, 3)
  again(6, 0, 400, 21, 4)
  again(7, 0, 400, 29)
  expect(troubles.sentMost(record, 0)).toEqual({
    times: 2,
    gapsMs: [2000, 2000],
    costMs: 4000,
    firstFrame: 2,
    lastFrame: 3,
    staircase: false,
  })
  again(8, 0, 400, 45)
  again(9, 0, 400, 77)
  expect(troubles.sentMost(record, 0)).toEqual({
    times: 4,
    gapsMs: [4000, 8000, 16_000, 32_000],
    costMs: 60_000,
    firstFrame: 6,
    lastFrame: 9,
    staircase: true,
  })
  expect(troubles.sentMost(record, 1)).toMatchObject({ times: 1, gapsMs: [5000], firstFrame: 4, lastFrame: 4 })
  expect(troubles.sentMost(troubles.take(), 0)).toBeNull()
})
