/**
 * Story S8 as the simulator makes it, scored against its truth: complete bundles must be right throughout, damaged ones must never
 * show a wrong hop as certain. The figures are printed.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { readMessage } from '@shared/query/message-detail'
import { afterAll, describe, expect, test } from 'vitest'
import { analyzePaths } from '../../builders/analyze'
import { folderSink } from '../../simulator/bundle'
import { type DagPairOptions, simulateDagPair } from '../../simulator/dag-pair'
import { DISTURBANCES } from '../../simulator/disturbances'
import { exportCsv } from '../../simulator/export-csv'
import { score } from '../../simulator/score'

const work = mkdtempSync(join(tmpdir(), 'hopscope-dag-'))
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})

async function run(
  name: string,
  options: DagPairOptions,
  disturbances: readonly string[] = [],
  change: (folder: string) => void = () => undefined,
) {
  const folder = join(work, name)
  const sink = folderSink(folder)
  const truth = simulateDagPair(options, sink)
  sink.finish()
  for (const d of disturbances) DISTURBANCES[d]?.(folder)
  change(folder)
  const { text, catalogue, tables } = await analyzePaths([folder])
  const result = score(JSON.parse(text), truth)
  const line = `hop F1 ${result.hops.f1.toFixed(4)}, outcomes ${result.outcomes.accuracy.toFixed(4)}, wrong certain ${result.wrongCertain}`
  console.log(`[score] ${name}: ${line}`)
  return { result, catalogue, tables }
}

describe('complete bundles', () => {
  const scenarios: [string, DagPairOptions][] = [
    ['one day', { messages: 1500, seed: 'c1', probeSeconds: 120 }],
    ['two days, no intra-organisation protocol logs', { messages: 800, seed: 'c2', days: 2, intraProtocol: false, probeSeconds: 300 }],
    ['the 250 reply in SEND rows', { messages: 600, seed: 'c3', sendContext: 'reply', probeSeconds: 300 }],
    ['session ids alone in SEND rows', { messages: 600, seed: 'c4', sendContext: 'session', probeSeconds: 300 }],
    ['one clock 45 s ahead', { messages: 600, seed: 'c5', skew: { 'MBX-K2': 45_000 }, probeSeconds: 300 }],
  ]
  test.each(scenarios)('%s', async (name, options) => {
    const { result } = await run(name, options)
    expect(result.samples).toEqual([])
    expect(result.hops.f1).toBeGreaterThanOrEqual(0.99)
    expect(result.outcomes.accuracy).toBeGreaterThanOrEqual(0.99)
    expect(result.wrongCertain).toBe(0)
  })
})

test('copies of rows count once: half a log beside the whole, and all logs of a folder in one', async () => {
  const options: DagPairOptions = { messages: 400, seed: 'k1', probeSeconds: 300 }
  const whole = await run('whole', options)
  let copied = 0
  const { result, catalogue } = await run('copied', options, [], (folder) => {
    const logs = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((e) => /\.log$/i.test(e.name))
    const older = join(folder, 'older copy')
    mkdirSync(older)
    for (const log of logs) {
      const bytes = readFileSync(join(log.parentPath, log.name))
      const half = bytes.subarray(0, bytes.indexOf(10, bytes.length >> 1) + 1)
      const name = join(older, relative(folder, log.parentPath).replaceAll(/[\\/]/g, '_'))
      mkdirSync(name, { recursive: true })
      writeFileSync(join(name, log.name), half)
      copied += half
        .toString()
        .split('\n')
        .filter((l) => /^\d/.test(l)).length
    }
    const tracking = logs.filter((l) => /^MSGTRK\d/i.test(l.name))
    const joined = Buffer.concat(tracking.map((l) => readFileSync(join(l.parentPath, l.name))))
    writeFileSync(join(older, 'all tracking.log'), joined)
    copied += joined
      .toString()
      .split('\n')
      .filter((l) => /^\d/.test(l)).length
  })
  expect(result).toEqual(whole.result)
  expect(catalogue.totals.copies).toBe(copied)
  expect(catalogue.totals.records).toBe(whole.catalogue.totals.records + copied)
  const joined = catalogue.sources.find((s) => s.path.endsWith('all tracking.log'))
  expect(joined?.state).toBe('indexed-with-notes')
  expect(joined?.issues.map((i) => i.code)).toContain('rows.copies')
})

test('exports of Get-MessageTrackingLog alone: routes without a wrong certain hop, times from the zone the file proves', async () => {
  const { result, catalogue } = await run('export', { messages: 400, seed: 'x1', probeSeconds: 600 }, [], (folder) => {
    const csv = exportCsv(folder, 60)
    for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
    writeFileSync(join(folder, 'tracking.csv'), csv)
  })
  expect(catalogue.sources[0]).toMatchObject({ kind: 'tracking-csv', clock: { basis: 'local', offsets: [60] } })
  expect(result.wrongCertain).toBe(0)
  expect(result.hops.precision).toBeGreaterThanOrEqual(0.98)
  expect(result.hops.recall).toBeGreaterThanOrEqual(0.95)
})

test('an export beside the logs it was made of adds nothing and changes nothing', async () => {
  const options: DagPairOptions = { messages: 300, seed: 'x2', probeSeconds: 600 }
  const alone = await run('logs alone', options)
  const both = await run('logs and export', options, [], (folder) => {
    writeFileSync(join(folder, 'tracking.csv'), exportCsv(folder, -300))
  })
  expect(both.result).toEqual(alone.result)
  expect(both.catalogue.totals.messages).toBe(alone.catalogue.totals.messages)
  const file = both.catalogue.sources.find((s) => s.path === 'tracking.csv')
  expect(both.catalogue.totals.copies).toBe(file?.records)
})

describe('damaged bundles', () => {
  test.each(Object.keys(DISTURBANCES))('%s: no wrong hop is certain', async (name) => {
    const { result } = await run(name, { messages: 300, seed: 'd1', probeSeconds: 600 }, [name])
    expect(result.wrongCertain).toBe(0)
    expect(result.hops.precision).toBeGreaterThanOrEqual(0.99)
  })
})

test('inbound hops join the session that received them by its id, each mail of a session its own', async () => {
  const { tables } = await run('sessions', { messages: 400, seed: 's1', probeSeconds: 300 })
  const seen = new Set<string>()
  let inbound = 0
  for (let m = 0; m < tables.messages.rows; m++) {
    const detail = readMessage(tables, m)
    for (const h of detail?.hops ?? []) {
      if (h.via.length === 0) continue
      inbound++
      expect(h.key, detail?.id).toBe('session id in the tracking row and in the receive log')
      expect(h.transferMs, detail?.id).toBeGreaterThanOrEqual(0)
      const [session] = h.sessions
      expect(session, detail?.id).toBeDefined()
      // the line of the session's MAIL command, not of another mail in it
      const line = h.evidence.find((e) => e.source === tables.sessions.number(session ?? -1, 'source'))
      expect(seen.has(`${line?.source}:${line?.offset}`), detail?.id).toBe(false)
      seen.add(`${line?.source}:${line?.offset}`)
      expect(JSON.parse(tables.sessions.text(session ?? -1, 'messages'))).toContain(m)
    }
  }
  expect(inbound).toBeGreaterThan(100)
})

test('one member’s logs are missing altogether: it is still a server, its ends are not covered, nothing wrong is certain', async () => {
  const { result, catalogue } = await run('lost member', { messages: 300, seed: 'l1', probeSeconds: 300 }, [], (folder) => {
    rmSync(join(folder, 'MBX-K2'), { recursive: true })
  })
  expect(result.wrongCertain).toBe(0)
  expect(result.hops.precision).toBeGreaterThanOrEqual(0.99)
  const node = catalogue.nodes.findIndex((n) => n.name.toLowerCase().startsWith('mbx-k2'))
  expect(catalogue.nodes[node]?.kind).toBe('exchange-server')
  expect(catalogue.coverage.some((c) => c.node === node)).toBe(false)
})

test('the balancer is inferred and named with its reason; the smart host too', async () => {
  const { catalogue } = await run('nodes', { messages: 300, seed: 'n1', probeSeconds: 300 })
  const kinds = new Map(catalogue.nodes.map((n) => [n.kind, n]))
  expect(kinds.get('load-balancer')).toMatchObject({ addresses: ['192.168.40.9'], certainty: 'likely' })
  expect(kinds.get('load-balancer')?.why).toMatch(/hosts of \d+ domains/)
  expect(kinds.get('smart-host')).toMatchObject({ name: 'relay.northquay.example', certainty: 'likely' })
  expect(catalogue.nodes.filter((n) => n.kind === 'exchange-server').map((n) => n.name)).toEqual(['MBX-K1', 'MBX-K2'])
})
