/** SMTP protocol logs by hand: whole sessions in a few words. */

export interface MadeSession {
  readonly id: string
  readonly connector?: string
  readonly local: string
  readonly remote: string
  /** Time of the first row, ms. */
  readonly at: number
  /** Lines of the dialogue: event, text, context, ms after the first row (10 a line when not given). */
  readonly rows: readonly (readonly [event: string, data: string, context?: string, after?: number])[]
}

const FIELDS = 'date-time,connector-id,session-id,sequence-number,local-endpoint,remote-endpoint,event,data,context'
const cell = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

export function smtpLog(kind: 'receive' | 'send', sessions: readonly MadeSession[]): string {
  const type = kind === 'receive' ? 'SMTP Receive Protocol Log' : 'SMTP Send Protocol Log'
  const head = ['#Software: Microsoft Exchange Server', '#Version: 14.0.0.0', `#Log-type: ${type}`, `#Fields: ${FIELDS}`]
  const lines = sessions.flatMap((s) =>
    s.rows.map(([event, data, context = '', after], i) =>
      [
        new Date(s.at + (after ?? i * 10)).toISOString(),
        s.connector ?? '',
        s.id,
        i,
        s.local,
        s.remote,
        event,
        cell(data),
        cell(context),
      ].join(','),
    ),
  )
  return `${[...head, ...lines].join('\r\n')}\r\n`
}

export interface MadeMail {
  readonly id: string
  readonly internalId: number
  /** In the reply of 2013 and later. */
  readonly host?: string
}

const reply = (m: MadeMail) =>
  `250 2.6.0 <${m.id}> [InternalId=${m.internalId}${m.host ? `, Hostname=${m.host}` : ''}] Queued mail for delivery`

/** One connection with its mails as one of its ends logs it. */
export function talk(end: 'receive' | 'send', server: string, client: string, mails: readonly MadeMail[]): MadeSession['rows'] {
  const [command, answer] = end === 'send' ? ['>', '<'] : ['<', '>']
  return [
    ['+', ''],
    [answer, `220 ${server} Microsoft ESMTP MAIL Service ready`],
    [command, `EHLO ${client}`],
    [answer, `250-${server} Hello`],
    ...mails.flatMap((m): [string, string][] => [
      [command, 'MAIL FROM:<a@x.example>'],
      [answer, '250 2.1.0 Sender OK'],
      [command, 'RCPT TO:<b@y.example>'],
      [answer, '250 2.1.5 Recipient OK'],
      [command, 'DATA'],
      [answer, '354 Start mail input; end with <CRLF>.<CRLF>'],
      [answer, reply(m)],
    ]),
    [command, 'QUIT'],
    [answer, '221 2.0.0 Service closing transmission channel'],
    ['-', '', end === 'receive' ? 'Local' : 'Remote'],
  ]
}
