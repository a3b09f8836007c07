/** NOTIFYMAPI rows have no id of a message: the event in the mailbox says whose they are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMessage } from '@shared/query/message-detail'
import { expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'
import { memorySink } from '../../simulator/bundle'
import { SCENARIOS } from '../../simulator/scenarios'

const FIELDS =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,sender-address,message-subject'
const HEAD = `#Software: Microsoft Exchange Server\r\n#Version: 15.01.2507.039\r\n#Log-type: Message Tracking Log\r\n#Fields: ${FIELDS}\r\n`
const context = (mdb: string, event: string) => `"MDB:${mdb}, Mailbox:68cf09c1, Event:${event}, MessageClass:IPM.Note"`
const notify = (second: number, mdb: string, event: string, sender = 'kim@corp.example') =>
  `2026-03-10T08:00:0${second}.000Z,,EX1,,,${context(mdb, event)},,STOREDRIVER,NOTIFYMAPI,,,,,${sender},\r\n`
const taken = (second: number, mdb: string, event: string, id: string, sender = 'kim@corp.example') =>
  `2026-03-10T08:00:0${second}.500Z,,EX1.corp.example,,EX1,${context(mdb, event)},,STOREDRIVER,RECEIVE,${id},<${id}@corp.example>,1e6eb197c6b4123${id},lee@corp.example,${sender},Hi\r\n`

function events(...rows: string[]) {
  const { result, tables } = correlated({ 'EX1/MSGTRKMS2026031008-1.LOG': HEAD + rows.join('') })
  const told = Array.from({ length: tables.messages.rows }, (_, i) => readMessage(tables, i)).map((m) =>
    m?.events.map((e) => `${e.event} ${new Date(e.at).toISOString().slice(17, 19)} ${e.key}`),
  )
  return { told, without: result.counts.rowsWithoutMessage }
}
const KEY = 'number of the event in the mailbox, in NOTIFYMAPI and in the row that took the mail from there'

test('beside the message that was taken under the same event, every try of it', () => {
  expect(events(notify(1, 'a', '7'), notify(2, 'a', '7'), taken(3, 'a', '7', '1'), notify(4, 'a', '8'), taken(5, 'a', '8', '2'))).toEqual({
    told: [
      [`NOTIFYMAPI 01 ${KEY}`, `NOTIFYMAPI 02 ${KEY}`, 'RECEIVE 03 network message id'],
      [`NOTIFYMAPI 04 ${KEY}`, 'RECEIVE 05 network message id'],
    ],
    without: 0,
  })
})

test('databases count for themselves: another database and another sender is another mail', () => {
  const { told, without } = events(notify(1, 'a', '7', 'pat@corp.example'), notify(1, 'b', '7'), taken(3, 'b', '7', '1'))
  expect(told).toEqual([[`NOTIFYMAPI 01 ${KEY}`, 'RECEIVE 03 network message id']])
  expect(without).toBe(1)
})

test('a delegate sends from another mailbox: its database is the same', () => {
  expect(events(notify(1, 'a', '7', 'boss@corp.example'), taken(3, 'a', '7', '1')).without).toBe(0)
})

test('an event that no mail was taken under, and one that is no number, stay without a message', () => {
  expect(events(notify(1, 'a', '9'), notify(2, 'a', 'x'), taken(3, 'a', '7', '1'))).toEqual({
    told: [['RECEIVE 03 network message id']],
    without: 2,
  })
})

test('the real sample of 2016', () => {
  const name = 'MSGTRKMS2022091915-1.LOG'
  const { result, tables } = correlated({ [name]: readFileSync(join(import.meta.dirname, '../../formats/message-tracking', name)) })
  expect(readMessage(tables, 0)?.events.map((e) => e.event)).toEqual(['NOTIFYMAPI', 'RECEIVE'])
  expect(result.counts).toMatchObject({ messages: 1, rowsWithoutMessage: 0 })
})

test('a simulated organisation leaves none over but those of mail not taken yet', () => {
  const sink = memorySink()
  SCENARIOS.get('dag-2016')?.run({ messages: 80, seed: 'notify', probeSeconds: 600 }, sink)
  const { result, table } = correlated(Object.fromEntries(sink.files))
  const all = table('events')
  const notices = Array.from({ length: all.rows }, (_, i) => all.text(i, 'event')).filter((event) => event === 'NOTIFYMAPI')
  expect(notices.length).toBeGreaterThan(20)
  expect(result.counts.rowsWithoutMessage).toBeLessThanOrEqual(1)
})
