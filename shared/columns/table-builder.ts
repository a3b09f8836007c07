/**
 * Builds a derived table (messages, hops, …) as segments: plain values in, at most 65,536 rows a segment out.
 *
 * Every row gives every column a value; null and undefined are "no value" (NaN in a number or time column, '' in a text column).
 */
import { type ColumnEntry, type ColumnKind, MISSING_DELTA } from './column'
import { MAX_SEGMENT_ROWS, SegmentWriter } from './segment'

export type BuilderKind = Exclude<ColumnKind, 'hash'>
export type Cell = string | number | null | undefined
/** Column name → kind, in order. */
export type TableShape = Readonly<Record<string, BuilderKind>>
export type RowOf<S extends TableShape> = { readonly [K in keyof S]: S[K] extends 'time' | 'number' ? number | null : string | null }

const encoder = new TextEncoder()

class TextCells {
  private readonly known = new Map<string, number>()
  private readonly ids: number[] = []
  push(value: Cell): void {
    const text = value === null || value === undefined ? '' : String(value)
    let id = this.known.get(text)
    if (id === undefined) {
      id = this.known.size
      this.known.set(text, id)
    }
    this.ids.push(id)
  }
  write(name: string, kind: 'dictionary' | 'text', out: SegmentWriter): ColumnEntry {
    const size = this.known.size
    const encoded = [...this.known.keys()].map((t) => encoder.encode(t))
    const ends = new Uint32Array(size + 1)
    let total = 0
    encoded.forEach((b, i) => {
      total += b.byteLength
      ends[i + 1] = total
    })
    const bytes = new Uint8Array(total)
    encoded.forEach((b, i) => {
      bytes.set(b, ends[i])
    })
    const narrow = size <= 256
    const cells = narrow ? Uint8Array.from(this.ids) : Uint16Array.from(this.ids)
    return { name, kind, width: narrow ? 1 : 2, size, cells: out.add(cells), ends: out.add(ends), bytes: out.add(bytes) }
  }
}

class NumberCells {
  private readonly values: number[] = []
  push(value: Cell): void {
    this.values.push(typeof value === 'number' ? value : Number.NaN)
  }
  write(name: string, kind: 'time' | 'number', out: SegmentWriter): ColumnEntry {
    let min = Number.POSITIVE_INFINITY
    let max = Number.NEGATIVE_INFINITY
    let whole = true
    for (const v of this.values) {
      if (Number.isNaN(v)) continue
      if (v < min) min = v
      if (v > max) max = v
      if (!Number.isInteger(v)) whole = false
    }
    const none = min > max
    const delta = none || (whole && max - min < MISSING_DELTA)
    const cells = delta ? Uint32Array.from(this.values, (v) => (Number.isNaN(v) ? MISSING_DELTA : v - min)) : Float64Array.from(this.values)
    return { name, kind, width: delta ? 4 : 8, min: none ? null : min, max: none ? null : max, cells: out.add(cells) }
  }
}

export class TableBuilder<S extends TableShape> {
  /** Rows added so far, over all segments. */
  rows = 0
  private readonly finished: ArrayBufferLike[] = []
  private cells: (TextCells | NumberCells)[]
  private readonly names: string[]
  private readonly kinds: BuilderKind[]
  private inSegment = 0

  constructor(
    private readonly table: string,
    shape: S,
    private readonly shared = false,
  ) {
    this.names = Object.keys(shape)
    this.kinds = Object.values(shape)
    this.cells = this.fresh()
  }

  /** Adds a row and returns its index in the table. */
  add(row: RowOf<S>): number {
    if (this.inSegment === MAX_SEGMENT_ROWS) this.flush()
    for (let c = 0; c < this.names.length; c++) this.cells[c]?.push(row[this.names[c] ?? ''] as Cell)
    this.inSegment++
    return this.rows++
  }

  /** The table's segments; at least one, so that an empty table still has its columns. */
  finish(): ArrayBufferLike[] {
    if (this.inSegment > 0 || this.finished.length === 0) this.flush()
    return this.finished
  }

  private fresh(): (TextCells | NumberCells)[] {
    return this.kinds.map((k) => (k === 'time' || k === 'number' ? new NumberCells() : new TextCells()))
  }

  private flush(): void {
    const out = new SegmentWriter()
    const columns = this.cells.map((cells, c) => {
      const name = this.names[c] ?? ''
      const kind = this.kinds[c]
      return cells instanceof NumberCells
        ? cells.write(name, kind === 'time' ? 'time' : 'number', out)
        : cells.write(name, kind === 'text' ? 'text' : 'dictionary', out)
    })
    this.finished.push(out.finish({ table: this.table, rows: this.inSegment, columns, places: null }, this.shared))
    this.cells = this.fresh()
    this.inSegment = 0
  }
}
