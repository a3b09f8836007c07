/** One object of a list while its lines come. Its text is bounded: what goes beyond is not taken. */

import type { FoundObject, FoundProperty } from '../powershell-objects/found-object'
import { canonicalName } from '../powershell-objects/names'
import type { Line } from '../text/line-reader'
import type { ListLine } from './list-line'
import { type BrokenLine, type Console, displayWidth, joinLines } from './wrap'

const MOST_LINES = 20_000
const MOST_CHARS = 1 << 20

interface Draft {
  readonly name: string
  readonly colon: number
  readonly lines: Line[]
  readonly parts: BrokenLine[]
  aligned: boolean
  /** Blank lines stood inside: they are not kept. */
  blanks: boolean
}

export class ListObject {
  private readonly drafts = new Map<string, Draft>()
  private last: Draft | null = null
  private lines = 0
  private chars = 0
  private longest = 0

  constructor(
    private readonly cmdlet: string,
    /** Line of the first property. */
    private readonly firstLine: Line,
  ) {}

  get size(): number {
    return this.drafts.size
  }

  has(name: string): boolean {
    return this.drafts.has(canonicalName(name).toLowerCase())
  }

  /** Column of the last colon; −1 before the first. */
  get column(): number {
    return this.last?.colon ?? -1
  }

  /** No more lines are taken. */
  get full(): boolean {
    return this.lines >= MOST_LINES || this.chars >= MOST_CHARS
  }

  property(line: Line, { name, colon }: ListLine): void {
    const written = canonicalName(name)
    this.last = { name: written, colon, lines: [line], parts: [{ text: line.text, from: colon + 2 }], aligned: true, blanks: false }
    this.drafts.set(written.toLowerCase(), this.last)
    this.count(line)
  }

  /** Whether a line stands at the value column of the property before it. */
  indented(line: Line): boolean {
    const at = (this.last?.colon ?? 0) + 2
    if (!this.last || line.text.length <= at) return false
    for (let i = 0; i < at; i++) if (line.text[i] !== ' ') return false
    return true
  }

  /** A further line of the last property's value; `blanks`: blank lines stand before it. */
  more(line: Line, blanks: boolean): void {
    const { last } = this
    if (!last) return
    const aligned = this.indented(line)
    last.aligned &&= aligned
    last.blanks ||= blanks
    last.lines.push(line)
    last.parts.push({ text: line.text, from: aligned ? last.colon + 2 : leadingBlanks(line.text) })
    this.count(line)
  }

  finish(console: Console): FoundObject {
    const broken = [...this.drafts.values()].flatMap((d) => (d.aligned ? d.parts.slice(0, -1) : []))
    console.see(broken, this.longest)
    const properties = new Map<string, FoundProperty>()
    for (const [key, draft] of this.drafts) properties.set(key, asProperty(draft, this.longest, console))
    const end = this.last?.lines.at(-1) ?? this.firstLine
    return { typeName: '', cmdlet: this.cmdlet, properties, place: span(this.firstLine, end) }
  }

  private count({ text }: Line): void {
    this.lines++
    this.chars += text.length
    this.longest = Math.max(this.longest, displayWidth(text))
  }
}

function asProperty({ name, lines, parts, aligned, blanks }: Draft, longest: number, console: Console): FoundProperty {
  const joined = joinLines(parts, { aligned, longest, console })
  const [first] = lines as [Line]
  return {
    name,
    value: joined.value,
    items: null,
    mark: joined.certain && !blanks ? '' : 'guess',
    place: span(first, lines.at(-1) ?? first),
  }
}

/** From the start of a line to the end of another, without its line end. */
export function span(first: Line, last: Line): Pick<Line, 'offset' | 'length' | 'line'> {
  return { offset: first.offset, length: last.offset + last.length - first.offset, line: first.line }
}

function leadingBlanks(text: string): number {
  let n = 0
  while (text[n] === ' ') n++
  return n
}
