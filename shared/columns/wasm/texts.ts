/** Dictionaries of a segment: a text in, its id out. Texts stay where they were met first until the segment is packed. */
import { hashText } from './hash'
import { BLOCK_ROWS, EMPTY, ENTRIES, HASHES, MASK, SIZE, SLOTS, STEADY, take, TEXT_BYTES } from './layout'

/** Hashes of the texts of a block. */
let hashes: usize = 0

const FIRST_SLOTS: u32 = 2048
const UPPER: u64 = 0xffffffff00000000

export function setupTextBlock(): void {
  hashes = take(<usize>BLOCK_ROWS << 3)
}

export function setupTexts(column: usize): void {
  makeTables(column, FIRST_SLOTS)
  store<u32>(column, 0, SIZE)
  clearTexts(column)
}

function makeTables(column: usize, slots: u32): void {
  const at = take(<usize>slots << 3)
  memory.fill(at, 0, <usize>slots << 3)
  store<u32>(column, at, SLOTS)
  store<u32>(column, slots - 1, MASK)
  // half as many ids as slots
  store<u32>(column, take((<usize>slots << 2) + 16), ENTRIES)
  store<u32>(column, take((<usize>slots << 2) + 16), HASHES)
}

/** Starts a segment; the tables keep their size. */
export function clearTexts(column: usize): void {
  if (load<u32>(column, SIZE) > 0) memory.fill(load<u32>(column, SLOTS), 0, (<usize>load<u32>(column, MASK) + 1) << 3)
  store<u32>(column, 0, SIZE)
  store<u32>(column, 0, TEXT_BYTES)
  store<i32>(column, -1, EMPTY)
  store<i32>(column, -1, STEADY)
}

/** Writes the ids of the texts of a block of rows. */
export function takeTexts(column: usize, places: usize, step: usize, cells: usize, count: u32): void {
  const steady = load<i32>(column, STEADY)
  if (steady >= 0 && isAll(column, steady, places, step, count)) {
    for (let r: usize = 0; r < count; r++) store<u16>(cells + (r << 1), <u16>steady)
    return
  }
  hashBlock(column, places, step, count)
  let empty = load<i32>(column, EMPTY)
  let place = places
  let hash = hashes
  let cell = cells
  let differ: u32 = 0
  let id: u32 = 0
  let last: u32 = 0
  for (let r: u32 = 0; r < count; r++) {
    const at: usize = load<u32>(place)
    const length = load<u32>(place, 4)
    if (length == 0) {
      if (empty < 0) empty = addEmpty(column, at)
      id = empty
    } else id = idOf(column, at, length, load<u64>(hash))
    store<u16>(cell, <u16>id)
    if (r > 0) differ |= id ^ last
    last = id
    place += step
    hash += 8
    cell += 2
  }
  store<i32>(column, differ == 0 ? <i32>id : -1, STEADY)
}

/** Are all texts of the block that of one id? Many columns hold one value for long. */
function isAll(column: usize, id: i32, places: usize, step: usize, count: u32): bool {
  const entry = <usize>load<u32>(column, ENTRIES) + (<usize>id << 3)
  const at: usize = load<u32>(entry)
  const length = load<u32>(entry, 4)
  let place = places
  for (let r: u32 = 0; r < count; r++) {
    if (load<u32>(place, 4) != length) return false
    if (length > 0 && !sameBytes(at, load<u32>(place), length)) return false
    place += step
  }
  return true
}

let touched: u32 = 0

/** Hashes the texts of a block, and touches the slots they will be looked for in, so that their cache misses overlap. */
function hashBlock(column: usize, places: usize, step: usize, count: u32): void {
  const slots: usize = load<u32>(column, SLOTS)
  const mask = load<u32>(column, MASK)
  let place = places
  let t: u32 = 0
  let to = hashes
  for (let r: u32 = 0; r < count; r++) {
    const length = load<u32>(place, 4)
    const hash = length == 0 ? 0 : hashText(load<u32>(place), length)
    t += load<u32>(slots + (<usize>(<u32>hash & mask) << 3))
    store<u64>(to, hash)
    place += step
    to += 8
  }
  touched += t
}

// @ts-ignore: decorator
@inline
function sameBytes(a: usize, b: usize, length: u32): bool {
  if (length <= 16) {
    const equal = <u32>i8x16.bitmask(i8x16.eq(v128.load(a), v128.load(b)))
    const wanted: u32 = (1 << length) - 1
    return (equal & wanted) == wanted
  }
  const last = a + length - 16
  const back = b - a
  for (let p = a; p < last; p += 16) {
    if (v128.any_true(v128.xor(v128.load(p), v128.load(p + back)))) return false
  }
  return !v128.any_true(v128.xor(v128.load(last), v128.load(last + back)))
}

/** The id of a text that is not empty. Equal hashes are told apart by the bytes. */
// @ts-ignore: decorator
@inline
function idOf(column: usize, at: usize, length: u32, hash: u64): u32 {
  const slots: usize = load<u32>(column, SLOTS)
  const mask = load<u32>(column, MASK)
  const entries: usize = load<u32>(column, ENTRIES)
  let i = <u32>hash & mask
  for (;;) {
    const slot = slots + (<usize>i << 3)
    const taken = load<u64>(slot)
    if (taken == 0) return addText(column, at, length, hash, slot)
    if (taken >>> 32 == hash >>> 32) {
      const id = <u32>taken - 1
      const entry = entries + (<usize>id << 3)
      if (load<u32>(entry, 4) == length && sameBytes(load<u32>(entry), at, length)) return id
    }
    i = (i + 1) & mask
  }
  // never reached: half of the slots are free
  return 0
}

function addText(column: usize, at: usize, length: u32, hash: u64, slot: usize): u32 {
  const id = load<u32>(column, SIZE)
  if (slot) store<u64>(slot, (hash & UPPER) | <u64>(id + 1))
  const entry = <usize>load<u32>(column, ENTRIES) + (<usize>id << 3)
  store<u32>(entry, at)
  store<u32>(entry, length, 4)
  store<u64>(<usize>load<u32>(column, HASHES) + (<usize>id << 3), hash)
  store<u32>(column, id + 1, SIZE)
  store<u32>(column, load<u32>(column, TEXT_BYTES) + length, TEXT_BYTES)
  if ((id + 2) * 2 > load<u32>(column, MASK) + 1) growTables(column)
  return id
}

/** The empty text has no hash to be found by, so its id is kept by itself. */
function addEmpty(column: usize, at: usize): u32 {
  const id = addText(column, at, 0, 0, 0)
  store<i32>(column, id, EMPTY)
  return id
}

function growTables(column: usize): void {
  const size = load<u32>(column, SIZE)
  const oldEntries: usize = load<u32>(column, ENTRIES)
  const oldHashes: usize = load<u32>(column, HASHES)
  makeTables(column, (load<u32>(column, MASK) + 1) << 1)
  const slots: usize = load<u32>(column, SLOTS)
  const mask = load<u32>(column, MASK)
  const hashes: usize = load<u32>(column, HASHES)
  memory.copy(load<u32>(column, ENTRIES), oldEntries, <usize>size << 3)
  memory.copy(hashes, oldHashes, <usize>size << 3)
  for (let id: u32 = 0; id < size; id++) {
    const hash = load<u64>(hashes + (<usize>id << 3))
    if (hash == 0) continue
    let i = <u32>hash & mask
    while (load<u64>(slots + (<usize>i << 3)) != 0) i = (i + 1) & mask
    store<u64>(slots + (<usize>i << 3), (hash & UPPER) | <u64>(id + 1))
  }
}
