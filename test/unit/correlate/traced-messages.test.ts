/** Messages out of a message trace alone, and the order of its dates out of the logs beside it. */
import { isoTime } from '@shared/base/time'
import { type MessageDetail, readMessage } from '@shared/query/message-detail'
import { describe, expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'

const COLUMNS = 'Received,SenderAddress,RecipientAddress,Subject,Status,ToIP,FromIP,Size,MessageId,MessageTraceId'
const line = (cells: readonly string[]) => cells.map((c) => `"${c}"`).join(',')

interface Row {
  readonly at?: string
  readonly to?: string
  readonly status?: string
  readonly toIp?: string
  readonly fromIp?: string
  readonly id?: string
}
const csv = (...rows: readonly Row[]) =>
  [
    line(COLUMNS.split(',')),
    ...rows.map(({ at = '2026-03-09T08:00:00Z', to = 'lee@corp.example', status = 'Delivered', toIp = '', fromIp = '', id = '1' }) =>
      line([
        at,
        'kim@corp.example',
        to,
        `Mail ${id}`,
        status,
        toIp,
        fromIp,
        '900',
        `<${id}@corp.example>`,
        `1e6eb197-c6b4-4123-9b69-56dc1db88f0${id}`,
      ]),
    ),
  ].join('\r\n')

const FIELDS =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info,directionality'
/** A receipt of EX1, 10.0.0.5. */
const log = (at: string, id: string) =>
  `#Software: Microsoft Exchange Server\r\n#Version: 15.01.2507.039\r\n#Log-type: Message Tracking Log\r\n#Fields: ${FIELDS}\r\n${at},198.51.100.9,mx.out.example,10.0.0.5,EX1,,EX1\\Default EX1,SMTP,RECEIVE,7091234556640${id},<${id}@corp.example>,1e6eb197c6b441239b6956dc1db88f0${id},lee@corp.example,,900,1,,,Mail ${id},kim@corp.example,kim@corp.example,,Originating\r\n`

function told(files: Readonly<Record<string, string>>) {
  const { result, tables } = correlated(files)
  const name = (node: number) => result.nodes[node]?.name ?? '?'
  const words = (m: MessageDetail) => ({
    id: m.messageId,
    first: isoTime(m.first),
    outcome: m.outcome,
    direction: m.direction,
    recipients: m.recipients.map((r) => `${r.address} ${r.outcome} ${name(r.deliveredTo)}`),
    why: m.recipients.map((r) => r.why),
    hops: m.hops.map(
      (h) => `${name(h.from)} > ${name(h.to)} ${h.certainty}, sent ${h.sent}, received ${h.received}${h.worked ? '' : ', in vain'}`,
    ),
    lines: m.hops.map((h) => h.evidence.map((e) => e.line)),
    events: m.events.map((e) => `${e.event} ${name(e.node)}`),
  })
  const all = Array.from({ length: tables.messages.rows }, (_, i) => readMessage(tables, i)).flatMap((m) => (m ? [words(m)] : []))
  return { result, all }
}

describe('a message of which only the trace tells', () => {
  test('between mailboxes of the cloud: delivered there, and no hop', () => {
    const { all } = told({ 'trace.csv': csv({}, { to: 'pat@corp.example', status: 'Failed' }) })
    expect(all).toEqual([
      {
        id: '<1@corp.example>',
        first: '2026-03-09T08:00:00.000Z',
        outcome: 'partly',
        direction: 'internal',
        recipients: ['lee@corp.example delivered Exchange Online', 'pat@corp.example failed ?'],
        why: ['A row of the message trace says Delivered.', 'A row of the message trace says Failed.'],
        hops: [],
        lines: [],
        events: ['Delivered Exchange Online', 'Failed Exchange Online'],
      },
    ])
  })

  test('to the outside: a hop to the address that the row names, with its line; one that refused was tried', () => {
    const { all } = told({
      'trace.csv': csv({ to: 'a@x.example', toIp: '198.51.100.7' }, { to: 'b@y.example', toIp: '198.51.100.8', status: 'Failed' }),
    })
    expect(all[0]).toMatchObject({
      direction: 'outbound',
      recipients: ['a@x.example sent-external 198.51.100.7', 'b@y.example failed ?'],
      hops: [
        'Exchange Online > 198.51.100.7 certain, sent seen, received not-covered',
        'Exchange Online > 198.51.100.8 certain, sent seen, received not-covered, in vain',
      ],
      lines: [[2], [3]],
    })
  })

  test('to a server whose log does not cover that time, and to one whose log has no row of it', () => {
    const logs = {
      'EX1/MSGTRK2026030907-1.LOG': log('2026-03-09T07:00:00.000Z', '8') + log('2026-03-09T09:00:00.000Z', '9').split('\r\n')[4],
    }
    const open = told({ ...logs, 'trace.csv': csv({ at: '2026-03-12T08:00:00Z', toIp: '10.0.0.5' }) }).all.at(-1)
    expect(open).toMatchObject({
      outcome: 'not-covered',
      hops: ['Exchange Online > EX1 certain, sent seen, received not-covered'],
      why: ['A row of the message trace says Delivered, handed to EX1, of which no tracking log covers that time.'],
    })
    const silent = told({ ...logs, 'trace.csv': csv({ toIp: '10.0.0.5' }) }).all.at(-1)
    expect(silent).toMatchObject({ outcome: 'in-transit', hops: ['Exchange Online > EX1 certain, sent seen, received absent'] })
    expect(silent?.why[0]).toContain('its tracking log goes on and has no row of it')
  })

  test('from a server here: likely, as a network may show itself under that address; a user’s own address is no hop', () => {
    const logs = { 'EX1/MSGTRK2026030907-1.LOG': log('2026-03-09T07:00:00.000Z', '8') }
    const { all } = told({ ...logs, 'trace.csv': csv({ fromIp: '10.0.0.5' }, { id: '2', fromIp: '203.0.113.77' }) })
    expect(all.slice(1).map((m) => m.hops)).toEqual([['EX1 > Exchange Online likely, sent not-covered, received seen'], []])
  })

  test('one that logs have too is one message, by either id, and stays where it was', () => {
    const logs = { 'EX1/MSGTRK2026030907-1.LOG': log('2026-03-09T07:59:58.000Z', '1') }
    expect(told({ ...logs, 'trace.csv': csv({ toIp: '10.0.0.5' }, { id: '2' }) }).all.map((m) => m.id)).toEqual([
      '<1@corp.example>',
      '<2@corp.example>',
    ])
  })

  test('the same export twice tells it once', () => {
    const { all } = told({ 'a.csv': csv({}), 'b.csv': `${csv({})}\r\n` })
    expect(all.map((m) => m.events)).toEqual([['Delivered Exchange Online']])
  })
})

describe('dates that can be read two ways', () => {
  const logs = { 'EX1/MSGTRK2026030907-1.LOG': log('2026-03-09T07:59:58.000Z', '1') }
  const orders = (files: Readonly<Record<string, string>>) => {
    const { result, all } = told(files)
    return { orders: result.traceOrders.map((o) => [o.order, o.why]), first: all.at(-1)?.first, all }
  }

  test.each([
    ['3/9/2026 8:00:00 AM', '3/10/2026 8:00:00 AM', 'month-first', 'month first'],
    ['09/03/2026 08:00', '10/03/2026 08:00', 'day-first', 'day first'],
  ])('%s beside a log of that mail', (at, next, order, words) => {
    const found = orders({ ...logs, 'trace.csv': csv({ at }, { id: '2', at: next }) })
    expect(found.orders).toEqual([
      [order, `Dates were read ${words}: tracking logs have 1 of its messages within days of that, and none of the other reading.`],
    ])
    expect(found.first).toBe('2026-03-10T08:00:00.000Z')
    expect(found.all[0]?.events).toContain('Delivered ?')
  })

  test('no log of its mails: by how far a trace reaches back', () => {
    const found = orders({ 'trace.csv': csv({ at: '3/1/2026 8:00:00 AM' }, { id: '2', at: '3/9/2026 8:00:00 AM' }) })
    expect(found.orders).toEqual([
      ['month-first', 'Dates were read month first: read day first they would be 243 days apart, and a trace reaches back 90.'],
    ])
    expect(found.first).toBe('2026-03-09T08:00:00.000Z')
  })

  test('nothing tells it: they stay text, and make no message', () => {
    expect(orders({ 'trace.csv': csv({ at: '3/9/2026 8:00:00 AM' }) })).toMatchObject({ orders: [], all: [] })
  })

  test('logs that speak for both orders speak for none', () => {
    const both = { ...logs, 'EX1/MSGTRK2026090307-1.LOG': log('2026-09-03T07:59:58.000Z', '2') }
    const rows = csv({ at: '3/9/2026 8:00:00 AM' }, { id: '2', at: '3/9/2026 8:00:00 AM' })
    expect(orders({ ...both, 'trace.csv': rows }).orders).toEqual([])
  })
})
