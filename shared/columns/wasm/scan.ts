/**
 * Entry of the scanner: finds the fields of rows 64 bytes at a time and hands blocks of rows to the columns. Stops at anything that is
 * not a well-formed record; the host looks at it (scan/odd-line.ts) and calls again behind it.
 *
 * A row goes into the block only when all of it is right, so that a row that turns out odd leaves nothing behind. Behind the data stand
 * PADDING line feeds: every search ends there, and a place at or behind `end` means that the row does not end within the data.
 */
import { blockBytes, blockStride, clearColumns, setupColumns, takeBlock } from './columns'
import { goTo, nextDelimiter, startAt } from './delimiters'
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
  END,
  EXTRAS,
  FULL,
  LF,
  MARKER_BYTES,
  markPlan,
  MAX_COLUMNS,
  MAX_DERIVED,
  MORE,
  ODD,
  PADDING,
  POSITION,
  QUOTE,
  RECORD,
  ROWS,
  STATE_BYTES,
  take,
} from './layout'
import { packColumns, packedAt } from './pack'
import { arenaMark, closingQuote, forgetRow, noteQuoted, quoteStop, startArena, takeBreaks } from './quotes'
import { readTime } from './times'

let state: usize = 0
let window: usize = 0
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

/** Once: regions that no plan changes. The result is the address of the state. */
export function setup(windowBytes: usize, segmentBytes: usize, maxRows: u32, maxRowBytes: usize): usize {
  state = take(STATE_BYTES)
  store<u32>(state, setupHash(), AT_KEYS)
  records = take(<usize>MAX_COLUMNS * RECORD)
  store<u32>(state, take(MAX_DERIVED * MARKER_BYTES), AT_MARKERS)
  window = take(windowBytes + PADDING)
  arena = take(windowBytes + PADDING)
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
  startArena(arena)
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

/** Takes rows from window offset `start` on. `last`: the file ends at `fill`. The result says why it stopped. */
export function scan(start: usize, fill: usize, last: bool): u32 {
  const end = window + fill
  memory.fill(end, LF, PADDING)
  const stride = blockStride()
  let p = window + start
  let stop = END
  let inBlock: u32 = 0
  let row = rows
  startAt(p)
  while (p < end) {
    if (row == rowCap) {
      stop = FULL
      break
    }
    const mark = arenaMark()
    const feed = findRow(p, block + <usize>inBlock * stride, row, end, last)
    if (feed <= FULL) {
      stop = <u32>feed
      forgetRow(mark)
      break
    }
    row++
    if (++inBlock == BLOCK_ROWS) {
      takeBlock(row - inBlock, inBlock)
      inBlock = 0
    }
    p = min(feed + 1, end)
  }
  takeBlock(row - inBlock, inBlock)
  keepState(row, p)
  return stop
}

/** Notes the places of the fields of the row at `start`; the result is where its line feed stands, or why it is no record. */
// @ts-ignore: decorator
@inline
function findRow(start: usize, places: usize, row: u32, end: usize, last: bool): usize {
  // what cannot begin with a time is odd at once, however far its end is
  const first = <u32>load<u8>(start)
  if (first != QUOTE && first - 48 > 9) return ODD
  const lastPlace = places + (<usize>(fieldCount - 1) << 3)
  let p = start
  let place = places
  let delimiter: usize = 0
  for (;;) {
    if (load<u8>(p) == QUOTE) {
      const close = closingQuote(p + 1, end, last)
      if (close == 0) return quoteStop
      noteQuoted(place, p + 1, close)
      goTo(close + 1)
      delimiter = nextDelimiter()
      if (delimiter != close + 1 && !(delimiter == close + 2 && load<u8>(delimiter) == LF && load<u8>(close + 1) == CR)) return ODD
    } else {
      delimiter = nextDelimiter()
      store<u32>(place, p)
      store<u32>(place, delimiter - p, 4)
    }
    if (load<u8>(delimiter) != COMMA || place == lastPlace) break
    p = delimiter + 1
    place += 8
  }
  if (delimiter >= end && !last) return MORE
  if (load<u8>(delimiter) != LF || place != lastPlace || delimiter - start > rowBytes) return ODD
  const time = readTime(load<u32>(places), load<u32>(places, 4))
  if (time != time) return ODD
  if (delimiter >= segmentEnd) return FULL
  store<f64>(<usize>load<u32>(records, CELLS) + (<usize>row << 3), time)
  noteRow(row, start, delimiter, place)
  return delimiter
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
  const breaks = takeBreaks()
  if (breaks == 0) return
  const pair = extras + (<usize>extraCount << 3)
  store<u32>(pair, row)
  store<u32>(pair, breaks, 4)
  extraCount++
}
