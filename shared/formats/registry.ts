/** Every format there is. To add one, add its line; nothing else knows them all. */
import type { Format } from './format'
import { messageTrace } from './message-trace/format'
import { messageTracking } from './message-tracking/format'
import { smtpProtocol } from './smtp-protocol/format'

export const FORMATS: readonly Format[] = [messageTracking, smtpProtocol, messageTrace]

export function formatById(id: string): Format | undefined {
  return FORMATS.find((f) => f.id === id)
}
