/** The server's side: replies of a code and one or more lines. */
import type { Reply } from './dialogue'
import type { Moment } from './half'
import { LineReader } from './line-reader'

const MOST_LINES = 200

export class ReplyReader {
  /** The first line was no reply. */
  odd = false
  private readonly lines = new LineReader()
  private code = -1
  private said: string[] = []
  private first = true

  constructor(private readonly give: (reply: Reply) => void) {}

  get pending(): number {
    return this.lines.pending
  }

  /** Reads to the end or until `stop`; returns where it stopped. */
  read(b: Uint8Array, from: number, to: number, at: Moment, stop: () => boolean): number {
    for (let on = from; on < to; ) {
      const end = this.lines.end(b, on, to)
      if (end === 0) return to
      this.line(this.lines.line(b, on, end), at)
      on = end
      if (stop()) return on
    }
    return to
  }

  /** A piece is missing: what stood in it cannot be told. */
  gap(): void {
    this.lines.clear()
    this.code = -1
    this.said = []
  }

  private line(line: string, at: Moment): void {
    const m = /^(\d{3})(?:([ -])(.*))?$/s.exec(line)
    if (this.first && !m) this.odd = true
    this.first = false
    if (!m) {
      this.give({ code: null, lines: [line], at })
      return
    }
    const code = Number(m[1])
    if (code !== this.code) this.said = []
    this.code = code
    if (this.said.length < MOST_LINES) this.said.push(m[3] ?? '')
    if (m[2] === '-') return
    const lines = this.said
    this.code = -1
    this.said = []
    this.give({ code, lines, at })
  }
}
