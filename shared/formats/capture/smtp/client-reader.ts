/**
 * The client's side: lines where a command is due, mails, chunks, and TLS. Where the meaning of what follows depends on an answer it waits, and what
 * comes meanwhile is held: at most 64 KiB in 4,096 pieces, then it asks for a decision.
 */
import type { Moment } from './half'
import { LineReader } from './line-reader'
import { type Mail, MailEnd, MailReader } from './mail'

const MOST_HELD = 64 << 10
const MOST_PIECES = 4_096

export interface ClientSink {
  /** A line where a command is due. May call wait, beginMail, beginChunk, beginTls. */
  line(text: string, at: Moment): void
  /** Null for a chunk that does not end its mail. */
  ended(mail: Mail | null): void
  tls(b: Uint8Array, from: number, to: number, at: Moment): void
  /** There is no more room to wait; `resume` is expected, or one of the begin… */
  impatient(): void
}

export class ClientReader {
  /** Bytes of DATA that came without their end. */
  leftOver = 0
  private mode: 'command' | 'mail' | 'chunk' | 'tls' = 'command'
  private waiting = false
  private held: { bytes: Uint8Array; from: number; at: Moment }[] = []
  private heldAt = 0
  private heldBytes = 0
  private readonly lines = new LineReader()
  private readonly end = new MailEnd()
  private mail: MailReader | null = null
  /** Bytes of the chunk still to come, and whether its mail ends with it. */
  private chunk = 0
  private lastChunk = false

  constructor(private readonly sink: ClientSink) {}

  get pending(): number {
    return this.lines.pending
  }

  get inBody(): boolean {
    return this.mode === 'mail' || this.mode === 'chunk'
  }

  get inMail(): boolean {
    return this.mode === 'mail'
  }

  /** First byte that is held; −1 for none. */
  get firstHeld(): number {
    const piece = this.held[this.heldAt]
    return piece ? (piece.bytes[piece.from] as number) : -1
  }

  push(b: Uint8Array, from: number, to: number, at: Moment): void {
    const used = this.waiting ? from : this.run(b, from, to, at)
    if (used === to) return
    this.held.push({ bytes: b.slice(used, to), from: 0, at })
    this.heldBytes += to - used
    while (this.waiting && (this.heldBytes > MOST_HELD || this.held.length - this.heldAt > MOST_PIECES)) this.sink.impatient()
  }

  /** Bytes that the capture lacks. */
  gap(bytes: number): void {
    if (this.mode === 'chunk') {
      const n = Math.min(bytes, this.chunk)
      this.mail?.gap(n)
      this.passChunk(n)
    } else if (this.mode === 'mail') {
      this.mail?.gap(bytes)
      this.end.gap()
    } else this.lines.clear()
  }

  wait(): void {
    this.waiting = true
  }

  /** What was held is read as it is meant now. */
  resume(): void {
    this.waiting = false
    for (let piece = this.held[this.heldAt]; piece && !this.waiting; piece = this.held[this.heldAt]) {
      const used = this.run(piece.bytes, piece.from, piece.bytes.length, piece.at)
      this.heldBytes -= used - piece.from
      piece.from = used
      if (used === piece.bytes.length) this.heldAt++
    }
    if (this.heldAt < this.held.length) return
    this.held = []
    this.heldAt = 0
  }

  beginMail(): void {
    this.mode = 'mail'
    this.mail = new MailReader()
    this.end.begin()
  }

  beginChunk(bytes: number, last: boolean): void {
    this.mail ??= new MailReader()
    this.chunk = bytes
    this.lastChunk = last
    this.mode = 'chunk'
    this.passChunk(0)
  }

  beginTls(): void {
    this.mode = 'tls'
  }

  /** A mail of several chunks that is not gone on with. */
  forgetMail(): void {
    this.mail = null
  }

  /** The mail is over though its end was not seen. */
  giveUpMail(): void {
    if (this.mode !== 'mail') return
    this.leftOver += this.mail?.finish(false).bytes ?? 0
    this.mail = null
    this.mode = 'command'
  }

  /** Returns where it stopped: at `to`, or before it to wait. */
  private run(b: Uint8Array, from: number, to: number, at: Moment): number {
    let on = from
    while (on < to && !this.waiting) {
      if (this.mode === 'mail') on = this.readMail(b, on, to, at)
      else if (this.mode === 'chunk') {
        const n = Math.min(this.chunk, to - on)
        this.mail?.add(b, on, on + n, at)
        on += n
        this.passChunk(n)
      } else if (this.mode === 'tls') {
        this.sink.tls(b, on, to, at)
        return to
      } else {
        const end = this.lines.end(b, on, to)
        if (end === 0) return to
        const line = this.lines.line(b, on, end)
        on = end
        this.sink.line(line, at)
      }
    }
    return on
  }

  private readMail(b: Uint8Array, from: number, to: number, at: Moment): number {
    const end = this.end.find(b, from, to)
    const stop = end < 0 ? to : end
    this.mail?.add(b, from, stop, at)
    if (end < 0) return to
    this.mode = 'command'
    const mail = this.mail
    this.mail = null
    // without the line with the dot
    this.sink.ended(mail?.finish(true, 3) ?? null)
    return stop
  }

  private passChunk(bytes: number): void {
    this.chunk -= bytes
    if (this.chunk > 0) return
    this.mode = 'command'
    if (!this.lastChunk) return
    const mail = this.mail
    this.mail = null
    this.sink.ended(mail?.finish(true) ?? null)
  }
}
