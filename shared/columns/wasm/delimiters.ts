/** Commas, line feeds and NULs, found 64 bytes at a time. One is always found: line feeds stand behind the data. */

/** One bit for each of 64 bytes: comma, line feed or NUL. */
// @ts-ignore: decorator
@inline
function delimiters(p: usize): u64 {
  return (
    <u64>delimiters16(p) |
    (<u64>delimiters16(p + 16) << 16) |
    (<u64>delimiters16(p + 32) << 32) |
    (<u64>delimiters16(p + 48) << 48)
  )
}

// @ts-ignore: decorator
@inline
function delimiters16(p: usize): u32 {
  const v = v128.load(p)
  const zero = i8x16.eq(v, i8x16.splat(0))
  return <u32>i8x16.bitmask(v128.or(v128.or(i8x16.eq(v, i8x16.splat(44)), i8x16.eq(v, i8x16.splat(10))), zero))
}

/** Delimiters that were not taken yet, of the 64 bytes at `base`. */
let base: usize = 0
let bits: u64 = 0

/** Begins anew: the bytes may be others than before. */
export function startAt(p: usize): void {
  base = 0
  goTo(p)
}

/** Goes on at `p`: delimiters before it do not count. */
// @ts-ignore: decorator
@inline
export function goTo(p: usize): void {
  if ((p & ~63) != base) {
    base = p & ~63
    bits = delimiters(base)
  }
  bits &= <u64>-1 << (<u64>p & 63)
}

// @ts-ignore: decorator
@inline
export function nextDelimiter(): usize {
  let b = bits
  if (b == 0) {
    let at = base
    do {
      at += 64
      b = delimiters(at)
    } while (b == 0)
    base = at
  }
  bits = b & (b - 1)
  return base + <usize>ctz(b)
}
