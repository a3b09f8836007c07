/** What reading a log gave, short and readable, to be kept beside the log as its expected result. */

import { isoTime } from '@shared/base/time'
import { HashColumn, NumberColumn, TextColumn } from '@shared/columns/column'
import { hashOf } from '@shared/columns/scan/hash'
import { splitRow } from '@shared/columns/scan/split-row'
import { Segment } from '@shared/columns/segment'
import type { DataFile, Read } from './format-files'
import { SEED } from './scan'

export function digest(file: DataFile, { segments, summary }: Read): unknown {
  const { header, setAside, issues, first, last, clock, owner, ...rest } = summary
  return {
    ...rest,
    ...(clock ? { clock } : {}),
    ...(owner ? { owner } : {}),
    first: isoTime(first),
    last: isoTime(last),
    header: header && { ...header, date: isoTime(header.date), fields: header.fields.join(',') },
    issues: issues.map((i) => `${i.severity} ${i.code} ×${i.count}${i.line ? ` from line ${i.line}` : ''}`),
    setAside: setAside.map((s) => `line ${s.line} (${s.lines}), bytes ${s.offset}–${s.offset + s.bytes}: ${s.reason}`),
    segments: segments.map((buffer) => segmentDigest(Segment.open(buffer), file, summary.encoding)),
  }
}

function segmentDigest(segment: Segment, file: DataFile, encoding: string): unknown {
  return {
    columns: segment.directory.columns.map((c) => `${c.name}: ${c.kind}`),
    rows: Array.from({ length: segment.rows }, (_, row) => rowDigest(segment, row, file, encoding)),
  }
}

function rowDigest(segment: Segment, row: number, file: DataFile, encoding: string): unknown {
  const place = segment.place(row)
  if (!place) throw new Error('a row without place')
  const raw = new TextDecoder(encoding).decode(file.bytes.subarray(place.offset, place.offset + place.length))
  const cells = splitRow(raw)
  const shown = new Map<string, string | number>([['@', `line ${place.line}, bytes ${place.offset}–${place.offset + place.length}`]])
  segment.directory.columns.forEach(({ name }, index) => {
    const value = cellValue(segment, name, row, cells[index] ?? '')
    if (value !== '') shown.set(name, value)
  })
  // own properties, whatever a column is called
  return Object.fromEntries(shown)
}

/** A hash column shows the text in the file, after making sure that it is the text that was hashed. */
function cellValue(segment: Segment, name: string, row: number, raw: string): string | number {
  const column = segment.column(name)
  if (column instanceof TextColumn) return column.at(row)
  if (column instanceof NumberColumn) {
    const value = column.at(row)
    return Number.isNaN(value) ? '' : column.kind === 'time' ? (isoTime(value) ?? '') : value
  }
  if (column instanceof HashColumn && column.hashes[row] !== hashOf(raw, SEED))
    throw new Error(`${name} of row ${row} is not what was hashed`)
  return raw
}
