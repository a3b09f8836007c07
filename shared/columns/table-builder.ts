/**
 * Builds a table as segments: plain values in, at most 65,536 rows a segment out. Derived tables (messages, hops, …) have no places; the
 * rows of text formats have, like those of a scanner.
 *
 * Every row gives every column a value; null and undefined are "no value" (NaN in a number or time column, '' in a text column).
 */
import { type ColumnEntry, type ColumnKind, MISSING_DELTA } from './column'
import { PlaceCells } from './place-cells'
import { MAX_SEGMENT_ROWS, SegmentWriter } from './segment'

export type BuilderKind = Exclude<ColumnKind, 'hash'>
export type Cell = string | number | null | undefined
/** Column name → kind, in order. */
export type TableShape = Readonly<Record<string, BuilderKind>>
export type RowOf<S extends TableShape> = { readonly [K in keyof S]: S[K] extends 'time' | 'number' ? number | null : string | null }

const encoder = new TextEncoder()
/** Cells of a new column; doubled as it fills, so that small tables stay small. */
const FIRST_CELLS = 1024

/** A text that is written to a column again and again: it knows its number there, so that it need not be looked for. */
export class RepeatedText {
  /** Number among the distinct values of the segment of a column that `segment` stands for. */
  id = -1
  segment = -1
  constructor(readonly text: string) {}
}

/** Tells the segments of all columns apart. */
let segmentsBegun = 0

class TextCells {
  private readonly known = new Map<string, number>()
  private ids = new Uint16Array(FIRST_CELLS)
  rows = 0
  /** UTF-16 units of all distinct values: what their bytes come to when they are ASCII. */
  private units = 0
  private last = ''
  private lastId = -1
  private segment = segmentsBegun++

  push(value: Cell): void {
    const text = value === null || value === undefined ? '' : String(value)
    if (this.rows === this.ids.length) this.ids = grown(this.ids, new Uint16Array(this.rows * 2))
    // neighbouring rows often have the same value
    if (this.lastId < 0 || text !== this.last) this.number(text)
    this.ids[this.rows++] = this.lastId
  }

  pushRepeated(value: RepeatedText): void {
    if (value.segment !== this.segment) {
      this.push(value.text)
      value.id = this.lastId
      value.segment = this.segment
      return
    }
    if (this.rows === this.ids.length) this.ids = grown(this.ids, new Uint16Array(this.rows * 2))
    this.last = value.text
    this.lastId = value.id
    this.ids[this.rows++] = value.id
  }

  write(name: string, kind: 'dictionary' | 'text', out: SegmentWriter): ColumnEntry {
    const size = this.known.size
    const { ends, bytes } = this.encode()
    const narrow = size <= 256
    const ids = this.ids.subarray(0, this.rows)
    const cells = narrow ? new Uint8Array(ids) : ids.slice()
    return { name, kind, width: narrow ? 1 : 2, size, cells: out.add(cells), ends: out.add(ends), bytes: out.add(bytes) }
  }

  clear(): void {
    this.known.clear()
    this.rows = 0
    this.units = 0
    this.lastId = -1
    this.segment = segmentsBegun++
  }

  private number(text: string): void {
    let id = this.known.get(text)
    if (id === undefined) {
      id = this.known.size
      this.known.set(text, id)
      this.units += text.length
    }
    this.last = text
    this.lastId = id
  }

  /** All distinct values as UTF-8. ASCII is written here: a call of the encoder for each of a million values costs many times as much. */
  private encode(): { ends: Uint32Array; bytes: Uint8Array } {
    const ends = new Uint32Array(this.known.size + 1)
    let bytes = new Uint8Array(this.units)
    let left = this.units
    let total = 0
    let i = 0
    for (const text of this.known.keys()) {
      left -= text.length
      if (writeAscii(text, bytes, total)) total += text.length
      else {
        const encoded = encoder.encode(text)
        const needed = total + encoded.length + left
        if (needed > bytes.length) bytes = grown(bytes, new Uint8Array(needed + (needed >>> 2)))
        bytes.set(encoded, total)
        total += encoded.length
      }
      ends[++i] = total
    }
    return { ends, bytes: bytes.subarray(0, total) }
  }
}

/** False at the first character beyond ASCII; what was written until then is to be overwritten. */
function writeAscii(text: string, bytes: Uint8Array, at: number): boolean {
  for (let c = 0; c < text.length; c++) {
    const unit = text.charCodeAt(c)
    if (unit > 127) return false
    bytes[at + c] = unit
  }
  return true
}

function grown<A extends Uint8Array | Uint16Array | Float64Array>(from: A, to: A): A {
  to.set(from)
  return to
}

class NumberCells {
  private values = new Float64Array(FIRST_CELLS)
  rows = 0

  push(value: Cell): void {
    if (this.rows === this.values.length) this.values = grown(this.values, new Float64Array(this.rows * 2))
    this.values[this.rows++] = typeof value === 'number' ? value : Number.NaN
  }

  write(name: string, kind: 'time' | 'number', out: SegmentWriter): ColumnEntry {
    const values = this.values.subarray(0, this.rows)
    let min = Number.POSITIVE_INFINITY
    let max = Number.NEGATIVE_INFINITY
    let whole = true
    for (let r = 0; r < values.length; r++) {
      const v = values[r] as number
      if (Number.isNaN(v)) continue
      if (v < min) min = v
      if (v > max) max = v
      if (whole && !Number.isInteger(v)) whole = false
    }
    const none = min > max
    const span = { min: none ? null : min, max: none ? null : max }
    const width = none ? 1 : whole ? widthOf(max - min) : 8
    const listed = width === 1 ? null : listOf(values, width)
    if (listed) return { name, kind, width: 1, ...span, cells: out.add(listed.ids), values: out.add(listed.list) }
    const cells = width === 8 ? values.slice() : deltas(values, min, width)
    return { name, kind, width, ...span, cells: out.add(cells) }
  }

  clear(): void {
    this.rows = 0
  }

  copy(): NumberCells {
    const out = new NumberCells()
    out.values = this.values.slice(0, this.rows)
    out.rows = this.rows
    return out
  }

  changed(late: LateValue): this {
    for (let r = 0; r < this.rows; r++) this.values[r] = late(this.values[r] as number)
    return this
  }
}

/** Bytes of a delta up to `span`. */
const widthOf = (span: number): 1 | 2 | 4 | 8 =>
  span < MISSING_DELTA[1] ? 1 : span < MISSING_DELTA[2] ? 2 : span < MISSING_DELTA[4] ? 4 : 8

/**
 * The distinct values, and ids of one byte of them, where that takes less than cells of `width` bytes; else null. Bits that are seldom
 * set, such as the verdicts on packets, are few values far apart.
 */
function listOf(values: Float64Array, width: number): { ids: Uint8Array; list: Float64Array } | null {
  const known = new Map<number, number>()
  const most = Math.min(MISSING_DELTA[1], Math.floor(((width - 1) * values.length) / Float64Array.BYTES_PER_ELEMENT))
  const ids = new Uint8Array(values.length).fill(MISSING_DELTA[1])
  for (let r = 0; r < values.length; r++) {
    const v = values[r] as number
    if (Number.isNaN(v)) continue
    let id = known.get(v)
    if (id === undefined) {
      if (known.size >= most) return null
      id = known.size
      known.set(v, id)
    }
    ids[r] = id
  }
  return { ids, list: Float64Array.from(known.keys()) }
}

function deltas(values: Float64Array, min: number, width: 1 | 2 | 4): Uint8Array | Uint16Array | Uint32Array {
  const out = new (width === 1 ? Uint8Array : width === 2 ? Uint16Array : Uint32Array)(values.length)
  const missing = MISSING_DELTA[width]
  for (let r = 0; r < values.length; r++) {
    const v = values[r] as number
    out[r] = Number.isNaN(v) ? missing : v - min
  }
  return out
}

/** The cells of the row being written. Tables of millions of rows are written so; `add` looks every name up. */
export type CellsOf<S extends TableShape> = { readonly [K in keyof S]: S[K] extends 'time' | 'number' ? NumberCells : TextCells }

export interface TableOptions {
  /** Make segments in shared memory. */
  readonly shared?: boolean
  /** Rows stand in this source file: `place` is called for each of them, in file order. */
  readonly source?: number
  /** Called with each finished segment; without it they are what `finish` returns. Not called before `finish` when `late` is set. */
  readonly onSegment?: (segment: ArrayBufferLike) => void
  /** A time or number column whose values are known only at the end, from what was given to the rows: `finish` says how. */
  readonly late?: string
}

/** Turns the value a row was given in the late column into the one it gets. */
export type LateValue = (given: number) => number

const asGiven: LateValue = (given) => given

export class TableBuilder<S extends TableShape> {
  /** Give each of them one value, then call `endRow`. */
  readonly columns: CellsOf<S>
  /** Rows added so far, over all segments. */
  rows = 0
  private readonly finished: ArrayBufferLike[] = []
  /** Segments that wait for the values of the late column. */
  private readonly waiting: ((late: LateValue) => ArrayBufferLike)[] = []
  private readonly places: PlaceCells | null
  private readonly cells: readonly (TextCells | NumberCells)[]
  private readonly names: string[]
  private readonly kinds: BuilderKind[]
  private inSegment = 0

  constructor(
    private readonly table: string,
    shape: S,
    private readonly options: TableOptions = {},
  ) {
    this.places = options.source === undefined ? null : new PlaceCells(options.source)
    this.names = Object.keys(shape)
    this.kinds = Object.values(shape)
    this.cells = this.kinds.map((k) => (k === 'time' || k === 'number' ? new NumberCells() : new TextCells()))
    this.columns = Object.fromEntries(this.names.map((name, c) => [name, this.cells[c]])) as CellsOf<S>
  }

  /** Adds a row and returns its index in the table. */
  add(row: RowOf<S>): number {
    for (let c = 0; c < this.names.length; c++) this.cells[c]?.push(row[this.names[c] ?? ''] as Cell)
    return this.endRow()
  }

  /** Where the row stands that is added next: offset and bytes (without the line end) in the unpacked file, line from 1. */
  place(offset: number, length: number, line: number): void {
    if (!this.places) throw new RangeError(`${this.table}: rows have no places`)
    // places are kept as u32 from the segment's first row
    if (!this.places.reaches(offset)) this.flush()
    this.places.push(offset, length, line)
  }

  /** Ends a row whose cells were pushed one by one, and returns its index in the table. */
  endRow(): number {
    this.inSegment++
    // cells of the next row go into the next segment
    if (this.inSegment === MAX_SEGMENT_ROWS) this.flush()
    return this.rows++
  }

  /** The table's segments. Derived tables have at least one, so that an empty one still has its columns; files only such with rows. */
  finish(late: LateValue = asGiven): ArrayBufferLike[] {
    const needed = this.places === null && this.finished.length === 0 && this.waiting.length === 0
    if (this.inSegment > 0 || needed) this.flush()
    for (const seal of this.waiting.splice(0)) this.emit(seal(late))
    return this.finished
  }

  private flush(): void {
    const rows = this.inSegment
    if (this.cells.some((c) => c.rows !== rows) || (this.places && this.places.rows !== rows))
      throw new RangeError(`${this.table}: a row without a value in each column`)
    const out = new SegmentWriter()
    let wait: { at: number; cells: NumberCells } | null = null
    const columns = this.cells.map((cells, c): ColumnEntry | null => {
      const name = this.names[c] ?? ''
      const kind = this.kinds[c]
      if (!(cells instanceof NumberCells)) return cells.write(name, kind === 'text' ? 'text' : 'dictionary', out)
      if (name !== this.options.late) return cells.write(name, kind === 'time' ? 'time' : 'number', out)
      wait = { at: c, cells: cells.copy() }
      return null
    })
    const places = this.places?.write(out) ?? null
    const seal = (late: LateValue): ArrayBufferLike => {
      if (wait)
        columns[wait.at] = wait.cells
          .changed(late)
          .write(this.names[wait.at] ?? '', this.kinds[wait.at] === 'time' ? 'time' : 'number', out)
      return out.finish({ table: this.table, rows, columns: columns.filter((c) => c !== null), places }, this.options.shared ?? false)
    }
    if (wait) this.waiting.push(seal)
    else this.emit(seal(asGiven))
    for (const cells of this.cells) cells.clear()
    this.places?.clear()
    this.inSegment = 0
  }

  private emit(segment: ArrayBufferLike): void {
    if (this.options.onSegment) this.options.onSegment(segment)
    else this.finished.push(segment)
  }
}
