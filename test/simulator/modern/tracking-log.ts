/**
 * Message tracking as Exchange 2013 and later write it: one file an hour, 27 columns, from 2016 on 30.
 *
 *   MSGTRK Transport   MSGTRKMS Mailbox Transport Submission   MSGTRKMD Mailbox Transport Delivery   MSGTRKMA moderation
 */
import { cell } from '../csv'
import type { LogShape } from '../rolling-log'
import { TRACKING_FIELDS } from '../tracking-log'
import type { Version } from './scenario'

const after = TRACKING_FIELDS.indexOf('message-id') + 1
const FIELDS_2013 = [...TRACKING_FIELDS.slice(0, after), 'network-message-id', ...TRACKING_FIELDS.slice(after)]
const FIELDS_2016 = [...FIELDS_2013, 'transport-traffic-type', 'log-id', 'schema-version']

export type ModernField = (typeof TRACKING_FIELDS)[number] | 'network-message-id' | 'transport-traffic-type' | 'log-id' | 'schema-version'

export type ModernRow = Partial<Record<ModernField, string>>

export type TrackingPrefix = 'MSGTRK' | 'MSGTRKMS' | 'MSGTRKMD' | 'MSGTRKMA'

export const trackingFields = (version: Version): readonly string[] => (version === '2013' ? FIELDS_2013 : FIELDS_2016)

export const modernText = (version: Version, row: ModernRow) =>
  trackingFields(version)
    .map((field) => cell(row[field as ModernField] ?? ''))
    .join(',')

export const modernShape = (
  server: { readonly name: string; readonly build: string },
  version: Version,
  prefix: TrackingPrefix,
  maxBytes: number,
): LogShape => ({
  folder: `${server.name}/MessageTracking`,
  prefix,
  type: 'Message Tracking Log',
  fields: trackingFields(version),
  bom: false,
  maxBytes,
  version: server.build,
  hourly: true,
})
