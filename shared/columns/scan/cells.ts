/** Columns while their segment is read, in JavaScript: one cell a row in, parts of a segment out. Bytes are referred to, not copied. */
import { type ColumnEntry, type ColumnKind, MISSING_DELTA, type PartPlace } from '../column'
import type { SegmentWriter } from '../segment'
import type { Hasher } from './hash'
import { readNumber, readTime } from './row-text'

/** The bytes all cells refer to. */
export interface Bytes {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly hasher: Hasher
  readonly seed: number
  /** Rows of a segment, at most. */
  readonly rows: number
}

export interface Cells {
  put(row: number, at: number, length: number): void
  pack(name: string, rows: number, out: SegmentWriter): ColumnEntry
  clear(): void
}

export function makeCells(kind: ColumnKind, bytes: Bytes): Cells {
  switch (kind) {
    case 'time':
      return new NumberCells(kind, bytes, readTime)
    case 'number':
      return new NumberCells(kind, bytes, readNumber)
    case 'dictionary':
    case 'text':
      return new TextCells(kind, bytes)
    case 'hash':
      return new HashCells(bytes)
  }
}

class NumberCells implements Cells {
  private readonly values: Float64Array
  constructor(
    private readonly kind: 'time' | 'number',
    private readonly from: Bytes,
    private readonly read: (b: Uint8Array, at: number, length: number) => number,
  ) {
    this.values = new Float64Array(from.rows)
  }

  put(row: number, at: number, length: number): void {
    this.values[row] = this.read(this.from.bytes, at, length)
  }

  /** u32 deltas from the least value when all are whole and near enough, else the values. */
  pack(name: string, rows: number, out: SegmentWriter): ColumnEntry {
    const values = this.values.subarray(0, rows)
    let min = Number.POSITIVE_INFINITY
    let max = Number.NEGATIVE_INFINITY
    let whole = true
    for (const v of values) {
      if (Number.isNaN(v)) continue
      if (v < min) min = v
      if (v > max) max = v
      if (v !== Math.trunc(v)) whole = false
    }
    const narrow = min > max || (whole && max - min < MISSING_DELTA[4])
    const cells = narrow ? deltas(values, min) : values.slice()
    return numberEntry(name, this.kind, narrow ? 4 : 8, min, max, out.add(cells))
  }

  clear(): void {}
}

function deltas(values: Float64Array, min: number): Uint32Array {
  const cells = new Uint32Array(values.length)
  for (let i = 0; i < cells.length; i++) {
    const v = values[i] as number
    cells[i] = Number.isNaN(v) ? MISSING_DELTA[4] : v - min
  }
  return cells
}

class HashCells implements Cells {
  private readonly halves: Uint32Array
  constructor(private readonly from: Bytes) {
    this.halves = new Uint32Array(from.rows * 2)
  }

  put(row: number, at: number, length: number): void {
    const { hasher, view } = this.from
    hasher.hash(view, at, length)
    this.halves[row * 2] = hasher.low
    this.halves[row * 2 + 1] = hasher.high
  }

  pack(name: string, rows: number, out: SegmentWriter): ColumnEntry {
    return hashEntry(name, out.add(this.halves.slice(0, rows * 2)), this.from.seed)
  }

  clear(): void {}
}

const FIRST_SLOTS = 2048

/** Open addressing over the low half of the hash; equal hashes are told apart by their bytes. */
class TextCells implements Cells {
  private readonly ids: Uint16Array
  private readonly starts: number[] = []
  private readonly lengths: number[] = []
  private lows = new Int32Array(FIRST_SLOTS)
  private highs = new Int32Array(FIRST_SLOTS)
  /** id + 1, 0 = free */
  private slots = new Int32Array(FIRST_SLOTS)
  private size = 0

  constructor(
    private readonly kind: 'dictionary' | 'text',
    private readonly from: Bytes,
  ) {
    this.ids = new Uint16Array(from.rows)
  }

  put(row: number, at: number, length: number): void {
    this.ids[row] = this.idOf(at, length)
  }

  private idOf(at: number, length: number): number {
    const { hasher, view } = this.from
    hasher.hash(view, at, length)
    const { low, high } = hasher
    const mask = this.slots.length - 1
    let slot = low & mask
    for (let taken = this.slots[slot] as number; taken !== 0; taken = this.slots[slot] as number) {
      const id = taken - 1
      if (this.lows[id] === low && this.highs[id] === high && this.isText(id, at, length)) return id
      slot = (slot + 1) & mask
    }
    this.slots[slot] = this.size + 1
    return this.add(at, length, low, high)
  }

  private isText(id: number, at: number, length: number): boolean {
    if (this.lengths[id] !== length) return false
    const { bytes, view } = this.from
    const start = this.starts[id] as number
    let i = 0
    for (; i + 4 <= length; i += 4) if (view.getInt32(start + i) !== view.getInt32(at + i)) return false
    for (; i < length; i++) if (bytes[start + i] !== bytes[at + i]) return false
    return true
  }

  private add(at: number, length: number, low: number, high: number): number {
    const id = this.size++
    this.starts[id] = at
    this.lengths[id] = length
    this.lows[id] = low
    this.highs[id] = high
    if (this.size * 2 > this.slots.length) this.grow()
    return id
  }

  private grow(): void {
    const count = this.slots.length * 2
    this.lows = longer(this.lows, count)
    this.highs = longer(this.highs, count)
    this.slots = new Int32Array(count)
    for (let id = 0; id < this.size; id++) {
      let slot = (this.lows[id] as number) & (count - 1)
      while (this.slots[slot] !== 0) slot = (slot + 1) & (count - 1)
      this.slots[slot] = id + 1
    }
  }

  pack(name: string, rows: number, out: SegmentWriter): ColumnEntry {
    const { size } = this
    const ends = new Uint32Array(size + 1)
    for (let id = 0; id < size; id++) ends[id + 1] = (ends[id] as number) + (this.lengths[id] as number)
    const text = this.joinTexts(ends)
    const hashes = new Int32Array(size * 2)
    for (let id = 0; id < size; id++) {
      hashes[id * 2] = this.lows[id] as number
      hashes[id * 2 + 1] = this.highs[id] as number
    }
    const ids = this.ids.subarray(0, rows)
    const cells = size <= 256 ? Uint8Array.from(ids) : ids.slice()
    const parts = [out.add(cells), out.add(ends), out.add(text), out.add(new Uint32Array(hashes.buffer))] as const
    return textEntry(name, this.kind, size, parts, this.from.seed)
  }

  private joinTexts(ends: Uint32Array): Uint8Array {
    const { bytes } = this.from
    const text = new Uint8Array(ends[this.size] as number)
    for (let id = 0; id < this.size; id++) {
      const back = (this.starts[id] as number) - (ends[id] as number)
      const end = ends[id + 1] as number
      for (let to = ends[id] as number; to < end; to++) text[to] = bytes[to + back] as number
    }
    return text
  }

  clear(): void {
    if (this.size > 0) this.slots.fill(0)
    this.size = 0
  }
}

function longer(old: Int32Array<ArrayBuffer>, count: number): Int32Array<ArrayBuffer> {
  const wide = new Int32Array(count)
  wide.set(old)
  return wide
}

/** Both engines write their directory entries here, as the order of the names decides the bytes. No value at all: min above max. */
export function numberEntry(name: string, kind: 'time' | 'number', width: 4 | 8, min: number, max: number, cells: PartPlace): ColumnEntry {
  const none = min > max
  return { name, kind, width, cells, min: none ? null : min, max: none ? null : max }
}

export function hashEntry(name: string, cells: PartPlace, seed: number): ColumnEntry {
  return { name, kind: 'hash', width: 8, cells, seed }
}

export function textEntry(
  name: string,
  kind: 'dictionary' | 'text',
  size: number,
  [cells, ends, bytes, hashes]: readonly [PartPlace, PartPlace, PartPlace, PartPlace],
  seed: number,
): ColumnEntry {
  return { name, kind, width: size <= 256 ? 1 : 2, cells, size, ends, bytes, hashes, seed }
}
