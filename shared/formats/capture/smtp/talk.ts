/**
 * One SMTP dialogue as its bytes come in. The client's side waits where its meaning depends on an answer (DATA, AUTH, STARTTLS): what comes
 * meanwhile is held, at most 64 KiB; after that, and at the end, the answer is taken as the usual one.
 *
 * Bounds: 2,000 commands, 256 KiB of text, 256 KiB out of order in each direction, 64 KiB held, 32 KiB of a mail's header.
 */
import type { Command, Dialogue, Reply, Stretch } from './dialogue'
import type { Moment } from './half'
import { LineReader } from './line-reader'
import { type Mail, MailEnd, MailReader } from './mail'
import { ReplyReader } from './replies'
import { TlsReader } from './tls-sight'
import { chunkOf, commandOf, isAuth, isStartTls, isVerb } from './verbs'

const MOST_COMMANDS = 2_000
const MOST_TEXT = 256 << 10
const MOST_HELD = 64 << 10
const MOST_LISTED = 200

type Mode = 'command' | 'mail' | 'chunk' | 'tls'
type Changing<T> = { -readonly [K in keyof T]: T[K] }
interface Open extends Changing<Omit<Command, 'replies'>> {
  readonly replies: Reply[]
}

export class Talk {
  /** Nothing of this is SMTP. */
  refused = false
  private mode: Mode = 'command'
  /** The command whose answer decides how the client's bytes go on. */
  private gate: Open | null = null
  /** Its 334 came: the next line is what was asked for. */
  private asked = false
  private held: { bytes: Uint8Array; at: Moment }[] = []
  private heldBytes = 0
  private readonly lines = new LineReader()
  private readonly replies = new ReplyReader((r) => this.reply(r))
  private readonly end = new MailEnd()
  private mail: MailReader | null = null
  /** Bytes of the chunk still to come. */
  private chunk = 0
  private tls: TlsReader | null = null
  private banner: Reply | null = null
  private began = false
  private readonly commands: Open[] = []
  private readonly waiting: Open[] = []
  private readonly unmatched: Reply[] = []
  private readonly missing: Stretch[] = []
  private readonly conflicts: Stretch[] = []
  private text = 0
  private cut = false
  private leftOver = 0

  constructor(
    private readonly stream: number,
    implicitTls: boolean,
    /** On a port of SMTP anything that looks like text is believed. */
    private readonly expected: boolean,
  ) {
    if (implicitTls) this.startTls(true)
  }

  client(b: Uint8Array, from: number, to: number, at: Moment): void {
    if (this.tls) this.tls.bytes('client', b, from, to, at)
    else if (this.gate) this.hold(b, from, to, at)
    else this.read(b, from, to, at)
  }

  server(b: Uint8Array, from: number, to: number, at: Moment): void {
    if (this.tls) {
      this.tls.bytes('server', b, from, to, at)
      return
    }
    const used = this.replies.read(b, from, to, at, () => this.tls !== null)
    if (this.replies.odd && !this.began && this.commands.length === 0) this.refused = true
    if (used < to) this.server(b, used, to, at)
  }

  gap(from: 'client' | 'server', bytes: number, at: Moment): void {
    if (this.missing.length < MOST_LISTED) this.missing.push({ from, bytes, at })
    if (this.tls) this.tls.gap(from, bytes)
    else if (from === 'server') this.replies.gap()
    else {
      if (this.gate) this.open(true)
      this.clientGap(bytes)
    }
  }

  conflict(from: 'client' | 'server', bytes: number, at: Moment): void {
    if (this.conflicts.length < MOST_LISTED) this.conflicts.push({ from, bytes, at })
  }

  /** Nothing more comes. */
  close(): Dialogue {
    while (this.gate) this.open(true)
    if (this.mode === 'mail') this.leftOver += this.mail?.finish(false).bytes ?? 0
    return {
      stream: this.stream,
      banner: this.banner,
      commands: this.commands,
      unmatched: this.unmatched,
      missing: this.missing,
      conflicts: this.conflicts,
      tls: this.tls?.sight() ?? null,
      clientLeftOver: this.leftOver + this.lines.pending,
      serverLeftOver: this.replies.pending,
      cut: this.cut,
    }
  }

  private read(b: Uint8Array, from: number, to: number, at: Moment): void {
    for (let on = from; on < to && !this.refused; ) {
      if (this.gate || this.tls) {
        this.client(b, on, to, at)
        return
      }
      if (this.mode === 'mail') on = this.readMail(b, on, to, at)
      else if (this.mode === 'chunk') on = this.readChunk(b, on, to, at)
      else {
        const end = this.lines.end(b, on, to)
        if (end === 0) return
        this.command(this.lines.line(b, on, end), at)
        on = end
      }
    }
  }

  private command(line: string, at: Moment): void {
    const last = this.commands.at(-1)
    if (this.asked && last && isAuth(last.verb)) {
      last.continuations++
      this.asked = false
      this.gate = last
      return
    }
    const { verb, parameter } = commandOf(line)
    if (!this.believes(verb, line)) return
    // without answers a secret would be taken for a command
    if (last && isAuth(last.verb) && last.replies.length === 0 && !isVerb(verb)) {
      last.continuations++
      return
    }
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
    this.waiting.push(one)
    if (chunk) this.beginChunk(chunk.bytes, one)
    else if (verb === 'DATA' || isAuth(verb) || isStartTls(verb)) this.gate = one
    else if (verb === 'RSET' || verb === 'EHLO' || verb === 'HELO') this.mail = null
  }

  /** The first line decides whether this is SMTP. */
  private believes(verb: string, line: string): boolean {
    if (this.commands.length > 0) return true
    // biome-ignore lint/suspicious/noControlCharactersInRegex: what no line of SMTP has
    if (isVerb(verb) || (this.expected && !/[\x00-\x08\x0e-\x1f\x7f\ufffd]/.test(line))) return true
    this.refused = true
    return false
  }

  private keep(one: Open): void {
    this.text += one.parameter.length
    if (this.commands.length < MOST_COMMANDS && this.text < MOST_TEXT) this.commands.push(one)
    else this.cut = true
  }

  private reply(r: Reply): void {
    const isFirst = !this.began
    this.began = true
    this.text += r.lines.reduce((n, l) => n + l.length, 0)
    if (this.text >= MOST_TEXT) this.cut = true
    if (isFirst && r.code === 220 && this.commands.every((c) => !isStartTls(c.verb))) {
      this.banner = r
      return
    }
    const of = r.code === null ? undefined : this.waiting[0]
    if (!of) {
      if (this.unmatched.length < MOST_LISTED && !this.cut) this.unmatched.push(r)
      return
    }
    of.replies.push(this.cut ? { ...r, lines: [] } : r)
    const more = r.code === 354 || r.code === 334
    if (!more) this.waiting.shift()
    if (of === this.gate) this.answer(of, r.code ?? 0)
    else if (!more && this.mode === 'mail' && of.verb === 'DATA') this.endedUnseen()
  }

  private answer(of: Open, code: number): void {
    if (of.verb === 'DATA') this.open(code === 354)
    else if (isStartTls(of.verb)) this.open(code === 220)
    else this.open(code === 334)
  }

  /** The server answered a mail whose end was not seen: it took something else for it. */
  private endedUnseen(): void {
    this.leftOver += this.mail?.finish(false).bytes ?? 0
    this.mail = null
    this.mode = 'command'
  }

  private hold(b: Uint8Array, from: number, to: number, at: Moment): void {
    this.held.push({ bytes: b.slice(from, to), at })
    this.heldBytes += to - from
    if (this.heldBytes > MOST_HELD) this.open(true)
  }

  /** The answer is there: what was held is read accordingly. */
  private open(agreed: boolean): void {
    const of = this.gate
    this.gate = null
    if (!of) return
    if (of.verb === 'DATA' && agreed) {
      this.mode = 'mail'
      this.mail = new MailReader()
      this.end.begin()
    } else if (isStartTls(of.verb) && agreed) {
      // at the end, without an answer, only TLS itself says so
      if (of.replies.length > 0 || this.held[0]?.bytes[0] === 22) this.startTls(false)
    } else if (isAuth(of.verb)) this.asked = agreed && of.replies.length > 0
    const held = this.held
    this.held = []
    this.heldBytes = 0
    for (const { bytes, at } of held) this.client(bytes, 0, bytes.length, at)
  }

  private startTls(implicit: boolean): void {
    this.mode = 'tls'
    this.tls = new TlsReader(implicit)
  }

  private readMail(b: Uint8Array, from: number, to: number, at: Moment): number {
    const end = this.end.find(b, from, to)
    const stop = end < 0 ? to : end
    this.mail?.add(b, from, stop, at)
    if (end >= 0) {
      this.mode = 'command'
      // the line with the dot
      this.endMail('DATA', this.mail?.finish(true, 3) ?? null)
    }
    return stop
  }

  private beginChunk(bytes: number, one: Open): void {
    this.mail ??= new MailReader()
    this.chunk = bytes
    this.mode = 'chunk'
    if (bytes === 0) this.endChunk(one)
  }

  private readChunk(b: Uint8Array, from: number, to: number, at: Moment): number {
    const n = Math.min(this.chunk, to - from)
    this.mail?.add(b, from, from + n, at)
    this.chunk -= n
    if (this.chunk === 0) this.endChunk(this.commands.findLast((c) => c.verb === 'BDAT'))
    return from + n
  }

  private endChunk(one: Open | undefined): void {
    this.mode = 'command'
    if (one?.last) this.endMail('BDAT', this.mail?.finish(true) ?? null)
  }

  private endMail(verb: string, mail: Mail | null): void {
    const one = this.commands.findLast((c) => c.verb === verb)
    if (one) one.mail = mail
    this.mail = null
  }

  private clientGap(bytes: number): void {
    if (this.mode === 'chunk') {
      const n = Math.min(bytes, this.chunk)
      this.mail?.gap(n)
      this.chunk -= n
      if (this.chunk === 0) this.endChunk(this.commands.findLast((c) => c.verb === 'BDAT'))
    } else if (this.mode === 'mail') {
      this.mail?.gap(bytes)
      this.end.gap()
    } else this.lines.clear()
  }
}
