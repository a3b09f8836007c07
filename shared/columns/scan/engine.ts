/**
 * The part of a scanner that exists twice, in JavaScript and in WebAssembly: it takes well-formed rows out of a window of bytes into
 * columns, and stops at anything else. What the odd line is and where reading goes on is decided by the one LogScanner above it, so
 * that both engines set aside the same lines for the same reasons.
 *
 *   window:   | rows of this segment … | position ▸ bytes not looked at … | fill | padding |
 *
 * A segment begins at window offset 0 and covers at most `segmentBytes` of it. Texts of the columns are not copied before the segment
 * is packed, so the window must not move under a segment.
 */
import type { ColumnEntry } from '../column'
import { MAX_SEGMENT_ROWS, type SegmentWriter } from '../segment'
import type { ScanPlan } from './plan'
import { LOOKAHEAD } from './row-text'

export interface ScanLimits {
  readonly segmentBytes: number
  readonly segmentRows: number
  /** Bytes of a row without its line feed. A longer one is set aside. */
  readonly rowBytes: number
  /** Bytes to gather before the engine is called, so that small pushes cost little. */
  readonly scanBytes: number
}

export const LIMITS: ScanLimits = { segmentBytes: 12 << 20, segmentRows: MAX_SEGMENT_ROWS, rowBytes: 1 << 20, scanBytes: 256 << 10 }

/** Room behind a full segment: one row that is just too long, what decides about its end, and something to read into. */
export const windowBytes = (limits: ScanLimits): number => limits.segmentBytes + limits.rowBytes + 2 * LOOKAHEAD + limits.scanBytes

/** The engine may write this many bytes behind the window's end. */
export const PADDING = 256

/**
 * Why a scan stopped. end: nothing is left. more: the row at the position does not end within the bytes there are. odd: the row at
 * the position is not a record. full: the segment takes no more rows.
 */
export type Stop = 'end' | 'more' | 'odd' | 'full'

export interface ScanEngine {
  readonly name: 'wasm' | 'js'
  /** `windowBytes(limits)` long. Ask again after every other call: the memory may have moved. */
  window(): Uint8Array
  /** Lays out the columns and starts an empty segment. */
  setPlan(plan: ScanPlan): void
  /** Starts an empty segment with the same columns. */
  clear(): void
  /** Takes rows from window[from] on. `last`: the file ends at `end`. */
  scan(from: number, end: number, last: boolean): Stop
  /** Window offset of the first byte not taken. */
  readonly position: number
  /** Rows in the segment. */
  readonly rows: number
  /** Rows of the segment with line breaks inside: pairs of row and number of breaks, in order. */
  extraLines(): ArrayLike<number>
  /** Window offset and bytes (without line end) of each row of the segment. Views: copy before the next call. */
  places(): { readonly offsets: Uint32Array; readonly lengths: Uint32Array }
  /** Writes the columns. Both engines write the same parts in the same order. */
  pack(out: SegmentWriter): ColumnEntry[]
}
