/**
 * What a bundle says of the organisation's state and settings: queues, database copies, connectors, balancers, adapters. Every format
 * that holds such things writes them into one table, a row a property, so that one reader serves rules, routes and the window. The place
 * of a row is the line that says so.
 */
import type { TableShape } from '../columns/table-builder'

/** `settings`: one row a property of an object. */
export const SETTINGS = {
  /** Index of the object within its file, from 0. Rows of one object follow each other. */
  object: 'number',
  /** ObjectType. */
  type: 'dictionary',
  /** What identifies the object, as written: `EX01\17`, `DB1\EX01`, `vs_smtp`. '' when it has no name. */
  name: 'text',
  /** Name of the property: of Exchange objects as Exchange names it; of others from PROPERTIES of the type. */
  property: 'dictionary',
  /** As written, wrapped lines joined. Several values of one property are several rows. */
  value: 'text',
  /** `partial`: cut off by the tool that wrote it (`SmartHost...`). `guess`: read by position, or a default that is not written. '' otherwise. */
  mark: 'dictionary',
} as const satisfies TableShape

export type ObjectType =
  | 'queue'
  | 'database-copy'
  | 'database'
  | 'dag'
  | 'server'
  | 'receive-connector'
  | 'send-connector'
  | 'transport-settings'
  | 'component-state'
  | 'domain'
  /** Any other object PowerShell printed. */
  | 'object'
  /**
   * Address of a balancer that clients connect to: address, port, protocol, pool, source-nat (yes, no, unknown), balancing, persistence,
   * proxy-protocol, state. Several pools are several rows; source-nat is one.
   */
  | 'virtual-address'
  /** Server behind a balancer: pool, address, port, weight, state, proxy-protocol. */
  | 'pool-member'
  /** Health check of a pool: pool, kind, interval, timeout, expect, send. */
  | 'probe'
  /** Address translation: from, to, port, direction (inbound, outbound). */
  | 'address-translation'
  /** TCP setting of a machine, by a name that does not depend on the language: see formats/netsh. */
  | 'tcp-setting'
  /** Addresses of a machine: address, mask, gateway, dns-server, physical-address, dhcp, dns-suffix, description; kind for a balancer's own. */
  | 'adapter'
  /** The machine itself: host-name, dns-suffix. */
  | 'host'
  /** A mail whose header was found. */
  | 'mail'

/** `received`: one row a Received field of a mail, newest first as in the header. */
export const RECEIVED = {
  /** The date the field ends with, UTC; NaN when it can't be read. */
  at: 'time',
  /** As written, with the zone. */
  date: 'text',
  /** Position in the header, 0 = top (last hop). */
  position: 'number',
  from: 'text',
  'from-address': 'text',
  by: 'text',
  'by-address': 'text',
  with: 'dictionary',
  id: 'text',
  for: 'text',
  /** Comments that tell of TLS, as written. */
  tls: 'text',
  'message-id': 'text',
  subject: 'text',
  sender: 'text',
} as const satisfies TableShape

/** `message-trace`: one row of an Exchange Online trace: one recipient, or one event of one. */
export const MESSAGE_TRACE = {
  'date-time': 'time',
  /** As written. */
  timestamp: 'text',
  'message-id': 'text',
  /** The cloud's own id of the message: the network message id. */
  'message-trace-id': 'text',
  'sender-address': 'text',
  'recipient-address': 'text',
  subject: 'text',
  status: 'dictionary',
  event: 'dictionary',
  detail: 'text',
  'from-ip': 'text',
  'to-ip': 'text',
  'total-bytes': 'number',
  direction: 'dictionary',
  connector: 'dictionary',
  /** All columns without one of their own, as `name=value` joined by LF. */
  'custom-data': 'text',
} as const satisfies TableShape

/**
 * `tracking-output`: rows of Get-MessageTrackingLog. Columns have the names of the log file where they hold the same; see
 * docs/formats/message-tracking.md for their meaning.
 */
export const TRACKING_OUTPUT = {
  /** UTC; NaN when the zone of the file is not known. Whole seconds: the cmdlet prints no more. */
  'date-time': 'time',
  /** As written, in the culture of the shell. */
  timestamp: 'text',
  'client-ip': 'text',
  'client-hostname': 'dictionary',
  'server-ip': 'text',
  'server-hostname': 'dictionary',
  'source-context': 'text',
  /** Join keys in it, as for the log. */
  'context-session': 'text',
  'context-start': 'time',
  'reply-internal-id': 'text',
  'reply-hostname': 'text',
  'context-mdb': 'dictionary',
  entered: 'time',
  'proxy-hop': 'dictionary',
  'proxied-client': 'dictionary',
  'connector-id': 'dictionary',
  source: 'dictionary',
  'event-id': 'dictionary',
  'internal-message-id': 'text',
  'message-id': 'text',
  'network-message-id': 'text',
  /** Joined by `;` as in the log. */
  'recipient-address': 'text',
  'recipient-status': 'text',
  'total-bytes': 'number',
  'recipient-count': 'number',
  'related-recipient-address': 'text',
  reference: 'text',
  'message-subject': 'text',
  'sender-address': 'text',
  'return-path': 'text',
  'message-info': 'text',
  directionality: 'dictionary',
  'original-client-ip': 'text',
  'original-server-ip': 'text',
  /** `S:Key=Value` joined by `;` as in the log, from `{[Key, Value], …}`. */
  'custom-data': 'text',
  /** Columns that the shell cut off, joined by blanks. */
  partial: 'dictionary',
} as const satisfies TableShape
