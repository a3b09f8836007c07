/** The fields of SMTP protocol logs, Receive and Send alike; others are kept as text. See docs/formats/smtp-protocol.md. */
import type { Treatment } from '../../columns/scan/plan'

export const TREATMENTS: Readonly<Record<string, Treatment>> = {
  'date-time': 'time',
  'connector-id': 'dictionary',
  'session-id': 'text',
  'sequence-number': 'number',
  'local-endpoint': 'dictionary',
  'remote-endpoint': 'text',
  event: 'dictionary',
  data: 'text',
  context: 'text',
}
