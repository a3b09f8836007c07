/** Rows of Get-MessageTrackingLog beside logs and beside each other: which are the same event, and whose they are. */
import { expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'

const LOG = `#Software: Microsoft Exchange Server\r\n#Log-type: Message Tracking Log\r\n#Fields: date-time,client-hostname,server-hostname,source,event-id,internal-message-id,message-id,recipient-address\r\n`
const logRow = (at: string, event: string, id: string, message: string) =>
  `2026-03-10T13:02:${at}Z,mx.north.example,EX01,SMTP,${event},${id},${message},eva@south.example\r\n`
/** Exact times, as of an export that a person made with `ToUniversalTime().ToString('o')`. */
const exported = (names: string, ...rows: readonly string[]) =>
  `Timestamp,${names}\r\n${rows.map((r) => `2026-03-10T13:02:${r}\r\n`).join('')}`
const messages = (files: Readonly<Record<string, string>>) => correlated(files).table('messages').rows
const copies = (files: Readonly<Record<string, string>>) => correlated(files).result.copies.map((c) => c.rows)

test('an export without internal ids repeats the log when server and Message-ID are the same', () => {
  const log = LOG + logRow('07.100', 'RECEIVE', '7', '<a@north.example>')
  const names = 'EventId,Source,ServerHostname,MessageId,Recipients'
  const same = exported(names, '07Z,RECEIVE,SMTP,EX01.corp.example,<a@north.example>,eva@south.example')
  expect(copies({ 'MSGTRK.LOG': log, 'a.csv': same })).toEqual([1])
  const other = exported(names, '07Z,RECEIVE,SMTP,EX02.corp.example,<a@north.example>,eva@south.example')
  expect(copies({ 'MSGTRK.LOG': log, 'a.csv': other })).toEqual([])
})

test('rows of two exports that have no id are never the same', () => {
  const names = 'EventId,Source,Sender,Recipients,MessageSubject'
  const one = exported(names, '07Z,RECEIVE,SMTP,jan@north.example,eva@south.example,first')
  const two = exported(names, '07Z,RECEIVE,SMTP,bob@west.example,ann@south.example,second')
  expect(copies({ 'a.csv': one, 'b.csv': two })).toEqual([])
})

test('ids that a spreadsheet rounded make no message of two', () => {
  const names = 'EventId,Source,ServerHostname,InternalMessageId,MessageId,Recipients'
  const row = (message: string) => `07Z,RECEIVE,SMTP,EX01,7.09123E+13,${message},eva@south.example`
  expect(messages({ 'a.csv': exported(names, row('<a@north.example>'), row('<b@north.example>')) })).toBe(2)
})

test('a row of an export of several servers that names none is nobody’s', () => {
  const names = 'EventId,Source,ClientHostname,ServerHostname,InternalMessageId,MessageId,Recipients'
  const rows = [
    '07Z,RECEIVE,SMTP,mx.north.example,EX01,7,<a@north.example>,eva@south.example',
    '08Z,RECEIVE,SMTP,mx.north.example,EX01,8,<b@north.example>,eva@south.example',
    '09Z,RECEIVE,SMTP,mx.north.example,EX02,9,<c@north.example>,eva@south.example',
    '10Z,FAIL,ROUTING,,,9,<c@north.example>,eva@south.example',
  ]
  const { server } = correlated({ 'EX01/a.csv': exported(names, ...rows) })
  expect(server('EX01/a.csv')).toEqual([null, 'its rows are of several servers'])
  const alone = correlated({ 'a.csv': exported(names, ...rows.slice(0, 2)) })
  expect(alone.server('a.csv')[0]).toBe('EX01')
})
