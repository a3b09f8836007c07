/** Made-up SMTP Receive protocol logs: whole sessions, interleaved, about 130 bytes a row. */
import { quoted, Source } from './random'
import type { Row } from './tracking-logs'

const SERVERS = ['EX16-1', 'EX16-2', 'EX19-3']
const EHLO = ['SIZE 37748736', 'PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES', '8BITMIME', 'BINARYMIME']

export function smtpHeader(at: number): string {
  return [
    '#Software: Microsoft Exchange Server',
    '#Version: 15.0.0.0',
    '#Log-type: SMTP Receive Protocol Log',
    `#Date: ${new Date(at).toISOString()}`,
    '#Fields: date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context',
    '',
  ].join('\r\n')
}

export class SmtpLogs {
  private readonly random: Source
  private at = Date.UTC(2024, 0, 8)

  constructor(seed: number) {
    this.random = new Source(seed)
  }

  /** The rows of one session. */
  session(): Row[] {
    const { random } = this
    this.at += random.below(400)
    const server = random.pick(SERVERS)
    const id = `08DC${random.hex(12).toUpperCase()}`
    const remote = `198.51.100.${random.below(250)}`
    const fixed = `${server}\\${random.pick(['Default Frontend', 'Relay'])} ${server},${id}`
    const ends = `192.0.2.1${random.below(3)}:25,${remote}:${1024 + random.below(60_000)}`
    const rows: Row[] = []
    let at = this.at
    for (const [event, data, context = ''] of this.talk(server, id, remote)) {
      at += random.below(60)
      const text = `${new Date(at).toISOString()},${fixed},${rows.length},${ends},${event},${quoted(data)},${quoted(context)}\r\n`
      rows.push({ at, text })
    }
    return rows
  }

  private talk(server: string, id: string, remote: string): [event: string, data: string, context?: string][] {
    const { random } = this
    const user = random.below(40_000)
    const host = `host${user % 900}.south.example`
    const recipients = Array.from({ length: 1 + random.below(3) }, () => `rcpt${random.below(2000)}@north.example`)
    return [
      ['+', ''],
      ['*', 'None', 'Set Session Permissions'],
      ['>', `220 ${server}.north.example Microsoft ESMTP MAIL Service ready at ${new Date(this.at).toUTCString()}`],
      ['<', `EHLO ${host}`],
      ['>', `250-${server}.north.example Hello [${remote}]`],
      ...EHLO.map((word): [string, string] => ['>', `250-${word}`]),
      ['>', '250 CHUNKING'],
      ['<', `MAIL FROM:<user${user}@x${user % 50}.example> SIZE=${random.below(90_000)}`],
      ['*', `${id};${new Date(this.at).toISOString()};1`, 'receiving message'],
      ['>', '250 2.1.0 Sender OK'],
      ...recipients.flatMap((r): [string, string][] => [
        ['<', `RCPT TO:<${r}>`],
        ['>', '250 2.1.5 Recipient OK'],
      ]),
      ['<', `BDAT ${random.below(90_000)} LAST`],
      ['>', this.reply(server, host)],
      ['<', 'QUIT'],
      ['>', '221 2.0.0 Service closing transmission channel'],
      ['-', '', 'Local'],
    ]
  }

  private reply(server: string, host: string): string {
    const { random } = this
    const bytes = random.below(9000)
    return `250 2.6.0 <${random.hex(32)}@${host}> [InternalId=${1e12 + random.below(1e9)}, Hostname=${server}.north.example] ${bytes} bytes in 0.${random.below(999)}, ${random.below(90)}.${random.below(999)} KB/sec Queued mail for delivery`
  }
}
