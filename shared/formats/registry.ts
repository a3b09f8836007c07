/** Every format there is. To add one, add its line; nothing else knows them all. */
import { clixml } from './clixml/format'
import type { Format } from './format'
import { messageTracking } from './message-tracking/format'
import { powershell } from './powershell/format'
import { powershellCsv } from './powershell-csv/format'
import { smtpProtocol } from './smtp-protocol/format'

export const FORMATS: readonly Format[] = [messageTracking, smtpProtocol, powershell, powershellCsv, clixml]

export function formatById(id: string): Format | undefined {
  return FORMATS.find((f) => f.id === id)
}
