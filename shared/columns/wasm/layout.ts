/**
 * Memory of the scanner. Everything is laid out once by `setup`, the columns by `plan`; nothing is freed.
 *
 *   __heap_base   state, keys and constants, column records (RECORD bytes each), markers of derived columns
 *   window        bytes of the file, then PADDING bytes that end every search
 *   arena         texts whose doubled quotes were undone; as long as the window, as they are never longer than their source
 *   offsets       u32 per row: place in the window      lengths  u32 per row: bytes without the line end
 *   extras        u32 pairs: row, line breaks inside it
 *   block         places of the fields of BLOCK_ROWS rows: u32 address, u32 length each, a row after the other
 *   ── mark: what follows belongs to the plan ──
 *   per column    cells; for texts also slots, entries, hashes (doubled when half full: at most twice the rows of a segment)
 *   out           the packed segment, behind all else; overwritten by the next one and by growing tables
 */

export const PADDING: usize = 256
/** Rows whose fields are found before they go into the columns: their places and bytes are still in the near caches then. */
export const BLOCK_ROWS: u32 = 128
export const MAX_COLUMNS: u32 = 144

/** Column record: what the host writes, what the scan keeps, what packing leaves for the host. */
export const RECORD: usize = 128
export const KIND: usize = 0
/** Index of the field; derived columns have one behind the last header field. */
export const FIELD: usize = 4
/** Derived columns: field it is taken from; marker, its length and last byte; bytes that end the value; what the value may be. */
export const FROM: usize = 8
export const MARKER: usize = 12
export const MARKER_LENGTH: usize = 16
export const STOPS: usize = 20
export const STOP_COUNT: usize = 24
export const ONLY_HEX: usize = 28
export const MARK: usize = 104
export const LONGEST: usize = 108
/** First of a group of columns taken from one field: how many; last bytes of longer markers; bytes that may stand before these. */
export const GROUP: usize = 112
export const GROUP_MARKS: usize = 116
export const GROUP_BEFORE: usize = 124
/** Texts: the id that all rows of the last block had, or -1. */
export const STEADY: usize = 120
/** f64, u64 or u16 per row. */
export const CELLS: usize = 32
/** Texts: u32 per slot (texts.ts); count − 1; u32 address and length per id; u64 hash per id. */
export const SLOTS: usize = 36
export const MASK: usize = 40
export const ENTRIES: usize = 44
export const HASHES: usize = 48
export const SIZE: usize = 52
export const TEXT_BYTES: usize = 56
/** Id of the empty text, −1 before it was met. */
export const EMPTY: usize = 60
/** After packing: bytes of a cell; place in `out` of each part, and its bytes; least and greatest value. */
export const WIDTH: usize = 64
export const PART_CELLS: usize = 68
export const PART_ENDS: usize = 72
export const PART_BYTES: usize = 76
export const PART_HASHES: usize = 80
export const MIN: usize = 88
export const MAX: usize = 96

export const KIND_TIME: u32 = 0
export const KIND_NUMBER: u32 = 1
export const KIND_TEXT: u32 = 2
export const KIND_HASH: u32 = 3

/** Why a scan stopped (scan/engine.ts). Places in memory are greater than any of these. */
export const END: u32 = 0
export const MORE: u32 = 1
export const ODD: u32 = 2
export const FULL: u32 = 3

export const LF: u8 = 10
export const CR: u8 = 13
export const BLANK: u8 = 32
export const QUOTE: u8 = 34
export const HASH: u8 = 35
export const COMMA: u8 = 44

/** What the host reads and writes outside the columns, as u32 each: addresses, then the state after the last call. */
export const AT_WINDOW: usize = 0
export const AT_KEYS: usize = 4
export const AT_RECORDS: usize = 8
/** MARKER_BYTES for each derived column. */
export const AT_MARKERS: usize = 12
export const AT_OFFSETS: usize = 16
export const AT_LENGTHS: usize = 20
export const AT_EXTRAS: usize = 24
/** The packed segment, after packing. */
export const AT_OUT: usize = 28
export const ROWS: usize = 32
export const EXTRAS: usize = 36
/** Window offset of the first byte not taken. */
export const POSITION: usize = 40
export const STATE_BYTES: usize = 64

export const MARKER_BYTES: usize = 32
export const MAX_DERIVED: usize = 16

/** First free address. */
let heap: usize = (__heap_base + 63) & ~63
let planMark: usize = 0

/** Takes memory for good (until the next plan). The host stops the program when there is none: a segment has a bound. */
export function take(bytes: usize): usize {
  const at = heap
  heap = (at + bytes + 63) & ~63
  reserve(heap)
  return at
}

/** 4 MiB: pages that are never written cost nothing, and growing does. */
const GROW_PAGES: i32 = 64

/** Makes sure that memory reaches up to an address. */
export function reserve(to: usize): void {
  const missing = <i32>((to + 0xffff) >>> 16) - memory.size()
  if (missing > 0 && memory.grow(max(missing, GROW_PAGES)) < 0) unreachable()
}

export function freeAddress(): usize {
  return heap
}

export function markPlan(): void {
  planMark = heap
}

export function dropPlan(): void {
  heap = planMark
}
