/** Which server held the active copy of each database, from deliveries, and what status output says beside them. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { analyzePaths } from '../../builders/analyze'
import { correlated } from '../../builders/correlated'
import { folderSink } from '../../simulator/bundle'
import { SCENARIOS } from '../../simulator/scenarios'

const T = Date.UTC(2026, 2, 10, 8)
const FIELDS_2010 =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality,tenant-id,original-client-ip,original-server-ip,custom-data'
const head = (type: string, fields: string) => `#Software: Microsoft Exchange Server\r\n#Log-type: ${type}\r\n#Fields: ${fields}\r\n`

interface Delivery {
  readonly minute: number
  readonly store: string
  readonly hub?: string
  readonly data?: string
  readonly context?: string
}

/** A hub's log of 2010. */
function deliveries(list: readonly Delivery[]): string {
  const rows = list.map(({ minute, store, hub = 'EX9', data = 'S:MailboxDatabaseName=DB1;S:DatabaseHealth=-1', context = '' }, i) =>
    [
      Number.isNaN(minute) ? 'never' : new Date(T + minute * 60_000).toISOString(),
      `,${hub},,${store},${context},,STOREDRIVER,DELIVER,${i},<d${i}@x.example>,a@kiln.example,,1000,1,,,Hello,b@x.example,b@x.example,,Incoming,,,,${data}`,
    ].join(','),
  )
  // rows that name every server as one of the organisation
  const own = [...new Set(list.flatMap((d) => [d.store, d.hub ?? 'EX9']))].map(
    (name, i) =>
      `${new Date(T).toISOString()},192.0.2.${i + 50},far.x.example,192.0.2.${i + 10},${name},,${name}\\Default ${name},SMTP,RECEIVE,${900 + i},<r${i}@x.example>,a@kiln.example,,1000,1,,,Hello,b@x.example,b@x.example,,Incoming,,,,`,
  )
  return `${head('Message Tracking Log', FIELDS_2010)}${[...own, ...rows].join('\r\n')}\r\n`
}

function found(files: Readonly<Record<string, string>>) {
  const { result } = correlated(files)
  const name = (node: number) => result.nodes[node]?.name ?? ''
  const minutes = (at: number) => (at - T) / 60_000
  const spans = result.databases.map(
    (d) => [d.database, d.spans.map((s) => [name(s.node), minutes(s.from), minutes(s.to), s.deliveries] as const)] as const,
  )
  return { result, spans: new Map(spans), status: new Map(result.databases.map((d) => [d.database, d.status])) }
}

const moved = [1, 5, 9].map((minute): Delivery => ({ minute, store: 'EX1' })).concat([14, 15].map((minute) => ({ minute, store: 'EX2' })))

test('runs of deliveries to one store, a move between them, and each server’s own list', () => {
  const { result, spans, status } = found({ 'EX9/MSGTRK.LOG': deliveries(moved) })
  expect(spans.get('DB1')).toEqual([
    ['EX1', 1, 9, 3],
    ['EX2', 14, 15, 2],
  ])
  expect(status.get('DB1')).toBe(null)
  const node = result.nodes.find((n) => n.name === 'EX2')
  expect(node?.activeCopies).toEqual([{ database: 'DB1', from: T + 14 * 60_000, to: T + 15 * 60_000 }])
  expect(result.nodes.find((n) => n.name === 'EX9')?.activeCopies).toEqual([])
})

test('names with other letters are one database; rows without one, or without a time, witness nothing', () => {
  const { spans } = found({
    'EX9/MSGTRK.LOG': deliveries([
      { minute: 1, store: 'EX1' },
      { minute: 2, store: 'EX1', data: 'S:E2ELatency=1;S:MailboxDatabaseName=db1' },
      { minute: 3, store: 'EX2', data: '' },
      { minute: Number.NaN, store: 'EX2' },
      { minute: 4, store: 'EX1', data: 'S:MailboxDatabaseName=__proto__;S:x=1' },
    ]),
  })
  expect([...spans.keys()]).toEqual(['__proto__', 'DB1'])
  expect(spans.get('DB1')).toEqual([['EX1', 1, 2, 2]])
})

const status = (rows: readonly (readonly [name: string, status: string])[]) =>
  `[PS] C:\\>Get-MailboxDatabaseCopyStatus | fl Name,Status\r\n\r\n${rows.map(([n, s]) => `Name   : ${n}\r\nStatus : ${s}\r\n`).join('\r\n')}`

test.each([
  [
    [
      ['DB1\\EX1', 'Healthy'],
      ['DB1\\EX2', 'Mounted'],
    ],
    /status.txt says that EX2 has the active copy, and the last deliveries, from 2026-03-10T08:14:00.000Z on, agree/,
  ],
  [
    [
      ['DB1\\EX1', 'Mounted'],
      ['DB1\\EX2', 'Healthy'],
    ],
    /EX1 has the active copy; deliveries show it there from .*08:01.* to .*08:09.* and on EX2 afterwards: .* before the last move/,
  ],
  [
    [
      ['DB1\\EX9', 'Mounted'],
      ['DB1\\EX2', 'Healthy'],
    ],
    /EX9 has the active copy; deliveries contradict: they show it on EX1, EX2 only/,
  ],
] as const)('status output %j beside the deliveries', (rows, expected) => {
  const { status: said } = found({ 'EX9/MSGTRK.LOG': deliveries(moved), 'status.txt': status(rows) })
  expect(said.get('DB1')).toMatch(expected)
  expect(said.get('DB1')).toMatch(/When the output was made is not known\.$/)
})

test('a database that only settings know has no spans', () => {
  const { spans, status: said } = found({
    'EX9/MSGTRK.LOG': deliveries(moved),
    'status.txt': status([
      ['DB7\\EX1', 'Mounted'],
      ['DB7\\EX2', 'Healthy'],
    ]),
  })
  expect(spans.get('DB7')).toEqual([])
  expect(said.get('DB7')).toContain('no delivery in the logs tells of it')
})

const GUID = '0e2f5a1c-77aa-4c3e-9d2b-5f1b6d3a9c11'

test('a store that is named by the GUID of its database, in tracking rows and in connectivity logs, once settings tell the name', () => {
  const database = `[PS] C:\\>Get-MailboxDatabase | fl\r\n\r\nName            : DB1\r\nGuid            : ${GUID}\r\nEdbFilePath     : D:\\DB1\\DB1.edb\r\nMountedOnServer : EX1.kiln.example\r\n`
  const log = deliveries([{ minute: 1, store: 'EX1', data: '', context: `"MDB:${GUID}, Mailbox:1, Event:2"` }])
  const connect = `${head('Transport Connectivity Log', 'date-time,session,source,destination,direction,description')}${[
    `${new Date(T + 120_000).toISOString()},08D0000000000001,MapiDelivery,${GUID.toUpperCase()},+,EX1`,
    `${new Date(T + 180_000).toISOString()},08D0000000000001,MapiDelivery,${GUID.toUpperCase()},-,Messages: 2 Bytes: 4000`,
  ].join('\r\n')}\r\n`
  expect(found({ 'EX9/MSGTRK.LOG': log, 'EX9/CONNECTLOG.LOG': connect }).spans.size).toBe(0)
  const { spans, status: said } = found({ 'EX9/MSGTRK.LOG': log, 'EX9/CONNECTLOG.LOG': connect, 'databases.txt': database })
  expect(spans.get('DB1')).toEqual([['EX1', 1, 3, 2]])
  expect(said.get('DB1')).toContain('agree')
})

test.each([...SCENARIOS.keys()])('%s: each database where the simulator had it, with one clock 90 s off', async (name) => {
  const work = mkdtempSync(join(tmpdir(), 'hopscope-copies-'))
  try {
    const scenario = SCENARIOS.get(name)
    const sink = folderSink(work)
    const [first = ''] = scenario?.servers ?? []
    const truth = scenario?.run({ messages: 400, seed: 'a1', probeSeconds: 600, skew: { [first]: 90_000 } }, sink)
    sink.finish()
    const { catalogue, text } = await analyzePaths([work])
    const moves = new Map<string, { server: string; from: number; to: number }[]>()
    for (const n of truth?.nodes ?? [])
      for (const c of n.activeCopies ?? [])
        moves.set(c.database, [...(moves.get(c.database) ?? []), { server: n.name, from: Date.parse(c.from), to: Date.parse(c.to) }])
    expect(catalogue.databases.map((d) => d.database).sort()).toEqual([...moves.keys()].sort())
    let spans = 0
    for (const d of catalogue.databases) {
      const real = [...(moves.get(d.database) ?? [])].sort((a, b) => a.from - b.from)
      const shown = d.spans.map((s) => catalogue.nodes[s.node]?.name.split('.')[0])
      spans += shown.length
      // a stay without a delivery is not seen, and none is seen that was not
      expect(real.map((r) => r.server).join(' ')).toContain(shown.join(' '))
      for (const s of d.spans) {
        const stay = real.filter((r) => r.server === catalogue.nodes[s.node]?.name.split('.')[0])
        expect(stay.some((r) => s.from >= r.from - 91_000 && s.to <= r.to + 91_000)).toBe(true)
      }
    }
    const json = JSON.parse(text) as { databases: unknown[]; nodes: { activeCopies: unknown[] }[] }
    expect(json.databases).toHaveLength(moves.size)
    expect(json.nodes.reduce((n, node) => n + node.activeCopies.length, 0)).toBe(spans)
    console.log(`[copies] ${name}: ${moves.size} databases, ${spans} stays seen of ${[...moves.values()].flat().length}`)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
})

test('a hundred thousand deliveries, each to another server than the one before', () => {
  const files = { 'EX9/MSGTRK.LOG': deliveries(Array.from({ length: 100_000 }, (_, i) => ({ minute: i / 600, store: `EX${i % 2}` }))) }
  const start = performance.now()
  const { result } = found(files)
  const ms = performance.now() - start
  console.log(`[copies] 100,000 moves: ${Math.round(ms)} ms with reading`)
  expect(result.databases[0]?.spans.length).toBe(100_000)
  expect(ms).toBeLessThan(30_000)
})
