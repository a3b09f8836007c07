/**
 * Joins a value that the console broke into lines, so that it is what it was. The console breaks at a blank, which then stands at the
 * end of the line or is lost; a word that is longer than a line it breaks where the line is full:
 *
 *   MessageInfo : …|SMRC=0            full line, word too long for any: joined without a blank
 *                 .103(SMRCL=0.103))
 *   Recipients  : {a@x.example,       the next word did not fit: a blank was here
 *                 b@x.example}
 *
 * Consoles of some languages break every line where it is full. The width is not written anywhere: it is the longest line.
 */

export interface BrokenLine {
  /** The whole line with its blanks at the end. */
  readonly text: string
  /** Where the value's part begins in it. */
  readonly from: number
}

export interface Joined {
  readonly value: string
  readonly certain: boolean
}

/** What the lines of a file so far tell of the console that printed them. */
export class Console {
  /** Longest line of a list. */
  width = 0
  /** Broken lines that were as long as the longest, and that were not. */
  private full = 0
  private short = 0

  /** Lines of one object, before its values are joined. */
  see(broken: readonly BrokenLine[], longest: number): void {
    if (longest > this.width) {
      this.width = longest
      this.short += this.full
      this.full = 0
    }
    for (const { text } of broken) {
      const n = displayWidth(text)
      if (n >= this.width) this.full++
      else if (n < this.width - 1) this.short++
    }
  }

  /** Every line ends where it is full: words are not looked at. */
  get hard(): boolean {
    return this.short === 0 && this.full >= 3
  }

  /** Whether the width is known, and not only the length of one line. */
  get sure(): boolean {
    return this.full >= 2
  }
}

/** How the lines of a value were printed. */
export interface Printed {
  /** They stand at the value column, so that their length tells whether they are full. */
  readonly aligned: boolean
  /** Longest line of the object; a file can hold output of several consoles. */
  readonly longest: number
  readonly console: Console
}

export function joinLines(lines: readonly BrokenLine[], printed: Printed): Joined {
  const parts = lines.map(({ text, from }) => text.slice(from))
  // words that fit into a line are never broken
  const room = parts.reduce((n, p) => Math.max(n, p.trimEnd().length), 0)
  const out: string[] = []
  let certain = true
  let word = 0
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] ?? ''
    const next = i + 1 < parts.length ? (parts[i + 1] ?? '') : null
    const end = part.trimEnd()
    const blank = end.lastIndexOf(' ')
    // the last word may have begun lines before
    word = blank < 0 ? word + end.length : end.length - blank - 1
    if (next === null) {
      out.push(end)
      break
    }
    const gap = gapBetween({ part, end, line: lines[i]?.text ?? '', next, word, room, ...printed })
    certain &&= gap.certain
    out.push(end, gap.text)
    if (gap.text !== '') word = 0
  }
  return { value: out.join(''), certain }
}

interface Break extends Printed {
  readonly part: string
  readonly end: string
  readonly line: string
  readonly next: string
  /** Length of the word before the break, as far as it was joined. */
  readonly word: number
  readonly room: number
}

function gapBetween({ part, end, line, next, word, room, aligned, longest, console }: Break): { text: string; certain: boolean } {
  if (end === '' || next === '') return { text: '', certain: true }
  // the blank at which it was broken is still there
  if (part.length > end.length || next[0] === ' ') return { text: ' ', certain: true }
  const first = next.indexOf(' ') < 0 ? next.trimEnd().length : next.indexOf(' ')
  // a line that is not printed at its column has lost its width
  const width = aligned ? console.width : room
  const used = aligned ? displayWidth(line) : end.length
  const full = used >= width
  if (console.hard && aligned) return { text: full ? '' : ' ', certain: true }
  // parts of an error as Exchange lists them, `{LED=…};{FQDN=…}`, never have a blank between them
  if (end.endsWith('};') && next[0] === '{') return { text: '', certain: full }
  if (full && word + first <= room) return { text: ' ', certain: true }
  if (full && aligned && console.sure) return { text: '', certain: true }
  // one full line alone proves no width: a sentence is broken behind a comma or before a bracket sooner than a word
  if (full) return { text: end.endsWith(',') || next[0] === '[' ? ' ' : '', certain: false }
  if (!aligned) return { text: ' ', certain: word + first <= room }
  if (used >= longest && word + first > room) return { text: console.sure ? ' ' : '', certain: false }
  // when the next word had room, the break was in the value, or a person made it
  return { text: ' ', certain: used + first + 2 > width }
}

/** Columns a text takes: letters of East Asia take two. */
export function displayWidth(text: string): number {
  let n = text.length
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i)
    if (c >= 0x1100 && isWide(c)) n++
  }
  return n
}

/** Wide and full-width letters of the basic plane, roughly. Pairs of surrogates are two already. */
export function isWide(c: number): boolean {
  return (
    (c >= 0x1100 && c <= 0x115f) ||
    (c >= 0x2e80 && c <= 0xa4cf) ||
    (c >= 0xac00 && c <= 0xd7a3) ||
    (c >= 0xf900 && c <= 0xfaff) ||
    (c >= 0xfe30 && c <= 0xfe6f) ||
    (c >= 0xff00 && c <= 0xff60) ||
    (c >= 0xffe0 && c <= 0xffe6)
  )
}
