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
    const offsets = out.add(Uint32Array.from(this.offsets, (o) => o - this.base))
    const lengths = out.add(this.narrowLengths())
    return { source: this.source, base: this.base, offsets, lengths, lines: out.add(Uint32Array.from(this.lines)) }
  }

  private narrowLengths(): Uint8Array | Uint16Array | Uint32Array {
    const most = this.lengths.reduce((a, b) => Math.max(a, b), 0)
    return (most < 2 ** 8 ? Uint8Array : most < 2 ** 16 ? Uint16Array : Uint32Array).from(this.lengths)
  }

  clear(): void {
    this.rows = 0
    this.offsets.length = 0
    this.lengths.length = 0
    this.lines.length = 0
    this.nextLine = -1
  }
}
