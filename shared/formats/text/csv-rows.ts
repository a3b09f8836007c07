/**
 * Rows of exported CSV (Export-Csv, admin centres), from lines: quoted fields may hold delimiters, doubled quotes and line breaks. A quote
 * that does not close within a bound costs one line, never the rest of the file.
 */
import type { Line } from './line-reader'

export interface CsvRow {
  readonly fields: readonly string[]
  /** The lines it stands on; at least one. */
  readonly lines: readonly Line[]
  /** As of its first line; `length` goes to the end of its last, without that one's line end. */
  readonly offset: number
  readonly length: number
  readonly line: number
}

export type Delimiter = ',' | ';' | '\t' | '|'

/** A quoted field with more line breaks is no field but a quote that was lost. */
const MOST_LINES = 200
const MOST_CHARS = 1 << 20

export class CsvRows {
  private waiting: Line[] = []
  private chars = 0
  /** Whether the waiting lines end inside quotes. */
  private open = false

  constructor(
    private readonly delimiter: Delimiter,
    private readonly onRow: (row: CsvRow) => void,
    /** A line whose quote never closes. */
    private readonly onBroken: (line: Line) => void,
  ) {}

  /** Whether the next line goes on inside quotes. */
  get isOpen(): boolean {
    return this.open
  }

  line(line: Line): void {
    this.waiting.push(line)
    this.chars += line.text.length + 1
    this.open = endsInQuotes(line.text, this.delimiter, this.open)
    if (!this.open) this.emit()
    else if (this.waiting.length > MOST_LINES || this.chars > MOST_CHARS) this.giveUp()
  }

  end(): void {
    while (this.waiting.length > 0) this.giveUp()
  }

  private emit(): void {
    const lines = this.waiting
    this.waiting = []
    this.chars = 0
    const [first] = lines
    const last = lines.at(-1)
    if (!first || !last) return
    const fields = splitFields(lines.length === 1 ? first.text : lines.map((l) => l.text).join('\n'), this.delimiter)
    this.onRow({ fields, lines, offset: first.offset, length: last.offset + last.length - first.offset, line: first.line })
  }

  /** The first line's quote never closes: the lines behind it get another chance as rows of their own. */
  private giveUp(): void {
    const [broken, ...again] = this.waiting
    this.waiting = []
    this.chars = 0
    this.open = false
    if (broken) this.onBroken(broken)
    for (const line of again) this.line(line)
  }
}

/** Whether a line, begun inside quotes or not, ends inside quotes. */
function endsInQuotes(text: string, delimiter: Delimiter, inside: boolean): boolean {
  let open = inside
  let at = 0
  for (;;) {
    if (open) {
      const quote = text.indexOf('"', at)
      if (quote < 0) return true
      if (text[quote + 1] === '"') at = quote + 2
      else {
        open = false
        at = quote + 1
      }
    } else {
      // a quote opens a field only at its start
      if (text[at] === '"' && (at === 0 || text[at - 1] === delimiter)) {
        open = true
        at++
        continue
      }
      const next = text.indexOf(delimiter, at)
      if (next < 0) return false
      at = next + 1
    }
  }
}

/** Fields of one row. Text behind a closing quote is kept as it stands. */
export function splitFields(text: string, delimiter: Delimiter): string[] {
  const fields: string[] = []
  let at = 0
  for (;;) {
    let value = ''
    if (text[at] === '"') {
      at++
      for (;;) {
        const quote = text.indexOf('"', at)
        if (quote < 0) {
          value += text.slice(at)
          at = text.length
          break
        }
        value += text.slice(at, quote)
        at = quote + 1
        if (text[at] !== '"') break
        value += '"'
        at++
      }
    }
    const next = text.indexOf(delimiter, at)
    value += next < 0 ? text.slice(at) : text.slice(at, next)
    fields.push(value)
    if (next < 0) return fields
    at = next + 1
  }
}

/** The delimiter of a line of column names: the one that parts it most. Null when none does. */
export function guessDelimiter(header: string): Delimiter | null {
  const counted = ([',', ';', '\t', '|'] as const).map((d) => ({ d, n: splitFields(header, d).length }))
  const best = counted.reduce((a, b) => (b.n > a.n ? b : a))
  return best.n > 1 ? best.d : null
}
