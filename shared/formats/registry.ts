/** Every format there is. To add one, add its line; nothing else knows them all. */
import { agentLog } from './agent-log/format'
import { capture } from './capture/format'
import { captureText } from './capture-text/format'
import { clixml } from './clixml/format'
import { connectivity } from './connectivity/format'
import { exchangeGeneric } from './exchange-generic/format'
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
import { powershell } from './powershell/format'
import { powershellCsv } from './powershell-csv/format'
import { smtpProtocol } from './smtp-protocol/format'

export const FORMATS: readonly Format[] = [
  capture,
  messageTracking,
  smtpProtocol,
  connectivity,
  agentLog,
  exchangeGeneric,
  powershell,
  powershellCsv,
  clixml,
  messageTrace,
  netScaler,
  haproxy,
  f5,
  nginx,
  netsh,
  ipconfig,
  mailHeader,
  captureText,
]

export function formatById(id: string): Format | undefined {
  return FORMATS.find((f) => f.id === id)
}
