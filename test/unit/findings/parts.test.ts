/** What rules have in common: retry timers in times of tries, many in a short time, and the lines of recipients. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { bursts, median, medianDeviation } from '@shared/findings/parts/numbers'
import { staircase } from '@shared/findings/parts/staircase'
import { expect, test } from 'vitest'
import { checked } from '../../builders/check'
import { FAULTS } from '../../faults/catalogue'
import { storyCase } from '../../flows/story-bundle'

const MINUTE = 60_000
/** Times that are so many minutes apart, each try a little late. */
function tries(...gaps: readonly number[]): number[] {
  const times = [1_000_000]
  for (const [i, gap] of gaps.entries()) times.push((times[i] ?? 0) + gap * MINUTE + i * 200)
  return times
}

test('the retry timer is read out of times of tries, also when several mails are tried at once', () => {
  const words = 'The times of the tries are those of the retry timers: 1-1-1-1-5-5 minutes apart.'
  expect(staircase(tries(1, 1, 1, 1, 5, 5))).toBe(words)
  const twice = tries(1, 1, 1, 1, 5, 5).flatMap((t) => [t, t + 900])
  expect(staircase(twice)).toBe(words)
  expect(staircase(tries(1, 7, 1, 3, 1))).toBe('')
  // one timer alone is no staircase
  expect(staircase(tries(5, 5, 5, 5, 5))).toBe('')
  expect(staircase([])).toBe('')
})

test('many within a short time are one stretch as long as they overlap', () => {
  expect(bursts([0, 1, 2, 50, 100, 101, 102, 103], 10, 3)).toEqual([
    { from: 0, to: 3 },
    { from: 4, to: 8 },
  ])
  expect(bursts([0, 100, 200], 10, 2)).toEqual([])
})

test('what is usual is not moved by single values', () => {
  expect(median([3, 1, 2, 1000])).toBe(2.5)
  expect(medianDeviation([1, 2, 3, 4, 1000])).toBe(1)
  expect(median([])).toBeNaN()
})

const faultNamed = (name: string) => {
  const fault = FAULTS.find((f) => f.name === name)
  if (!fault) throw new Error(`no fault ${name}`)
  return fault
}

test('a log that is not there lacks nothing: no hand-over is called missing where none covers it', async () => {
  const fault = faultNamed('swallowed')
  const c = await storyCase(fault.write, (bundle, truth) => {
    fault.spoil?.(bundle, truth)
    rmSync(join(bundle, 'MBX-K2'), { recursive: true })
    return undefined
  })
  const { findings, checks } = checked(c)
  expect(findings.map((f) => f.rule)).not.toContain(fault.rule)
  expect(checks.find((x) => x.rule === fault.rule)?.state).toBe('nothing')
})

test('lines of a finding are those of the rows that say it', async () => {
  const fault = faultNamed('too large')
  const c = await storyCase(fault.write, (bundle, truth) => fault.spoil?.(bundle, truth))
  const found = checked(c).findings.find((f) => f.rule === fault.rule)
  const lines = (found?.evidence ?? []).map((line) => {
    const { events } = c.tables
    const row = Array.from({ length: events.rows }, (_, i) => i).find(
      (i) => events.number(i, 'source') === line.source && events.number(i, 'offset') === line.offset,
    )
    return events.text(row ?? -1, 'event')
  })
  expect(lines.length).toBeGreaterThan(3)
  expect(new Set(lines)).toEqual(new Set(['FAIL']))
})
