/** Writes the columns of a segment behind everything else in memory, in the order of their parts, for the host to copy. */
import {
  CELLS,
  ENTRIES,
  freeAddress,
  HASHES,
  KIND,
  KIND_HASH,
  KIND_TEXT,
  MAX,
  MIN,
  PART_BYTES,
  PART_CELLS,
  PART_ENDS,
  PART_HASHES,
  RECORD,
  reserve,
  SIZE,
  TEXT_BYTES,
  WIDTH,
} from './layout'

const MISSING: f64 = 4294967295.0

let out: usize = 0
/** Next free byte of `out`. */
let next: usize = 0

/** The bytes written, at packedAt. */
export function packColumns(columns: usize, count: u32, rows: u32): usize {
  out = freeAddress()
  reserve(out + boundOf(columns, count, rows))
  next = out
  for (let c: u32 = 0; c < count; c++) {
    const column = columns + <usize>c * RECORD
    const kind = load<u32>(column, KIND)
    if (kind == KIND_TEXT) packTexts(column, rows)
    else if (kind == KIND_HASH) packHashes(column, rows)
    else packNumbers(column, rows)
  }
  return next - out
}

export function packedAt(): usize {
  return out
}

function boundOf(columns: usize, count: u32, rows: u32): usize {
  let bytes: usize = 64
  for (let c: u32 = 0; c < count; c++) {
    const column = columns + <usize>c * RECORD
    const size: usize = load<u32>(column, KIND) == KIND_TEXT ? load<u32>(column, SIZE) : 0
    bytes += (<usize>rows << 3) + size * 12 + load<u32>(column, TEXT_BYTES) + 128
  }
  return bytes
}

/** Ends a part: its place goes into the record, and zeros up to the next multiple of 8. */
function endPart(column: usize, slot: usize, from: usize, to: usize): void {
  store<u32>(column + slot, from - out)
  store<u64>(to, 0)
  next = (to + 7) & ~7
}

function packHashes(column: usize, rows: u32): void {
  memory.copy(next, load<u32>(column, CELLS), <usize>rows << 3)
  endPart(column, PART_CELLS, next, next + (<usize>rows << 3))
}

function packTexts(column: usize, rows: u32): void {
  const size = load<u32>(column, SIZE)
  packIds(column, rows, size)
  const entries: usize = load<u32>(column, ENTRIES)
  let at = next
  let sum: u32 = 0
  for (let id: u32 = 0; id < size; id++) {
    store<u32>(at, sum)
    sum += load<u32>(entries + (<usize>id << 3), 4)
    at += 4
  }
  store<u32>(at, sum)
  endPart(column, PART_ENDS, next, at + 4)
  at = next
  for (let id: u32 = 0; id < size; id++) {
    const entry = entries + (<usize>id << 3)
    const length: usize = load<u32>(entry, 4)
    copyText(at, load<u32>(entry), length)
    at += length
  }
  endPart(column, PART_BYTES, next, at)
  memory.copy(next, load<u32>(column, HASHES), <usize>size << 3)
  endPart(column, PART_HASHES, next, next + (<usize>size << 3))
}

/** Up to 15 bytes too many are written; the next text or the end of the part covers them. */
// @ts-ignore: decorator
@inline
function copyText(to: usize, from: usize, length: usize): void {
  for (let i: usize = 0; i < length; i += 16) v128.store(to + i, v128.load(from + i))
}

/** One byte a row when there are few texts. */
function packIds(column: usize, rows: u32, size: u32): void {
  const cells: usize = load<u32>(column, CELLS)
  const narrow = size <= 256
  store<u32>(column, narrow ? 1 : 2, WIDTH)
  if (narrow) {
    for (let r: usize = 0; r < rows; r += 16) {
      v128.store(next + r, i8x16.narrow_i16x8_u(v128.load(cells + (r << 1)), v128.load(cells + (r << 1), 16)))
    }
  } else memory.copy(next, cells, <usize>rows << 1)
  endPart(column, PART_CELLS, next, next + (<usize>rows << (narrow ? 0 : 1)))
}

/** u32 deltas from the least value when all are whole and near enough, else the values. No value at all: least above greatest. */
function packNumbers(column: usize, rows: u32): void {
  const cells: usize = load<u32>(column, CELLS)
  let least: f64 = Infinity
  let greatest: f64 = -Infinity
  let whole = true
  for (let r: usize = 0; r < rows; r++) {
    const v = load<f64>(cells + (r << 3))
    if (v < least) least = v
    if (v > greatest) greatest = v
    if (v == v && v != trunc(v)) whole = false
  }
  store<f64>(column, least, MIN)
  store<f64>(column, greatest, MAX)
  const narrow = least > greatest || (whole && greatest - least < MISSING)
  store<u32>(column, narrow ? 4 : 8, WIDTH)
  if (narrow) {
    for (let r: usize = 0; r < rows; r++) {
      const v = load<f64>(cells + (r << 3))
      store<u32>(next + (r << 2), v == v ? <u32>(v - least) : 0xffffffff)
    }
  } else memory.copy(next, cells, <usize>rows << 3)
  endPart(column, PART_CELLS, next, next + (<usize>rows << (narrow ? 2 : 3)))
}
