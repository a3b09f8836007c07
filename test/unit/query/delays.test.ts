/** The time of a message as parts: of simulated mail they follow each other and add up, whatever the clocks say. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { delaysOf } from '@shared/query/delays'
import { type MessageDetail, readMessage } from '@shared/query/message-detail'
import { afterAll, describe, expect, test } from 'vitest'
import { analyzePaths } from '../../builders/analyze'
import { folderSink } from '../../simulator/bundle'
import { simulateDagPair } from '../../simulator/dag-pair'

const work = mkdtempSync(join(tmpdir(), 'hopscope-delays-'))
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})

async function details(name: string, skew?: Record<string, number>): Promise<MessageDetail[]> {
  const folder = join(work, name)
  const sink = folderSink(folder)
  simulateDagPair({ messages: 500, seed: 'delays', probeSeconds: 600, ...(skew && { skew }) }, sink)
  sink.finish()
  const { tables } = await analyzePaths([folder])
  return Array.from({ length: tables.messages.rows }, (_, i) => readMessage(tables, i)).filter((m) => m !== null)
}

/** A message that A hands to B and B to C, told by the clocks of A and B. */
function relayed(handedToB: number, handedToC: number, transferMs: number): MessageDetail {
  const hop = { via: [], protocol: 'smtp', waitMs: null, attempts: [], worked: true, recipients: [0], sent: 'seen', received: 'seen' }
  const hops = [
    { ...hop, index: 0, from: 0, to: 1, at: handedToB, transferMs: null },
    { ...hop, index: 1, from: 1, to: 2, at: handedToC, transferMs },
  ]
  return {
    first: 1000,
    recipients: [{ address: 'ida@elm.example', at: 5000, via: [], deliveredBy: 2 }],
    hops,
    events: [],
  } as unknown as MessageDetail
}

test('an acknowledgement that was held back does not put the transfer before the receipt', () => {
  const parts = delaysOf(relayed(2000, 2200, 3000))?.parts.filter((p) => p.hop === 1)
  expect(parts).toEqual([{ kind: 'transfer', node: 1, to: 2, from: 2000, ms: 200, hop: 1, clocks: [0, 1] }])
})

test('a clock that puts a receipt behind the next hand-over makes a negative wait, not another order', () => {
  const parts = delaysOf(relayed(2600, 2200, 100))?.parts
  expect(parts?.map((p) => p.hop)).toEqual([0, 1, 1, -1])
  expect(parts?.slice(1, 3)).toMatchObject([
    { kind: 'wait', ms: -500, clocks: [0, 1] },
    { kind: 'transfer', ms: 100, clocks: null },
  ])
})

test('a first row that is not the sender’s is told by another clock', () => {
  const m = relayed(2000, 2200, 10)
  const parts = (node: number) => delaysOf({ ...m, events: [{ at: 1000, node }] } as unknown as MessageDetail)?.parts
  expect(parts(0)?.[0]).toMatchObject({ kind: 'wait', node: 0, ms: 1000, clocks: null })
  expect(parts(1)?.[0]).toMatchObject({ kind: 'wait', node: 0, ms: 1000, clocks: [1, 0] })
})

test('a hop to a Front End has the time of the row behind it, and that row’s clock', () => {
  const m = relayed(2000, 2200, 10)
  const events = [
    { at: 1000, node: 1 },
    { at: 2000, node: 7 },
  ]
  expect(delaysOf({ ...m, events } as unknown as MessageDetail)?.parts[0]).toMatchObject({ ms: 1000, clocks: [1, 7] })
})

describe.each([
  ['right clocks', undefined],
  ['a clock 45 s ahead', { 'MBX-K2': 45_000 }],
])('%s', (name, skew) => {
  test('parts add up to the total of every recipient, and follow each other', async () => {
    let parts = 0
    let retries = 0
    let mixed = 0
    for (const m of await details(name, skew)) {
      m.recipients.forEach((r, i) => {
        const d = delaysOf(m, i)
        if (Number.isNaN(r.at)) return
        expect(d?.totalMs, m.id).toBe(r.at - m.first)
        const sum = d?.parts.reduce((n, p) => n + p.ms, 0) ?? Number.NaN
        expect(Math.abs(sum - (d?.totalMs ?? 0)), m.id).toBeLessThanOrEqual(1)
        let at = m.first
        for (const p of d?.parts ?? []) {
          expect(p.from, m.id).toBe(at)
          at += p.ms
          parts++
          if (p.kind === 'retry') retries++
          if (p.clocks) mixed++
          // one clock never runs backwards
          if (!p.clocks) expect(p.ms, `${m.id} ${p.kind}`).toBeGreaterThan(-1000)
        }
      })
    }
    expect(parts).toBeGreaterThan(1000)
    expect(retries).toBeGreaterThan(3)
    expect(mixed).toBeGreaterThan(100)
  })
})

test('the part of a smart host in trouble is called so and is the longest', async () => {
  const all = await details('trouble')
  const tried = all.filter((m) => m.hops.some((h) => h.worked && h.attempts.length > 2))
  expect(tried.length).toBeGreaterThan(0)
  for (const m of tried) {
    const h = m.hops.find((x) => x.worked && x.attempts.length > 2)
    const d = delaysOf(m, h?.recipients[0])
    const longest = d?.parts.reduce((a, b) => (b.ms > a.ms ? b : a))
    expect(longest, m.id).toMatchObject({ kind: 'retry', node: h?.from, to: h?.to })
  }
})
