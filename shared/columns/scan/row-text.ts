/**
 * What the bytes of a row mean, decided in one place for the JavaScript scanner and for the look at an odd line. The WebAssembly
 * scanner follows the same rules; tests hold the two together.
 */

export const LF = 10
export const CR = 13
export const BLANK = 32
export const QUOTE = 34
export const HASH = 35
export const COMMA = 44

/** Bytes behind a line break that decide whether the line begins a row or a header; a quote, 19 bytes of time, or `#` and a name. */
export const LOOKAHEAD = 32

const byte = (b: Uint8Array, p: number) => b[p] as number
const isDigit = (x: number) => x >= 48 && x <= 57

/** How many digits stand where `yyyy-MM-ddTHH:mm:ss` has them; d = digit. */
const SHAPE = [...'dddd-dd-ddTdd:dd:dd'].map((c) => (c === 'd' ? 0 : c.charCodeAt(0)))

/** Bytes from `p` that agree with the shape of a time, 19 when all do. */
export function timeShape(b: Uint8Array, p: number, end: number): number {
  for (let i = 0; i < SHAPE.length; i++) {
    if (p + i >= end) return i
    const want = SHAPE[i]
    const got = byte(b, p + i)
    if (want === 0 ? !isDigit(got) : got !== want) return i
  }
  return SHAPE.length
}

/**
 * Does a line that starts at `p` look like the start of a row or like a header line? Asked inside an open quote: then the quote is
 * broken, and what follows must not be swallowed. Needs LOOKAHEAD bytes, or the end of the file.
 */
export function looksLikeLineStart(b: Uint8Array, p: number, end: number): boolean {
  if (byte(b, p) === HASH) return isHeaderName(b, p + 1, end)
  const at = byte(b, p) === QUOTE ? p + 1 : p
  return timeShape(b, at, end) === SHAPE.length
}

/** `Fields:`, `Log-type:` … : up to 16 letters and dashes, then a colon. */
function isHeaderName(b: Uint8Array, p: number, end: number): boolean {
  for (let i = 0; i <= 16 && p + i < end; i++) {
    const c = byte(b, p + i) | 0x20
    if (byte(b, p + i) === 58) return i > 0
    if (!((c >= 97 && c <= 122) || byte(b, p + i) === 45)) return false
  }
  return false
}

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const two = (b: Uint8Array, p: number) => byte(b, p) * 10 + byte(b, p + 1) - 528

/**
 * `yyyy-MM-ddTHH:mm:ss[.f…]Z` in milliseconds, up to 9 fraction digits; NaN when it is not one. Year 1 to 9999, the day must exist.
 * Bytes behind the text are looked at, so the buffer must reach 19 bytes further than `at`.
 */
export function readTime(b: Uint8Array, at: number, length: number): number {
  if (length < 20 || length > 30 || length === 21 || byte(b, at + length - 1) !== 90) return Number.NaN
  if (timeShape(b, at, at + length) !== SHAPE.length) return Number.NaN
  const year = two(b, at) * 100 + two(b, at + 2)
  const day = daysFrom(year, two(b, at + 5), two(b, at + 8))
  const hour = two(b, at + 11)
  const minute = two(b, at + 14)
  const second = two(b, at + 17)
  if (Number.isNaN(day) || hour > 23 || minute > 59 || second > 59) return Number.NaN
  return day * 86_400_000 + (hour * 3600 + minute * 60 + second) * 1000 + readFraction(b, at + 19, at + length - 1)
}

const POWERS = [1, 10, 100, 1000, 10_000, 100_000, 1_000_000]

/** `.031` → 31, `.0315` → 31.5, nothing → 0; NaN for anything else. */
function readFraction(b: Uint8Array, from: number, to: number): number {
  if (from === to) return 0
  if (byte(b, from) !== 46) return Number.NaN
  let digits = 0
  for (let p = from + 1; p < to; p++) {
    if (!isDigit(byte(b, p))) return Number.NaN
    digits = digits * 10 + byte(b, p) - 48
  }
  const count = to - from - 1
  return count <= 3 ? digits * (POWERS[3 - count] ?? 1) : digits / (POWERS[count - 3] ?? 1)
}

/** Days since 1970-01-01, NaN for a day that does not exist. */
function daysFrom(year: number, month: number, day: number): number {
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (year < 1 || month < 1 || month > 12 || day < 1) return Number.NaN
  if (day > (DAYS[month - 1] ?? 0) + (leap && month === 2 ? 1 : 0)) return Number.NaN
  const y = month <= 2 ? year - 1 : year
  const era = Math.floor(y / 400)
  const ofEra = y - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468
}

/** Plain decimal digits, at most 15 so that the number is exact; NaN for anything else. */
export function readNumber(b: Uint8Array, at: number, length: number): number {
  if (length === 0 || length > 15) return Number.NaN
  let n = 0
  for (let p = at; p < at + length; p++) {
    if (!isDigit(byte(b, p))) return Number.NaN
    n = n * 10 + byte(b, p) - 48
  }
  return n
}
