/** Reports and the messages they are about, where several messages have one Message-ID. */
import { readMessage } from '@shared/query/message-detail'
import { expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'

const FIELDS =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info'

interface Row {
  readonly minute: number
  readonly event: string
  readonly internal: number
  readonly id: string
  readonly reference?: string
  readonly sender?: string
}

const line = ({ minute, event, internal, id, reference = '', sender = 'anna@kiln.example' }: Row) => {
  const [source = '', name = ''] = event.split(' ')
  const returnPath = source === 'DSN' ? '<>' : sender
  return `2026-03-10T08:${String(minute).padStart(2, '0')}:00.000Z,,,10.0.0.2,EX1,,,${source},${name},${internal},${id},bob@quay.example,,900,1,,${reference},Order,${sender},${returnPath},`
}

function related(rows: readonly Row[]) {
  const log = `#Software: Microsoft Exchange Server\r\n#Version: 14.01.0438.000\r\n#Log-type: Message Tracking Log\r\n#Fields: ${FIELDS}\r\n${rows.map(line).join('\r\n')}\r\n`
  const { tables } = correlated({ 'EX1/MSGTRK2026031008-1.LOG': log })
  const all = Array.from({ length: tables.messages.rows }, (_, i) => readMessage(tables, i))
  return all.map((m) => [m?.messageId.slice(1, -1), m?.related.map((r) => `${r.relation} ${r.id}`).join(', ')])
}

const DOUBLE = '<same@kiln.example>'
const REPORT = '<report@kiln.example>'
const first = { minute: 0, event: 'STOREDRIVER RECEIVE', internal: 1, id: DOUBLE }
const second = { minute: 10, event: 'STOREDRIVER RECEIVE', internal: 2, id: DOUBLE, sender: 'carla@kiln.example' }
const report = (minute: number) => ({
  minute,
  event: 'DSN RECEIVE',
  internal: 3,
  id: REPORT,
  reference: DOUBLE,
  sender: 'postmaster@kiln.example',
})

test('the message whose own row names the report is its original, and no other with its Message-ID', () => {
  const failed = { minute: 20, event: 'ROUTING FAIL', internal: 2, id: DOUBLE, reference: REPORT, sender: 'carla@kiln.example' }
  expect(related([first, second, failed, report(20)])).toEqual([
    ['same@kiln.example', ''],
    ['same@kiln.example', 'delivery-report M-3'],
    ['report@kiln.example', 'original M-2'],
  ])
})

test('when no row decides, all that had begun are named', () => {
  expect(related([first, second, report(20)])[2]).toEqual(['report@kiln.example', 'original M-1, original M-2'])
  expect(related([first, report(5), second]).find(([id]) => id === 'report@kiln.example')).toEqual(['report@kiln.example', 'original M-1'])
})
