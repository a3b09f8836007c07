/** Times and numbers of a field, by the rules of scan/row-text.ts. */

/** The day met last: its ten bytes, and its first millisecond. */
let dayHead: u64 = 0
let dayTail: u16 = 0
let dayStart: f64 = 0

// @ts-ignore: decorator
@inline
function two(p: usize): i32 {
  return <i32>load<u8>(p) * 10 + <i32>load<u8>(p, 1) - 528
}

/** `yyyy-MM-ddTHH:mm:ss.fffZ` in milliseconds, NaN when it is not one. The usual length is checked 16 bytes at once. */
// @ts-ignore: decorator
@inline
export function readTime(p: usize, length: u32): f64 {
  if (length != 24) return readOtherTime(p, length)
  const head = i8x16.sub(v128.load(p), i8x16(48, 48, 48, 48, 45, 48, 48, 45, 48, 48, 84, 48, 48, 58, 48, 48))
  const tail = i8x16.sub(v128.load64_zero(p, 16), i8x16(58, 48, 48, 46, 48, 48, 48, 90, 0, 0, 0, 0, 0, 0, 0, 0))
  const fits = v128.and(
    i8x16.le_u(head, i8x16(9, 9, 9, 9, 0, 1, 9, 0, 3, 9, 0, 2, 9, 0, 5, 9)),
    i8x16.le_u(tail, i8x16(0, 5, 9, 0, 9, 9, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0)),
  )
  if (!i8x16.all_true(fits)) return NaN
  if ((load<u64>(p) != dayHead || load<u16>(p, 8) != dayTail) && !newDay(p)) return NaN
  const hour = two(p + 11)
  if (hour > 23) return NaN
  const millis = (<i32>load<u8>(p, 20) - 48) * 100 + two(p + 21)
  return dayStart + <f64>((hour * 3600 + two(p + 14) * 60 + two(p + 17)) * 1000 + millis)
}

/** Days from the civil calendar. False for a day that does not exist. */
function newDay(p: usize): bool {
  const year = two(p) * 100 + two(p + 2)
  const month = two(p + 5)
  const day = two(p + 8)
  if (year < 1 || month < 1 || month > 12 || day < 1 || day > daysOf(year, month)) return false
  const y = month <= 2 ? year - 1 : year
  const era = y / 400
  const ofEra = y - era * 400
  const ofYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
  const days = era * 146097 + ofEra * 365 + ofEra / 4 - ofEra / 100 + ofYear - 719468
  dayStart = <f64>days * 86400000.0
  dayHead = load<u64>(p)
  dayTail = load<u16>(p, 8)
  return true
}

function daysOf(year: i32, month: i32): i32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
  return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31
}

// @ts-ignore: decorator
@inline
function isDigit(c: u32): bool {
  return c - 48 <= 9
}

/** Does `yyyy-MM-ddTHH:mm:ss` stand at `p`, by its shape alone? */
export function hasTimeShape(p: usize): bool {
  for (let i: usize = 0; i < 19; i++) {
    const c = <u32>load<u8>(p + i)
    if (i == 4 || i == 7) {
      if (c != 45) return false
    } else if (i == 10) {
      if (c != 84) return false
    } else if (i == 13 || i == 16) {
      if (c != 58) return false
    } else if (!isDigit(c)) return false
  }
  return true
}

/** A time with no fraction, or with another number of digits than three. */
function readOtherTime(p: usize, length: u32): f64 {
  if (length < 20 || length > 30 || length == 21 || load<u8>(p + length - 1) != 90 || !hasTimeShape(p)) return NaN
  const hour = two(p + 11)
  const minute = two(p + 14)
  const second = two(p + 17)
  if (!newDay(p) || hour > 23 || minute > 59 || second > 59) return NaN
  return dayStart + <f64>((hour * 3600 + minute * 60 + second) * 1000) + readFraction(p + 19, p + length - 1)
}

function readFraction(from: usize, to: usize): f64 {
  if (from == to) return 0
  if (load<u8>(from) != 46) return NaN
  let digits: f64 = 0
  for (let p = from + 1; p < to; p++) {
    const c = <u32>load<u8>(p)
    if (!isDigit(c)) return NaN
    digits = digits * 10 + <f64>(c - 48)
  }
  let scale: f64 = 1
  const count = <i32>(to - from) - 1
  for (let i = count; i < 3; i++) scale *= 10
  if (count <= 3) return digits * scale
  for (let i = 3; i < count; i++) scale *= 10
  return digits / scale
}

/** Plain digits, at most 15; NaN for anything else. */
// @ts-ignore: decorator
@inline
export function readNumber(at: usize, length: u32): f64 {
  if (length == 0 || length > 15) return NaN
  let n: u64 = 0
  for (let p = at, end = at + length; p < end; p++) {
    const c = <u32>load<u8>(p)
    if (!isDigit(c)) return NaN
    n = n * 10 + <u64>(c - 48)
  }
  return <f64>n
}
