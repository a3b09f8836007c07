import { expect, test } from 'vitest'
import { drift, offsetAt, shown } from '../../simulator/server-clock'
import { simulate } from './read-logs'

const START = Date.parse('2026-03-09T00:00:00Z')
const HOUR = 3_600_000
const pieces = drift(START, START + 16 * HOUR, -90_000, 45_000)

test('a drift goes from one offset to the other and never turns time back', () => {
  expect(offsetAt(pieces, START - 1)).toBe(0)
  expect(offsetAt(pieces, START)).toBe(-90_000)
  expect(offsetAt(pieces, START + 8 * HOUR)).toBe(-22_500)
  expect(offsetAt(pieces, START + 40 * HOUR)).toBe(45_000)
  let last = 0
  for (let at = START; at < START + 16 * HOUR; at += 60_000) {
    expect(shown(at, pieces)).toBeGreaterThan(last)
    last = shown(at, pieces)
  }
})

test('a drifting server stamps its rows with its own clock, and the truth says so', () => {
  const even = simulate({ messages: 200 })
  const drifting = simulate({ messages: 200, skew: { 'MBX-K2': pieces } })
  const [before, after] = [even, drifting].map((run) => run.rows('RECV', 'MBX-K2').map((row) => Date.parse(row['date-time'] ?? '')))
  const moved = before?.map((at, i) => (after?.[i] ?? 0) - at) ?? []
  expect(moved[0]).toBe(-90_000)
  expect(moved.at(-1)).toBeGreaterThan(40_000)
  expect(moved.every((by, i) => by >= (moved[i - 1] ?? by))).toBe(true)
  const [first, second] = drifting.truth.nodes
  expect(first?.clock).toBeUndefined()
  expect(second?.clock?.[0]).toEqual({ from: '2026-03-09T00:00:00.000Z', offsetMs: -90_000 })
  expect(second?.clock?.at(-1)?.offsetMs).toBe(45_000)
})
