/**
 * Columns of a segment: five kinds, each with random access by row.
 *
 *   time        f64 min + deltas in ms, as narrow as the span allows (u8, u16, u32; the greatest of each means missing), or f64 values
 *               when the span needs it (missing = NaN); few values that are far apart: u8 ids into a list of them (255 = missing)
 *   number      the same
 *   dictionary  u8/u16 local ids into distinct values; few values, so a case-wide merge is cheap
 *   text        stored like dictionary; many values (ids, subjects): joined across segments by hash, verified by bytes
 *   hash        64-bit hash of a long text whose bytes stay in the source file and are read back at the row's place
 *
 * Hashes are seeded per run of the scanner, so they compare only between segments with the same `seed`.
 */

/** [offset from the start of the parts area, length], in bytes. */
export type PartPlace = readonly [offset: number, length: number]

export type ColumnKind = 'time' | 'number' | 'dictionary' | 'text' | 'hash'

export interface ColumnEntry {
  readonly name: string
  readonly kind: ColumnKind
  /** Bytes of one cell: ids 1 or 2; deltas 1, 2 or 4; values and hashes 8. */
  readonly width: 1 | 2 | 4 | 8
  readonly cells: PartPlace
  /** time, number: least and greatest value; null when no cell has one. */
  readonly min?: number | null
  readonly max?: number | null
  /** time, number: f64 values that the cells are ids of, in place of deltas. */
  readonly values?: PartPlace
  /** dictionary, text: distinct values; u32 ends (size + 1 entries, first 0) into the bytes; their 64-bit hashes when made by a scanner. */
  readonly size?: number
  readonly ends?: PartPlace
  readonly bytes?: PartPlace
  readonly hashes?: PartPlace
  readonly seed?: number
}

/** What stands for a missing value among deltas of a width, in bytes. */
export const MISSING_DELTA = { 1: 0xff, 2: 0xffff, 4: 0xffff_ffff } as const

/** time and number */
export class NumberColumn {
  readonly kind: 'time' | 'number'
  readonly min: number
  readonly max: number
  private readonly deltas: Uint8Array | Uint16Array | Uint32Array | null
  private readonly missing: number
  private readonly values: Float64Array | null
  private readonly listed: Float64Array | null

  constructor(entry: ColumnEntry, buffer: ArrayBufferLike, partsAt: number) {
    this.kind = entry.kind === 'time' ? 'time' : 'number'
    this.min = entry.min ?? Number.NaN
    this.max = entry.max ?? Number.NaN
    const [at, bytes] = entry.cells
    this.deltas = entry.width === 8 ? null : uintsOf(entry.width, buffer, partsAt + at, bytes)
    this.missing = entry.width === 8 ? 0 : MISSING_DELTA[entry.width]
    this.values = entry.width === 8 ? new Float64Array(buffer, partsAt + at, bytes >>> 3) : null
    this.listed = entry.values ? new Float64Array(buffer, partsAt + entry.values[0], entry.values[1] >>> 3) : null
  }

  /** NaN when the cell is empty. */
  at(row: number): number {
    if (this.values) return this.values[row] ?? Number.NaN
    const delta = this.deltas?.[row] ?? this.missing
    if (delta === this.missing) return Number.NaN
    return this.listed ? (this.listed[delta] ?? Number.NaN) : this.min + delta
  }
}

/** A part of unsigned numbers of a width. */
export function uintsOf(width: 1 | 2 | 4, buffer: ArrayBufferLike, at: number, bytes: number): Uint8Array | Uint16Array | Uint32Array {
  if (width === 1) return new Uint8Array(buffer, at, bytes)
  return width === 2 ? new Uint16Array(buffer, at, bytes >>> 1) : new Uint32Array(buffer, at, bytes >>> 2)
}

/** dictionary and text */
export class TextColumn {
  readonly kind: 'dictionary' | 'text'
  /** Local id per row. */
  readonly ids: Uint8Array | Uint16Array
  /** Distinct values. */
  readonly size: number
  readonly seed: number
  private readonly ends: Uint32Array
  private readonly bytes: Uint8Array
  private readonly decoded: (string | undefined)[] = []
  private last = ''
  private lastId = -1

  constructor(
    private readonly entry: ColumnEntry,
    private readonly buffer: ArrayBufferLike,
    private readonly partsAt: number,
  ) {
    this.kind = entry.kind === 'text' ? 'text' : 'dictionary'
    this.size = entry.size ?? 0
    this.seed = entry.seed ?? 0
    const [at, bytes] = entry.cells
    this.ids = entry.width === 1 ? new Uint8Array(buffer, partsAt + at, bytes) : new Uint16Array(buffer, partsAt + at, bytes >>> 1)
    const view = (p: PartPlace | undefined) => p ?? ([0, 0] as const)
    const ends = view(entry.ends)
    this.ends = new Uint32Array(buffer, partsAt + ends[0], ends[1] >>> 2)
    const text = view(entry.bytes)
    this.bytes = new Uint8Array(buffer, partsAt + text[0], text[1])
  }

  /** One 64-bit hash per distinct value, or null: a view made anew, as few ask for it. */
  get hashes(): BigUint64Array | null {
    const { hashes } = this.entry
    return hashes ? new BigUint64Array(this.buffer, this.partsAt + hashes[0], hashes[1] >>> 3) : null
  }

  /** The bytes of a distinct value (a view, do not keep). */
  bytesOf(id: number): Uint8Array {
    return this.bytes.subarray(this.ends[id] ?? 0, this.ends[id + 1] ?? 0)
  }

  /** Whether a distinct value is that of another column, byte for byte. */
  hasSameBytes(id: number, other: TextColumn, otherId: number): boolean {
    const from = this.ends[id] ?? 0
    const otherFrom = other.ends[otherId] ?? 0
    const length = (this.ends[id + 1] ?? 0) - from
    if ((other.ends[otherId + 1] ?? 0) - otherFrom !== length) return false
    for (let i = 0; i < length; i++) if (this.bytes[from + i] !== other.bytes[otherFrom + i]) return false
    return true
  }

  /** A distinct value as text. Bytes that are not UTF-8 show as U+FFFD. Kept for columns of few values only: ids would fill memory. */
  textOf(id: number): string {
    if (this.kind === 'text') {
      // rows of one message follow each other and have most of their texts in common
      if (id === this.lastId) return this.last
      this.last = decodeUtf8(this.bytesOf(id))
      this.lastId = id
      return this.last
    }
    const known = this.decoded[id]
    if (known !== undefined) return known
    const text = decodeUtf8(this.bytesOf(id))
    this.decoded[id] = text
    return text
  }

  /** The cell of a row as text. */
  at(row: number): string {
    return this.textOf(this.ids[row] ?? 0)
  }
}

/** hash */
export class HashColumn {
  readonly kind = 'hash'
  readonly hashes: BigUint64Array
  constructor(entry: ColumnEntry, buffer: ArrayBufferLike, partsAt: number) {
    this.hashes = new BigUint64Array(buffer, partsAt + entry.cells[0], entry.cells[1] >>> 3)
  }
}

export type Column = NumberColumn | TextColumn | HashColumn

export function openColumn(entry: ColumnEntry, _rows: number, buffer: ArrayBufferLike, partsAt: number): Column {
  switch (entry.kind) {
    case 'time':
    case 'number':
      return new NumberColumn(entry, buffer, partsAt)
    case 'dictionary':
    case 'text':
      return new TextColumn(entry, buffer, partsAt)
    case 'hash':
      return new HashColumn(entry, buffer, partsAt)
  }
}

const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })
const SHORT = 96

/** Short ASCII, nearly every value there is, is put together here: a TextDecoder call costs several times as much. */
function decodeUtf8(bytes: Uint8Array): string {
  const n = bytes.length
  if (n <= SHORT) {
    let i = 0
    while (i < n && (bytes[i] ?? 0) < 128) i++
    if (i === n) return String.fromCharCode.apply(null, bytes as unknown as number[])
  }
  // browsers refuse to decode shared memory, so such views are copied first
  const plain = typeof SharedArrayBuffer !== 'undefined' && bytes.buffer instanceof SharedArrayBuffer ? bytes.slice() : bytes
  return utf8.decode(plain as Uint8Array<ArrayBuffer>)
}
