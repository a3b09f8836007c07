import { UTC } from '@shared/base/zone'
import { expect, test } from 'vitest'
import { lanesOf } from '../../../src-renderer/features/messages/lanes'
import { ticks, timeScale } from '../../../src-renderer/features/messages/time-scale'
import { buildWorld } from '../../builders/world'

const DAY = 86_400_000

test('a time and its place are each other’s inverse, inside the strip', () => {
  const s = timeScale(1000, 9000, 108, 800)
  expect([s.x(1000), s.x(9000), s.x(5000)]).toEqual([108, 908, 508])
  expect([s.t(508), s.t(0), s.t(5000)]).toEqual([5000, 1000, 9000])
  expect(timeScale(5, 5, 0, 100).x(5)).toBe(0)
})

test('ticks keep their distance, and midnights are marked', () => {
  for (const span of [DAY / 24, DAY / 3, DAY, 3 * DAY, 40 * DAY, 400 * DAY]) {
    const s = timeScale(Date.UTC(2026, 2, 9), Date.UTC(2026, 2, 9) + span, 0, 900)
    const all = ticks(s, UTC)
    expect(all.length).toBeGreaterThan(1)
    all.slice(1).forEach((t, i) => {
      expect(s.x(t.at) - s.x(all[i]?.at ?? 0)).toBeGreaterThanOrEqual(71)
    })
  }
  const week = ticks(timeScale(0, 3 * DAY, 0, 900), UTC)
  expect(week.filter((t) => t.day).map((t) => t.at)).toEqual([0, DAY, 2 * DAY])
})

test('a lane is solid where the tracking log is, hatched where only another is', () => {
  const [k1, , g1] = lanesOf(buildWorld(10).catalogue)
  expect(k1).toMatchObject({ name: 'MBX-K1', sentence: 'message tracking covers 100 % of the time' })
  expect(g1?.covered).toHaveLength(2)
  expect(g1?.partly).toHaveLength(1)
})
