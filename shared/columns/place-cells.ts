/**
 * Places of the rows of one segment, as RowPlaces wants them: offsets from the least of them, lengths, and lines as far as they
 * are no run. Rows need not be in the order of their places: an object may be told of in lines far apart.
 */
import type { RowPlaces, SegmentWriter } from './segment'

const U32 = 2 ** 32
/** Rows of a new table; doubled as it fills. */
const FIRST_ROWS = 1024

export class PlaceCells {
  rows = 0
  /** Least and greatest offset. */
  private base = 0
  private top = 0
  private longest = 0
  private offsets = new Float64Array(FIRST_ROWS)
  private lengths = new Uint32Array(FIRST_ROWS)
  private readonly lines: number[] = []
  private nextLine = -1

  constructor(private readonly source: number) {}

  /** Whether a row at this offset can be in the segment that is being built. */
  reaches(offset: number): boolean {
    return this.rows === 0 || Math.max(offset, this.top) - Math.min(offset, this.base) < U32
  }

  push(offset: number, length: number, line: number): void {
    this.base = this.rows === 0 ? offset : Math.min(offset, this.base)
    this.top = this.rows === 0 ? offset : Math.max(offset, this.top)
    if (length > this.longest) this.longest = length
    if (this.rows === this.offsets.length) this.grow()
    this.offsets[this.rows] = offset
    this.lengths[this.rows] = length
    if (line !== this.nextLine) this.lines.push(this.rows, line)
    this.nextLine = line + 1
    this.rows++
  }

  write(out: SegmentWriter): RowPlaces {
    const offsets = new Uint32Array(this.rows)
    for (let r = 0; r < this.rows; r++) offsets[r] = (this.offsets[r] as number) - this.base
    const Narrow = this.longest < 2 ** 8 ? Uint8Array : this.longest < 2 ** 16 ? Uint16Array : Uint32Array
    const lengths = new Narrow(this.lengths.subarray(0, this.rows))
    const lines = Uint32Array.from(this.lines)
    return { source: this.source, base: this.base, offsets: out.add(offsets), lengths: out.add(lengths), lines: out.add(lines) }
  }

  clear(): void {
    this.rows = 0
    this.longest = 0
    this.lines.length = 0
    this.nextLine = -1
  }

  private grow(): void {
    const offsets = new Float64Array(this.rows * 2)
    offsets.set(this.offsets)
    this.offsets = offsets
    const lengths = new Uint32Array(this.rows * 2)
    lengths.set(this.lengths)
    this.lengths = lengths
  }
}
