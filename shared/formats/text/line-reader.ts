/**
 * Cuts a text file into lines while it streams: encoding found out, every byte counted, no line longer than a bound. Lines end with LF
 * or CRLF; a CR alone ends none.
 *
 * A line that is not UTF-8 is read as Windows-1252, which has a character for every byte: that is what consultants' tools wrote before
 * UTF-8. UTF-16 is turned into UTF-8 first; places always count bytes of the file as it is.
 */
import { detectEncoding, ENCODING_HEAD, Utf16Reader, utf16Bytes } from '../../columns/scan/encoding'
import type { Account } from '../../columns/scan/set-aside'
import type { TextEncoding } from '../../model/source'

export interface Line {
  /** Without line end and byte order mark. */
  readonly text: string
  /** First byte in the file. */
  readonly offset: number
  /** Bytes without, and with, the line end. */
  readonly length: number
  readonly bytes: number
  /** From 1. */
  readonly line: number
}

/** Longest line in bytes of UTF-8; more is set aside. Far beyond what a person or PowerShell writes into one line. */
export const MAX_LINE = 1 << 20

const LF = 10
const CR = 13
const NO_BYTES = new Uint8Array(0)
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
const windows1252 = new TextDecoder('windows-1252')

export class LineReader {
  private head: Uint8Array = NO_BYTES
  private decided = false
  private utf16: Utf16Reader | null = null
  private found: ReturnType<typeof detectEncoding> = 'utf-8'
  /** UTF-8 of a line whose end has not come. */
  private rest: Uint8Array[] = []
  private restBytes = 0
  private offset = 0
  private line = 1
  /** Inside a line that is too long: bytes of it that were set aside count as one line. */
  private skipping = false
  private legacyLines = 0
  private unicodeLines = 0

  constructor(
    private readonly account: Account,
    private readonly onLine: (line: Line) => void,
  ) {}

  push(bytes: Uint8Array): void {
    if (this.decided) this.take(this.utf16 ? this.utf16.push(bytes) : bytes)
    else {
      this.head = joined([this.head, bytes])
      if (this.head.length >= ENCODING_HEAD) this.decide()
    }
  }

  finish(): void {
    if (!this.decided) this.decide()
    if (this.utf16) this.take(this.utf16.finish())
    if (this.restBytes > 0 || this.skipping) this.end(NO_BYTES, false)
    if (this.utf16?.oddBytes) this.account.addSetAside({ offset: this.offset, bytes: 1, line: this.line, lines: 1, reason: 'cut-row' })
  }

  /** Windows-1252 when some line was no UTF-8 and none had to be. */
  get encoding(): TextEncoding {
    return this.legacyLines > this.unicodeLines ? 'windows-1252' : this.found
  }

  /** Lines that were no UTF-8. */
  get legacy(): number {
    return this.legacyLines
  }

  private decide(): void {
    this.decided = true
    this.found = detectEncoding(this.head)
    if (this.found !== 'utf-8') this.utf16 = new Utf16Reader(this.found)
    const { head } = this
    this.head = NO_BYTES
    const text = this.utf16 ? this.utf16.push(head) : head
    const mark = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf
    if (mark) {
      const bytes = this.utf16 ? 2 : 3
      this.account.addHeader(bytes)
      this.offset = bytes
    }
    this.take(mark ? text.subarray(3) : text)
  }

  private take(bytes: Uint8Array): void {
    let from = 0
    for (;;) {
      const feed = bytes.indexOf(LF, from)
      if (feed < 0) break
      this.end(bytes.subarray(from, feed + 1), true)
      from = feed + 1
    }
    if (from < bytes.length) this.keep(bytes.subarray(from))
  }

  private keep(part: Uint8Array): void {
    if (!this.skipping && this.restBytes + part.length <= MAX_LINE) {
      // the caller may reuse its buffer
      this.rest.push(part.slice())
      this.restBytes += part.length
      return
    }
    for (const kept of this.rest.splice(0)) this.skip(kept)
    this.restBytes = 0
    this.skip(part)
  }

  private skip(part: Uint8Array): void {
    const bytes = this.inFile(part)
    this.account.addSetAside({ offset: this.offset, bytes, line: this.line, lines: this.skipping ? 0 : 1, reason: 'too-long' })
    this.offset += bytes
    this.skipping = true
  }

  private end(part: Uint8Array, feed: boolean): void {
    if (this.skipping || this.restBytes + part.length > MAX_LINE) {
      this.keep(part)
      this.skipping = false
      this.line++
      return
    }
    const whole = this.rest.length === 0 ? part : joined([...this.rest.splice(0), part])
    this.restBytes = 0
    let end = whole.length
    if (feed) end--
    if (end > 0 && whole[end - 1] === CR) end--
    const text = whole.subarray(0, end)
    const length = this.inFile(text)
    // a line end is one unit a character
    const bytes = length + (whole.length - end) * (this.utf16 ? 2 : 1)
    const { offset, line } = this
    this.offset += bytes
    this.line++
    this.onLine({ text: this.decode(text), offset, length, bytes, line })
  }

  private inFile(bytes: Uint8Array): number {
    return this.utf16 ? utf16Bytes(bytes, 0, bytes.length) : bytes.length
  }

  private decode(bytes: Uint8Array): string {
    try {
      const text = utf8.decode(bytes)
      if (!this.utf16 && text.length < bytes.length) this.unicodeLines++
      return text
    } catch {
      this.legacyLines++
      return windows1252.decode(bytes)
    }
  }
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const p of parts) {
    out.set(p, at)
    at += p.length
  }
  return out
}
