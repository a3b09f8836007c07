/**
 * Places of the rows of one segment, as RowPlaces wants them: offsets from the least of them, lengths, and lines as far as they
 * are no run. Rows need not be in the order of their places: an object may be told of in lines far apart.
 */
import type { RowPlaces, SegmentWriter } from './segment'

const U32 = 2 ** 32

export class PlaceCells {
  rows = 0
  /** Least and greatest offset. */
  private base = 0
  private top = 0
  private readonly offsets: number[] = []
  private readonly lengths: number[] = []
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
    this.offsets.push(offset)
    this.lengths.push(length)
    if (line !== this.nextLine) this.lines.push(this.rows, line)
    this.nextLine = line + 1
    this.rows++
  }

  write(out: SegmentWriter): RowPlaces {
    const part = (values: readonly number[]) => out.add(Uint32Array.from(values))
    const offsets = part(this.offsets.map((o) => o - this.base))
    return { source: this.source, base: this.base, offsets, lengths: part(this.lengths), lines: part(this.lines) }
  }

  clear(): void {
    this.rows = 0
    this.offsets.length = 0
    this.lengths.length = 0
    this.lines.length = 0
    this.nextLine = -1
  }
}
