/**
 * Entry of the scanner: finds the fields of rows 64 bytes at a time and hands blocks of rows to the columns. Stops at anything that is
 * not a well-formed record; the host looks at it (scan/odd-line.ts) and calls again behind it.
 *
 * A row goes into the block only when all of it is right, so that a row that turns out odd leaves nothing behind. Behind the data stand
 * PADDING line feeds: every search ends there, and a place at or behind `end` means that the row does not end within the data.
 */
import { blockBytes, blockStride, clearColumns, setupColumns, takeBlock } from './columns'
import { setupHash } from './hash'
import {
  AT_EXTRAS,
  AT_KEYS,
  AT_LENGTHS,
  AT_MARKERS,
  AT_OFFSETS,
  AT_OUT,
  AT_RECORDS,
  AT_WINDOW,
  BLOCK_ROWS,
  CELLS,
  COMMA,
  CR,
  dropPlan,
  EXTRAS,
  HASH,
  LF,
  MARKER_BYTES,
  markPlan,
  MAX_COLUMNS,
  MAX_DERIVED,
  PADDING,
  POSITION,
  QUOTE,
  RECORD,
  ROWS,
  STATE_BYTES,
  take,
} from './layout'
import { packColumns, packedAt } from './pack'
import { hasTimeShape, readTime } from './times'

const END: u32 = 0
const MORE: u32 = 1
const ODD: u32 = 2
const FULL: u32 = 3

const LOOKAHEAD: usize = 32

let state: usize = 0
let window: usize = 0
let arenaStart: usize = 0
let arena: usize = 0
let offsets: usize = 0
let lengths: usize = 0
let extras: usize = 0
let records: usize = 0
let block: usize = 0

let rowCap: u32 = 0
let rowBytes: usize = 0
let segmentEnd: usize = 0
let fieldCount: u32 = 0
let columnCount: u32 = 0

let rows: u32 = 0
let extraCount: u32 = 0

// What a quoted field left behind: why it has no end, the line breaks in the row, and whether a quote was doubled.
let quoteStop: u32 = 0
let breaks: u32 = 0
let doubled = false

/** Once: regions that no plan changes. The result is the address of the state. */
export function setup(windowBytes: usize, segmentBytes: usize, maxRows: u32, maxRowBytes: usize): usize {
  state = take(STATE_BYTES)
  store<u32>(state, setupHash(), AT_KEYS)
  records = take(<usize>MAX_COLUMNS * RECORD)
  store<u32>(state, take(MAX_DERIVED * MARKER_BYTES), AT_MARKERS)
  window = take(windowBytes + PADDING)
  arenaStart = take(windowBytes + PADDING)
  offsets = take(<usize>maxRows << 2)
  lengths = take(<usize>maxRows << 2)
  extras = take(<usize>maxRows << 3)
  store<u32>(state, records, AT_RECORDS)
  store<u32>(state, window, AT_WINDOW)
  store<u32>(state, offsets, AT_OFFSETS)
  store<u32>(state, lengths, AT_LENGTHS)
  store<u32>(state, extras, AT_EXTRAS)
  segmentEnd = window + segmentBytes
  rowCap = maxRows
  rowBytes = maxRowBytes
  markPlan()
  return state
}

/** Once a plan: the host has written records and markers. `fields` header fields, `columns` columns, the last of them derived. */
export function plan(fields: u32, columns: u32, plain: u32): void {
  dropPlan()
  fieldCount = fields
  columnCount = columns
  block = take(blockBytes(fields + columns - plain))
  setupColumns(records, columns, plain, block, fields, rowCap)
  clear()
}

/** Starts an empty segment. */
export function clear(): void {
  extraCount = 0
  arena = arenaStart
  clearColumns()
  keepState(0, window)
}

/** The bytes of the packed columns. */
export function pack(): usize {
  const bytes = packColumns(records, columnCount, rows)
  store<u32>(state, packedAt(), AT_OUT)
  return bytes
}

function keepState(row: u32, p: usize): void {
  rows = row
  store<u32>(state, row, ROWS)
  store<u32>(state, extraCount, EXTRAS)
  store<u32>(state, p - window, POSITION)
}

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

// @ts-ignore: decorator
@inline
function from(p: usize): u64 {
  return <u64>-1 << (<u64>p & 63)
}

/** Takes rows from window offset `start` on. `last`: the file ends at `fill`. The result says why it stopped. */
export function scan(start: usize, fill: usize, last: bool): u32 {
  const end = window + fill
  memory.fill(end, LF, PADDING)
  const stride = blockStride()
  const times: usize = load<u32>(records, CELLS)
  const lastField = fieldCount - 1
  let p = window + start
  let stop = END
  let inBlock: u32 = 0
  let row = rows
  // 64 bytes of delimiters, those before `p` cleared
  let base = p & ~63
  let bits = delimiters(base) & from(p)
  while (p < end) {
    if (row == rowCap) {
      stop = FULL
      break
    }
    const rowStart = p
    const arenaBefore = arena
    let place = block + <usize>inBlock * stride
    let field: u32 = 0
    let delimiter: usize = 0
    let c: u32 = 0
    let fault = END
    for (;;) {
      if (load<u8>(p) == QUOTE) {
        const close = closingQuote(p + 1, end, last)
        if (close == 0) {
          fault = quoteStop
          break
        }
        noteQuoted(place, p + 1, close)
        p = close + 1
        if ((p & ~63) != base) {
          base = p & ~63
          bits = delimiters(base)
        }
        bits &= from(p)
        while (bits == 0) {
          base += 64
          bits = delimiters(base)
        }
        delimiter = base + <usize>ctz(bits)
        bits &= bits - 1
        c = load<u8>(delimiter)
        if (delimiter != p && !(delimiter == p + 1 && c == LF && load<u8>(p) == CR)) {
          fault = ODD
          break
        }
      } else {
        while (bits == 0) {
          base += 64
          bits = delimiters(base)
        }
        delimiter = base + <usize>ctz(bits)
        bits &= bits - 1
        c = load<u8>(delimiter)
        store<u32>(place, p)
        store<u32>(place, delimiter - p, 4)
      }
      if (c != COMMA || field == lastField) break
      p = delimiter + 1
      place += 8
      field++
    }
    if (fault == END) {
      if (delimiter >= end && !last) fault = MORE
      else if (c != LF || field != lastField || delimiter - rowStart > rowBytes) fault = ODD
    }
    if (fault == END) {
      const first = block + <usize>inBlock * stride
      const time = readTime(load<u32>(first), load<u32>(first, 4))
      if (time != time) fault = ODD
      else if (delimiter >= segmentEnd) fault = FULL
      else store<f64>(times + (<usize>row << 3), time)
    }
    if (fault != END) {
      stop = fault
      arena = arenaBefore
      breaks = 0
      p = rowStart
      break
    }
    noteRow(row, rowStart, delimiter, place)
    row++
    if (++inBlock == BLOCK_ROWS) {
      takeBlock(row - inBlock, inBlock)
      inBlock = 0
    }
    p = min(delimiter + 1, end)
  }
  takeBlock(row - inBlock, inBlock)
  keepState(row, p)
  return stop
}

/** Place of a row that is a record; a carriage return before the line feed belongs to neither row nor field. */
// @ts-ignore: decorator
@inline
function noteRow(row: u32, start: usize, feed: usize, lastPlace: usize): void {
  let to = feed
  if (load<u8>(feed - 1) == CR) {
    to--
    if (load<u32>(lastPlace) + load<u32>(lastPlace, 4) == feed) store<u32>(lastPlace, to - load<u32>(lastPlace), 4)
  }
  store<u32>(offsets + (<usize>row << 2), start - window)
  store<u32>(lengths + (<usize>row << 2), to - start)
  if (breaks == 0) return
  const pair = extras + (<usize>extraCount << 3)
  store<u32>(pair, row)
  store<u32>(pair, breaks, 4)
  extraCount++
  breaks = 0
}

function noteQuoted(place: usize, start: usize, close: usize): void {
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
function closingQuote(p: usize, end: usize, last: bool): usize {
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
