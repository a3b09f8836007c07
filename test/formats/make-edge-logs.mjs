// Writes the edge-case logs beside this file: node test/formats/make-edge-logs.mjs
// All hosts and people are made up; each file shows one thing, named in the README of its folder.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

const FIELDS_2007 =
  'date-time,client-ip,client-hostname,server-ip,server-hostname,source-context,connector-id,source,event-id,internal-message-id,message-id,recipient-address,recipient-status,total-bytes,recipient-count,related-recipient-address,reference,message-subject,sender-address,return-path,message-info'.split(
    ',',
  )
const FIELDS_2010 = [...FIELDS_2007, 'directionality', 'tenant-id', 'original-client-ip', 'original-server-ip', 'custom-data']
const FIELDS_2013 = FIELDS_2010.flatMap((f) => (f === 'message-id' ? [f, 'network-message-id'] : [f]))
const FIELDS_2016 = [...FIELDS_2013, 'transport-traffic-type', 'log-id', 'schema-version']
const FIELDS_SMTP = 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context'.split(',')

const quote = (v) => (/[",\r\n]/.test(v) ? `"${v.replaceAll('"', '""')}"` : v)
const line = (fields, cells) => fields.map((f) => quote(String(cells[f] ?? ''))).join(',')
const head = (fields, type, version = '15.01.2507.023', date = '2026-03-10T13:00:00.000Z') => [
  '#Software: Microsoft Exchange Server',
  `#Version: ${version}`,
  `#Log-type: ${type}`,
  `#Date: ${date}`,
  `#Fields: ${fields.join(',')}`,
]
const trackingHead = (fields, version) => head(fields, 'Message Tracking Log', version)
const event = (second, cells) => ({
  'date-time': `2026-03-10T13:00:${String(second).padStart(2, '0')}.031Z`,
  'server-hostname': 'EX1',
  source: 'SMTP',
  'event-id': 'RECEIVE',
  'internal-message-id': '70912345566403',
  'message-id': '<a1@mail.north.example>',
  'network-message-id': '1e6eb197-c6b4-1234-1b69-56dc1db88f50',
  'recipient-address': 'eva@south.example',
  'total-bytes': 7229,
  'recipient-count': 1,
  'message-subject': 'Order 17',
  'sender-address': 'jan@north.example',
  'return-path': 'jan@north.example',
  'schema-version': '15.01.2507.023',
  ...cells,
})
const three = (fields) => [1, 2, 3].map((n) => line(fields, event(n, { 'message-subject': `Order ${n}` })))
const crlf = (lines) => lines.map((l) => `${l}\r\n`).join('')
const at = (folder) => (name, content) => writeFileSync(join(import.meta.dirname, folder, 'edge', name), content)

const tracking = at('message-tracking')
const F = FIELDS_2016
const H = trackingHead(F)
const [one, two, last] = three(F)
tracking('empty.LOG', '')
tracking('header-only.LOG', crlf(H))
tracking('lf-line-ends.LOG', [...H, one, two, last].map((l) => `${l}\n`).join(''))
tracking('cut-last-row.LOG', crlf([...H, one, two]) + last.slice(0, 150))
tracking('cut-in-time.LOG', crlf([...H, one, two]) + last.slice(0, 14))
tracking('no-last-line-end.LOG', crlf([...H, one, two]) + last)
const open = line(F, event(4, { 'custom-data': 'S:AMA=EV|engine=M,file' })).replace(',file",', ',file,')
tracking('open-quote-at-end.LOG', crlf([...H, one, open, 'and text that follows it']))
tracking('open-quote-mid-file.LOG', crlf([...H, one, open, 'and text that follows it', two, last]))
tracking('bom-2010-26-fields.LOG', `\uFEFF${crlf([...trackingHead(FIELDS_2010, '14.0.0.0'), ...three(FIELDS_2010)])}`)
tracking('bom-mid-file.LOG', `\uFEFF${crlf([...H, one])}\uFEFF${crlf([...H, two, last])}`)
tracking(
  'utf-16le-powershell.LOG',
  Buffer.from(`\uFEFF${crlf([...H, one, line(F, event(2, { 'message-subject': 'Grüße, 会議 😀' })), last])}`, 'utf16le'),
)
tracking('utf-16le-no-mark-cut.LOG', Buffer.from(crlf([...H, one, two]) + last, 'utf16le').subarray(0, -7))
tracking('repeated-header.LOG', crlf([...H, one, ...H, two, last]))
const older = line(FIELDS_2007, event(4, {}))
tracking('changed-header-mid-file.LOG', crlf([...trackingHead(FIELDS_2007, '8.0.0.0'), older, ...H, one, two, older, last]))
tracking('nul-padding.LOG', `${crlf([...H, one, two])}${'\0'.repeat(512)}`)
tracking('nul-padding-behind-cut-row.LOG', `${crlf([...H, one])}${two.slice(0, 120)}${'\0'.repeat(64)}${last}\r\n`)
tracking('saved-as.csv', crlf([...H, one, two, last]))
tracking('MSGTRK2026031013-1-no-header.LOG', crlf([one, two, last]))
tracking('blank-and-foreign-lines.LOG', crlf(['Tracking log of EX1', '', ...H, one, '', '-- copied by hand --', two, '   ', last]))
tracking(
  'quotes.LOG',
  crlf([
    ...H,
    line(F, event(1, { 'message-subject': 'Order "17", late' })),
    line(F, event(2, { 'message-subject': '"' })),
    two
      .split(',')
      .map((c) => `"${c}"`)
      .join(','),
  ]),
)
tracking('text-behind-quote.LOG', crlf([...H, one, two.replace('Order 2', '"Order" 2'), last]))
tracking('line-break-in-subject.LOG', crlf([...H, line(F, event(1, { 'message-subject': 'Order 17\r\n#1 of 2\n\nend' })), two]))
tracking('wrong-field-counts.LOG', crlf([...H, one, two.slice(0, 90), `${last},more`, last]))
tracking('joined-without-line-end.LOG', crlf([...H, one]) + two.slice(0, 200) + crlf([...H, last]))
const mixed = [
  'date-time',
  'message-id',
  'new-field',
  ...FIELDS_2007.filter((f) => !['date-time', 'message-id'].includes(f)),
  'data',
  'data',
]
tracking(
  'other-order-unknown-fields.LOG',
  crlf([...trackingHead(mixed, '15.02.9999.001'), line(mixed, event(1, { 'new-field': 'new, too', data: 'twice' }))]),
)
const contexts = [
  ['RECEIVE', '08DC1DB12C345BE5;2026-03-10T13:00:00.544Z;0'],
  ['DELIVER', '08DC1DB12C345BE6;2026-03-10T13:00:00.600Z;0;ClientSubmitTime:'],
  [
    'SEND',
    ';250 2.6.0 <a1@mail.north.example> [InternalId=237172389052427, Hostname=EX2.south.example] 11511 bytes in 0.102, 109,173 KB/sec Queued mail for delivery;ClientSubmitTime:2026-03-10T12:59:59.000Z',
  ],
  ['SEND', '250 2.6.0 <a1@mail.north.example> [InternalId=110] Queued mail for delivery'],
  ['SEND', ';250 2.0.0 OK <a1@mail.north.example> [Hostname=EX2.south.example];ClientSubmitTime:'],
  [
    'HAREDIRECT',
    'EX2.south.example=250 2.6.0 <a1@mail.north.example> [InternalId=EX2.south.example, Hostname=64712272257897] Queued mail for redundancy',
  ],
  ['HAREDIRECT', 'EX2.south.example = 250 2.6.0 [InternalId = EX2.south.example , Hostname = 64712272257897 ] Queued'],
  ['NOTIFYMAPI', 'MDB:ada3d2c3-6f32-45db-b1ee-a68dbcc86664, Mailbox:68cf09c1-1344-4639-b013-3c6f8a588504, Event:1440'],
  ['HAREDIRECTFAIL', 'No suitable shadow servers'],
  ['RECEIVE', '08DC1DB12C345BE;2026-03-10T13:00:00.544Z;0'],
  ['SEND', 'InternalId InternalId =12'],
]
tracking('source-contexts.LOG', crlf([...H, ...contexts.map(([id, c], n) => line(F, event(n, { 'event-id': id, 'source-context': c })))]))

const smtp = at('smtp-protocol')
const row = (n, cells) => ({
  'date-time': `2026-03-10T13:02:07.0${30 + n}Z`,
  'connector-id': 'EX1\\Default Frontend EX1',
  'session-id': '08DC42C8FF236A1F',
  'sequence-number': n,
  'local-endpoint': '192.0.2.25:25',
  'remote-endpoint': '198.51.100.30:62136',
  ...cells,
})
const talk = [
  row(0, { event: '+' }),
  row(1, { event: '>', data: '220 ex1.south.example Microsoft ESMTP MAIL Service ready at Tue, 10 Mar 2026 14:02:07 +0100' }),
  row(2, { event: '<', data: 'EHLO mail.north.example' }),
  row(3, { event: '-', context: 'Remote' }),
].map((r) => line(FIELDS_SMTP, r))
const back = talk.map((l) => l.replace(',>,', ',?,').replace(',<,', ',>,').replace(',?,', ',<,'))
const receive = head(FIELDS_SMTP, 'SMTP Receive Protocol Log', '15.0.0.0')
const send = head(FIELDS_SMTP, 'SMTP Send Protocol Log', '15.0.0.0')
smtp('empty.LOG', '')
smtp('header-only.LOG', crlf(receive))
smtp('bom-lf.LOG', `\uFEFF${[...receive, ...talk].map((l) => `${l}\n`).join('')}`)
smtp('cut-last-row.LOG', crlf([...receive, ...talk]).slice(0, -60))
smtp('cut-in-quoted-banner.LOG', crlf([...receive, talk[0]]) + talk[1].slice(0, 150))
smtp('utf-16le-powershell.LOG', Buffer.from(`\uFEFF${crlf([...send, ...back])}`, 'utf16le'))
smtp('joined-receive-and-send.LOG', crlf([...receive, ...talk, ...send, ...back]))
smtp('no-log-type-send.LOG', crlf([send[0], send[4], ...back]))
smtp('RECV2026031013-1-no-header.LOG', crlf(talk))
smtp('nul-padding.LOG', `${crlf([...receive, ...talk])}${'\0'.repeat(100)}`)

const CONNECTIVITY = 'date-time,session,source,destination,direction,description'.split(',')
const connectivity = at('connectivity')
const attempt = (session, rows, source = 'SMTP', destination = 'partner.example') =>
  rows.map(([second, direction, description]) =>
    line(CONNECTIVITY, {
      'date-time': `2026-03-10T13:00:${String(second).padStart(2, '0')}.031Z`,
      session,
      source,
      destination,
      direction,
      description,
    }),
  )
const connectHead = head(CONNECTIVITY, 'Transport Connectivity Log', '15.0.0.0')
const delivered = attempt('08DC42C8FF236A1F', [
  [1, '+', 'DnsConnectorDelivery 137c0a63-cbc7-4261-b49b-b4850e63593b;QueueLength=<no priority counts>'],
  [1, '>', 'mx1.partner.example[198.51.100.7], mx2.partner.example[198.51.100.8]'],
  [2, '>', 'Failed connection to 198.51.100.7:25 (ConnectionRefused:0000274D)[TargetIPAddress:198.51.100.7:25|MarkedUnhealthy]'],
  [3, '>', 'Established connection to 198.51.100.8'],
  [4, '-', 'Messages: 2 Bytes: 22158 ()'],
])
const unresolved = attempt(
  '08DC42C8FF236A20',
  [
    [5, '+', 'SmartHostConnectorDelivery 137c0a63-cbc7-4261-b49b-b4850e63593b;QueueLength=14'],
    [6, '>', 'DNS server returned InfoDomainNonexistent reported by 192.0.2.53. [Domain:Result] = typo.example:InfoDomainNonexistent;'],
    [6, '-', 'Messages: 0 Bytes: 0 (The DNS query for a delivery domain failed)'],
  ],
  'SMTP',
  'typo.example',
)
const mapi = attempt(
  '08DC42C8FF236A21',
  [
    [7, '+', 'EX1.south.example'],
    [8, '-', 'RegularSubmissions: 1 ShadowSubmissions: 0 Bytes: 4711 Recipients: 2 Failures: 0 ReachedLimit: False Idle: False'],
  ],
  'MapiSubmission',
  'ada3d2c3-6f32-45db-b1ee-a68dbcc86664',
)
connectivity(
  'sessions.LOG',
  crlf([...connectHead, ...delivered.slice(0, 2), ...unresolved.slice(0, 1), ...delivered.slice(2), ...unresolved.slice(1), ...mapi]),
)
connectivity('cut-last-row.LOG', crlf([...connectHead, ...delivered]).slice(0, -30))
connectivity('CONNECTLOG2026031013-1-no-header.LOG', crlf(delivered))

const AGENT_16 =
  'Timestamp,SessionId,LocalEndpoint,RemoteEndpoint,EnteredOrgFromIP,MessageId,P1FromAddress,P2FromAddresses,Recipient,NumRecipients,Agent,Event,Action,SmtpResponse,Reason,ReasonData'.split(
    ',',
  )
const agent = at('agent-log')
const verdict = (cells) =>
  line(AGENT_16, {
    Timestamp: '2026-03-10T13:02:07.040Z',
    SessionId: '08DC42C8FF236A1F',
    LocalEndpoint: '192.0.2.25:25',
    RemoteEndpoint: '198.51.100.30:62136',
    EnteredOrgFromIP: '198.51.100.30',
    P1FromAddress: 'jan@north.example',
    NumRecipients: 1,
    ...cells,
  })
agent(
  '16-fields-rejects.LOG',
  crlf([
    ...head(AGENT_16, 'Agent Log', '14.0.0.0'),
    verdict({
      Recipient: 'nobody@south.example',
      Agent: 'Recipient Filter Agent',
      Event: 'OnRcptCommand',
      Action: 'RejectCommand',
      SmtpResponse: '550 5.1.1 User unknown',
      Reason: 'RecipientDoesNotExist',
      ReasonData: 'nobody@south.example',
    }),
    verdict({
      MessageId: '<a1@mail.north.example>',
      P2FromAddresses: 'jan@north.example;',
      Recipient: 'eva@south.example;tom@south.example',
      NumRecipients: 2,
      Agent: 'Content Filter Agent',
      Event: 'OnEndOfData',
      Action: 'AcceptMessage',
      Reason: 'SCL',
      ReasonData: '1',
    }),
    verdict({
      Agent: 'Connection Filtering Agent',
      Event: 'OnMailCommand',
      Action: 'RejectCommand',
      SmtpResponse: '"550 5.7.1 listed, see https://list.example/?ip"',
      Reason: 'BlockListProvider',
      ReasonData: 'list.example',
    }),
  ]),
)

const generic = at('exchange-generic')
const QUEUE = 'Timestamp,QueueName,NextHop,Status,Count'.split(',')
const queueRow = (second, count) =>
  line(QUEUE, {
    Timestamp: `2026-03-10T13:00:0${second}.000Z`,
    QueueName: 'EX1\\17',
    NextHop: 'partner.example',
    Status: 'Retry',
    Count: count,
  })
generic(
  'queue-log.LOG',
  crlf([...head(QUEUE, 'Transport Queue Log'), queueRow(1, 4), queueRow(2, 6), 'no time,EX1\\17,partner.example,Retry,6']),
)
generic('time-not-first.LOG', crlf([...head(['Server', 'Timestamp'], 'Some Future Log'), 'EX1,2026-03-10T13:00:01.000Z']))
generic(
  '__proto__.LOG',
  crlf([...head(['date-time', '__proto__', 'constructor', '__proto__'], 'Odd Log'), '2026-03-10T13:00:01.000Z,a,b,c']),
)
