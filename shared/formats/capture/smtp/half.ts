/**
 * One direction of a stream as bytes in their order. The first copy of a byte counts; what comes too early waits, at most 256 KiB of it
 * in 512 pieces. A
 * hole that will not be filled is told as such, and reading goes on behind it.
 */

/** When something was seen: in which packet, and where that stands in the file. */
export interface Moment {
  readonly frame: number
  readonly offset: number
  readonly seconds: number
  readonly nanos: number
}

export interface HalfSink {
  /** Valid until the call returns. */
  bytes(b: Uint8Array, from: number, to: number, at: Moment): void
  /** Bytes that the capture does not have. */
  gap(bytes: number, at: Moment): void
  /** Whether bytes are to be compared when they come again: not those of mails and of TLS. */
  compares(): boolean
  /** Bytes came again and are others; the first ones count. */
  conflict(bytes: number, at: Moment): void
}

interface Piece {
  seq: number
  bytes: Uint8Array
  readonly at: Moment
}

const MOST_WAITING = 256 << 10
const MOST_PIECES = 512
/** How far back bytes that come again are compared. */
const RECENT = 1_024

/** Of directions that are over, for new ones. */
const spare: Uint8Array[] = []

export class Half {
  private readonly pieces: Piece[] = []
  private waiting = 0
  /** Packets of the stream since the first piece began to wait. */
  private patience = 0
  /** The last bytes before `next`, and how many there are. */
  private recent: Uint8Array | null = null
  private remembered = 0

  /** `next`: sequence number of the first byte. */
  constructor(
    public next: number,
    private readonly sink: HalfSink,
  ) {}

  get hasHole(): boolean {
    return this.pieces.length > 0
  }

  /** A segment of `length` bytes on the wire, of which those from `from` to `to` are in the file. */
  push(seq: number, b: Uint8Array, from: number, to: number, length: number, at: Moment): void {
    const ahead = (seq - this.next) | 0
    if (ahead > 0) this.keep(seq, b, from, to, at)
    if (ahead < 0 && length > 1) this.compare(seq, b, from, Math.min(to, from - ahead), at)
    if (ahead <= 0 && length > -ahead) {
      this.take(b, from - ahead, to, length + ahead, at)
      this.drain()
    }
  }

  /**
   * The other end acknowledged up to `ack`: what is missing before that was received, so the capture lacks it. Packets may be in a file a little
   * out of order; so it is given up only after some more of them, or when the other end answers with data.
   */
  acknowledged(ack: number, withData: boolean): void {
    const first = this.pieces[0]
    if (first && ((ack - first.seq) | 0) >= 0 && (withData || ++this.patience > 3)) this.giveUp()
  }

  /** Nothing more will come. */
  close(): void {
    while (this.pieces.length > 0) this.giveUp()
    if (this.recent && spare.length < 1_000) spare.push(this.recent)
    this.recent = null
  }

  private take(b: Uint8Array, from: number, to: number, length: number, at: Moment): void {
    const there = Math.min(length, Math.max(0, to - from))
    this.next = (this.next + length) >>> 0
    if (there > 0) {
      if (this.sink.compares()) this.remember(b, from, there)
      else this.remembered = 0
      this.sink.bytes(b, from, from + there, at)
    }
    if (there < length) {
      this.remembered = 0
      this.sink.gap(length - there, at)
    }
  }

  /** Keeps the last bytes; `next` stands behind them already. */
  private remember(b: Uint8Array, from: number, length: number): void {
    this.recent ??= spare.pop() ?? new Uint8Array(RECENT)
    const n = Math.min(length, RECENT)
    const keep = Math.min(this.remembered, RECENT - n)
    if (keep > 0 && keep < this.remembered) this.recent.copyWithin(0, this.remembered - keep, this.remembered)
    const source = from + length - n
    if (n > 64) this.recent.set(b.subarray(source, source + n), keep)
    else for (let i = 0; i < n; i++) this.recent[keep + i] = b[source + i] as number
    this.remembered = keep + n
  }

  private compare(seq: number, b: Uint8Array, from: number, to: number, at: Moment): void {
    const recent = this.recent
    // place of the segment's first byte in what is remembered; before it when that is further back
    const place = this.remembered - ((this.next - seq) | 0)
    if (!recent) return
    let others = 0
    for (let i = Math.max(0, -place); from + i < to; i++) if (recent[place + i] !== b[from + i]) others++
    if (others > 0) this.sink.conflict(others, at)
  }

  /** Keeps the parts that no piece has yet. */
  private keep(seq: number, b: Uint8Array, from: number, to: number, at: Moment): void {
    let begin = seq
    let source = from
    let i = 0
    while (source < to && this.waiting < MOST_WAITING && this.pieces.length < MOST_PIECES) {
      const piece = this.pieces[i]
      const room = piece ? (piece.seq - begin) | 0 : to - source
      if (room > 0) {
        const n = Math.min(room, to - source, MOST_WAITING - this.waiting)
        this.pieces.splice(i, 0, { seq: begin, bytes: b.slice(source, source + n), at })
        this.waiting += n
        begin = (begin + n) >>> 0
        source += n
        i++
      }
      if (!piece) break
      const passed = (piece.seq + piece.bytes.length - begin) | 0
      if (passed > 0) {
        begin = (begin + passed) >>> 0
        source += passed
      }
      if (room <= 0) i++
    }
    if (this.waiting >= MOST_WAITING || this.pieces.length >= MOST_PIECES) this.giveUp()
  }

  private drain(): void {
    for (let first = this.pieces[0]; first; first = this.pieces[0]) {
      const ahead = (first.seq - this.next) | 0
      if (ahead > 0) return
      this.pieces.shift()
      this.waiting -= first.bytes.length
      this.patience = 0
      if (first.bytes.length > -ahead) this.take(first.bytes, -ahead, first.bytes.length, first.bytes.length + ahead, first.at)
    }
  }

  private giveUp(): void {
    const first = this.pieces[0]
    if (!first) return
    const missing = (first.seq - this.next) >>> 0
    this.next = first.seq
    this.patience = 0
    if (missing > 0) {
      this.remembered = 0
      this.sink.gap(missing, first.at)
    }
    this.drain()
  }
}
