/** What a session says, in the forms in which servers write it. */
import { readMessage } from '@shared/query/message-detail'
import { expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'

const SMTP = 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context'
const TRACKING =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info'
const head = (type: string, fields: string) =>
  `#Software: Microsoft Exchange Server\r\n#Version: 14.0.0.0\r\n#Log-type: ${type}\r\n#Fields: ${fields}\r\n`

/** A tracking log with one mail of internal id 3592 that is put off, and the session in which it was tried. */
function tried(rows: readonly (readonly [event: string, data: string, context?: string])[]) {
  const lines = rows.map(
    ([event, data, context = ''], i) =>
      `2026-03-10T08:00:0${i < 9 ? i : 9}.000Z,Out,08DC000000000001,${i},192.0.2.1:4000,198.51.100.5:25,${event},${data},${context}`,
  )
  const cells = (time: string, event: string, server: string, status: string) =>
    `${time},192.0.2.1,EX1,${server},,,SMTP,${event},3592,<a@x.example>,r@y.example,${status},1,1,,,S,s@x.example,s@x.example,`
  const { tables } = correlated({
    'EX1/MSGTRK20260310-1.LOG': `${head('Message Tracking Log', TRACKING)}2026-03-10T07:59:59.000Z,192.0.2.9,mx.z.example,192.0.2.1,EX1,,EX1\\In,SMTP,RECEIVE,3592,<a@x.example>,r@y.example,,1,1,,,S,s@x.example,s@x.example,\r\n${cells('2026-03-10T08:00:09.000Z', 'DEFER', '198.51.100.5,mx.y.example', '451 4.3.0 later')}\r\n`,
    'EX1/SEND20260310-1.LOG': `${head('SMTP Send Protocol Log', SMTP)}${lines.join('\r\n')}\r\n`,
  })
  return { message: readMessage(tables, 0), session: tables.sessions.row(0) }
}

const OPEN = [
  ['+', ''],
  ['<', '220 mx.y.example ESMTP'],
  ['>', 'EHLO EX1'],
  ['<', '250 mx.y.example'],
] as const

test('2010 gives the internal id in the data column: the try belongs to its message', () => {
  const { message } = tried([
    ...OPEN,
    ['*', '3592', 'sending message'],
    ['>', 'MAIL FROM:<s@x.example>'],
    ['<', '451 4.3.0 later'],
    ['-', '', 'Local'],
  ])
  const hop = message?.hops.find((h) => h.attempts.some((a) => a.session === 0))
  expect(hop?.attempts.map((a) => a.result)).toContain('451 4.3.0 later')
  expect(hop?.worked).toBe(false)
})

test('pipelined: the replies to MAIL and RCPT behind DATA are not the reply to the mail', () => {
  const { message, session } = tried([
    ...OPEN,
    ['*', '3592', 'sending message'],
    ['>', 'MAIL FROM:<s@x.example>'],
    ['>', 'RCPT TO:<r@y.example>'],
    ['>', 'DATA'],
    ['<', '250 2.1.0 Sender OK'],
    ['<', '250 Ok'],
    ['<', '354 go ahead'],
    ['<', '452 4.3.1 Insufficient system resources'],
    ['-', '', 'Local'],
  ])
  expect(session?.result).toBe('rejected')
  const hop = message?.hops.find((h) => h.attempts.some((a) => a.session === 0))
  expect(hop?.attempts.find((a) => a.session === 0)?.result).toBe('452 4.3.1 Insufficient system resources')
  expect(hop?.worked).toBe(false)
})

test('how it ended, what is missing, and TLS that a command behind the 220 proves', () => {
  const tls = [...OPEN, ['>', 'X-ANONYMOUSTLS'], ['<', '220 2.0.0 SMTP server ready']] as const
  const facts = (rows: Parameters<typeof tried>[0]) => {
    const { tls, mails, quit, closedBy, missing } = tried(rows).session ?? {}
    return { tls, mails, quit, closedBy, missing }
  }
  expect(facts([...tls, ['>', 'EHLO EX1'], ['>', 'QUIT'], ['-', '', 'Remote']])).toEqual({
    ...{ tls: 'yes', mails: 0, quit: 1, closedBy: 'Remote', missing: 0 },
  })
  // granted, and then nothing: that it began is not known
  expect(facts([...tls, ['-', '', 'Remote(ConnectionReset)']])).toMatchObject({ tls: 'no', quit: 0, closedBy: 'Remote(ConnectionReset)' })
  expect(facts([...OPEN, ['>', 'MAIL FROM:<s@x.example>']])).toMatchObject({ tls: '', mails: 1, closedBy: '' })
})

test('numbers that no row has are counted, also those before the first row', () => {
  const row = (n: number, event: string, data: string) =>
    `2026-03-10T08:00:00.${100 + n}Z,EX1\\In,08DC000000000001,${n},192.0.2.1:25,198.51.100.5:4000,${event},${data},`
  const { tables } = correlated({
    'EX1/RECV20260310-1.LOG': `${head('SMTP Receive Protocol Log', SMTP)}${[row(2, '<', 'EHLO x'), row(3, '>', '250 x'), row(6, '-', '')].join('\r\n')}\r\n`,
  })
  expect(tables.sessions.number(0, 'missing')).toBe(4)
})

test('a probe greets and leaves; whoever asks for more is none', () => {
  const result = (...commands: string[]) => {
    const rows = [
      ['+', ''],
      ['>', '220 EX1 ready'],
      ...commands.flatMap((c) => [
        ['<', c],
        ['>', '250 ok'],
      ]),
      ['-', ''],
    ]
    const lines = rows.map(
      ([event, data], n) =>
        `2026-03-10T08:00:00.${100 + n}Z,EX1\\In,08DC000000000001,${n},192.0.2.1:25,198.51.100.5:4000,${event},${data},`,
    )
    const { tables } = correlated({ 'EX1/RECV20260310-1.LOG': `${head('SMTP Receive Protocol Log', SMTP)}${lines.join('\r\n')}\r\n` })
    return tables.sessions.text(0, 'result')
  }
  expect([result(), result('EHLO lb', 'QUIT'), result('EHLO x', 'STARTTLS'), result('EHLO x', 'RSET')]).toEqual([
    'probe',
    'probe',
    'empty',
    'empty',
  ])
})
