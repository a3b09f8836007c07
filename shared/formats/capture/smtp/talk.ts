/**
 * One SMTP dialogue as its bytes come in: which reply answers which command, and what the answers make of the client's bytes.
 *
 * Bounds: 2,000 commands and 256 KiB of text are kept; the rest is counted out by `cut`.
 */
import { chunkOf, commandOf, isAuth, isStartTls, isVerb, looksSecret, MASK } from '../../../model/smtp-verbs'
import { ClientReader, type ClientSink } from './client-reader'
import type { Command, Dialogue, Reply, Stretch } from './dialogue'
import type { Moment } from './half'
import type { Mail } from './mail'
import { ReplyReader } from './replies'
import { TlsReader } from './tls-sight'

const MOST_COMMANDS = 2_000
const MOST_TEXT = 256 << 10
const MOST_LISTED = 200
/** Commands that wait for their reply; a server that says nothing does not make them pile up. */
const MOST_WAITING = 10_000

type Changing<T> = { -readonly [K in keyof T]: T[K] }
interface Open extends Changing<Omit<Command, 'replies'>> {
  readonly replies: Reply[]
}

export class Talk implements ClientSink {
  /** Nothing of this is SMTP. */
  refused = false
  private readonly reader = new ClientReader(this)
  private readonly replies = new ReplyReader((r) => this.reply(r))
  private readonly commands: Open[] = []
  private readonly waiting: Open[] = []
  private readonly unmatched: Reply[] = []
  private readonly missing: Stretch[] = []
  private readonly conflicts: Stretch[] = []
  /** The latest command, and the latest that brings a mail; also when there are too many to keep. */
  private latest: Open | null = null
  private bringing: Open | null = null
  /** The command whose answer decides how the client's bytes go on. */
  private gate: Open | null = null
  /** Its 334 came: the next line is what was asked for. */
  private asked = false
  /** A 334 came that answers no AUTH. */
  private demanded = false
  private secure: TlsReader | null = null
  private banner: Reply | null = null
  private began = false
  private text = 0
  private cut = false

  constructor(
    private readonly stream: number,
    implicitTls: boolean,
    /** On a port of SMTP anything that looks like text is believed. */
    private readonly expected: boolean,
  ) {
    if (implicitTls) this.startTls(true)
  }

  client(b: Uint8Array, from: number, to: number, at: Moment): void {
    this.reader.push(b, from, to, at)
  }

  server(b: Uint8Array, from: number, to: number, at: Moment): void {
    const used = this.secure ? from : this.replies.read(b, from, to, at, () => this.secure !== null)
    if (this.replies.odd && !this.began && !this.latest) this.refused = true
    if (used < to) this.secure?.bytes('server', b, used, to, at)
  }

  gap(from: 'client' | 'server', bytes: number, at: Moment): void {
    if (this.missing.length < MOST_LISTED) this.missing.push({ from, bytes, at })
    if (from === 'client') this.impatient()
    if (this.secure) this.secure.gap(from, bytes)
    else if (from === 'server') this.replies.gap()
    else this.reader.gap(bytes)
  }

  /** Mails and TLS are too much to be compared with what comes again. */
  compares(from: 'client' | 'server'): boolean {
    return !this.secure && (from === 'server' || !this.reader.inBody)
  }

  conflict(from: 'client' | 'server', bytes: number, at: Moment): void {
    if (this.conflicts.length < MOST_LISTED) this.conflicts.push({ from, bytes, at })
  }

  /** Nothing more comes. */
  close(): Dialogue {
    this.impatient()
    this.reader.giveUpMail()
    return {
      stream: this.stream,
      banner: this.banner,
      commands: this.commands,
      unmatched: this.unmatched,
      missing: this.missing,
      conflicts: this.conflicts,
      tls: this.secure?.sight() ?? null,
      clientLeftOver: this.reader.leftOver + this.reader.pending,
      serverLeftOver: this.replies.pending,
      cut: this.cut,
    }
  }

  /** Without an answer the usual one is taken. */
  impatient(): void {
    while (this.gate) this.open(true)
  }

  tls(b: Uint8Array, from: number, to: number, at: Moment): void {
    this.secure?.bytes('client', b, from, to, at)
  }

  ended(mail: Mail | null): void {
    if (this.bringing) this.bringing.mail = mail
    this.bringing = null
  }

  line(line: string, at: Moment): void {
    if (this.refused) return
    const { verb, parameter } = this.masked(line)
    const { latest } = this
    // what follows AUTH is a secret, whether or not the capture has the reply that asked for it
    if (latest && isAuth(latest.verb) && (this.asked || !isVerb(verb))) {
      latest.continuations++
      if (this.asked) this.waitFor(latest)
      this.asked = false
      return
    }
    if (!latest && !this.believes(verb, line)) return
    const chunk = verb === 'BDAT' ? chunkOf(parameter) : null
    const one: Open = {
      verb,
      parameter,
      at,
      replies: [],
      continuations: 0,
      chunkBytes: chunk?.bytes ?? null,
      last: chunk?.last ?? false,
      mail: null,
    }
    this.keep(one)
    if (verb === 'DATA' || chunk) this.bringing = one
    if (chunk) this.reader.beginChunk(chunk.bytes, chunk.last)
    else if (verb === 'DATA' || isAuth(verb) || isStartTls(verb)) this.waitFor(one)
    else if (verb === 'RSET' || verb === 'EHLO' || verb === 'HELO') this.reader.forgetMail()
  }

  /** Where AUTH itself is missing, or the reply to it, its secrets stand where commands are due. */
  private masked(line: string): { verb: string; parameter: string } {
    const said = commandOf(line)
    if (isVerb(said.verb)) return said
    const demanded = this.demanded
    this.demanded = false
    return demanded || looksSecret(line) ? { verb: MASK, parameter: '' } : said
  }

  /** The first line decides whether this is SMTP. */
  private believes(verb: string, line: string): boolean {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what no line of SMTP has
    const believed = isVerb(verb) || (this.expected && !/[\x00-\x08\x0e-\x1f\x7f\ufffd]/.test(line))
    this.refused = !believed
    return believed
  }

  private keep(one: Open): void {
    this.latest = one
    if (this.waiting.length < MOST_WAITING) this.waiting.push(one)
    this.text += one.parameter.length
    if (this.commands.length < MOST_COMMANDS && this.text < MOST_TEXT) this.commands.push(one)
    else this.cut = true
  }

  private waitFor(one: Open): void {
    this.gate = one
    this.reader.wait()
  }

  private reply(r: Reply): void {
    const isFirst = !this.began
    this.began = true
    this.text += r.lines.reduce((n, l) => n + l.length, 0)
    if (this.text >= MOST_TEXT) this.cut = true
    if (isFirst && r.code === 220 && !this.commands.some((c) => isStartTls(c.verb))) {
      this.banner = r
      return
    }
    const of = r.code === null ? undefined : this.waiting[0]
    if (r.code === 334 && !(of && isAuth(of.verb))) this.demanded = true
    if (!of) {
      if (this.unmatched.length < MOST_LISTED && !this.cut) this.unmatched.push(r)
      return
    }
    of.replies.push(this.cut ? { ...r, lines: [] } : r)
    const more = r.code === 354 || r.code === 334
    if (!more) this.waiting.shift()
    if (of === this.gate) this.answer(of, r.code)
    // the server took something else for the end of the mail
    else if (!more && of.verb === 'DATA' && this.reader.inMail) this.reader.giveUpMail()
  }

  private answer(of: Open, code: number | null): void {
    if (of.verb === 'DATA') this.open(code === 354)
    else this.open(isStartTls(of.verb) ? code === 220 : code === 334)
  }

  private open(agreed: boolean): void {
    const of = this.gate
    this.gate = null
    if (!of) return
    if (of.verb === 'DATA') {
      if (agreed) this.reader.beginMail()
    } else if (isAuth(of.verb)) this.asked = agreed && of.replies.length > 0
    // without an answer only TLS itself says that it begins
    else if (agreed && (of.replies.length > 0 || this.reader.firstHeld === 22)) this.startTls(false)
    this.reader.resume()
  }

  private startTls(implicit: boolean): void {
    this.secure = new TlsReader(implicit)
    this.reader.beginTls()
  }
}
