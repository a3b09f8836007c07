// Writes the edge cases of exported objects (CSV, CLIXML): node test/formats/make-edge-exports.mjs
// All hosts and people are made up; each file shows one thing, named in the README of its folder.
import { at, bom, crlf, utf16 } from './make-edge-powershell.mjs'

const csv = at('powershell-csv')
const quoted = (delimiter) => (cells) => cells.map((c) => `"${c.replaceAll('"', '""')}"`).join(delimiter)
const table = (objects, line) => [line(Object.keys(objects[0])), ...objects.map((o) => line(Object.values(o)))]
const TYPE = '#TYPE Selected.Microsoft.Exchange.Management.TransportLogSearchTasks.MessageTrackingEvent'

const event = (time, more = {}) => ({
  PSComputerName: 'ex01.corp.example',
  Timestamp: time,
  ClientHostname: 'EX01',
  ServerHostname: 'mx.north.example',
  Source: 'SMTP',
  EventId: 'SEND',
  InternalMessageId: '70912345566401',
  MessageId: '<a1@corp.example>',
  Recipients: 'eva@north.example',
  RecipientStatus: '250 2.1.5 Recipient OK',
  TotalBytes: '7229',
  RecipientCount: '1',
  MessageSubject: 'Order 17, "urgent"',
  Sender: 'jan@corp.example',
  MessageInfo: '',
  EventData: '',
  ...more,
})
const info = (utc) => `${utc};LSRV=ex01.corp.example:TOTAL-HUB=0.4|SMR=0.1`

csv(
  'type-names-for-lists.csv',
  crlf([
    TYPE,
    ...table(
      [
        event('3/10/2026 2:02:06 PM', {
          Recipients: 'System.String[]',
          RecipientStatus: 'System.String[]',
          MessageInfo: info('2026-03-10T13:02:05.900Z'),
          EventData: 'System.Collections.Generic.KeyValuePair`2[System.String,System.Object][]',
        }),
        event('3/10/2026 2:03:06 PM', { EventId: 'RECEIVE', MessageSubject: 'two\r\nlines' }),
      ],
      quoted(','),
    ),
  ]),
)
csv(
  'semicolons-joined-recipients.csv',
  bom +
    crlf([
      'sep=;',
      ...table(
        [
          event('10.03.2026 14:02:06', { Recipients: 'eva@north.example|ole@north.example', RecipientCount: '2', MessageSubject: 'Grüße' }),
          event('10.03.2026 14:03:06', { Recipients: 'eva@north.example ole@north.example', RecipientCount: '2' }),
          event('13.03.2026 14:04:06', {
            SourceContext: '',
            Recipients: 'eva@north.example;ole@north.example',
            EventId: 'DELIVER',
            MessageInfo: info('2026-03-13T13:04:05.900Z'),
          }),
        ].map((e) => ({ SourceContext: '', ...e })),
        quoted(';'),
      ),
    ]),
)
csv(
  'tabs-utf-16-no-quotes.txt',
  utf16(crlf(table([event('2026-03-10 14:02:06'), event('2026-03-10T14:02:07.1234567+01:00')], (cells) => cells.join('\t')))),
)
csv(
  'other-case-and-few-columns.csv',
  crlf([
    'timestamp,EVENTID,source,sender,recipients',
    '"15/03/2026 10:00:00",SEND,SMTP,jan@corp.example,eva@north.example',
    '16/03/2026 10:00:00,FAIL,AGENT,?va@corp.example,',
  ]),
)
csv(
  'saved-by-a-spreadsheet.csv',
  // as Excel of a German machine saves it: ANSI, semicolons, quotes only where it must, no seconds, long numbers rounded
  Buffer.from(
    crlf([
      'Timestamp;EventId;Source;ServerHostname;InternalMessageId;MessageId;Recipients;TotalBytes;MessageSubject;MessageInfo',
      '10.03.2026 14:02;RECEIVE;SMTP;EX01;7,09123E+13;<a1@corp.example>;eva@north.example;7229;Grüße;',
      `10.03.2026 14:03;SEND;SMTP;EX01;7,09123E+13;<b2@corp.example>;ole@north.example;19535;"Order ""17""";"${info('2026-03-10T13:02:59.500Z')}"`,
    ]),
    'latin1',
  ),
)
csv(
  'broken-rows.csv',
  crlf([
    'Timestamp,EventId,Source,MessageId,MessageSubject,RecipientCount',
    '3/10/2026 2:02:06 PM,SEND,SMTP,<a1@corp.example>,one,1',
    '3/10/2026 2:02:07 PM,SEND,SMTP',
    '3/10/2026 2:02:08 PM,SEND,SMTP,<a2@corp.example>,a, comma,1',
    'Timestamp,EventId,Source,MessageId,MessageSubject,RecipientCount',
    '',
    '3/10/2026 2:02:09 PM,SEND,SMTP,<a3@corp.example>,two,1,',
    '3/10/2026 2:02:10 PM,SEND,SMTP,<a4@corp.example>,"open',
    '3/10/2026 2:02:11 PM,SEND,SMTP,<a5@corp.example>,three,1',
  ]),
)
csv(
  'queue-viewer.txt',
  crlf([
    'Next Hop Domain\tDelivery Type\tStatus\tMessage Count\tNext Retry Time\tLast Error',
    'north.example\tDNS Connector Delivery\tRetry\t12\t3/10/2026 2:10:00 PM\t451 4.4.0 DNS query failed. The error was: SMTPSEND.DNS.NonExistentDomain; nonexistent domain',
    'Submission\tUndefined\tReady\t0\t\t',
  ]),
)
csv(
  'queues-and-copies-joined.csv',
  crlf([
    '#TYPE Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo',
    ...table(
      [
        { Identity: 'EX01\\17', DeliveryType: 'SmtpDeliveryToMailbox', NextHopDomain: 'db1', MessageCount: '3', LastError: '' },
        { Identity: 'EX01\\Submission', DeliveryType: 'Undefined', NextHopDomain: 'Submission', MessageCount: '0', LastError: '' },
      ],
      quoted(','),
    ),
    '#TYPE Microsoft.Exchange.Management.SystemConfigurationTasks.DatabaseCopyStatusEntry',
    ...table(
      [{ Identity: 'DB1\\EX01', Status: 'Mounted', ActiveDatabaseCopy: 'ex01', OutgoingConnections: 'System.String[]' }],
      quoted(','),
    ),
  ]),
)

const clixml = at('clixml')
const escaped = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
const objs = (...lines) => ['<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">', ...lines.flat(), '</Objs>']
let refs = 0
const typed = (name) => [
  `    <TN RefId="${refs}">`,
  `      <T>Deserialized.${name}</T>`,
  '      <T>Deserialized.System.Object</T>',
  '    </TN>',
]
const s = (name, text) => `      <S N="${name}">${escaped(text)}</S>`
const list = (name, items) => [
  `      <Obj N="${name}" RefId="${++refs}">`,
  '        <LST>',
  ...items.map((i) => `          <S>${escaped(i)}</S>`),
  '        </LST>',
  '      </Obj>',
]
const object = (type, ...props) => {
  const head = `  <Obj RefId="${++refs}">`
  return [head, ...typed(type), '    <Props>', ...props.flat(), '    </Props>', '  </Obj>']
}
const EVENT = 'Microsoft.Exchange.Management.TransportLogSearchTasks.MessageTrackingEvent'
const pairs = (data) => [
  `      <Obj N="EventData" RefId="${++refs}">`,
  '        <LST>',
  ...Object.entries(data).flatMap(([key, value]) => [
    `          <Obj RefId="${++refs}">`,
    `            <ToString>[${key}, ${value}]</ToString>`,
    `            <Props><S N="Key">${key}</S><S N="Value">${value}</S></Props>`,
    '          </Obj>',
  ]),
  '        </LST>',
  '      </Obj>',
]
const tracked = (time, subject) =>
  object(
    EVENT,
    `      <DT N="Timestamp">${time}</DT>`,
    s('ClientHostname', 'EX01'),
    s('EventId', 'SEND'),
    s('Source', 'SMTP'),
    s('MessageId', '<a1@corp.example>'),
    list('Recipients', ['eva@north.example', 'ole@north.example']),
    list('RecipientStatus', ['250 2.1.5 Recipient OK', '250 2.1.5 Recipient OK, really']),
    '      <I32 N="TotalBytes">7229</I32>',
    '      <I32 N="RecipientCount">2</I32>',
    s('MessageSubject', subject),
    '      <Nil N="Reference" />',
    pairs({ DeliveryPriority: 'Normal', AccountForest: 'corp.example' }),
  )
clixml(
  'tracking.xml',
  utf16(
    crlf(
      objs(tracked('2026-03-10T14:02:06.1234567+01:00', 'Größe & <Preis>_x000A_zweite Zeile'), tracked('2026-03-10T13:02:07Z', 'Order 17')),
    ),
  ),
)
clixml('tracking-without-zone.xml', crlf(objs(tracked('2026-03-10T14:02:06.1234567', 'Order 17'))))
clixml(
  'queues-and-connector.xml',
  crlf(
    objs(
      object(
        'Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo',
        [
          `      <Obj N="Identity" RefId="${++refs}">`,
          '        <ToString>EX01\\17</ToString>',
          '        <Props>',
          '          <S N="Server">EX01</S>',
          '        </Props>',
          '      </Obj>',
        ],
        '      <Obj N="Status" RefId="77"><ToString>Retry</ToString><I32>3</I32></Obj>',
        '      <Ref N="LastKnownStatus" RefId="77" />',
        '      <DT N="NextRetryTime">2026-03-10T14:10:00+01:00</DT>',
        '      <B N="IsValid">true</B>',
        s('NextHopDomain', 'north.example'),
        s('__proto__', 'x'),
        '      <Obj N="Extra" RefId="78"><DCT><En><S N="Key">a</S><I32 N="Value">1</I32></En><En><S N="Key">b</S><Nil N="Value" /></En></DCT></Obj>',
      ),
      object(
        'Microsoft.Exchange.Data.Directory.SystemConfiguration.ReceiveConnector',
        s('Identity', 'EX01\\Default Frontend EX01'),
        list('Bindings', ['[::]:25', '0.0.0.0:25']),
        '      <TS N="TarpitInterval">PT5S</TS>',
        '      <TS N="ConnectionTimeout">P1DT2H3.5S</TS>',
        list('Empty', []),
      ),
      `  <Obj RefId="${++refs}"><TNRef RefId="999" /><Props><S N="Name">of no known type</S></Props></Obj>`,
    ),
  ),
)
clixml(
  'array-of-objects.xml',
  crlf(
    objs(
      `  <Obj RefId="${++refs}">`,
      '    <TN RefId="900"><T>System.Object[]</T></TN>',
      '    <LST>',
      object('Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo', s('Identity', 'EX01\\1')),
      object('Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo', s('Identity', 'EX01\\2')),
      '    </LST>',
      '  </Obj>',
    ),
  ),
)
clixml(
  'cut-in-an-object.xml',
  crlf(
    objs(object('Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo', s('Identity', 'EX01\\1'), s('NextHopDomain', 'north.example'))),
  ).slice(0, 330),
)
clixml(
  'document-type.xml',
  crlf([
    '<?xml version="1.0"?>',
    ...objs(
      object('Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo', s('Identity', 'EX01\\1'), '      <S N="NextHopDomain">&e;</S>'),
    ).slice(0, -1),
    '<!DOCTYPE x [<!ENTITY e "eeee">]>',
    ...object('Microsoft.Exchange.Data.QueueViewer.ExtensibleQueueInfo', s('Identity', 'EX01\\2')),
    '</Objs>',
  ]),
)
