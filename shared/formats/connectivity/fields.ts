/**
 * The fields of connectivity logs, all services alike; others are kept as text. What each one holds: docs/formats/connectivity.md.
 *
 * What a row says stands in `description`, in words that depend on the direction; numbers are taken out here, the rest is read by
 * correlate/connections.ts.
 */
import type { DerivedColumn, Treatment } from '../../columns/scan/plan'

export const TREATMENTS: Readonly<Record<string, Treatment>> = {
  'date-time': 'time',
  session: 'text',
  source: 'dictionary',
  destination: 'dictionary',
  direction: 'dictionary',
  description: 'text',
}

export const DERIVED: readonly DerivedColumn[] = [
  // `SmtpRelayWithinAdSite 3b0e…;QueueLength=4`
  { name: 'queue-length', field: 'description', kind: 'number', after: 'QueueLength=', until: ';,' },
  // `Messages: 1 Bytes: 4711 (…)`
  { name: 'messages', field: 'description', kind: 'number', after: 'Messages:', until: 'B' },
  { name: 'bytes', field: 'description', kind: 'number', after: 'Bytes:', until: '(' },
]
