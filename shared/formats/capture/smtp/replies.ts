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
    const code = codeOf(line)
    if (this.first && code < 0) this.odd = true
    this.first = false
    if (code < 0) {
      this.give({ code: null, lines: [line], at })
      return
    }
    if (code !== this.code) this.said = []
    this.code = code
    if (this.said.length < MOST_LINES) this.said.push(line.slice(4))
    if (line[3] === '-') return
    const lines = this.said
    this.code = -1
    this.said = []
    this.give({ code, lines, at })
  }
}

/** Three digits, alone or before a blank or `-`; −1 when the line begins otherwise. */
function codeOf(line: string): number {
  let code = 0
  for (let i = 0; i < 3; i++) {
    const digit = line.charCodeAt(i) - 48
    if (!(digit >= 0 && digit <= 9)) return -1
    code = code * 10 + digit
  }
  return line.length === 3 || line[3] === ' ' || line[3] === '-' ? code : -1
}
