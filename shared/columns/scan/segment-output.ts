/** The segment that is being read: lines and places of its rows, and how it becomes a buffer. */
import { SegmentWriter } from '../segment'
import { utf16Bytes } from './encoding'
import type { ScanEngine } from './engine'
import type { ScanJob } from './scanner'

export class SegmentOutput {
  /** Least and greatest time over all segments. */
  first = Number.POSITIVE_INFINITY
  last = Number.NEGATIVE_INFINITY
  /** (row, line) pairs of RowPlaces. */
  private lines: number[] = []
  private rows = 0
  private extras = 0

  constructor(
    private readonly job: ScanJob,
    private readonly engine: ScanEngine,
  ) {}

  /**
   * Notes the rows that were added since the last call; the first of them stands in `line`. A row with line breaks inside, or lines
   * between rows, shift the lines of the rows after them. The result is the line after the last row.
   */
  noteRows(line: number): number {
    const from = this.rows
    const to = this.engine.rows
    const { lines } = this
    const n = lines.length
    const expected = n === 0 ? -1 : (lines[n - 1] as number) + from - (lines[n - 2] as number)
    if (expected !== line) lines.push(from, line)
    const extras = this.engine.extraLines()
    let more = 0
    for (; this.extras < extras.length; this.extras += 2) {
      const row = extras[this.extras] as number
      more += extras[this.extras + 1] as number
      if (row + 1 < to) lines.push(row + 1, line + row + 1 - from + more)
    }
    this.rows = to
    return line + to - from + more
  }

  /** Rows added since the last noteRows. */
  get newRows(): number {
    return this.engine.rows - this.rows
  }

  /** Hands the segment over, if it has rows, and begins an empty one. `base`: offset in the file of window[0]. */
  flush(base: number, utf16: boolean): void {
    if (this.rows > 0) this.emit(base, utf16)
    this.engine.clear()
    this.lines = []
    this.rows = 0
    this.extras = 0
  }

  private emit(base: number, utf16: boolean): void {
    const { job, engine, rows } = this
    const out = new SegmentWriter()
    const columns = engine.pack(out)
    const inWindow = engine.places()
    const { offsets, lengths } = utf16 ? inFile(engine.window(), inWindow) : inWindow
    const lines = new Uint32Array(this.lines)
    const places = { source: job.source, base, offsets: out.add(offsets), lengths: out.add(lengths), lines: out.add(lines) }
    this.first = Math.min(this.first, columns[0]?.min ?? this.first)
    this.last = Math.max(this.last, columns[0]?.max ?? this.last)
    job.onSegment(out.finish({ table: job.table, rows, columns, places }, job.shared))
  }
}

interface Places {
  readonly offsets: Uint32Array
  readonly lengths: Uint32Array
}

/** Places of rows in a UTF-16 file, from those in the UTF-8 it was turned into. */
function inFile(window: Uint8Array, { offsets, lengths }: Places): Places {
  const result = { offsets: new Uint32Array(offsets.length), lengths: new Uint32Array(lengths.length) }
  let at = 0
  let passed = 0
  for (let row = 0; row < offsets.length; row++) {
    const start = offsets[row] as number
    passed += utf16Bytes(window, at, start)
    at = start
    result.offsets[row] = passed
    result.lengths[row] = utf16Bytes(window, start, start + (lengths[row] as number))
  }
  return result
}
