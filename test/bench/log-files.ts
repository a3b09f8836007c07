/** Cuts an endless log into files, as a server does: a header each, rows in the order of their times. */
import { SmtpLogs, smtpHeader } from './smtp-logs'
import { type Row, TrackingLogs, trackingHeader } from './tracking-logs'

export type LogKind = 'tracking' | 'smtp'

export interface LogFile {
  readonly name: string
  readonly text: string
}

/** Files of `fileBytes` characters each, until there are `bytes` in all. */
export function* logFiles(kind: LogKind, bytes: number, fileBytes: number, seed = 1): Generator<LogFile> {
  const tracking = new TrackingLogs(seed)
  const smtp = new SmtpLogs(seed)
  const more = kind === 'tracking' ? () => tracking.message() : () => smtp.session()
  const header = kind === 'tracking' ? trackingHeader : smtpHeader
  const rows = inOrder(more)
  let made = 0
  for (let n = 1; made < bytes; n++) {
    const first = rows.next().value as Row
    let text = header(first.at) + first.text
    const parts: string[] = []
    for (let length = text.length; length < Math.min(fileBytes, bytes - made); ) {
      const { text: row } = rows.next().value as Row
      parts.push(row)
      length += row.length
    }
    text += parts.join('')
    made += text.length
    yield { name: `${kind === 'tracking' ? 'MSGTRK' : 'RECV'}${stamp(first.at)}-${n}.LOG`, text }
  }
}

const stamp = (at: number) => new Date(at).toISOString().replace(/\D/g, '').slice(0, 10)

/** Rows that wait for those of later messages that are earlier than they. */
function* inOrder(more: () => Row[]): Generator<Row> {
  const waiting: Row[] = []
  for (;;) {
    const next = more()
    waiting.push(...next)
    if (waiting.length < 4000) continue
    waiting.sort((a, b) => a.at - b.at)
    yield* waiting.splice(0, 2000)
  }
}
