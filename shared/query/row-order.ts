/**
 * An order of rows that stand in many segments, by one column: the segments are gone through once, of each row a number or the rank of its text
 * is kept, and sorted as whole columns are. Empty cells come last.
 */
import { HashColumn, NumberColumn, TextColumn } from '../columns/column'
import type { Segment } from '../columns/segment'
import { type Order, orderOfKeys, orderOfNumbers, walk } from './order'

/** More different texts than are held at once. */
export const MOST_TEXTS = 4_000_000

const MISSING = 0xffff_ffff

export class RowOrderBuilder {
  private readonly numbers: Float64Array
  private readonly ids: Uint32Array
  private readonly known = new Map<string, number>()
  private readonly texts: string[] = []
  private hasTexts = false

  /** `rows`: of the whole view. `column`: its name, or `#line` and `#file` for the place of the row. */
  constructor(
    private readonly rows: number,
    private readonly column: string,
    /** What a text is sorted by. */
    private readonly fold: (text: string) => string = (text) => text.toLowerCase(),
  ) {
    this.numbers = new Float64Array(rows).fill(Number.NaN)
    this.ids = new Uint32Array(rows).fill(MISSING)
  }

  /** Rows of one segment, which stand from `at` on in the view. False when there are too many different texts to be sorted. */
  add(segment: Segment, rowAt: (i: number) => number, count: number, at: number): boolean {
    if (this.column === '#line') {
      for (let i = 0; i < count; i++) this.numbers[at + i] = segment.place(rowAt(i))?.line ?? segment.number(rowAt(i), 'line')
      return true
    }
    const column = segment.column(this.column)
    if (column instanceof NumberColumn) for (let i = 0; i < count; i++) this.numbers[at + i] = column.at(rowAt(i))
    else if (column instanceof TextColumn) return this.addTexts(column, rowAt, count, at)
    // of a text that stays in the file nothing is known but whether it is there
    else if (column instanceof HashColumn)
      for (let i = 0; i < count; i++) this.numbers[at + i] = column.hashes[rowAt(i)] === 0n ? Number.NaN : 0
    return true
  }

  private addTexts(column: TextColumn, rowAt: (i: number) => number, count: number, at: number): boolean {
    this.hasTexts = true
    // each distinct value of the segment is looked up once
    const whole = new Uint32Array(column.size).fill(MISSING)
    const seen = new Uint8Array(column.size)
    for (let i = 0; i < count; i++) {
      const id = column.ids[rowAt(i)] as number
      if (seen[id] === 0) {
        seen[id] = 1
        const text = this.fold(column.textOf(id))
        if (text !== '') whole[id] = this.idOf(text)
      }
      this.ids[at + i] = whole[id] as number
    }
    return this.texts.length <= MOST_TEXTS
  }

  /** Places in the view, in the wanted order. */
  finish(descending: boolean): Uint32Array {
    return walk(this.hasTexts ? this.textOrder() : orderOfNumbers(this.numbers), descending, new Uint8Array(this.rows), this.rows)
  }

  private textOrder(): Order {
    const { texts } = this
    const sorted = Array.from(texts.keys()).sort((a, b) => ((texts[a] as string) < (texts[b] as string) ? -1 : 1))
    const ranks = new Uint32Array(texts.length)
    sorted.forEach((id, rank) => {
      ranks[id] = rank
    })
    return orderOfKeys(
      this.ids.map((id) => (id === MISSING ? MISSING : (ranks[id] as number))),
      MISSING,
    )
  }

  private idOf(text: string): number {
    const id = this.known.get(text)
    if (id !== undefined) return id
    this.known.set(text, this.texts.length)
    return this.texts.push(text) - 1
  }
}
