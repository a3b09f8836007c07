/** First numbers on a case, against a plain count over every message read one by one. */

import { Table } from '@shared/columns/table'
import { caseOverview, percentiles } from '@shared/query/case-overview'
import { readMessage } from '@shared/query/message-detail'
import { overviewSentence, sentenceText } from '@shared/report/overview-words'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { smallCase } from '../../builders/small-case'
import { buildWorld } from '../../builders/world'

const world = buildWorld(400, 7)
const tables = Object.fromEntries(Object.entries(world.tables).map(([name, b]) => [name, new Table(b)])) as unknown as Parameters<
  typeof readMessage
>[0]
const messages = Array.from({ length: tables.messages.rows }, (_, i) => readMessage(tables, i)).filter((m) => m !== null)

test('outcomes, directions and the slowest are those of the messages', () => {
  const o = caseOverview(tables, world.catalogue.timeRange)
  expect(o.messages).toBe(messages.length)
  for (const { value, count } of o.outcomes) expect(count).toBe(messages.filter((m) => m.outcome === value).length)
  for (const { value, count } of o.directions) expect(count).toBe(messages.filter((m) => m.direction === value).length)
  expect(o.outcomes.reduce((sum, v) => sum + v.count, 0)).toBe(messages.length)
  const totals = messages.map((m) => m.totalMs).filter((ms) => ms !== null)
  expect(o.slowest[0]?.totalMs).toBe(Math.max(...totals))
  expect(o.delays?.most).toBe(Math.max(...totals))
  expect(o.delays?.count).toBe(totals.length)
})

test('delays of a way are those of its hops, and its slow messages are behind the number', () => {
  const { ways, wayCount } = caseOverview(tables, world.catalogue.timeRange)
  expect(ways.length).toBeGreaterThan(1)
  expect(wayCount).toBeGreaterThanOrEqual(ways.length)
  for (const way of ways) {
    const hops = messages
      .flatMap((m) => m.hops.map((h) => ({ m, h })))
      .filter(({ h }) => h.worked && h.from === way.from && h.to === way.to)
    const timed = hops.flatMap(({ m, h }) =>
      h.waitMs === null && h.transferMs === null ? [] : [{ m, ms: (h.waitMs ?? 0) + (h.transferMs ?? 0) }],
    )
    expect(way.delays.count).toBe(timed.length)
    expect(timed.filter(({ ms }) => ms <= way.delays.p50).length / timed.length).toBeGreaterThanOrEqual(0.5)
    expect(timed.filter(({ ms }) => ms <= way.delays.p95).length / timed.length).toBeGreaterThanOrEqual(0.95)
    const slow = new Set(timed.filter(({ ms }) => ms > way.delays.p95).map(({ m }) => m.index))
    expect(new Set(way.slow.rows)).toEqual(slow)
    expect(way.slow.count).toBe(slow.size)
  }
})

test('a percentile is a value that is there, and as many as it says do not exceed it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -5000, max: 5000 }), { minLength: 1, maxLength: 300 }), (values) => {
      const p = percentiles(Float64Array.from(values))
      if (!p) throw new Error('none')
      for (const [share, value] of [
        [0.5, p.p50],
        [0.95, p.p95],
        [0.99, p.p99],
      ] as const) {
        expect(values).toContain(value)
        expect(values.filter((v) => v <= value).length).toBeGreaterThanOrEqual(share * values.length)
        expect(values.filter((v) => v < value).length).toBeLessThan(share * values.length)
      }
    }),
  )
  expect(percentiles(new Float64Array(0))).toBeNull()
})

test('the sentence names what went wrong before how long the rest took', () => {
  const { input, tables: small } = smallCase()
  const o = caseOverview(small, input.catalogue.timeRange)
  const parts = overviewSentence(input.catalogue, o)
  expect(sentenceText(parts)).toMatch(/^2 servers.*, 10 Mar 2026, 3 messages\. /)
  // what is narrowed to is what the words say
  for (const { text, opens } of parts)
    if (opens?.outcomes) expect(text).toMatch(new RegExp(`^${o.outcomes.find((v) => v.value === opens.outcomes?.[0])?.count} `))
  const none = overviewSentence(input.catalogue, { ...o, outcomes: [{ value: 'delivered', count: 3 }], delays: null })
  expect(sentenceText(none)).toContain('All of them reached their recipients.')
})
