/** Rows of a file's tables, copied into tables of all files. */
import type { Segment } from '../../columns/segment'
import type { SourceRef } from '../../model/source'

/** Cells of a row of a file's table, under their names. */
export function cellsOf<S extends Readonly<Record<string, 'time' | 'number' | 'text' | 'dictionary'>>>(
  segment: Segment,
  row: number,
  shape: S,
): { [K in keyof S]: S[K] extends 'time' | 'number' ? number : string } {
  const cells = Object.entries(shape).map(([name, kind]) => [
    name,
    kind === 'time' || kind === 'number' ? segment.number(row, name) : segment.text(row, name),
  ])
  return Object.fromEntries(cells) as { [K in keyof S]: S[K] extends 'time' | 'number' ? number : string }
}

export const placeOf = (segment: Segment, row: number): SourceRef => segment.place(row) ?? { source: -1, offset: 0, length: 0, line: 0 }
