/** Lines out of bytes that come in any pieces. A line ends with LF, with or without CR before it; of a line that is too long the start is kept. */
import { indexIn, latin1 } from '../bytes'

const MOST = 8_192
const LF = 10
const CR = 13

const NOTHING = new Uint8Array(0)
const FIRST_KEPT = 96

export class LineReader {
  /** The start of a line that goes on in the next piece. */
  private start = NOTHING
  private have = 0
  /** Bytes of the unfinished line, also those not kept. */
  pending = 0

  /** The end of the line that begins at `from`, behind its LF; 0 when it does not end before `to`, and then the bytes are kept. */
  end(b: Uint8Array, from: number, to: number): number {
    const lf = indexIn(b, LF, from, to)
    if (lf >= 0) return lf + 1
    this.keep(b, from, to)
    return 0
  }

  /** First byte of the line that goes on at `from` in `b`. */
  first(b: Uint8Array, from: number): number {
    return (this.have > 0 ? this.start[0] : b[from]) as number
  }

  /** The line that ends behind `end` in `b`, with what was kept before; without its line end. */
  line(b: Uint8Array, from: number, end: number): string {
    if (this.pending === 0 && end - from <= MOST) return lineText(b, from, end)
    this.keep(b, from, end)
    const text = lineText(this.start, 0, this.have)
    this.clear()
    return text
  }

  clear(): void {
    this.have = this.pending = 0
  }

  private keep(b: Uint8Array, from: number, to: number): void {
    this.pending += to - from
    const n = Math.min(to - from, MOST - this.have)
    if (n <= 0) return
    if (this.have + n > this.start.length) {
      const larger = new Uint8Array(Math.min(MOST, Math.max(this.have + n, this.start.length * 2, FIRST_KEPT)))
      larger.set(this.start.subarray(0, this.have))
      this.start = larger
    }
    this.start.set(b.subarray(from, from + n), this.have)
    this.have += n
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Without its line end; UTF-8 where it is that, else one character a byte. */
function lineText(b: Uint8Array, from: number, end: number): string {
  let to = end
  if (to > from && b[to - 1] === LF) to--
  while (to > from && b[to - 1] === CR) to--
  try {
    return utf8.decode(b.slice(from, to))
  } catch {
    return latin1(b, from, to)
  }
}
