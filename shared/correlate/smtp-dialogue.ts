/**
 * What happened in one SMTP session, read from its protocol log rows: names, TLS, mail transactions with their replies, how it ended.
 * Rows whose event column is empty (some exports lose `*`) are read like information rows. Texts stand in `data` or in `context`,
 * depending on version: both are looked at.
 */
import type { EpochMs } from '../base/time'
import { isRepeat } from '../model/session-rows'
import type { RawSession, SessionRow } from './smtp-sessions'
import { TALK, type TalkStep } from './talk-times'

/** One mail inside a session: MAIL … to the reply after the data. */
export interface Transaction {
  readonly from: string
  readonly to: string[]
  /** Start of the transaction: the MAIL command, or the row that names the message. */
  begun: EpochMs
  ended: EpochMs
  /** `<session>;<start>` of the `receiving message` row: what the tracking log's RECEIVE repeats. */
  receiving: string
  /** Internal message id of the sending server, from `sending message with RecordId N`. */
  recordId: string
  messageId: string
  /** Reply to the data, or the reply that ended the transaction early. '' when the session broke off. */
  reply: string
  /** Numbers of its rows are missing, so its reply may be as well. */
  holed: boolean
  /** From a reply `250 2.6.0 <id> [InternalId=N, Hostname=H]`. */
  replyId: string
  replyHost: string
  readonly row: SessionRow
}

export type SessionResult = 'completed' | 'rejected' | 'failed' | 'dropped' | 'probe' | 'empty' | 'open'

export interface Dialogue {
  /** Its end is in the log. */
  readonly ended: boolean
  /** Name the other side gave in HELO or EHLO (receive), or we gave (send). */
  readonly helo: string
  /** Host name in the banner of the receiving side. */
  readonly bannerHost: string
  /** false: it was asked for and granted, and nothing shows that it began. */
  readonly tls: boolean | null
  /** The client said QUIT. */
  readonly quit: boolean
  /** Who hung up, as the disconnect row says: `Local`, `Remote`, `Remote(ConnectionReset)`; '' when it does not, or is not there. */
  readonly closedBy: string
  /** Sequence numbers up to its last row that no row has. */
  readonly missing: number
  readonly transactions: readonly Transaction[]
  readonly result: SessionResult
  /** Last 4xx or 5xx reply or connection failure, as logged. */
  readonly status: string
  readonly first: EpochMs
  readonly last: EpochMs
  /** Longest time between neighbouring rows. */
  readonly longestSilenceMs: number
  /** Session of a Front End that this connection carries on; '' when it is no such connection. */
  readonly proxied: string
  /** When each step of TALK was logged; a step that was not logged has none. */
  readonly talk: ArrayLike<EpochMs>
}

const RECORD = /RecordId (\d+) and InternetMessageId (<?[^\s]*(?:\s[^\s>]*)*>?)/
const RECEIVING = /^([0-9A-F]{16};[^;]+);\d+$/i
const REPLY_ID = /\[InternalId=([^,\]]+)(?:,\s*Hostname=([^\],]+))?\]/
/** `250 2.1.0 Sender OK`, `250 2.1.5 Recipient OK` */
const ENVELOPE_REPLY = /^250[ -]2\.1\.\d\b/
/** The reply to a mail, where the 354 before it is not in the log. */
const MAIL_REPLY = /\b2\.[06]\.0\b|queued|InternalId=/i
/** 2007 and 2010: `3592,sending message`, the internal id in the data column. */
const BARE_RECORD = /^\d+$/
const REPLY_MESSAGE = /^\d{3}[ -]\d\.\d\.\d\s+(<[^>]*>)/

/** All that a probe says. */
const GREETINGS = new Set(['EHLO', 'HELO', 'NOOP', 'QUIT'])

const PROXYING = /Proxying inbound session with session id ([0-9A-F]+)/i
const XPROXYFROM = /^XPROXYFROM\b.*?\bSID=([0-9A-F]+)/i

/** Commands go from client to server: `<` in a receive log, `>` in a send log. */
export function readDialogue(session: RawSession): Dialogue {
  const state = new DialogueState(session.direction === 'receive' ? '<' : '>')
  let last: SessionRow | null = null
  for (const row of session.rows) {
    const expected = last ? last.sequence + 1 : 0
    if (row.sequence > expected) state.hole(row.sequence - expected)
    // servers do write a row twice; read twice, a MAIL command would be two mails
    if (!last || !isRepeat(last, row)) state.row(row)
    last = row
  }
  return state.finish(session)
}

class DialogueState {
  private helo = ''
  private bannerHost = ''
  private tls: boolean | null = null
  /** 220 to STARTTLS: what comes next in clear is said within TLS. */
  private tlsGranted = false
  private missing = 0
  private closedBy = ''
  private onlyGreets = true
  /** A command was said and nothing answered it so far. */
  private unanswered = false
  private readonly transactions: Transaction[] = []
  private current: Transaction | null = null
  private pending: { receiving: string; recordId: string; messageId: string; at: EpochMs } | null = null
  private lastCommand = ''
  /** The 354 that answers DATA was logged. */
  private inData = false
  private status = ''
  private connected = false
  private ended = ''
  private quit = false
  private commands = 0
  private failedToConnect = false
  private proxied = ''
  private readonly talk: EpochMs[] = new Array(TALK.steps).fill(Number.NaN)
  private readonly commandSign: string

  constructor(commandSign: '<' | '>') {
    this.commandSign = commandSign
  }

  row(row: SessionRow): void {
    const { event, data } = row
    if (event === '+') this.connected = true
    else if (event === '-') {
      this.closedBy = row.context || data
      this.ended = this.closedBy || 'Local'
    } else if (event === '<' || event === '>') {
      this.connected = true
      if (event === this.commandSign) this.command(row)
      else this.reply(row, data)
    } else this.information(row)
  }

  finish(session: RawSession): Dialogue {
    let first = Number.POSITIVE_INFINITY
    let last = Number.NEGATIVE_INFINITY
    let silence = 0
    for (const { at } of session.rows) {
      if (last > Number.NEGATIVE_INFINITY) silence = Math.max(silence, at - last)
      first = Math.min(first, at)
      last = Math.max(last, at)
    }
    return {
      helo: this.helo,
      bannerHost: this.bannerHost,
      tls: this.tls,
      quit: this.quit,
      closedBy: this.closedBy,
      missing: this.missing,
      transactions: this.transactions,
      result: this.result(session),
      status: this.status,
      first,
      last,
      longestSilenceMs: silence,
      ended: this.ended !== '',
      proxied: this.proxied,
      talk: this.talk,
    }
  }

  /** The first time counts: a row that stands there twice was written late the second time. */
  private step(step: TalkStep, at: EpochMs): void {
    if (Number.isNaN(this.talk[step])) this.talk[step] = at
  }

  /** So many rows are missing before the next one. */
  hole(rows: number): void {
    this.missing += rows
    if (this.current) this.current.holed = true
  }

  private command(row: SessionRow): void {
    this.commands++
    const verb = /^[A-Za-z-]+/.exec(row.data)?.[0].toUpperCase() ?? ''
    this.lastCommand = verb
    if (this.tlsGranted) this.tls = true
    this.onlyGreets &&= GREETINGS.has(verb)
    this.unanswered = true
    if (verb === 'DATA' || verb === 'MAIL') this.inData = false
    if (verb === 'EHLO' || verb === 'HELO') {
      this.helo = row.data.slice(5).trim()
      this.step(Number.isNaN(this.talk[TALK.hello]) ? TALK.hello : TALK.secondHello, row.at)
    } else if (verb === 'QUIT') {
      this.quit = true
      // what is answered from here on is no part of the mail
      this.current = null
      this.step(TALK.quit, row.at)
    } else if (verb === 'XPROXYFROM') this.proxied = XPROXYFROM.exec(row.data)?.[1]?.toUpperCase() ?? this.proxied
    else if (verb === 'RSET') this.current = null
    else if (verb === 'MAIL') this.begin(row)
    else if (verb === 'RCPT' && this.current) this.current.to.push(angle(row.data))
  }

  private begin(row: SessionRow): void {
    const known = this.pending
    this.pending = null
    this.step(TALK.mail, row.at)
    this.current = {
      from: angle(row.data),
      to: [],
      begun: row.at,
      ended: row.at,
      receiving: known?.receiving ?? '',
      recordId: known?.recordId ?? '',
      messageId: known?.messageId ?? '',
      reply: '',
      holed: false,
      replyId: '',
      replyHost: '',
      row,
    }
    this.transactions.push(this.current)
  }

  private reply(row: SessionRow, data: string): void {
    const code = replyCode(data)
    this.unanswered = false
    const refused = code >= 400 && code < 600
    if (code === 220) this.greeted(data)
    if (refused) this.status = data
    this.answered(code, row.at)
    const t = this.current
    if (!t) return
    t.ended = row.at
    const accepted = data.includes('[InternalId=') ? REPLY_ID.exec(data) : null
    if (accepted) {
      t.replyId = accepted[1] ?? ''
      t.replyHost = accepted[2] ?? ''
    }
    if (t.messageId === '' && data.includes('<')) t.messageId = REPLY_MESSAGE.exec(data)?.[1] ?? ''
    if (code === 354) this.inData = true
    const toData = this.isToData(code, data)
    if (toData) t.reply = data
    else if (refused && t.reply === '') t.reply = data
    // with pipelining other replies come behind DATA in one log and before it in the other: only this one is the same in both
    if (accepted && t === this.transactions[0]) this.step(TALK.accepted, row.at)
    if (this.lastCommand === 'DATA' && toData) this.current = null
  }

  /** With pipelining the replies to MAIL and RCPT come behind the DATA or BDAT command: they are none to the mail. */
  private isToData(code: number, data: string): boolean {
    if (this.lastCommand !== 'DATA' && this.lastCommand !== 'BDAT') return false
    if (code === 354 || ENVELOPE_REPLY.test(data)) return false
    return code >= 400 || this.lastCommand === 'BDAT' || this.inData || MAIL_REPLY.test(data)
  }

  /** Notes when the peer's steps were answered. */
  private answered(code: number, at: EpochMs): void {
    const { talk } = this
    if (this.commands === 0) this.step(TALK.banner, at)
    else if (this.lastCommand === 'EHLO' || this.lastCommand === 'HELO')
      this.step(Number.isNaN(talk[TALK.secondHello]) ? TALK.helloReply : TALK.secondHelloReply, at)
    else if (this.lastCommand === 'QUIT' && code === 221) this.step(TALK.quitReply, at)
  }

  private greeted(data: string): void {
    if (/^220[ -]/.test(data) && this.bannerHost === '' && this.commands === 0) this.bannerHost = data.slice(4).split(/\s/)[0] ?? ''
    if (this.lastCommand !== 'STARTTLS' && this.lastCommand !== 'X-ANONYMOUSTLS') return
    this.tls ??= false
    this.tlsGranted = true
  }

  private information({ at, data, context }: SessionRow): void {
    const says = (words: string) => context.includes(words) || data.includes(words)
    if (says('negotiation succeeded')) this.tls = true
    if (says('Failed to connect')) {
      this.failedToConnect = true
      this.status = (context || data).trim()
    }
    if (says('Proxying inbound session')) this.proxied = PROXYING.exec(`${data}\n${context}`)?.[1]?.toUpperCase() ?? this.proxied
    const record = says('RecordId ') ? RECORD.exec(`${data}\n${context}`) : null
    const receiving = !record && context.includes('receiving message') ? RECEIVING.exec(data) : null
    if (record) this.name({ recordId: record[1] ?? '', messageId: record[2] ?? '', receiving: '', at })
    else if (receiving) this.name({ recordId: '', messageId: '', receiving: receiving[1] ?? '', at })
    else if (context === 'sending message' && BARE_RECORD.test(data)) this.name({ recordId: data, messageId: '', receiving: '', at })
  }

  /** The row that names a message comes before MAIL in send logs and after it in receive logs. */
  private name(id: { receiving: string; recordId: string; messageId: string; at: EpochMs }): void {
    const t = this.current
    if (t && t.reply === '' && t.receiving === '' && t.recordId === '' && id.receiving !== '') t.receiving = id.receiving
    else this.pending = id
  }

  private result(session: RawSession): SessionResult {
    const mails = this.transactions
    if (mails.some((t) => /^2/.test(t.reply))) return 'completed'
    if (this.failedToConnect) return 'failed'
    if (/^[45]\d\d/.test(this.status)) return 'rejected'
    if (mails.length > 0 || /SocketError|ConnectionReset|TimedOut/.test(this.ended)) return this.ended === '' ? 'open' : 'dropped'
    if (this.ended === '' && !this.quit) return 'open'
    // whoever has an answer to come does not leave without a word
    if (this.unanswered && !this.quit && this.ended !== '') return 'dropped'
    // a probe asks for the banner, at most greets, and leaves; it never begins a mail
    const left = this.quit || !/^local/i.test(this.closedBy)
    if (session.direction === 'receive' && left && this.commands <= 2 && this.onlyGreets) return 'probe'
    return this.connected ? 'empty' : 'failed'
  }
}

/** Number that a reply begins with, 0 when it begins with no three digits. Asked for every reply there is. */
function replyCode(data: string): number {
  let code = 0
  for (let i = 0; i < 3; i++) {
    const digit = data.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return 0
    code = code * 10 + digit
  }
  return code
}

/** `MAIL FROM:<a@b> SIZE=1` → `a@b`; '' for the null sender. */
function angle(command: string): string {
  return (/<([^>]*)>/.exec(command)?.[1] ?? command.replace(/^[^:]*:/, '').trim()).trim()
}
