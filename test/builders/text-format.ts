/** Reads text as one format would, and gives its rows in a form that tests can compare. */
import { NumberColumn, TextColumn } from '@shared/columns/column'
import { createScanners } from '@shared/columns/scan/scanners'
import { Segment } from '@shared/columns/segment'
import type { Format, ReadSummary } from '@shared/formats/format'
import { readAs } from './format-files'
import { balanceError, bytesOf, SEED } from './scan'

export type Row = Readonly<Record<string, string | number>>

export interface TextRead {
  readonly summary: ReadSummary
  readonly segments: readonly ArrayBufferLike[]
  /** Rows of a table; empty cells are left out. */
  rows(table: string): readonly Row[]
}

const scanners = createScanners({ engine: 'js', seed: SEED })

/** Throws when a byte is lost. */
export function readText(format: Format, text: string | Uint8Array, path = 'output.txt'): TextRead {
  const bytes = typeof text === 'string' ? bytesOf(text) : text
  const { segments, summary } = readAs(format, bytes, path, { scanners })
  if (balanceError(summary, bytes.length) !== 0) throw new Error('bytes are lost')
  const rows = (table: string) =>
    segments
      .map((s) => Segment.open(s))
      .filter((s) => s.table === table)
      .flatMap((s) => Array.from({ length: s.rows }, (_, row) => rowOf(s, row)))
  return { summary, segments, rows }
}

function rowOf(segment: Segment, row: number): Row {
  const cells: [string, string | number][] = []
  for (const { name } of segment.directory.columns) {
    const column = segment.column(name)
    const value = column instanceof TextColumn || column instanceof NumberColumn ? column.at(row) : ''
    if (value !== '' && !Number.isNaN(value)) cells.push([name, value])
  }
  return Object.fromEntries(cells)
}
