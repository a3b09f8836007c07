/** The stages of a message: finer than the parts of its delay, cut at rows, and always the same total. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adjusted } from '@shared/query/adjusted-times'
import { delaysOf } from '@shared/query/delays'
import { type MessageDetail, readMessage } from '@shared/query/message-detail'
import { type Stage, stagesOf } from '@shared/query/stages'
import fc from 'fast-check'
import { afterAll, describe, expect, test } from 'vitest'
import { analyzePaths } from '../../builders/analyze'
import { folderSink } from '../../simulator/bundle'
import { simulateDagPair } from '../../simulator/dag-pair'

const work = mkdtempSync(join(tmpdir(), 'hopscope-stages-'))
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})

const row = (at: number, node: number, event: string) => ({ at, node, event, eventSource: 'SMTP', detail: '', key: '' })
const hop = {
  via: [],
  protocol: 'smtp',
  waitMs: null,
  transferMs: null,
  attempts: [],
  worked: true,
  recipients: [0],
  sent: 'seen',
  received: 'seen',
  certainty: 'certain',
  sessions: [],
}

/** A takes it in, sorts it and hands it to B, whose clock is 1.8 s behind; B delivers. */
const TWO_CLOCKS = {
  first: 1000,
  last: 9000,
  recipients: [{ address: 'ida@elm.example', outcome: 'delivered', at: 7632, via: [], deliveredBy: 1, event: 4 }],
  hops: [{ ...hop, index: 0, from: 0, to: 1, at: 9000, transferMs: 1000 }],
  events: [row(1000, 0, 'RECEIVE'), row(1600, 0, 'TRANSFER'), row(9000, 0, 'SEND'), row(7200, 1, 'RECEIVE'), row(7632, 1, 'DELIVER')],
} as unknown as MessageDetail

const told = (stages: readonly Stage[] | undefined) => stages?.map((s) => [s.kind, s.node, s.ms])

test('a wait is cut where the categoriser was done; a receipt by another clock is a step of its own, and may go back', () => {
  expect(told(stagesOf(TWO_CLOCKS)?.stages)).toEqual([
    ['categorise', 0, 600],
    ['queue', 0, 6400],
    ['transfer', 0, 1000],
    ['arrival', 1, -1800],
    ['deliver', 1, 432],
  ])
  const [, , , arrival, deliver] = stagesOf(TWO_CLOCKS)?.stages ?? []
  expect(arrival?.clocks).toEqual([0, 1])
  expect(deliver?.clocks).toBeNull()
})

test('what no row tells apart stays together', () => {
  const events = TWO_CLOCKS.events.filter((e) => e.event === 'RECEIVE' && e.node === 0)
  const stages = stagesOf({ ...TWO_CLOCKS, events })?.stages
  expect(told(stages)).toEqual([
    ['stay', 0, 7000],
    ['transfer', 0, 1000],
    ['deliver', 1, -1368],
  ])
  expect(stages?.at(-1)?.clocks).toEqual([0, 1])
})

test('a first row that a clock behind put there is no time on the server that had the message', () => {
  const m = { ...TWO_CLOCKS, first: -600, events: [...TWO_CLOCKS.events.slice(1), row(-600, 1, 'DEFER')] }
  const [start] = stagesOf(m as MessageDetail)?.stages ?? []
  expect(start).toMatchObject({ kind: 'start', node: 0, ms: 8600, clocks: [1, 0] })
})

test('tries and their waits; a session’s try lasts until the row that put it off', () => {
  const attempts = [
    { at: 2000, result: '421 4.4.2 Connection dropped', session: 6 },
    { at: 40_000, result: '421 4.4.2 Connection dropped', session: null },
    { at: 99_000, result: '250 2.6.0 Queued', session: 7 },
  ]
  const m = {
    ...TWO_CLOCKS,
    recipients: [{ ...TWO_CLOCKS.recipients[0], outcome: 'sent-external', at: 100_000, event: 3 }],
    hops: [{ ...hop, index: 0, from: 0, to: 1, at: 100_000, transferMs: 1000, attempts }],
    events: [row(1000, 0, 'RECEIVE'), row(21_000, 0, 'DEFER'), row(40_000, 0, 'DEFER'), row(100_000, 0, 'SEND')],
  } as unknown as MessageDetail
  const tries = stagesOf(m)?.stages.find((s) => s.kind === 'tries')
  expect(tries).toMatchObject({ from: 2000, ms: 97_000 })
  expect(tries?.tries.map((t) => [t.from, t.tryMs, t.waitMs])).toEqual([
    [2000, 19_000, 19_000],
    [40_000, 0, 59_000],
  ])
})

test('a message that never got away shows what was tried, up to the last row', () => {
  const attempts = [2000, 5000, 9000].map((at) => ({ at, result: '451 4.4.0 timed out', session: null }))
  const m = {
    ...TWO_CLOCKS,
    recipients: [{ ...TWO_CLOCKS.recipients[0], outcome: 'deferred', at: 9000, deliveredBy: 0, event: 3 }],
    hops: [{ ...hop, index: 0, from: 0, to: 1, at: 2000, worked: false, attempts }],
    events: [row(1000, 0, 'RECEIVE'), ...attempts.map((a) => row(a.at, 0, 'DEFER'))],
  } as unknown as MessageDetail
  const [stay, tries] = stagesOf(m)?.stages ?? []
  expect(stay).toMatchObject({ kind: 'stay', ms: 1000, hop: 0 })
  expect(tries).toMatchObject({ kind: 'tries', ms: 7000, to: 1, hop: 0 })
  expect(tries?.tries.map((t) => t.waitMs)).toEqual([3000, 4000, 0])
})

test('rows that put a message off are tries too where nothing says for which host', () => {
  const events = [row(1000, 0, 'RECEIVE'), ...[2000, 5000].map((at) => ({ ...row(at, 0, 'DEFER'), detail: '451 4.4.0' }))]
  const recipients = [{ ...TWO_CLOCKS.recipients[0], outcome: 'deferred', at: 5000, deliveredBy: 0, event: 2 }]
  const s = stagesOf({ ...TWO_CLOCKS, hops: [], events, recipients } as unknown as MessageDetail)
  expect(told(s?.stages)).toEqual([
    ['stay', 0, 1000],
    ['tries', 0, 3000],
  ])
  expect(s?.stages[1]?.tries).toHaveLength(2)
})

test('without an end the total goes to the last row and says so', () => {
  const recipients = [{ ...TWO_CLOCKS.recipients[0], outcome: 'in-transit', at: Number.NaN, event: -1 }]
  const s = stagesOf({ ...TWO_CLOCKS, recipients } as MessageDetail)
  expect(s).toMatchObject({ ended: false, totalMs: 8000 })
})

test('logs that are not there make a stage not covered, logs without the row make it absent', () => {
  const truthOf = (sent: string) =>
    stagesOf({ ...TWO_CLOCKS, events: [], hops: [{ ...TWO_CLOCKS.hops[0], sent }] } as unknown as MessageDetail)?.stages[0]?.truth
  expect([truthOf('seen'), truthOf('absent'), truthOf('not-covered')]).toEqual(['seen', 'absent', 'not-covered'])
})

function sumsAreRight(m: MessageDetail): void {
  m.recipients.forEach((_, i) => {
    const d = delaysOf(m, i)
    const s = stagesOf(m, i)
    if (!s || !d) return
    expect(s.totalMs, m.id).toBe(d.totalMs)
    let at = s.first
    for (const stage of s.stages) {
      expect(stage.from, `${m.id} ${stage.kind}`).toBe(at)
      at += stage.ms
      if (stage.tries.length > 0) expect(stage.tries.reduce((n, t) => n + t.tryMs + t.waitMs, 0)).toBe(stage.ms)
    }
    expect(Math.abs(at - s.first - s.totalMs), m.id).toBeLessThanOrEqual(1)
  })
}

describe.each([
  ['right clocks', undefined],
  ['a clock 45 s behind', { 'MBX-K2': -45_000 }],
])('%s', (name, skew) => {
  test('stages of simulated mail follow each other and add up, as logged and adjusted', async () => {
    const folder = join(work, name)
    const sink = folderSink(folder)
    simulateDagPair({ messages: 300, seed: 'stages', probeSeconds: 600, ...(skew && { skew }) }, sink)
    sink.finish()
    const { tables, catalogue } = await analyzePaths([folder])
    let back = 0
    for (let i = 0; i < tables.messages.rows; i++) {
      const m = readMessage(tables, i)
      if (!m) continue
      sumsAreRight(m)
      sumsAreRight(adjusted(m, catalogue.nodes))
      if (stagesOf(m)?.stages.some((s) => s.ms < -10_000)) back++
    }
    if (skew) expect(back).toBeGreaterThan(20)
    else expect(back).toBe(0)
  })
})

test('any chain of hops by any clocks adds up', () => {
  const time = fc.integer({ min: 0, max: 100_000 })
  const step = fc.record({
    at: time,
    transferMs: fc.option(fc.integer({ min: 0, max: 5000 })),
    tries: fc.array(time, { maxLength: 4 }),
    rows: fc.array(fc.record({ at: time, event: fc.constantFrom('RECEIVE', 'EXPAND', 'DEFER', 'SEND', 'TRANSFER') }), { maxLength: 4 }),
    sent: fc.constantFrom('seen', 'absent', 'not-covered'),
  })
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 5 }), time, time, (steps, first, end) => {
      const hops = steps.map((s, i) => ({
        ...hop,
        index: i,
        from: i,
        to: i + 1,
        at: s.at,
        transferMs: s.transferMs,
        sent: s.sent,
        attempts: [...s.tries].sort((a, b) => a - b).map((at) => ({ at, result: '451 4.4.0', session: 1 })),
      }))
      const events = steps.flatMap((s, i) => s.rows.map((r) => row(r.at, i, r.event))).sort((a, b) => a.at - b.at)
      sumsAreRight({
        ...TWO_CLOCKS,
        first,
        last: end,
        hops,
        events,
        recipients: [{ ...TWO_CLOCKS.recipients[0], at: end, event: -1, deliveredBy: steps.length }],
      } as unknown as MessageDetail)
    }),
    { numRuns: 400 },
  )
})
