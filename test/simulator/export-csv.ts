/**
 * The tracking logs of a bundle as `Get-MessageTrackingLog | Export-Csv` of Exchange 2010 would save them: local time in the culture of the
 * shell, whole seconds, lists joined by blanks as a consultant's calculated property does, everything quoted.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'

/** Property of the cmdlet → column of the log. */
const PROPERTIES: Readonly<Record<string, string>> = {
  ClientIp: 'client-ip',
  ClientHostname: 'client-hostname',
  ServerIp: 'server-ip',
  ServerHostname: 'server-hostname',
  SourceContext: 'source-context',
  ConnectorId: 'connector-id',
  Source: 'source',
  EventId: 'event-id',
  InternalMessageId: 'internal-message-id',
  MessageId: 'message-id',
  Recipients: 'recipient-address',
  RecipientStatus: 'recipient-status',
  TotalBytes: 'total-bytes',
  RecipientCount: 'recipient-count',
  RelatedRecipientAddress: 'related-recipient-address',
  Reference: 'reference',
  MessageSubject: 'message-subject',
  Sender: 'sender-address',
  ReturnPath: 'return-path',
  MessageInfo: 'message-info',
}

/** One CSV of all tracking logs under a folder, in time order, of a shell `offset` minutes east of UTC that writes M/d/yyyy. */
export function exportCsv(folder: string, offset: number): string {
  const rows = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && /^MSGTRK/i.test(e.name))
    .flatMap((e) => rowsOf(readFileSync(join(e.parentPath, e.name), 'utf8')))
    .sort((a, b) => (a.get('date-time') ?? '').localeCompare(b.get('date-time') ?? ''))
  const line = (cells: readonly string[]) => cells.map((c) => `"${c.replaceAll('"', '""')}"`).join(',')
  const body = rows.map((r) => line([localTime(r.get('date-time') ?? '', offset), ...Object.values(PROPERTIES).map((c) => r.get(c) ?? '')]))
  const head = [
    '#TYPE Selected.Microsoft.Exchange.Management.TransportLogSearchTasks.MessageTrackingEvent',
    line(['Timestamp', ...Object.keys(PROPERTIES)]),
  ]
  return `${[...head, ...body].join('\r\n')}\r\n`
}

function rowsOf(log: string): Map<string, string>[] {
  const fields = (/^#Fields: (.*)$/m.exec(log)?.[1] ?? '').trim().split(',')
  const records = parse(log.replace(/^\uFEFF?(#.*\r?\n)+/, ''), { relax_column_count: true }) as string[][]
  return records.map((cells) => new Map(fields.map((f, i) => [f, cells[i] ?? ''])))
}

/** `3/9/2026 5:26:03 AM` */
function localTime(utc: string, offset: number): string {
  const t = new Date(Date.parse(utc) + offset * 60_000)
  const two = (n: number) => String(n).padStart(2, '0')
  const h = t.getUTCHours()
  const clock = `${h % 12 || 12}:${two(t.getUTCMinutes())}:${two(t.getUTCSeconds())} ${h < 12 ? 'AM' : 'PM'}`
  return `${t.getUTCMonth() + 1}/${t.getUTCDate()}/${t.getUTCFullYear()} ${clock}`
}
