/** Dictionaries of a segment: a text in, its id out. Texts stay where they were met first until the segment is packed. */
import { hashText } from './hash'
import { EMPTY, ENTRIES, HASHES, MASK, SIZE, SLOTS, STEADY, take, TEXT_BYTES } from './layout'

const FIRST_SLOTS: u32 = 2048
/** A slot is small, so that the tables of all columns stay in the cache: 15 bits of the hash, and id + 1, which needs 17. 0 = free. */
const ID_BITS: u32 = 17
const ID_MASK: u32 = (1 << ID_BITS) - 1
const TAG_SHIFT: u64 = 49

export function setupTexts(column: usize): void {
  makeTables(column, FIRST_SLOTS)
  store<u32>(column, 0, SIZE)
  clearTexts(column)
}

function makeTables(column: usize, slots: u32): void {
  const at = take(<usize>slots << 2)
  memory.fill(at, 0, <usize>slots << 2)
  store<u32>(column, at, SLOTS)
  store<u32>(column, slots - 1, MASK)
  // half as many ids as slots
  store<u32>(column, take((<usize>slots << 2) + 16), ENTRIES)
  store<u32>(column, take((<usize>slots << 2) + 16), HASHES)
}

/** Starts a segment; the tables keep their size. */
export function clearTexts(column: usize): void {
  if (load<u32>(column, SIZE) > 0) memory.fill(load<u32>(column, SLOTS), 0, (<usize>load<u32>(column, MASK) + 1) << 2)
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
  let empty = load<i32>(column, EMPTY)
  let place = places
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
    } else id = idOf(column, at, length)
    store<u16>(cell, <u16>id)
    if (r > 0) differ |= id ^ last
    last = id
    place += step
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
function idOf(column: usize, at: usize, length: u32): u32 {
  const hash = hashText(at, length)
  const slots: usize = load<u32>(column, SLOTS)
  const mask = load<u32>(column, MASK)
  const entries: usize = load<u32>(column, ENTRIES)
  let i = <u32>hash & mask
  for (;;) {
    const slot = slots + (<usize>i << 2)
    const taken = load<u32>(slot)
    if (taken == 0) return addText(column, at, length, hash, slot)
    if (taken >>> ID_BITS == <u32>(hash >>> TAG_SHIFT)) {
      const id = (taken & ID_MASK) - 1
      const entry = entries + (<usize>id << 3)
      if (load<u32>(entry, 4) == length && sameBytes(load<u32>(entry), at, length)) return id
    }
    i = (i + 1) & mask
  }
  // never reached: half of the slots are free
  return 0
}

// @ts-ignore: decorator
@inline
function slotOf(hash: u64, id: u32): u32 {
  return (<u32>(hash >>> TAG_SHIFT) << ID_BITS) | (id + 1)
}

function addText(column: usize, at: usize, length: u32, hash: u64, slot: usize): u32 {
  const id = load<u32>(column, SIZE)
  if (slot) store<u32>(slot, slotOf(hash, id))
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
    while (load<u32>(slots + (<usize>i << 2)) != 0) i = (i + 1) & mask
    store<u32>(slots + (<usize>i << 2), slotOf(hash, id))
  }
}
