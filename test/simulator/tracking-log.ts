/**
 * Message tracking as Exchange 2010 writes it: 26 columns, no network-message-id yet.
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

export const trackingText = (row: TrackingRow) => TRACKING_FIELDS.map((field) => cell(row[field] ?? '')).join(',')

export const trackingShape = (server: string, prefix: 'MSGTRK' | 'MSGTRKM', maxBytes: number): LogShape => ({
  folder: `${server}/MessageTracking`,
  prefix,
  type: 'Message Tracking Log',
  fields: TRACKING_FIELDS,
  bom: prefix === 'MSGTRKM',
  maxBytes,
})
