/** A bundle exactly as ExchangeLogCollector makes it: every file has its state, and the routes are those of the plain logs. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Analyzed, analyzePaths } from '../../builders/analyze'
import { folderSink } from '../../simulator/bundle'
import { COLLECTED_PAIR } from '../../simulator/collected'
import { writeCollectorBundle } from '../../simulator/collector'
import { simulateDagPair } from '../../simulator/dag-pair'
import { score } from '../../simulator/score'
import type { Truth } from '../../simulator/truth'

const work = mkdtempSync(join(tmpdir(), 'hopscope-collector-'))
let truth: Truth
let analyzed: Analyzed
beforeAll(async () => {
  const plain = join(work, 'plain')
  const sink = folderSink(plain)
  truth = simulateDagPair({ messages: 150, seed: 'coll', probeSeconds: 600 }, sink)
  sink.finish()
  await writeCollectorBundle(plain, join(work, 'bundle'), { organisation: COLLECTED_PAIR, truth, lastDay: '2026-03-09', loneFile: true })
  analyzed = await analyzePaths([join(work, 'bundle')])
})
afterAll(() => {
  rmSync(work, { recursive: true, force: true })
})

const file = (end: string) => {
  const found = analyzed.catalogue.sources.find((s) => s.path.endsWith(end))
  if (!found) throw new Error(`no file ${end}`)
  const node = analyzed.catalogue.nodes[analyzed.catalogue.serverOf[found.id] ?? -1]
  return { kind: found.kind, state: found.state, note: found.note, server: node?.name, records: found.records }
}

test('routes are right to the last hop', () => {
  const result = score(JSON.parse(analyzed.text), truth)
  expect(result.samples).toEqual([])
  expect(result.hops.f1).toBe(1)
  expect(result.wrongCertain).toBe(0)
})

test('DAG, site, roles and addresses of servers are those their settings name, with the file that says so', () => {
  const node = analyzed.catalogue.nodes.find((n) => n.name === 'MBX-K2')
  expect(node).toMatchObject({ dag: 'DAG-K', site: 'Hafen', addresses: expect.arrayContaining(['192.168.40.12']) })
  expect(node?.roles).toEqual(['client access', 'mailbox', 'transport'])
  expect(node?.placeWhy).toBe(
    'DAG-K_DatabaseAvailabilityGroup.txt names it among the servers of DAG-K; MBX-K2_ExchangeServer.txt says that it is in the site Hafen.',
  )
  expect(JSON.parse(analyzed.text).nodes.find((n: { name: string }) => n.name === 'MBX-K2')).toMatchObject({ dag: 'DAG-K', site: 'Hafen' })
})

test('zips in zips keep their way in the name, back-slashes are folders', () => {
  expect(file('MBX-K1-310.zip!/Message_Tracking_Logs.zip!/MSGTRK20260309-1.LOG')).toMatchObject({
    kind: 'message-tracking',
    server: 'MBX-K1',
  })
  expect(file('MBX-K2-310.zip!/Hub_Send_Protocol_Logs.zip!/SEND20260309-1.LOG')).toMatchObject({ kind: 'smtp-send', server: 'MBX-K2' })
  expect(file('MBX-K1-310.zip!/MBX_Send_Protocol_Logs.zip!/Delivery/NoFilesDetected.txt').state).toBe('not-needed')
})

test('a log whose rows name no server is of the server whose zip it is in, and says so', () => {
  const log = 'MBX-K2-310.zip!/Queue_V15_Data.zip!/QueueLog2026031013-1.LOG'
  expect(file(log)).toMatchObject({ kind: 'exchange-log', server: 'MBX-K2', records: 3 })
  const { catalogue } = analyzed
  const id = catalogue.sources.find((s) => s.path.endsWith(log))?.id ?? -1
  expect(catalogue.serverWhy[id]).toBe('the folder is named MBX-K2-310; the file itself does not say')
})

test('a lone newest file from another month is noticed', () => {
  expect(file('MBX-K1-310.zip!/FE_Receive_Protocol_Logs.zip!/RECV2025110207-1.LOG')).toMatchObject({
    state: 'indexed-with-notes',
    note: expect.stringContaining('alone in its folder'),
  })
  expect(file('MBX-K1-310.zip!/Message_Tracking_Logs.zip!/MSGTRKM20260309-1.LOG').state).toBe('indexed')
})

test.each([
  ['Exchange_Server_Data/MBX-K2_InstantQueueInfo.txt', 'queue-state', 'MBX-K2', 3],
  ['Exchange_Server_Data/MBX-K1_ReceiveConnectors.txt', 'connector-settings', 'MBX-K1', 2],
  ['Exchange_Server_Data/MBX-K1_TransportServer.txt', 'server-settings', 'MBX-K1', 1],
  ['General_Server_Info/IPConfiguration.txt', 'network-settings', 'MBX-K1', 2],
  ['MailboxDatabaseCopyStatus/MBX-K2_MailboxDatabaseCopyStatus.txt', 'dag-state', 'MBX-K2', 3],
  ['DAG-K_DatabaseAvailabilityGroup.txt', 'dag-state', undefined, 1],
  ['Connectors/Send_Connectors.txt', 'connector-settings', undefined, 1],
])('%s is read as %s, of the server it names', (path, kind, server, records) => {
  expect(file(path)).toMatchObject({ kind, state: 'indexed', server, records })
})

test.each([
  ['NoFilesDetected.txt', 'it found no files of this log in its time window'],
  ['NotEnoughFreeSpace.txt', 'not enough free space'],
  ['u_ex260310.log', 'IIS log'],
  ['Application.evtx', 'event log'],
  ['EdgeTransport.exe.config', 'settings file of a service'],
  ['Netstat.txt', 'netstat'],
])('%s is not needed, and says what it is', (path, note) => {
  expect(file(path)).toMatchObject({ state: 'not-needed', note: expect.stringContaining(note) })
})

test('every file has a state, and their bytes balance', () => {
  const { totals, sources } = analyzed.catalogue
  expect(totals.bytesRead).toBe(totals.bytesInRecords + totals.bytesInHeaders + totals.bytesSetAside)
  expect(sources.filter((s) => s.state === 'unreadable' || s.state === 'skipped')).toEqual([])
  expect(sources.length).toBe(totals.files)
})
