/** Which sessions of protocol logs the streams of captures are: by both ends and time, with a capture whose clock is its own. */

import { readStream, StreamEngine } from '@shared/query/streams'
import { describe, expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'
import { type MadeSession, smtpLog, talk } from '../../builders/smtp-logs'
import { sampleBytes } from '../../captures/read-sample'

const T = Date.UTC(2026, 2, 10, 8)
const HOUR = 3_600_000
const SERVER = 'ex2.kiln.example'
const CLIENT = 'mail.quay.example'
let counter = 0

interface Plan {
  readonly at: number
  readonly port: number
  /** As the server saw it. */
  readonly client?: string
}

const session = ({ at, port, client = '192.0.2.7' }: Plan): MadeSession => ({
  id: `08DE7156${(counter++).toString(16).toUpperCase().padStart(8, '0')}`,
  connector: 'EX2\\Default EX2',
  local: '10.0.0.2:25',
  remote: `${client}:${port}`,
  at,
  rows: talk('receive', SERVER, CLIENT, [{ id: `m${port}@quay.example`, internalId: port }]),
})

/** tcpdump of connections from 192.0.2.7; `time` prints an instant. */
function dump(plans: readonly Plan[], time: (at: number) => string): string {
  const lines = plans.flatMap(({ at, port }) => {
    const [c, s] = [`192.0.2.7.${port}`, '10.0.0.2.25']
    const row = (after: number, from: string, to: string, rest: string) => ({ at: at + after, text: `IP ${from} > ${to}: Flags ${rest}` })
    return [
      row(-2, c, s, '[S], seq 1, win 64240, length 0'),
      row(-1, s, c, '[S.], seq 9, ack 2, win 64240, length 0'),
      row(0, c, s, '[.], ack 10, win 64240, length 0'),
      row(10, s, c, `[P.], seq 10:40, ack 2, win 512, length 30: SMTP: 220 ${SERVER} Microsoft ESMTP MAIL Service ready`),
      row(20, c, s, `[P.], seq 2:30, ack 40, win 512, length 28: SMTP: EHLO ${CLIENT}`),
    ]
  })
  return lines
    .sort((a, b) => a.at - b.at)
    .map((l) => `${time(l.at)} ${l.text}\n`)
    .join('')
}

const epoch = (at: number) => (at / 1000).toFixed(6)
/** A laptop an hour east, whose clock is 1.5 s ahead. */
const laptop = (at: number) =>
  new Date(at + HOUR + 1500)
    .toISOString()
    .replace('T', ' ')
    .replace(/(\.\d+)Z$/, '$1000')

function joined(sessions: readonly MadeSession[], text: string) {
  const { tables } = correlated({ 'EX2/RECV.LOG': smtpLog('receive', sessions), 'dump.txt': text })
  const t = tables.streams
  return Array.from({ length: t.rows }, (_, i) => ({
    client: t.text(i, 'client'),
    session: (JSON.parse(t.text(i, 'sessions') || '[]') as number[]).map((s) => tables.sessions.text(s, 'remote')),
    certainty: t.text(i, 'certainty'),
    perhaps: (JSON.parse(t.text(i, 'perhaps') || '[]') as number[]).length,
    began: t.number(i, 'began'),
    pairs: t.number(i, 'beganPairs'),
  }))
}

const three: readonly Plan[] = [
  { at: T, port: 5001 },
  { at: T + 10_000, port: 5002 },
  { at: T + 25_000, port: 5003 },
]

test('every stream is the session of its ends, and what the clock of the capture is follows', () => {
  const found = joined(three.map(session), dump(three, laptop))
  expect(found.map((s) => [s.client, s.session, s.certainty])).toEqual(
    three.map(({ port }) => [`192.0.2.7:${port}`, [`192.0.2.7:${port}`], 'certain']),
  )
  for (const s of found) {
    expect(s.pairs).toBe(3)
    // its first packet is the SYN of the first connection
    expect(Math.abs(s.began - (T - 2))).toBeLessThan(5)
  }
})

describe('one session alone', () => {
  const [one] = three as [Plan]
  test('proves itself where the capture knows the hour', () => {
    expect(joined([session(one)], dump([one], epoch))[0]).toMatchObject({ session: ['192.0.2.7:5001'], certainty: 'certain' })
  })
  test('is likely where only the ends fit', () => {
    expect(joined([session(one)], dump([one], laptop))[0]).toMatchObject({ session: ['192.0.2.7:5001'], certainty: 'likely' })
  })
})

test('a port that was used again: the time tells which of the two it is', () => {
  const again = [...three, { at: T + 8 * HOUR, port: 5002 }]
  const found = joined(again.map(session), dump(three, laptop))
  expect(found.map((s) => s.certainty)).toEqual(['certain', 'certain', 'certain'])
  const late = joined(again.map(session), dump([again[3] as Plan], epoch))
  expect(late[0]).toMatchObject({ session: ['192.0.2.7:5002'], certainty: 'certain', began: T + 8 * HOUR - 2 })
})

test('two sessions of the same ends at the same time: both are named, none is chosen', () => {
  const twice = [...three, { at: T + 10_500, port: 5002 }]
  const found = joined(twice.map(session), dump(three, laptop))
  expect(found[1]).toMatchObject({ session: [], certainty: '', perhaps: 2 })
  expect(found[0]).toMatchObject({ certainty: 'certain' })
})

test('a session of the same ends on another day is another connection', () => {
  const found = joined([session({ at: T + 30 * HOUR, port: 5001 })], dump([three[0] as Plan], epoch))
  expect(found[0]).toMatchObject({ session: [], perhaps: 0 })
})

test('a connection in the logs of both ends is one, whose ends are named differently behind address translation', () => {
  const mails = [{ id: 'm1@quay.example', internalId: 1 }]
  const sent = {
    id: 'A1',
    connector: 'To EX2',
    local: '192.0.2.7:5001',
    remote: '203.0.113.9:25',
    at: T,
    rows: talk('send', SERVER, 'ex1.kiln.example', mails),
  }
  const received = {
    id: 'B1',
    connector: 'EX2\\Default EX2',
    local: '10.0.0.2:25',
    remote: '10.0.0.1:61000',
    at: T,
    rows: talk('receive', SERVER, 'ex1.kiln.example', mails),
  }
  const packets = (from: string, to: string) =>
    `${epoch(T - 2)} IP ${from} > ${to}: Flags [S], seq 1, win 9, length 0\n${epoch(T)} IP ${from} > ${to}: Flags [.], ack 10, win 9, length 0\n`
  const { tables } = correlated({
    'EX1/SEND.LOG': smtpLog('send', [sent]),
    'EX2/RECV.LOG': smtpLog('receive', [received]),
    'near-sender.txt': packets('192.0.2.7.5001', '203.0.113.9.25'),
    'near-receiver.txt': packets('10.0.0.1.61000', '10.0.0.2.25'),
  })
  const t = tables.streams
  expect([t.text(0, 'certainty'), t.text(1, 'certainty')]).toEqual(['certain', 'certain'])
  const of = (i: number) => (JSON.parse(t.text(i, 'sessions')) as number[]).map((s) => tables.sessions.text(s, 'sessionId'))
  expect(of(0)).toContain('A1')
  expect(of(1)).toContain('B1')
})

test('behind address translation the dialogue and the time join them, and it is said to be likely', () => {
  const found = joined([session({ at: T, port: 61000, client: '10.0.0.1' })], dump([three[0] as Plan], epoch))
  expect(found[0]).toMatchObject({ session: ['10.0.0.1:61000'], certainty: 'likely' })
})

test('dialogue and server of each stream', () => {
  const files = { 'EX2/RECV.LOG': smtpLog('receive', three.map(session)), 'dump.txt': dump(three, epoch) }
  const { tables } = correlated(files)
  expect(tables.talk.rows).toBe(6)
  for (let i = 0; i < 3; i++) {
    const from = tables.streams.number(i, 'talkFrom')
    expect(tables.talk.text(from, 'kind')).toBe('banner')
    expect(tables.talk.number(from, 'stream')).toBe(i)
    expect(tables.streams.number(i, 'serverNode')).toBe(tables.sessions.number(i, 'node'))
  }
})

const FIELDS =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info'

/** Tracking rows of mails that one server sent to another address. */
const tracking = (...rows: readonly { readonly id: string; readonly at: string; readonly subject: string }[]) =>
  [
    '#Software: Microsoft Exchange Server',
    '#Version: 14.01.0438.000',
    '#Log-type: Message Tracking Log',
    `#Fields: ${FIELDS}`,
    ...rows.map(
      ({ id, at, subject }, i) =>
        `${at},10.20.1.11,EXCH01,203.0.113.25,MX1.dest.example,,Internet,SMTP,SEND,${i + 1},<${id}>,bob@dest.example,250 OK,900,1,,,${subject},anna@corp.example,anna@corp.example,`,
    ),
    '',
  ].join('\r\n')

describe('a mail that is seen on its way', () => {
  const capture = sampleBytes('synthetic-zero-window.pcap')
  const id = 'zw.1@EXCH01.corp.example'

  test('names its message, without any protocol log', () => {
    const log = tracking(
      { id, at: '2024-05-01T12:00:46.000Z', subject: 'Plans' },
      { id: 'other@corp.example', at: '2024-05-01T12:00:50.000Z', subject: 'More' },
    )
    const { tables } = correlated({ 'EX/MSGTRK20240501-1.LOG': log, 'c.pcap': capture })
    const [message] = JSON.parse(tables.streams.text(0, 'messages') || '[]') as number[]
    expect(message).toBeDefined()
    expect(tables.messages.text(message ?? -1, 'messageId')).toBe(`<${id}>`)
    expect([tables.streams.text(0, 'key'), tables.streams.text(0, 'certainty')]).toEqual([
      'Message-ID in the header of the mail',
      'certain',
    ])
    const row = readStream(tables, 0)
    // both ends are the hosts of the hop, by their addresses
    expect([row?.clientNode, row?.serverNode]).toEqual([tables.hops.number(0, 'from'), tables.hops.number(0, 'to')])
    const hop = { sessions: [], message: message ?? -1, from: row?.clientNode ?? -1, to: row?.serverNode ?? -1 }
    const engine = new StreamEngine(tables)
    expect(engine.ofHop(hop).map((s) => s.index)).toEqual([0])
    expect(engine.ofHop({ ...hop, to: -5 })).toEqual([])
  })
  test('is named by the reply that takes it, where its header was not captured', () => {
    const text = `${dump([{ at: T, port: 4000 }], epoch)}${epoch(T + 500)} IP 10.0.0.2.25 > 192.0.2.7.4000: Flags [P.], seq 40:90, ack 30, win 512, length 50: SMTP: 250 2.6.0 <${id}> [InternalId=5, Hostname=${SERVER}] Queued mail for delivery\n`
    const tied = (...ids: readonly string[]) => {
      const mails = ids.map((one, i) => ({ id: one, at: `2026-03-10T08:00:0${i}.000Z`, subject: `Mail ${i}` }))
      const { tables } = correlated({ 'EX/MSGTRK20260310-1.LOG': tracking(...mails), 'dump.txt': text })
      return ['messages', 'key', 'certainty'].map((c) => tables.streams.text(0, c))
    }
    expect(tied('other@corp.example', id)).toEqual(['[1]', 'Message-ID in the reply to the mail', 'certain'])
    expect(tied('other@corp.example')).toEqual(['', '', ''])
  })
})
