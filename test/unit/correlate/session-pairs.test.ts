/** Which send session and which receive session are one connection: by endpoints and content, through translation, never by time alone. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { analyzePaths } from '../../builders/analyze'
import { correlated } from '../../builders/correlated'
import { type MadeMail, type MadeSession, smtpLog, talk } from '../../builders/smtp-logs'
import { folderSink } from '../../simulator/bundle'
import { simulateDagPair } from '../../simulator/dag-pair'

const T = Date.UTC(2026, 2, 10, 8)
const [A, B] = ['ex1.kiln.example', 'ex2.kiln.example']
let counter = 0
const newId = () => `08DE7156${(counter++).toString(16).toUpperCase().padStart(8, '0')}`

interface Plan {
  readonly at: number
  readonly mails?: readonly MadeMail[]
  readonly port?: number
}
const send = ({ at, mails = [], port = 5000 }: Plan, more: Partial<MadeSession> = {}): MadeSession => ({
  id: newId(),
  connector: 'Intra-Organization SMTP Send Connector',
  local: `10.0.0.1:${port}`,
  remote: '10.0.0.2:25',
  at,
  rows: talk('send', B, A, mails),
  ...more,
})
const receive = ({ at, mails = [], port = 5000 }: Plan, more: Partial<MadeSession> = {}): MadeSession => ({
  id: newId(),
  connector: 'EX2\\Default EX2',
  local: '10.0.0.2:25',
  remote: `10.0.0.1:${port}`,
  at,
  rows: talk('receive', B, A, mails),
  ...more,
})

/** Session ids of the pairs found. */
function pairsOf(sends: readonly MadeSession[], receives: readonly MadeSession[]) {
  const { tables } = correlated({ 'EX1/SEND.LOG': smtpLog('send', sends), 'EX2/RECV.LOG': smtpLog('receive', receives) })
  const t = tables.sessions
  const pairs = new Map<string, string>()
  for (let i = 0; i < t.rows; i++) {
    const other = t.number(i, 'peerSession')
    if (other < 0) continue
    expect(t.number(other, 'peerSession')).toBe(i)
    pairs.set(t.text(i, 'sessionId'), t.text(other, 'sessionId'))
  }
  return pairs
}

test.each([0, 45_000])('every connection between the members has both ends, one clock %i ms ahead', async (skew) => {
  const work = mkdtempSync(join(tmpdir(), 'hopscope-pairs-'))
  try {
    const sink = folderSink(work)
    const truth = simulateDagPair({ messages: 400, seed: 'p1', probeSeconds: 300, skew: { 'MBX-K2': skew } }, sink)
    sink.finish()
    const { tables, catalogue } = await analyzePaths([work])
    const t = tables.sessions
    let pairs = 0
    for (let i = 0; i < t.rows; i++) {
      const other = t.number(i, 'peerSession')
      if (other < 0) continue
      pairs++
      expect(t.text(i, 'direction')).not.toBe(t.text(other, 'direction'))
      expect(t.text(i, 'local')).toBe(t.text(other, 'remote'))
      expect(t.number(i, 'node')).toBe(t.number(other, 'peer'))
      expect(Math.abs(Math.abs(t.number(i, 'first') - t.number(other, 'first')) - skew)).toBeLessThan(1000)
    }
    const between = truth.sessions.reduce((n, s) => n + s.intraOrganization, 0)
    console.log(`[pairs] skew ${skew}: ${pairs / 2} of ${between} connections between ${catalogue.nodes.length} nodes`)
    // the logs may end within the last one
    expect(pairs / 2).toBeGreaterThanOrEqual(between - 1)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
})

test('a port that is used again: what the sessions carried decides, a zone of an address does not matter', () => {
  const mails = [1, 2, 3].map((n): MadeMail => ({ id: `m${n}@x.example`, internalId: n }))
  const ends = (n: number) =>
    [
      { at: T + n * 1000, mails: mails.slice(n, n + 1) },
      { local: '[fe80::1%3]:5000', remote: '[fe80::2%3]:25' },
    ] as const
  const sends = [0, 1, 2].map((n) => send(...ends(n)))
  // the other clock is two minutes ahead, and the log is in another order
  const receives = [2, 0, 1].map((n) =>
    receive({ at: T + 120_000 + n * 1000, mails: mails.slice(n, n + 1) }, { local: '[fe80::2%9]:25', remote: '[fe80::1%9]:5000' }),
  )
  const pairs = pairsOf(sends, receives)
  expect([0, 1, 2].map((n) => pairs.get(sends[n]?.id ?? ''))).toEqual([1, 2, 0].map((n) => receives[n]?.id))
})

test('two candidates that nothing tells apart stay open; one candidate within minutes is it, one an hour away is not', () => {
  const twice = pairsOf([send({ at: T }), send({ at: T + 30_000 })], [receive({ at: T + 10_000 }), receive({ at: T + 40_000 })])
  expect(twice.size).toBe(0)
  expect(pairsOf([send({ at: T })], [receive({ at: T + 200_000 })]).size).toBe(2)
  expect(pairsOf([send({ at: T })], [receive({ at: T + 3_600_000 })]).size).toBe(0)
})

test('a name, a number of mails or a reply that contradicts keeps sessions of the same endpoints apart', () => {
  const mail: MadeMail = { id: 'm1@x.example', internalId: 7 }
  const stranger = talk('receive', B, 'scanner.dune.example', [])
  expect(pairsOf([send({ at: T })], [receive({ at: T }, { rows: stranger })]).size).toBe(0)
  expect(pairsOf([send({ at: T, mails: [mail] })], [receive({ at: T })]).size).toBe(0)
  expect(
    pairsOf([send({ at: T, mails: [mail] })], [receive({ at: T, mails: [{ ...mail, internalId: 8, id: 'm2@x.example' }] })]).size,
  ).toBe(0)
})

test('through a balancer the reply with the internal id joins, once it stands in one session of each side; time never does', () => {
  const mail: MadeMail = { id: 'm1@x.example', internalId: 7 }
  const behind = { remote: '10.0.0.9:1234' }
  const toBalancer = { remote: '10.0.0.8:25' }
  expect(pairsOf([send({ at: T, mails: [mail] }, toBalancer)], [receive({ at: T + 5000, mails: [mail] }, behind)]).size).toBe(2)
  expect(pairsOf([send({ at: T }, toBalancer)], [receive({ at: T }, behind)]).size).toBe(0)
  const again = [0, 1].map((n) => send({ at: T + n, mails: [mail] }, toBalancer))
  expect(pairsOf(again, [receive({ at: T, mails: [mail] }, behind)]).size).toBe(0)
})

test('a Front End passes the reply on: the sender is not joined with the server behind it, the Front End is, by the session both name', () => {
  const mail: MadeMail = { id: 'm1@x.example', internalId: 7, host: B }
  const front = newId()
  const proxied = talk('receive', B, 'fe1.kiln.example', [mail])
  const rows: MadeSession['rows'] = [
    ...proxied.slice(0, 4),
    ['<', `XPROXYFROM SID=${front} IP=203.0.113.4 PORT=4000 DOMAIN=mail.maple.example SEQNUM=1 PERMS=1 AUTHSRC=Anonymous`],
    ['>', '250 XProxyFrom accepted'],
    ...proxied.slice(4),
  ]
  const hub = receive({ at: T }, { local: '10.0.0.2:2525', remote: '10.0.0.77:999', rows })
  const sender = send({ at: T, mails: [mail] })
  expect(pairsOf([sender], [hub]).size).toBe(0)
  const carried = talk('send', B, 'fe1.kiln.example', [mail])
  const frontSend = send(
    { at: T },
    {
      connector: 'Inbound Proxy Internal Send Connector',
      local: '10.0.0.3:4999',
      remote: '10.0.0.2:2525',
      rows: [['*', '', `Proxying inbound session with session id ${front}`], ...carried],
    },
  )
  expect(pairsOf([sender, frontSend], [hub])).toEqual(
    new Map([
      [frontSend.id, hub.id],
      [hub.id, frontSend.id],
    ]),
  )
})

test('a hundred thousand sessions between the same two ports, at one instant or spread over a day', () => {
  const short = (end: 'receive' | 'send') => talk(end, B, A, []).slice(0, 2)
  for (const step of [0, 800]) {
    const many = <E extends 'receive' | 'send'>(end: E) =>
      Array.from({ length: 50_000 }, (_, i) => (end === 'send' ? send : receive)({ at: T + i * step }, { rows: short(end) }))
    const [sends, receives] = [many('send'), many('receive')]
    const start = performance.now()
    expect(pairsOf(sends, receives).size).toBe(0)
    const ms = performance.now() - start
    console.log(`[pairs] 50,000 × 50,000 of one pair of ports, ${step} ms apart: ${Math.round(ms)} ms with reading`)
    expect(ms).toBeLessThan(30_000)
  }
})
