/**
 * Finds the values of derived columns in a field, by the rules of scan/plan.ts.
 *
 * Columns taken from one field form a group. Markers of several bytes are found in one pass: 16 bytes at a time are compared with the
 * last bytes of the markers, and the 16 before each of them with the bytes that may stand there. What is left is compared backwards.
 */
import {
  BLANK,
  FROM,
  GROUP,
  GROUP_BEFORE,
  GROUP_MARKS,
  LONGEST,
  MARK,
  MARKER,
  MARKER_LENGTH,
  ONLY_HEX,
  FIELD,
  RECORD,
  STOP_COUNT,
  STOPS,
} from './layout'

/** Values of a group of columns for the rows of a block; their places stand behind those of the fields. */
export function takeOutGroup(group: usize, block: usize, stride: usize, rows: u32): void {
  const count = load<u32>(group, GROUP)
  let row = block
  const from = <usize>load<u32>(group, FROM) << 3
  for (let r: u32 = 0; r < rows; r++) {
    const at: usize = load<u32>(row + from)
    const length = load<u32>(row + from, 4)
    const open = startRow(group, count, row, at, length)
    if (length > 0 && open != 0) findMarkers(group, count, row, at, length, open)
    row += stride
  }
}

/** Clears the places, takes the values whose marker is one byte or none, and says which columns wait for theirs: a bit each. */
function startRow(group: usize, count: u32, row: usize, at: usize, length: u32): u32 {
  const end = at + length
  let open: u32 = 0
  let column = group
  for (let i: u32 = 0; i < count; i++) {
    const marker = load<u32>(column, MARKER_LENGTH)
    let value: u64 = 0
    if (marker > 1) open |= 1 << i
    else if (length > 0) {
      const from = marker == 0 ? at : behindByte(load<u8>(column, MARK), at, end)
      if (from != 0) value = valueAt(column, skipBlanks(from, end), end)
    }
    store<u64>(row + (<usize>load<u32>(column, FIELD) << 3), value)
    column += RECORD
  }
  return open
}

/** Behind the first such byte; 0 when there is none. */
function behindByte(byte: u8, at: usize, end: usize): usize {
  const wanted = i8x16.splat(byte)
  for (let p = at; p < end; p += 16) {
    const found = i8x16.bitmask(i8x16.eq(v128.load(p), wanted))
    if (found == 0) continue
    const behind = p + <usize>ctz(found) + 1
    return behind > end ? 0 : behind
  }
  return 0
}

// @ts-ignore: decorator
@inline
function isOneOf(v: v128, a: v128, b: v128, c: v128, d: v128): v128 {
  return v128.or(v128.or(i8x16.eq(v, a), i8x16.eq(v, b)), v128.or(i8x16.eq(v, c), i8x16.eq(v, d)))
}

function findMarkers(group: usize, count: u32, row: usize, at: usize, length: u32, waiting: u32): void {
  const end = at + length
  const a = v128.load8_splat(group, GROUP_MARKS)
  const b = v128.load8_splat(group, GROUP_MARKS + 1)
  const c = v128.load8_splat(group, GROUP_MARKS + 2)
  const d = v128.load8_splat(group, GROUP_MARKS + 3)
  const e = v128.load8_splat(group, GROUP_BEFORE)
  const f = v128.load8_splat(group, GROUP_BEFORE + 1)
  const g = v128.load8_splat(group, GROUP_BEFORE + 2)
  const h = v128.load8_splat(group, GROUP_BEFORE + 3)
  let open = waiting
  // a marker has two bytes or more: the first byte of the field ends none
  for (let p = at + 1; p < end; p += 16) {
    let found = <u32>i8x16.bitmask(v128.and(isOneOf(v128.load(p), a, b, c, d), isOneOf(v128.load(p - 1), e, f, g, h)))
    for (; found != 0; found &= found - 1) {
      const mark = p + <usize>ctz(found)
      if (mark >= end) return
      open = tryMark(group, count, row, at, end, mark, open)
      if (open == 0) return
    }
  }
}

/** Takes the values whose marker ends at `mark`; the result is the columns that still wait. */
function tryMark(group: usize, count: u32, row: usize, at: usize, end: usize, mark: usize, waiting: u32): u32 {
  const byte = <u32>load<u8>(mark)
  let open = waiting
  let column = group
  for (let i: u32 = 0; i < count; i++) {
    if ((open >>> i) & 1 && load<u32>(column, MARK) == byte && hasWord(column, at, mark)) {
      store<u64>(row + (<usize>load<u32>(column, FIELD) << 3), valueAt(column, skipBlanks(mark + 1, end), end))
      open &= ~(1 << i)
    }
    column += RECORD
  }
  return open
}

/** Does the marker's word stand before `mark`, with or without blanks between? */
function hasWord(column: usize, at: usize, mark: usize): bool {
  const length: usize = load<u32>(column, MARKER_LENGTH) - 1
  const word: usize = load<u32>(column, MARKER)
  let to = mark
  while (to > at && load<u8>(to - 1) == BLANK) to--
  if (to - at < length) return false
  for (let i: usize = 1; i <= length; i++) if (load<u8>(to - i) != load<u8>(word + length - i)) return false
  return true
}

/** Address and length of the value that begins at `from`, as one number; 0 when there is none. */
function valueAt(column: usize, from: usize, end: usize): u64 {
  if (load<u32>(column, ONLY_HEX)) return hexValue(column, from, end)
  const longest: usize = load<u32>(column, LONGEST)
  let stop = load<u32>(column, STOP_COUNT) == 0 ? end : findStop(column, from, min(end, from + longest + 1))
  if (stop - from > longest) return 0
  while (stop > from && load<u8>(stop - 1) == BLANK) stop--
  return <u64>from | (<u64>(stop - from) << 32)
}

function skipBlanks(at: usize, end: usize): usize {
  let p = at
  while (p < end && load<u8>(p) == BLANK) p++
  return p
}

function findStop(column: usize, from: usize, end: usize): usize {
  const a = v128.load8_splat(column, STOPS)
  const b = v128.load8_splat(column, STOPS + 1)
  const c = v128.load8_splat(column, STOPS + 2)
  const d = v128.load8_splat(column, STOPS + 3)
  for (let p = from; p < end; p += 16) {
    const found = i8x16.bitmask(isOneOf(v128.load(p), a, b, c, d))
    if (found != 0) return min(p + <usize>ctz(found), end)
  }
  return end
}

/** 16 hex digits, then blanks, then a stop byte or the end. */
function hexValue(column: usize, from: usize, end: usize): u64 {
  if (from + 16 > end || !isHex(v128.load(from))) return 0
  const behind = skipBlanks(from + 16, end)
  if (behind < end) {
    if (load<u32>(column, STOP_COUNT) == 0 || findStop(column, behind, behind + 1) != behind) return 0
  }
  return <u64>from | (<u64>16 << 32)
}

// @ts-ignore: decorator
@inline
function isHex(v: v128): bool {
  const digit = i8x16.le_u(i8x16.sub(v, i8x16.splat(48)), i8x16.splat(9))
  const letter = i8x16.le_u(i8x16.sub(v128.or(v, i8x16.splat(32)), i8x16.splat(97)), i8x16.splat(5))
  return i8x16.all_true(v128.or(digit, letter))
}
