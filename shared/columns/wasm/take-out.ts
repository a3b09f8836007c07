/** Finds the value of a derived column in a field, by the rules of scan/plan.ts. */
import { BLANK, MARKER, MARKER_LENGTH, ONLY_HEX, STOP_COUNT, STOPS } from './layout'

/** Address and length of the value as one number, 0 when there is none. */
export function takeOut(column: usize, at: usize, length: u32): u64 {
  if (length == 0) return 0
  const end = at + length
  const from = load<u32>(column, MARKER_LENGTH) == 0 ? skipBlanks(at, end) : behindMarker(column, at, end)
  if (from == 0) return 0
  if (load<u32>(column, ONLY_HEX)) return hexValue(column, from, end)
  let stop = load<u32>(column, STOP_COUNT) == 0 ? end : findStop(column, from, end)
  while (stop > from && load<u8>(stop - 1) == BLANK) stop--
  return <u64>from | (<u64>(stop - from) << 32)
}

function skipBlanks(at: usize, end: usize): usize {
  let p = at
  while (p < end && load<u8>(p) == BLANK) p++
  return p
}

/**
 * Behind the first marker and the blanks that follow it, 0 when there is none. The marker is a word and its last byte, between which
 * blanks may stand. Places where the first and the last byte of the word fit are found 16 at a time.
 */
function behindMarker(column: usize, at: usize, end: usize): usize {
  const marker: usize = load<u32>(column, MARKER)
  const word: usize = load<u32>(column, MARKER_LENGTH) - 1
  const mark = <u32>load<u8>(marker + word)
  const reach: usize = word > 0 ? word - 1 : 0
  const first = i8x16.splat(load<u8>(marker))
  const last = i8x16.splat(load<u8>(marker + reach))
  for (let p = at; p < end; p += 16) {
    let fits = <u32>i8x16.bitmask(v128.and(i8x16.eq(v128.load(p), first), i8x16.eq(v128.load(p + reach), last)))
    for (; fits != 0; fits &= fits - 1) {
      const place = p + <usize>ctz(fits)
      if (!isWord(place, marker, word)) continue
      const q = skipBlanks(place + word, end)
      if (q < end && load<u8>(q) == mark) return skipBlanks(q + 1, end)
    }
  }
  return 0
}

function isWord(at: usize, word: usize, length: usize): bool {
  for (let i: usize = 0; i < length; i++) if (load<u8>(at + i) != load<u8>(word + i)) return false
  return true
}

function findStop(column: usize, from: usize, end: usize): usize {
  const a = v128.load8_splat(column, STOPS)
  const b = v128.load8_splat(column, STOPS + 1)
  const c = v128.load8_splat(column, STOPS + 2)
  const d = v128.load8_splat(column, STOPS + 3)
  for (let p = from; p < end; p += 16) {
    const v = v128.load(p)
    const found = i8x16.bitmask(v128.or(v128.or(i8x16.eq(v, a), i8x16.eq(v, b)), v128.or(i8x16.eq(v, c), i8x16.eq(v, d))))
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

function isHex(v: v128): bool {
  const digit = i8x16.le_u(i8x16.sub(v, i8x16.splat(48)), i8x16.splat(9))
  const letter = i8x16.le_u(i8x16.sub(v128.or(v, i8x16.splat(32)), i8x16.splat(97)), i8x16.splat(5))
  return i8x16.all_true(v128.or(digit, letter))
}
