/** Finds the value of a derived column in the bytes of a field. The rules are in plan.ts. */
import { type DerivedColumn, longestValue } from './plan'
import { BLANK } from './row-text'

export class TakeOut {
  /** The value found last: place and bytes. Length 0 = none. */
  start = 0
  length = 0
  /** The marker without its last byte, and that byte; −1 for no marker. */
  private readonly word: Uint8Array
  private readonly mark: number
  /** 1 for each byte that ends a value. */
  private readonly stops = new Uint8Array(256)
  private readonly hex16: boolean
  private readonly longest: number

  constructor(rule: DerivedColumn) {
    const encoder = new TextEncoder()
    this.word = encoder.encode(rule.after.slice(0, -1))
    this.mark = rule.after === '' ? -1 : rule.after.charCodeAt(rule.after.length - 1)
    for (const stop of encoder.encode(rule.until)) this.stops[stop] = 1
    this.hex16 = rule.only === 'hex16'
    this.longest = longestValue(rule)
  }

  find(b: Uint8Array, at: number, length: number): void {
    const end = at + length
    this.start = at
    this.length = 0
    const from = this.mark < 0 ? at : this.behindMarker(b, at, end)
    if (from >= 0) this.takeValue(b, skipBlanks(b, from, end), end)
  }

  private takeValue(b: Uint8Array, from: number, end: number): void {
    let stop = from
    while (stop < end && this.stops[b[stop] as number] === 0) stop++
    if (stop - from > this.longest) return
    while (stop > from && b[stop - 1] === BLANK) stop--
    if (this.hex16 && !isHex16(b, from, stop)) return
    this.start = from
    this.length = stop - from
  }

  /** Place behind the first marker, −1 when there is none. Its last byte is looked for, then the word before it. */
  private behindMarker(b: Uint8Array, at: number, end: number): number {
    const { mark } = this
    for (let p = at; p < end; p++) if (b[p] === mark && this.hasWord(b, at, p)) return p + 1
    return -1
  }

  /** Does the marker's word stand before `mark`, with or without blanks between? */
  private hasWord(b: Uint8Array, at: number, mark: number): boolean {
    const { word } = this
    let to = mark
    if (word.length > 0) while (to > at && b[to - 1] === BLANK) to--
    const from = to - word.length
    if (from < at) return false
    for (let i = 0; i < word.length; i++) if (b[from + i] !== word[i]) return false
    return true
  }
}

function skipBlanks(b: Uint8Array, at: number, end: number): number {
  let p = at
  while (p < end && b[p] === BLANK) p++
  return p
}

function isHex16(b: Uint8Array, from: number, to: number): boolean {
  if (to - from !== 16) return false
  for (let p = from; p < to; p++) {
    const c = b[p] as number
    const letter = c | 0x20
    if (!((c >= 48 && c <= 57) || (letter >= 97 && letter <= 102))) return false
  }
  return true
}
