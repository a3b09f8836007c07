/**
 * The fields of message tracking logs, 2007 to Server Subscription Edition, under the log's own names. A field that is not here is
 * kept as text. What each one holds: docs/formats/message-tracking.md.
 */
import type { DerivedColumn, Treatment } from '../../columns/scan/plan'

export const TREATMENTS: Readonly<Record<string, Treatment>> = {
  'date-time': 'time',
  'client-ip': 'dictionary',
  'client-hostname': 'dictionary',
  'server-ip': 'dictionary',
  'server-hostname': 'dictionary',
  'source-context': 'hash',
  'connector-id': 'dictionary',
  source: 'dictionary',
  'event-id': 'dictionary',
  // 14 and more digits: a number would not be exact
  'internal-message-id': 'text',
  'message-id': 'text',
  'network-message-id': 'text',
  'recipient-address': 'text',
  'recipient-status': 'text',
  'total-bytes': 'number',
  'recipient-count': 'number',
  'related-recipient-address': 'text',
  reference: 'text',
  'message-subject': 'text',
  'sender-address': 'dictionary',
  'return-path': 'dictionary',
  'message-info': 'hash',
  directionality: 'dictionary',
  'tenant-id': 'dictionary',
  'original-client-ip': 'dictionary',
  'original-server-ip': 'dictionary',
  'custom-data': 'hash',
  'transport-traffic-type': 'dictionary',
  // differs in every row: its hash tells copies of a row apart from others, and its text is in the file
  'log-id': 'hash',
  'schema-version': 'dictionary',
}

/**
 * Join keys inside source-context, message-info and custom-data, whose text itself stays in the source file. As written: some servers exchange the two parts of a reply,
 * and which one is the id is not decided here.
 */
export const DERIVED: readonly DerivedColumn[] = [
  // `08DC1DB12C345BE5;2024-01-25T15:16:09.544Z;0`
  { name: 'context-session', field: 'source-context', kind: 'text', after: '', until: ';', only: 'hex16' },
  { name: 'context-start', field: 'source-context', kind: 'time', after: ';', until: ';' },
  // `250 2.6.0 <id> [InternalId=237172389052427, Hostname=mx.example] 11511 bytes in …`
  { name: 'reply-internal-id', field: 'source-context', kind: 'text', after: 'InternalId=', until: ',]' },
  { name: 'reply-hostname', field: 'source-context', kind: 'text', after: 'Hostname=', until: ',]' },
  // `MDB:ada3d2c3-6f32-45db-b1ee-a68dbcc86664, Mailbox:68cf09c1-…`
  { name: 'context-mdb', field: 'source-context', kind: 'dictionary', after: 'MDB:', until: ',' },
  // `…, Event:63779422, MessageClass:IPM.Note, …`: what happened in the mailbox; the only id that NOTIFYMAPI shares with rows of the message
  { name: 'context-event', field: 'source-context', kind: 'number', after: 'Event:', until: ',' },
  // `2024-01-07T00:00:05.535Z;SRV=…`: when the organisation first had the message
  { name: 'entered', field: 'message-info', kind: 'time', after: '', until: ';' },
  // `S:ProxyHop1=mx1.example(10.0.0.4);S:ProxiedClientIPAddress=…;S:ProxiedClientHostname=mail.partner.example`
  { name: 'proxy-hop', field: 'custom-data', kind: 'dictionary', after: 'ProxyHop1=', until: '(;' },
  { name: 'proxied-client', field: 'custom-data', kind: 'dictionary', after: 'ProxiedClientHostname=', until: ';' },
  // `S:MailboxDatabaseName=DB 1;S:DatabaseHealth=-1`: where a DELIVER row put the mail
  { name: 'delivery-database', field: 'custom-data', kind: 'dictionary', after: 'MailboxDatabaseName=', until: ';' },
]
