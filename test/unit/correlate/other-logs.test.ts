/** What connectivity and agent logs add: whose they are, connections with what was tried, decisions of agents beside a message's rows. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { readMessage } from '@shared/query/message-detail'
import { expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'

const data = (path: string) => readFileSync(join(import.meta.dirname, '../../formats', path))

const TRACKING =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,network-message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info'
const head = (type: string, fields: string) => `#Software: Microsoft Exchange Server\r\n#Log-type: ${type}\r\n#Fields: ${fields}\r\n`
const SMTP = 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context'
const AGENT =
  'Timestamp,SessionId,LocalEndpoint,RemoteEndpoint,EnteredOrgFromIP,MessageId,P1FromAddress,P2FromAddresses,Recipient,NumRecipients,Agent,Event,Action,SmtpResponse,Reason,ReasonData'

test('a connection keeps what DNS said, every address that was tried, and how it ended', () => {
  const { table, server } = correlated({ 'EX1/CONNECTLOG-1.LOG': data('connectivity/edge/sessions.LOG') })
  const connections = table('connections')
  expect(connections.rows).toBe(3)
  expect(connections.row(0)).toMatchObject({
    destination: 'partner.example',
    deliveryType: 'DnsConnectorDelivery',
    dns: 'mx1.partner.example[198.51.100.7], mx2.partner.example[198.51.100.8]',
    result: 'completed',
    failure: '',
    messages: 2,
    bytes: 22_158,
    rows: 5,
    session: -1,
  })
  const tried = JSON.parse(connections.text(0, 'tried')) as { address: string; result: string }[]
  expect(tried.map((t) => t.address)).toEqual(['198.51.100.7', '198.51.100.8'])
  expect(tried[0]?.result).toContain('ConnectionRefused')
  expect(tried[1]?.result).toBe('established')
  expect(connections.row(1)).toMatchObject({ queueLength: 14, result: 'failed', failure: 'The DNS query for a delivery domain failed' })
  expect(connections.text(1, 'dns')).toContain('InfoDomainNonexistent')
  expect(server('EX1/CONNECTLOG-1.LOG')).toEqual(['EX1.south.example', '1 of its MAPI connections name EX1.south.example'])
})

test('the real sample: a connection that was made and could not be used', () => {
  const { table } = correlated({ 'CONNECTLOG.LOG': data('connectivity/CONNECTLOG-e2013-submission-service-not-active.LOG') })
  const connections = table('connections')
  expect(connections.row(1)).toMatchObject({
    deliveryType: 'Undefined',
    queueLength: 0,
    result: 'failed',
    failure: 'Retry : Service not active',
  })
})

test('a connectivity log is of the server whose SEND log has its sessions, whatever its folder says', () => {
  const send = `${head('SMTP Send Protocol Log', SMTP)}2026-03-10T13:00:02.000Z,out,08DC42C8FF236A1F,2,192.0.2.25:4000,198.51.100.8:25,>,EHLO ex1.south.example,\r\n`
  const receive = `${head('SMTP Receive Protocol Log', SMTP)}2026-03-10T13:00:00.000Z,EX1\\Default EX1,08DC42C8FF230001,0,192.0.2.25:25,192.0.2.99:4000,+,,\r\n2026-03-10T13:00:00.000Z,EX2\\Default EX2,08DC42C8FF230002,0,192.0.2.26:25,192.0.2.99:4001,+,,\r\n`
  const connect = data('connectivity/edge/sessions.LOG')
    .toString()
    .split('\r\n')
    .filter((l) => !l.includes('Mapi'))
    .join('\r\n')
  const { server, table } = correlated({ 'a/RECV.LOG': receive, 'b/SEND.LOG': send, 'EX2/CONNECTLOG.LOG': connect })
  expect(server('EX2/CONNECTLOG.LOG')).toEqual(['EX1', '1 of its sessions are in the SEND log of EX1'])
  expect(table('connections').number(0, 'session')).toBeGreaterThanOrEqual(0)
  expect(table('connections').number(1, 'session')).toBe(-1)
})

test('rows of an agent stand beside the message of their network id, in time order, with the key that joined them', () => {
  const event = (at: string, id: string, source: string) =>
    `2026-03-10T13:02:${at}Z,198.51.100.30,mail.north.example,192.0.2.25,EX1,,EX1\\Default EX1,SMTP,${source},${id},<a1@north.example>,1e6eb197-c6b4-1234-1b69-56dc1db88f50,eva@south.example,,7229,1,,,Order 17,jan@north.example,jan@north.example,0cA:`
  const tracking = `${head('Message Tracking Log', TRACKING)}${[event('07.100', '7', 'RECEIVE'), event('09.000', '7', 'AGENTINFO')].join('\r\n')}\r\n`
  const agent = `${head('Agent Log', `${AGENT},Diagnostics,NetworkMsgID`)}${[
    '2026-03-10T13:02:08.000Z,08DC42C8FF236A1F,192.0.2.25:25,,198.51.100.30,,,,eva@south.example,1,Content Filter Agent,OnEndOfData,AcceptMessage,,SCL,1,,1e6eb197-c6b4-1234-1b69-56dc1db88f50',
    '2026-03-10T13:02:08.500Z,08DC42C8FF236A20,192.0.2.25:25,,198.51.100.30,,,,x@south.example,1,Content Filter Agent,OnEndOfData,AcceptMessage,,SCL,1,,1e6eb197-c6b4-1234-1b69-56dc1db88f51',
  ].join('\r\n')}\r\n`
  const { tables, server } = correlated({ 'MSGTRK.LOG': tracking, 'other/AgentLog.LOG': agent })
  const events = readMessage(tables, 0)?.events ?? []
  expect(events.map((e) => [e.event, e.key])).toEqual([
    ['RECEIVE', 'network message id'],
    ['AcceptMessage', 'network message id'],
    ['AGENTINFO', 'network message id'],
  ])
  expect(events[1]).toMatchObject({ eventSource: 'Content Filter Agent', source: 1, line: 4 })
  expect(server('other/AgentLog.LOG')).toEqual(['EX1', '2 of its rows have an address of EX1'])
})

test('an agent log of 2010 joins by Message-ID when one message has it, and by nothing when two have', () => {
  const event = (at: string, message: string, recipient: string) =>
    `2026-03-10T${at}Z,198.51.100.30,mail.north.example,192.0.2.25,EX1,,EX1\\Default EX1,SMTP,RECEIVE,${recipient.length},${message},,${recipient},,7229,1,,,Order 17,jan@north.example,jan@north.example,0cA:`
  const rows = [
    event('13:02:07.100', '<a1@mail.north.example>', 'eva@south.example'),
    event('13:02:08.100', '<b2@north.example>', 'tom@south.example'),
  ]
  const agent = data('agent-log/edge/16-fields-rejects.LOG')
  const joined = (more: readonly string[]) => {
    const { tables } = correlated({
      'MSGTRK.LOG': `${head('Message Tracking Log', TRACKING)}${[...rows, ...more].join('\r\n')}\r\n`,
      'AgentLog.LOG': agent,
    })
    return Array.from(
      { length: tables.messages.rows },
      (_, m) => readMessage(tables, m)?.events.filter((e) => e.eventSource.endsWith('Agent')).length,
    )
  }
  expect(joined([])).toEqual([1, 0])
  // the same id once more, hours later, from outside: two mails
  expect(joined([event('19:00:00.000', '<a1@mail.north.example>', 'marion@south.example')])).toEqual([0, 0, 0])
})

test('a mail header and a trace of the cloud are witnesses beside the rows of their message, and make no hop', () => {
  const network = '1e6eb197-c6b4-1234-1b69-56dc1db88f50'
  const row = (at: string, event: string) =>
    `2026-03-10T13:02:${at}Z,198.51.100.30,mail.north.example,192.0.2.25,EX1,,EX1\\Default EX1,SMTP,${event},7,<a1@north.example>,${network},eva@south.example,,7229,1,,,Order 17,jan@north.example,jan@north.example,0cA:`
  const tracking = `${head('Message Tracking Log', TRACKING)}${row('07.100', 'RECEIVE')}\r\n`
  const eml = [
    'Received: from EX1.south.example (192.0.2.25) by EX2.south.example (192.0.2.26)',
    ' with Microsoft SMTP Server id 14.3.123.3; Tue, 10 Mar 2026 14:02:09 +0100',
    'Received: from mail.north.example (198.51.100.30) by EX1.south.example (192.0.2.25)',
    ' with Microsoft SMTP Server id 14.3.123.3; Tue, 10 Mar 2026 14:02:07 +0100',
    'From: jan@north.example',
    'To: eva@south.example',
    'Subject: Order 17',
    'Message-ID: <a1@north.example>',
    'Date: Tue, 10 Mar 2026 14:02:05 +0100',
    '',
    'The body is nobody’s business.',
    '',
  ].join('\r\n')
  const trace = `{"Received":"2026-03-10T13:02:30.5","SenderAddress":"jan@north.example","RecipientAddress":"eva@cloud.example","Status":"Delivered","MessageId":"<a1@north.example>","MessageTraceId":"${network}","FromIP":"192.0.2.25","ToIP":null,"Size":9000,"Subject":"Order 17"}\n`
  const files = { 'MSGTRK.LOG': tracking, 'mail.eml': eml, 'trace.json': trace }
  const { tables } = correlated(files)
  expect(tables.messages.rows).toBe(1)
  const detail = readMessage(tables, 0)
  expect(detail?.events.map((e) => [e.event, e.eventSource, e.key])).toEqual([
    ['Received', 'mail header', 'message id'],
    ['RECEIVE', 'SMTP', 'network message id'],
    ['Received', 'mail header', 'message id'],
    ['Delivered', 'Exchange Online', 'network message id'],
  ])
  expect(detail?.events[0]?.detail).toContain('from mail.north.example · by EX1.south.example')
  const { tables: alone } = correlated({ 'MSGTRK.LOG': tracking })
  expect(detail?.hops.map((h) => [h.from, h.to, h.key])).toEqual(readMessage(alone, 0)?.hops.map((h) => [h.from, h.to, h.key]))
})
