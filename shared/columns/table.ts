/** A table over its segments: global row numbers, values by name. For engines that read whole tables, not for tight loops. */
import { HashColumn } from './column'
import { MAX_SEGMENT_ROWS, Segment } from './segment'

export class Table {
  readonly segments: readonly Segment[]
  readonly rows: number

  /** Derived tables fill each segment but the last, so that a global row finds its segment by division. */
  constructor(buffers: readonly ArrayBufferLike[]) {
    this.segments = buffers.map((b) => Segment.open(b))
    this.rows = this.segments.reduce((n, s) => n + s.rows, 0)
    if (this.segments.slice(0, -1).some((s) => s.rows !== MAX_SEGMENT_ROWS)) throw new RangeError('table: a segment is not full')
  }

  /** '' when the column is absent, the row does not exist or the cell is empty. */
  text(row: number, column: string): string {
    return this.segment(row)?.text(row % MAX_SEGMENT_ROWS, column) ?? ''
  }

  /** NaN when the column is absent, the row does not exist or the cell is empty. */
  number(row: number, column: string): number {
    return this.segment(row)?.number(row % MAX_SEGMENT_ROWS, column) ?? Number.NaN
  }

  /** All cells of a row under their names; hash columns are left out. */
  row(row: number): Record<string, string | number> {
    const s = this.segment(row)
    const out: Record<string, string | number> = {}
    for (const { name } of s?.directory.columns ?? []) {
      const c = s?.column(name)
      if (c && !(c instanceof HashColumn)) out[name] = c.at(row % MAX_SEGMENT_ROWS)
    }
    return out
  }

  private segment(row: number): Segment | undefined {
    return this.segments[Math.floor(row / MAX_SEGMENT_ROWS)]
  }
}
