/** Every format there is. To add one, add its line; nothing else knows them all. */
import { f5 } from './f5/format'
import type { Format } from './format'
import { haproxy } from './haproxy/format'
import { ipconfig } from './ipconfig/format'
import { mailHeader } from './mail-header/format'
import { messageTrace } from './message-trace/format'
import { messageTracking } from './message-tracking/format'
import { netScaler } from './netscaler/format'
import { netsh } from './netsh/format'
import { nginx } from './nginx/format'
import { smtpProtocol } from './smtp-protocol/format'

export const FORMATS: readonly Format[] = [
  messageTracking,
  smtpProtocol,
  messageTrace,
  netScaler,
  haproxy,
  f5,
  nginx,
  netsh,
  ipconfig,
  mailHeader,
]

export function formatById(id: string): Format | undefined {
  return FORMATS.find((f) => f.id === id)
}
