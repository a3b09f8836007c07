/** Disturbances of whole bundles: what is gone, what stays, and that they work on folders of any server. */
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { folderSink } from '../../simulator/bundle'
import { bundleLogs, serversOf } from '../../simulator/bundle-logs'
import { simulateDagPair } from '../../simulator/dag-pair'
import { CLOCKS } from '../../simulator/disturb-clocks'
import { ON_BUNDLES } from '../../simulator/disturbances'
import { readDisturbances, runDisturbed } from '../../simulator/disturbed-run'
import type { Truth } from '../../simulator/truth'
import { type LogFile, readLog } from './read-logs'

const root = mkdtempSync(join(tmpdir(), 'hopscope-disturb-'))
const [original, bundle] = [join(root, 'original'), join(root, 'bundle')]
let truth: Truth
beforeAll(() => {
  const sink = folderSink(original)
  truth = simulateDagPair({ messages: 200, seed: 'bundle', maxFileBytes: 60_000, probeSeconds: 300 }, sink)
  sink.finish()
})
beforeEach(() => {
  rmSync(bundle, { recursive: true, force: true })
  cpSync(original, bundle, { recursive: true })
})
afterAll(() => rmSync(root, { recursive: true }))

const apply = (name: string) => ON_BUNDLES.get(name)?.(bundle)
const families = () => [...new Set(bundleLogs(bundle).map((log) => log.family))]
const read = (folder: string) => bundleLogs(folder).map(({ path }): LogFile => readLog(path, readFileSync(join(folder, path), 'utf8')))
const rows = (folder: string, families: readonly string[]) =>
  read(folder)
    .filter((log) => families.includes(log.family))
    .flatMap((log) => log.rows)

describe('what is gone', () => {
  test('a server, a family everywhere, all protocol logs', () => {
    expect(apply('lost-server')?.files.length).toBeGreaterThan(5)
    expect(serversOf(bundleLogs(bundle))).toEqual(['MBX-K1'])
    apply('no-receive-anywhere')
    expect(families().sort()).toEqual(['MSGTRK', 'MSGTRKM', 'SEND'])
    apply('no-protocol')
    expect(families().sort()).toEqual(['MSGTRK', 'MSGTRKM'])
  })
  test('what a bundle does not have is not disturbed', () => {
    for (const name of ['no-delivery-anywhere', 'no-network-message-id']) expect(apply(name)?.files, name).toEqual([])
    apply('lost-server')
    expect(apply('lost-server')?.files).toEqual([])
  })
  test('one connector’s rows, and no others', () => {
    const before = rows(bundle, ['RECV'])
    const done = apply('unlogged-receive')
    const after = rows(bundle, ['RECV'])
    const silent = done?.what.replace(' is not logged', '')
    expect(silent).toMatch(/^MBX-K\d\\/)
    expect(after).toEqual(before.filter((row) => row['connector-id'] !== silent))
    expect(after.length).toBeLessThan(before.length)
  })
  test('a column, with its cells, and nothing else', () => {
    const before = rows(bundle, ['MSGTRK', 'MSGTRKM'])
    apply('no-source-context')
    // reading throws where a row has another number of cells than its header
    const after = rows(bundle, ['MSGTRK', 'MSGTRKM'])
    expect(after).toEqual(before.map(({ 'source-context': _, ...rest }) => rest))
  })
})

test('every row twice', () => {
  const before = rows(bundle, ['SEND'])
  apply('doubled-rows')
  expect(rows(bundle, ['SEND'])).toEqual(before.flatMap((row) => [row, row]))
})

describe('identities taken away', () => {
  const text = (folder: string) =>
    bundleLogs(folder)
      .map(({ path }) => readFileSync(join(folder, path), 'utf8'))
      .join('')

  test('no session id is left', () => {
    apply('zeroed-sessions')
    expect(new Set(rows(bundle, ['RECV', 'SEND']).map((row) => row['session-id']))).toEqual(new Set(['0'.repeat(16)]))
    expect(/[,;\s]08D[0-9A-F]{13}[,;\s]/.test(text(original))).toBe(true)
    expect(/[,;\s]08D[0-9A-F]{13}[,;\s]/.test(text(bundle))).toBe(false)
  })
  test('a Message-ID becomes another one, the same everywhere, also in the truth; addresses stay', () => {
    const renamed = apply('anonymous-ids')?.truth?.(truth)
    const after = text(bundle)
    expect(truth.messages.filter(({ messageId }) => after.includes(messageId))).toEqual([])
    expect(rows(bundle, ['MSGTRK']).map((row) => row['sender-address'])).toEqual(
      rows(original, ['MSGTRK']).map((row) => row['sender-address']),
    )
    expect(after.includes('RCPT TO:<')).toBe(true)
    const ids = new Set(rows(bundle, ['MSGTRK', 'MSGTRKM']).map((row) => row['message-id']))
    expect(new Set(renamed?.messages.map((message) => message.messageId))).toEqual(ids)
    const report = renamed?.messages.find((message) => message.related?.[0]?.relation === 'original')
    expect(ids.has(report?.related?.[0]?.messageId)).toBe(true)
  })
})

test('servers and families are found in folders of any depth, hours in names too', () => {
  const folder = join(bundle, 'ED1/FrontEnd/ProtocolLog/SmtpReceive')
  mkdirSync(folder, { recursive: true })
  for (const name of ['RECV2026030910-1.LOG', 'RECV2026030909-2.LOG', 'RECV2026030909-10.LOG', 'notes.txt'])
    writeFileSync(join(folder, name), '')
  const found = bundleLogs(bundle).filter((log) => log.server === 'ED1')
  expect(found.map(({ family, period, number }) => `${family} ${period} ${number}`)).toEqual([
    'RECV 2026030909 2',
    'RECV 2026030909 10',
    'RECV 2026030910 1',
  ])
})

test('clocks go wrong when the logs are written, and the truth says so', () => {
  const options = { messages: 40, seed: 'clocks' }
  const clocks = (name: string) =>
    simulateDagPair(CLOCKS.get(name)?.(['MBX-K1', 'MBX-K2'], options) ?? options, { write: () => undefined }).nodes.map(
      (node) => node.clock,
    )
  expect(clocks('skew').slice(0, 2)).toEqual([[{ from: '2026-03-09T00:00:00.000Z', offsetMs: 45_000 }], undefined])
  expect(clocks('drift')[0]?.length).toBeGreaterThan(20)
})

test('disturbances combine: wrong clocks first, then what is done to the files', () => {
  expect(readDisturbances('skew+lost-server,no-protocol')).toEqual({ names: ['skew', 'lost-server', 'no-protocol'] })
  expect(readDisturbances('none')).toEqual({ names: [] })
  expect(readDisturbances('skew+nonsense').unknown).toBe('nonsense')
  const { names } = readDisturbances('anonymous-ids+skew+lost-server+no-protocol')
  rmSync(bundle, { recursive: true })
  const disturbed = runDisturbed(names, ['MBX-K1', 'MBX-K2'], { messages: 60, seed: 'combined' }, bundle, (options) => {
    const sink = folderSink(bundle)
    const told = simulateDagPair(options, sink)
    sink.finish()
    return told
  })
  expect(disturbed.done.map((each) => each.name)).toEqual(['anonymous-ids', 'lost-server', 'no-protocol'])
  expect(families().sort()).toEqual(['MSGTRK', 'MSGTRKM'])
  expect(serversOf(bundleLogs(bundle))).toEqual(['MBX-K1'])
  expect(disturbed.truth.nodes[0]?.clock?.[0]?.offsetMs).toBe(45_000)
  expect(disturbed.truth.messages.every((message) => message.messageId.endsWith('@anonymous.example>'))).toBe(true)
})
