/**
 * The distinct texts of one column over many segments, numbered in the order they are met. A Message-ID stands in the dictionaries of
 * every server that had the mail: here it is found to be the same by the hashes that the scanner made, the bytes deciding, so that nothing
 * is decoded. Segments without hashes, or with such of another seed, are compared by their texts.
 */
import type { TextColumn } from './column'

export interface DistinctTexts {
  readonly size: number
  /** For each column the numbers of its local ids; columns that are not there have none. */
  readonly numbers: readonly Uint32Array[]
  text(number: number): string
}

export function distinctTexts(columns: readonly (TextColumn | undefined)[]): DistinctTexts {
  const there = columns.filter((c) => c !== undefined)
  const seed = there[0]?.seed
  const found = there.every((c) => c.hashes !== null && c.seed === seed) ? new ByHash() : new ByText()
  const numbers = columns.map((column) => (column ? found.numbersOf(column) : NO_NUMBERS))
  return { size: found.size, numbers, text: (number) => found.text(number) }
}

const NO_NUMBERS = new Uint32Array(0)

class ByText {
  private readonly known = new Map<string, number>()
  private readonly texts: string[] = []

  get size(): number {
    return this.texts.length
  }

  numbersOf(column: TextColumn): Uint32Array {
    const numbers = new Uint32Array(column.size)
    for (let id = 0; id < column.size; id++) {
      const text = column.textOf(id)
      let number = this.known.get(text)
      if (number === undefined) {
        number = this.texts.push(text) - 1
        this.known.set(text, number)
      }
      numbers[id] = number
    }
    return numbers
  }

  text(number: number): string {
    return this.texts[number] ?? ''
  }
}

/** An open-addressed table of 64-bit hashes. */
class ByHash {
  /** Where each distinct text was first met, and the halves of its hash. */
  private readonly columns: TextColumn[] = []
  private readonly ids: number[] = []
  private readonly low: number[] = []
  private readonly high: number[] = []
  /** Number of a text + 1; 0 = free. Doubled when half are taken. */
  private slots = new Uint32Array(1024)

  get size(): number {
    return this.ids.length
  }

  numbersOf(column: TextColumn): Uint32Array {
    const numbers = new Uint32Array(column.size)
    const { hashes } = column
    if (!hashes) throw new RangeError('distinct texts: a column without hashes')
    const halves = new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2)
    for (let id = 0; id < column.size; id++) numbers[id] = this.number(column, id, halves[id * 2] as number, halves[id * 2 + 1] as number)
    return numbers
  }

  text(number: number): string {
    return this.columns[number]?.textOf(this.ids[number] ?? 0) ?? ''
  }

  private number(column: TextColumn, id: number, low: number, high: number): number {
    const mask = this.slots.length - 1
    let at = slotOf(low, high) & mask
    for (let taken = this.slots[at] as number; taken !== 0; taken = this.slots[at] as number) {
      const number = taken - 1
      if (this.low[number] === low && this.high[number] === high && this.columns[number]?.hasSameBytes(this.ids[number] ?? 0, column, id))
        return number
      at = (at + 1) & mask
    }
    this.slots[at] = this.columns.push(column)
    this.ids.push(id)
    this.low.push(low)
    this.high.push(high)
    if (this.ids.length * 2 > this.slots.length) this.grow()
    return this.ids.length - 1
  }

  private grow(): void {
    const slots = new Uint32Array(this.slots.length * 2)
    const mask = slots.length - 1
    for (let number = 0; number < this.ids.length; number++) {
      let at = slotOf(this.low[number] as number, this.high[number] as number) & mask
      while (slots[at] !== 0) at = (at + 1) & mask
      slots[at] = number + 1
    }
    this.slots = slots
  }
}

const slotOf = (low: number, high: number): number => low ^ Math.imul(high, 0x9e3779b1)
