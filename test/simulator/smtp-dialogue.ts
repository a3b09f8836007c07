/**
 * SMTP conversations, told to the protocol logs of one end or of both.
 *
 *   client end (SEND log)   >  command        <  reply
 *   server end (RECV log)   <  command        >  reply
 *
 * Time passes while they talk: each line reaches the other end half a round trip later. Capabilities are logged one
 * keyword a row, as Exchange 2010 does. Nothing of the message itself is ever logged.
 */
import type { Random } from './random'
import type { Session } from './smtp-log'

export class Conversation {
  constructor(
    readonly random: Random,
    public at: number,
    private readonly roundTripMs: number,
    private readonly client: Session | undefined,
    private readonly server: Session | undefined,
  ) {}

  private get way() {
    return Math.round(this.roundTripMs / 2)
  }

  wait(ms: number) {
    this.at += ms
  }

  command(line: string) {
    this.pipeline([line])
  }

  /** Several commands at once; `afterFirst` is the moment the server has looked at the first of them. */
  pipeline(lines: readonly string[], afterFirst?: () => void) {
    for (const line of lines) this.client?.row(this.at, '>', line)
    this.at += this.way
    for (const [i, line] of lines.entries()) {
      this.server?.row(this.at, '<', line)
      if (i === 0) afterFirst?.()
    }
  }

  reply(...lines: string[]) {
    this.at += this.random.int(0, 3)
    for (const line of lines) this.server?.row(this.at, '>', line)
    this.at += this.way
    for (const line of lines) this.client?.row(this.at, '<', line)
  }

  /** Sent, but nothing of it arrives. */
  replyLost(...lines: string[]) {
    for (const line of lines) this.server?.row(this.at, '>', line)
  }

  noteAtServer(data: string, context: string) {
    this.server?.row(this.at, '*', data, context)
  }

  noteAtClient(data: string, context: string) {
    this.client?.row(this.at, '*', data, context)
  }

  connect(permissions: { client?: string; server?: string }, clientEndpoint: string) {
    this.client?.row(this.at, '*', permissions.client ?? 'None', 'Set Session Permissions')
    this.client?.row(this.at, '*', '', 'attempting to connect')
    // a log of the server's end alone begins when the connection is there
    if (this.client) this.at += this.roundTripMs
    this.client?.connected(clientEndpoint)
    this.client?.row(this.at, '+')
    this.server?.row(this.at, '+')
    if (permissions.server !== undefined) this.server?.row(this.at, '*', permissions.server, 'Set Session Permissions')
  }

  /** Who hung up is `Local` in the log of that end and `Remote` in the other's. */
  disconnect(by: 'client' | 'server', how = '') {
    this.client?.row(this.at, '-', '', by === 'client' ? 'Local' : `Remote${how}`)
    this.server?.row(this.at, '-', '', by === 'server' ? 'Local' : `Remote${how}`)
  }
}

export function greet(talk: Conversation, banner: string, name: string, capabilities: readonly string[]) {
  talk.reply(banner)
  sayHello(talk, name, capabilities)
}

export function sayHello(talk: Conversation, name: string, capabilities: readonly string[]) {
  talk.wait(talk.random.int(0, 12))
  talk.command(`EHLO ${name}`)
  talk.reply(...capabilities.map((line, i) => `250${i === capabilities.length - 1 ? ' ' : '-'}${line}`))
}

export interface Certificate {
  readonly subject: string
  readonly names: string
  readonly serial: string
  readonly thumbprint: string
}

/** Up to the end of the handshake. Both logs tell of the server's certificate. */
export function startTls(talk: Conversation, verb: 'STARTTLS' | 'X-ANONYMOUSTLS', certificate: Certificate) {
  talk.command(verb)
  talk.reply('220 2.0.0 SMTP server ready')
  const parts = [
    [certificate.subject, 'Certificate subject'],
    [certificate.subject, 'Certificate issuer name'],
    [certificate.serial, 'Certificate serial number'],
    [certificate.thumbprint, 'Certificate thumbprint'],
    [certificate.names, 'Certificate alternate names'],
  ] as const
  talk.noteAtServer('', 'Sending certificate')
  for (const [data, context] of parts) talk.noteAtServer(data, context)
  talk.wait(talk.random.int(4, 60))
  talk.noteAtClient('', 'Received certificate')
  for (const [data, context] of parts) talk.noteAtClient(data, context)
}

/** Exchange servers among themselves. */
export function authenticate(talk: Conversation, permissions: string) {
  talk.command('X-EXPS EXCHANGEAUTH SHA256 ')
  talk.command('<Binary Data>')
  talk.noteAtServer(permissions, 'Set Session Permissions')
  talk.reply('235 <authentication response>')
}

export interface Envelope {
  /** as in MAIL FROM, without brackets; empty for a report */
  readonly from: string
  readonly size: number
  readonly recipients: readonly string[]
  /** the server's answers to RCPT TO, in order */
  readonly answers: readonly string[]
  readonly pipelined: boolean
  readonly senderReply: string
  /** what the server notes when it sees MAIL FROM */
  readonly receiving?: string
  /** what the client notes before MAIL FROM */
  readonly sending?: string
}

export function sendEnvelope(talk: Conversation, envelope: Envelope) {
  if (envelope.sending !== undefined) talk.noteAtClient(envelope.sending, 'sending message')
  const mail = `MAIL FROM:<${envelope.from}> SIZE=${envelope.size}`
  const recipients = envelope.recipients.map((address) => `RCPT TO:<${address}>`)
  const mark = () => {
    if (envelope.receiving !== undefined) talk.noteAtServer(envelope.receiving, 'receiving message')
  }
  if (envelope.pipelined) {
    talk.pipeline([mail, ...recipients], mark)
    talk.reply(envelope.senderReply, ...envelope.answers)
    return
  }
  talk.command(mail)
  mark()
  talk.reply(envelope.senderReply)
  for (const [i, recipient] of recipients.entries()) {
    talk.command(recipient)
    talk.reply(envelope.answers[i] ?? '250 2.1.5 Recipient OK')
  }
}

/** Sends the content. Afterwards `talk.at` is the moment the server has all of it; its answer is still to come. */
export function sendContent(talk: Conversation, size: number, way: 'DATA' | 'BDAT', goAhead: string) {
  if (way === 'DATA') {
    talk.command('DATA')
    talk.reply(goAhead)
  } else talk.command(`BDAT ${size} LAST`)
  // about 10 MB/s on the wire, and the commit to disk
  talk.wait(Math.ceil(size / 10_000) + talk.random.wait(18))
}

export function quit(talk: Conversation, answer: string) {
  talk.wait(talk.random.int(0, 15))
  talk.command('QUIT')
  talk.reply(answer)
  talk.disconnect('server')
}
