// Writes the edge cases of exported objects (CSV): node test/formats/make-edge-exports.mjs
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
