/**
 * A segment: the columns of one file, or of one piece of it, in one transferable buffer. Derived tables (messages, hops, …) use the
 * same form, so that one query engine, one store and one pipe serve all.
 *
 *   0   u32  magic "HSG1"          all numbers little-endian
 *   4   u32  version (3)
 *   8   u32  bytes of the directory
 *   12  u32  bytes of the parts area
 *   16  directory: JSON, UTF-8, padded with blanks to a multiple of 8
 *   …   parts: typed arrays, each starting at a multiple of 8; places in the directory are relative to the start of this area
 *
 * A segment has at most 65,536 rows, so that local dictionary ids are u8 or u16.
 */
import { type Column, type ColumnEntry, NumberColumn, openColumn, type PartPlace, TextColumn, uintsOf } from './column'

export const MAX_SEGMENT_ROWS = 65_536
const MAGIC = 0x31475348
/** 2: deltas of one and two bytes; 3: listed values, lengths of one and two bytes. Segments of 1 and 2 are read too. */
const VERSION = 3
const HEAD = 16

/** Where the rows of an event segment stand in their source file. Absent in derived tables. */
export interface RowPlaces {
  /** Index of the source file in the case. */
  readonly source: number
  /** Byte offset in the unpacked file that `offsets` count from. */
  readonly base: number
  /** u32 per row: first byte of the row, from `base`. */
  readonly offsets: PartPlace
  /** u8, u16 or u32 per row: bytes without the line end. */
  readonly lengths: PartPlace
  /** u32 pairs (row, line), sorted by row: row r stands in line pair.line + (r − pair.row) of the last pair with pair.row ≤ r. */
  readonly lines: PartPlace
}

export interface SegmentDirectory {
  /** Table these rows belong to: a format id (`message-tracking`) or the name of a derived table (`messages`). */
  readonly table: string
  readonly rows: number
  readonly columns: readonly ColumnEntry[]
  readonly places: RowPlaces | null
}

/** Read access to one segment. Columns are opened on first use and kept. */
export class Segment {
  readonly buffer: ArrayBufferLike
  readonly directory: SegmentDirectory
  readonly rows: number
  private readonly partsAt: number
  private readonly opened = new Map<string, Column>()
  private places: { offsets: Uint32Array; lengths: Uint8Array | Uint16Array | Uint32Array; lines: Uint32Array } | null = null

  private constructor(buffer: ArrayBufferLike, directory: SegmentDirectory, partsAt: number) {
    this.buffer = buffer
    this.directory = directory
    this.rows = directory.rows
    this.partsAt = partsAt
  }

  /** Throws a RangeError on anything that is not a whole segment of this version. */
  static open(buffer: ArrayBufferLike): Segment {
    if (buffer.byteLength < HEAD) throw new RangeError('segment: too short')
    const head = new Uint32Array(buffer, 0, 4)
    const [magic, version = 0, directoryBytes = 0, partBytes = 0] = head
    if (magic !== MAGIC) throw new RangeError('segment: not a segment')
    if (version < 1 || version > VERSION) throw new RangeError(`segment: version ${version} is not known here`)
    const partsAt = HEAD + directoryBytes
    if (partsAt + partBytes > buffer.byteLength) throw new RangeError('segment: cut')
    const json = new TextDecoder().decode(new Uint8Array(buffer, HEAD, directoryBytes).slice())
    return new Segment(buffer, JSON.parse(json) as SegmentDirectory, partsAt)
  }

  get table(): string {
    return this.directory.table
  }

  /** The column of that name, or undefined when this segment's file did not have it. */
  column(name: string): Column | undefined {
    const known = this.opened.get(name)
    if (known) return known
    const entry = this.directory.columns.find((c) => c.name === name)
    if (!entry) return undefined
    const column = openColumn(entry, this.rows, this.buffer, this.partsAt)
    this.opened.set(name, column)
    return column
  }

  /** '' when the column is absent or the cell is empty. For single cells; loops hold on to the column. */
  text(row: number, name: string): string {
    const column = this.column(name)
    return column instanceof TextColumn ? column.at(row) : ''
  }

  /** NaN when the column is absent or the cell is empty. */
  number(row: number, name: string): number {
    const column = this.column(name)
    return column instanceof NumberColumn ? column.at(row) : Number.NaN
  }

  /** Where row `row` stands; undefined in derived tables. */
  place(row: number): { source: number; offset: number; length: number; line: number } | undefined {
    const p = this.directory.places
    if (!p) return undefined
    this.places ??= { offsets: this.u32(p.offsets), lengths: this.lengths(p.lengths), lines: this.u32(p.lines) }
    const { offsets, lengths, lines } = this.places
    let lo = 0
    let hi = lines.length >>> 1
    while (hi - lo > 1) {
      const mid = (lo + hi) >>> 1
      if ((lines[mid * 2] ?? 0) <= row) lo = mid
      else hi = mid
    }
    const line = (lines[lo * 2 + 1] ?? 0) + row - (lines[lo * 2] ?? 0)
    return { source: p.source, offset: p.base + (offsets[row] ?? 0), length: lengths[row] ?? 0, line }
  }

  /** The bytes of a part (a view, do not keep). */
  part([at, bytes]: PartPlace): Uint8Array {
    return new Uint8Array(this.buffer, this.partsAt + at, bytes)
  }

  private lengths([at, bytes]: PartPlace): Uint8Array | Uint16Array | Uint32Array {
    return uintsOf(lengthWidth(bytes, this.rows), this.buffer, this.partsAt + at, bytes)
  }

  private u32([at, bytes]: PartPlace): Uint32Array {
    return new Uint32Array(this.buffer, this.partsAt + at, bytes >>> 2)
  }
}

/** Bytes of each of `rows` lengths in a part of `bytes`. */
export const lengthWidth = (bytes: number, rows: number): 1 | 2 | 4 => (bytes === rows ? 1 : bytes === rows * 2 ? 2 : 4)

/** A part on its way into a segment. */
export type Part = Uint8Array | Uint16Array | Uint32Array | Float64Array | BigUint64Array

/** Collects parts, then lays them out in one buffer. Used by the scanners and by TableBuilder. */
export class SegmentWriter {
  private readonly parts: { at: number; bytes: Uint8Array }[] = []
  private size = 0

  /** Keeps a reference (no copy) and returns the place the part will have. */
  add(part: Part): PartPlace {
    const at = this.size
    this.parts.push({ at, bytes: new Uint8Array(part.buffer, part.byteOffset, part.byteLength) })
    this.size = (at + part.byteLength + 7) & ~7
    return [at, part.byteLength]
  }

  /** `shared` makes a SharedArrayBuffer, which the threads of the main process pass around without copying. */
  finish(directory: SegmentDirectory, shared = false): ArrayBufferLike {
    const json = new TextEncoder().encode(JSON.stringify(directory))
    const directoryBytes = (json.byteLength + 7) & ~7
    const total = HEAD + directoryBytes + this.size
    const buffer = shared && typeof SharedArrayBuffer !== 'undefined' ? new SharedArrayBuffer(total) : new ArrayBuffer(total)
    const all = new Uint8Array(buffer)
    new Uint32Array(buffer, 0, 4).set([MAGIC, VERSION, directoryBytes, this.size])
    all.fill(32, HEAD, HEAD + directoryBytes)
    all.set(json, HEAD)
    for (const { at, bytes } of this.parts) all.set(bytes, HEAD + directoryBytes + at)
    return buffer
  }
}
