/** What Exchange Online tells of the mails it saw: Get-MessageTraceV2 by Export-Csv, one row a recipient, times in UTC, month first. */
import type { Sink } from '../rolling-log'

export interface TraceRow {
  readonly at: number
  /** when its status was known, if later than that */
  readonly known?: number
  readonly sender: string
  readonly recipient: string
  readonly subject: string
  readonly status: 'Delivered' | 'Failed' | 'Pending'
  readonly fromIp: string
  readonly toIp: string
  readonly bytes: number
  readonly messageId: string
  readonly networkMessageId: string
}

const FIELDS = 'Received,SenderAddress,RecipientAddress,Subject,Status,ToIP,FromIP,Size,MessageId,MessageTraceId'
const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`

/** `3/9/2026 1:05:09 PM` */
function american(ms: number): string {
  const time = new Date(ms)
  const two = (n: number) => String(n).padStart(2, '0')
  const hours = time.getUTCHours()
  const clock = `${hours % 12 || 12}:${two(time.getUTCMinutes())}:${two(time.getUTCSeconds())} ${hours < 12 ? 'AM' : 'PM'}`
  return `${time.getUTCMonth() + 1}/${time.getUTCDate()}/${time.getUTCFullYear()} ${clock}`
}

export class MessageTrace {
  private readonly rows: TraceRow[] = []

  add(row: TraceRow) {
    this.rows.push(row)
  }

  /** The latest first, as the cmdlet gives them. Nothing is written when the cloud saw nothing. */
  write(sink: Sink, end: number) {
    const rows = this.rows.filter((row) => (row.known ?? row.at) <= end).sort((a, b) => b.at - a.at)
    if (rows.length === 0) return
    const lines = rows.map((row) => {
      const { sender, recipient, subject, status, toIp, fromIp, bytes, messageId, networkMessageId } = row
      return [american(row.at), sender, recipient, subject, status, toIp, fromIp, String(bytes), messageId, networkMessageId]
        .map(quoted)
        .join(',')
    })
    const header = FIELDS.split(',').map(quoted).join(',')
    sink.write('ExchangeOnline/MessageTrace.csv', `${[header, ...lines].join('\r\n')}\r\n`)
  }
}
