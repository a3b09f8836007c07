/** Places of the rows of one segment, as RowPlaces wants them: offsets from the first row, lengths, and lines as far as they are no run. */
import type { RowPlaces, SegmentWriter } from './segment'

const U32 = 2 ** 32

export class PlaceCells {
  rows = 0
  private base = 0
  private readonly offsets: number[] = []
  private readonly lengths: number[] = []
  private readonly lines: number[] = []
  private nextLine = -1

  constructor(private readonly source: number) {}

  /** Whether a row at this offset can be in the segment that is being built. */
  reaches(offset: number): boolean {
    return this.rows === 0 || (offset >= this.base && offset - this.base < U32)
  }

  push(offset: number, length: number, line: number): void {
    if (this.rows === 0) this.base = offset
    this.offsets.push(offset - this.base)
    this.lengths.push(length)
    if (line !== this.nextLine) this.lines.push(this.rows, line)
    this.nextLine = line + 1
    this.rows++
  }

  write(out: SegmentWriter): RowPlaces {
    const part = (values: readonly number[]) => out.add(Uint32Array.from(values))
    return { source: this.source, base: this.base, offsets: part(this.offsets), lengths: part(this.lengths), lines: part(this.lines) }
  }

  clear(): void {
    this.rows = 0
    this.offsets.length = 0
    this.lengths.length = 0
    this.lines.length = 0
    this.nextLine = -1
  }
}
