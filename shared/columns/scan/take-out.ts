/** Finds the value of a derived column in the bytes of a field. The rules are in plan.ts. */
import { type DerivedColumn, longestValue } from './plan'
import { BLANK } from './row-text'

export class TakeOut {
  /** The value found last: place and bytes. Length 0 = none. */
  start = 0
  length = 0
  private readonly word: Uint8Array
  private readonly mark: number
  private readonly stops: Uint8Array
  private readonly hex16: boolean
  private readonly longest: number

  constructor(rule: DerivedColumn) {
    const encoder = new TextEncoder()
    this.word = encoder.encode(rule.after.slice(0, -1))
    this.mark = rule.after === '' ? -1 : rule.after.charCodeAt(rule.after.length - 1)
    this.stops = encoder.encode(rule.until)
    this.hex16 = rule.only === 'hex16'
    this.longest = longestValue(rule)
  }

  find(b: Uint8Array, at: number, length: number): void {
    const end = at + length
    this.start = at
    this.length = 0
    const from = this.mark < 0 ? skipBlanks(b, at, end) : this.behindMarker(b, at, end)
    if (from < 0) return
    let stop = from
    while (stop < end && !this.stops.includes(b[stop] as number)) stop++
    if (stop - from > this.longest) return
    while (stop > from && b[stop - 1] === BLANK) stop--
    if (this.hex16 && !isHex16(b, from, stop)) return
    this.start = from
    this.length = stop - from
  }

  /** Place behind the first marker and the blanks that follow it, −1 when there is none. */
  private behindMarker(b: Uint8Array, at: number, end: number): number {
    const { word, mark } = this
    for (let p = at; p + word.length < end; p++) {
      let i = 0
      while (i < word.length && b[p + i] === word[i]) i++
      if (i < word.length) continue
      const q = skipBlanks(b, p + i, end)
      if (q < end && b[q] === mark) return skipBlanks(b, q + 1, end)
    }
    return -1
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
