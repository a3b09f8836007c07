/**
 * Message tracking before Exchange 2013: 26 columns in 2010, the first 21 of them in 2007; no network-message-id yet.
 *
 * MSGTRK is the Hub Transport role, MSGTRKM the Mail Submission service of the Mailbox role; both lie in one folder.
 */
import { cell } from './csv'
import type { LogShape } from './rolling-log'

export const TRACKING_FIELDS = [
  'date-time',
  'client-ip',
  'client-hostname',
  'server-ip',
  'server-hostname',
  'source-context',
  'connector-id',
  'source',
  'event-id',
  'internal-message-id',
  'message-id',
  'recipient-address',
  'recipient-status',
  'total-bytes',
  'recipient-count',
  'related-recipient-address',
  'reference',
  'message-subject',
  'sender-address',
  'return-path',
  'message-info',
  'directionality',
  'tenant-id',
  'original-client-ip',
  'original-server-ip',
  'custom-data',
] as const

export type TrackingField = (typeof TRACKING_FIELDS)[number]
export type TrackingRow = Partial<Record<TrackingField, string>>

export type ClassicVersion = '2007' | '2010'

const FIELDS: Readonly<Record<ClassicVersion, readonly TrackingField[]>> = { '2007': TRACKING_FIELDS.slice(0, 21), '2010': TRACKING_FIELDS }

/** The #Version line of all logs of a server. */
export const PRODUCT: Readonly<Record<ClassicVersion, string>> = { '2007': '8.0.0.0', '2010': '14.0.0.0' }

/** message-info of 2007: when the message entered the organisation, told when it leaves a server; 2010 tells how long it stayed on each. */
const entered = (row: TrackingRow) => (/^(SEND|DELIVER)$/.test(row['event-id'] ?? '') ? (row['message-info'] ?? '').replace(/;.*/, '') : '')

export function trackingText(row: TrackingRow, version: ClassicVersion): string {
  const told = version === '2007' ? { ...row, 'message-info': entered(row) } : row
  return FIELDS[version].map((field) => cell(told[field] ?? '')).join(',')
}

export const trackingShape = (server: string, prefix: 'MSGTRK' | 'MSGTRKM', maxBytes: number, version: ClassicVersion): LogShape => ({
  folder: `${server}/MessageTracking`,
  prefix,
  type: 'Message Tracking Log',
  fields: FIELDS[version],
  version: PRODUCT[version],
  bom: prefix === 'MSGTRKM' && version === '2010',
  maxBytes,
})
