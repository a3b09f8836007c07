/**
 * Reads one log: keeps the window of bytes, lets the engine take the rows, looks at what is no row, and cuts segments.
 *
 *   push ─► encoding ─► window ─► engine: rows ─► columns ─► segment
 *                          └────► odd line: header, or set aside with a reason
 *
 * Where a segment ends, what is set aside and which line a row stands in depend only on the bytes of the file, never on how they were
 * cut into pushes: a decision waits until the bytes that make it are there.
 */
import { detectEncoding, ENCODING_HEAD, Utf16Reader, utf16Bytes } from './encoding'
import { type ScanEngine, type ScanLimits, windowBytes } from './engine'
import { HeaderLines } from './header-lines'
import { type OddLine, oddLine } from './odd-line'
import type { ScanPlan } from './plan'
import { LF } from './row-text'
import type { ScanJob, Scanner, ScanSummary } from './scanner'
import { SegmentOutput } from './segment-output'
import { Account } from './set-aside'

/** A file whose columns change more often is no log, and each change costs a segment: its rows are set aside from there on. */
const MAX_CHANGES = 1000

/** Less is not worth reading into. */
const MIN_SPACE = 64 << 10

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

export class LogScanner implements Scanner {
  private readonly header = new HeaderLines()
  private readonly account = new Account()
  private readonly output: SegmentOutput
  /** First bytes, until they tell the encoding; then null. */
  private head: number[] | null = []
  private encoding: ReturnType<typeof detectEncoding> = 'utf-8'
  private utf16: Utf16Reader | null = null
  private plan: ScanPlan | null = null
  /** Bytes in the window, and how many of them are done with. */
  private fill = 0
  private pos = 0
  private scanAt: number
  /** Offset in the file, and physical line, of window[pos]. */
  private offset = 0
  private line = 1
  /** The line at the position began before it: padding stands in front. */
  private midLine = false
  private inPadding = false
  /** Offset in the file of window[0]. */
  private base = 0
  /** A line too long for the window is passing. */
  private skipping = false
  private records = 0
  private openEnd = false

  constructor(
    private readonly job: ScanJob,
    private readonly engine: ScanEngine,
    private readonly limits: ScanLimits,
    /** Gives the engine back. */
    private readonly release: (engine: ScanEngine) => void,
  ) {
    this.output = new SegmentOutput(job, engine)
    this.scanAt = limits.scanBytes
  }

  push(bytes: Uint8Array): void {
    if (!this.head) {
      this.take(bytes)
      return
    }
    const need = Math.min(ENCODING_HEAD - this.head.length, bytes.length)
    this.head.push(...bytes.subarray(0, need))
    if (this.head.length < ENCODING_HEAD) return
    this.decideEncoding(this.head)
    this.take(bytes.subarray(need))
  }

  space(): Uint8Array | null {
    if (this.head || this.utf16 || this.skipping) return null
    const space = this.engine.window().subarray(this.fill)
    return space.length < MIN_SPACE ? null : space
  }

  finish(): ScanSummary {
    if (this.head) this.decideEncoding(this.head)
    if (this.utf16) this.append(this.utf16.finish())
    this.scan(true)
    this.flush()
    if (this.utf16?.oddBytes) this.putAside(1, this.midLine ? 0 : 1, 'cut-row')
    this.release(this.engine)
    const { account, header, output, records } = this
    return {
      records,
      setAsideLines: account.lines,
      balance: account.bytes,
      setAside: account.setAside,
      setAsideMore: account.more,
      reasons: account.reasons,
      encoding: this.encoding,
      header: header.header,
      headerChanges: header.changed,
      headerRepeats: header.repeated,
      logTypes: header.logTypes,
      openEnd: this.openEnd,
      first: records > 0 ? output.first : Number.NaN,
      last: records > 0 ? output.last : Number.NaN,
    }
  }

  private decideEncoding(head: readonly number[]): void {
    this.head = null
    const bytes = Uint8Array.from(head)
    this.encoding = detectEncoding(bytes)
    if (this.encoding !== 'utf-8') this.utf16 = new Utf16Reader(this.encoding)
    this.take(bytes)
  }

  private take(bytes: Uint8Array): void {
    this.append(this.utf16 ? this.utf16.push(bytes) : bytes)
  }

  /** Copies UTF-8 into the window and scans when it is worth it. */
  private append(bytes: Uint8Array): void {
    const room = windowBytes(this.limits)
    let at = 0
    while (at < bytes.length) {
      if (this.skipping) {
        at = this.skipLine(bytes, at)
        continue
      }
      const n = Math.min(bytes.length - at, room - this.fill)
      const window = this.engine.window()
      const inPlace = bytes.buffer === window.buffer && bytes.byteOffset + at === window.byteOffset + this.fill
      if (!inPlace) window.set(bytes.subarray(at, at + n), this.fill)
      this.fill += n
      at += n
      if (this.fill - this.pos < this.scanAt && this.fill < room) continue
      this.scan(false)
      // a long row that is not complete is looked at again only when there is twice as much of it
      this.scanAt = Math.max(this.limits.scanBytes, 2 * (this.fill - this.pos))
    }
  }

  /** Takes all that the bytes in the window can tell. */
  private scan(last: boolean): void {
    for (;;) {
      if (this.pos >= this.limits.segmentBytes) this.flush()
      if (this.plan) {
        const stop = this.engine.scan(this.pos, this.fill, last)
        if (this.output.newRows > 0) this.takeRows()
        if (stop === 'full') {
          this.flush()
          continue
        }
      }
      if (this.pos >= this.fill || !this.takeOdd(last)) return
    }
  }

  private takeRows(): void {
    const { engine, output } = this
    this.records += output.newRows
    this.line = output.noteRows(this.line)
    this.account.addRecords(this.advance(engine.position))
    this.openEnd = engine.window()[engine.position - 1] !== LF
    this.midLine = false
    this.inPadding = false
  }

  /** Handles the line at the position, which is no record. False when more bytes are needed. */
  private takeOdd(last: boolean): boolean {
    const fields = this.plan?.fields.length ?? 0
    const { rowBytes } = this.limits
    const { inPadding } = this
    const odd = oddLine(this.pos, { bytes: this.engine.window(), end: this.fill, last, fields, rowBytes, inPadding })
    if (!odd) return false
    this.inPadding = odd.what === 'nul-padding'
    if (odd.what === 'too-long') this.takeTooLong(odd)
    else if (odd.what === 'mark') this.account.addHeader(this.advance(odd.end))
    else if (odd.what === 'header') this.takeHeader(odd.end)
    else this.takeSetAside(odd.end, odd.what)
    return true
  }

  /** What passes without being kept would tear the window apart, so such a line stands between two segments. */
  private takeTooLong({ end, open }: OddLine): void {
    const length = end - this.pos
    this.flush()
    this.takeSetAside(length, 'too-long')
    this.skipping = open === true
    this.flush()
  }

  /** Passes bytes of a line that is too long; the result is where they end. */
  private skipLine(bytes: Uint8Array, from: number): number {
    const feed = bytes.indexOf(LF, from)
    const to = feed < 0 ? bytes.length : feed + 1
    this.putAside(this.utf16 ? utf16Bytes(bytes, from, to) : to - from, 0, 'too-long')
    if (feed < 0) return to
    this.skipping = false
    this.midLine = false
    this.line++
    this.flush()
    return to
  }

  private takeHeader(end: number): void {
    const effect = this.header.take(utf8.decode(this.engine.window().slice(this.pos, end)))
    const { feeds, closed } = this.countFeeds(end)
    this.account.addHeader(this.advance(end))
    this.line += feeds
    this.midLine = !closed
    if (effect !== 'fields') return
    this.flush()
    this.plan = this.header.changed > MAX_CHANGES ? null : this.job.planFor(this.header.fields)
    if (this.plan) this.engine.setPlan(this.plan)
  }

  private takeSetAside(end: number, reason: Exclude<OddLine['what'], 'header' | 'mark'>): void {
    const { feeds, closed } = this.countFeeds(end)
    const begun = feeds + (closed ? 0 : 1) - (this.midLine ? 1 : 0)
    const { offset } = this
    const bytes = this.advance(end)
    this.account.addSetAside({ offset, bytes, line: this.line, lines: begun, reason })
    this.line += feeds
    this.midLine = !closed
  }

  /** Bytes that never come into the window. */
  private putAside(bytes: number, lines: number, reason: 'too-long' | 'cut-row'): void {
    this.account.addSetAside({ offset: this.offset, bytes, line: this.line, lines, reason })
    this.offset += bytes
  }

  /** Line ends from the position to `end`, and whether the last byte is one. */
  private countFeeds(end: number): { feeds: number; closed: boolean } {
    const bytes = this.engine.window().subarray(this.pos, end)
    let feeds = 0
    for (let p = bytes.indexOf(LF); p >= 0; p = bytes.indexOf(LF, p + 1)) feeds++
    return { feeds, closed: bytes[bytes.length - 1] === LF }
  }

  /** Moves on in the window; the result is the bytes of the file passed. */
  private advance(to: number): number {
    const bytes = this.utf16 ? utf16Bytes(this.engine.window(), this.pos, to) : to - this.pos
    this.offset += bytes
    this.pos = to
    return bytes
  }

  /** Ends the segment and moves what is left to the front of the window. */
  private flush(): void {
    this.output.flush(this.base, this.utf16 !== null)
    if (this.pos > 0) this.engine.window().copyWithin(0, this.pos, this.fill)
    this.fill -= this.pos
    this.pos = 0
    this.base = this.offset
  }
}
