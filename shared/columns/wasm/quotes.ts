/** Quoted fields: where they end, whether they end at all, and their text with doubled quotes undone. */
import { HASH, LF, MORE, ODD, QUOTE } from './layout'
import { hasTimeShape } from './times'

const LOOKAHEAD: usize = 32

/** Why the last quoted field has no end. */
export let quoteStop: u32 = 0
/** Line breaks inside the quoted fields of the row. */
export let breaks: u32 = 0
let doubled = false

/** Next free byte for texts that are not in the window as they are. */
let arena: usize = 0

export function startArena(at: usize): void {
  arena = at
}

/** Before a row: what a row that turns out odd leaves in the arena is given up. */
export function arenaMark(): usize {
  return arena
}

export function forgetRow(mark: usize): void {
  arena = mark
  breaks = 0
}

/** Line breaks inside the row that is complete now. */
// @ts-ignore: decorator
@inline
export function takeBreaks(): u32 {
  const n = breaks
  breaks = 0
  return n
}

export function noteQuoted(place: usize, start: usize, close: usize): void {
  let at = start
  let length = close - start
  if (doubled) {
    at = arena
    length = undouble(start, close)
    arena += length
  }
  store<u32>(place, at)
  store<u32>(place, length, 4)
}

/** Copies a text into the arena, each pair of quotes as one. */
function undouble(start: usize, end: usize): usize {
  let to = arena
  for (let p = start; p < end; p++) {
    const c = load<u8>(p)
    store<u8>(to++, c)
    if (c == QUOTE) p++
  }
  return to - arena
}

/** The quote that closes a field whose text starts at `p`; 0 when there is none, and quoteStop says why. */
export function closingQuote(p: usize, end: usize, last: bool): usize {
  doubled = false
  for (;;) {
    let found = quotesAndFeeds(p)
    while (found == 0) {
      p += 16
      found = quotesAndFeeds(p)
    }
    p += <usize>ctz(found)
    const c = <u32>load<u8>(p)
    if (c == QUOTE) {
      if (load<u8>(p, 1) != QUOTE) return p
      doubled = true
      p += 2
    } else if (c == LF && p < end) {
      if (p + 1 + LOOKAHEAD > end && !last) {
        quoteStop = MORE
        return 0
      }
      if (looksLikeLineStart(p + 1)) {
        quoteStop = ODD
        return 0
      }
      breaks++
      p++
    } else {
      quoteStop = c == LF && !last ? MORE : ODD
      return 0
    }
  }
  // never reached
  return 0
}

// @ts-ignore: decorator
@inline
function quotesAndFeeds(p: usize): u32 {
  const v = v128.load(p)
  const zero = i8x16.eq(v, i8x16.splat(0))
  return <u32>i8x16.bitmask(v128.or(v128.or(i8x16.eq(v, i8x16.splat(34)), i8x16.eq(v, i8x16.splat(10))), zero))
}

/** A row or a header after a line break inside a quote: the quote is broken. */
function looksLikeLineStart(p: usize): bool {
  const c = <u32>load<u8>(p)
  if (c == HASH) return isHeaderName(p + 1)
  return hasTimeShape(c == QUOTE ? p + 1 : p)
}

function isHeaderName(p: usize): bool {
  for (let i: usize = 0; i <= 16; i++) {
    const c = <u32>load<u8>(p + i)
    if (c == 58) return i > 0
    if ((c | 32) - 97 > 25 && c != 45) return false
  }
  return false
}
