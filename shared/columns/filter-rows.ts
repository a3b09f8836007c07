/** A segment without some of its rows. Distinct values stay as they are: only cells and places are taken over. */
import type { ColumnEntry, PartPlace } from './column'
import { lengthWidth, type RowPlaces, Segment, SegmentWriter } from './segment'

/** `left` holds 1 for each row that is left out. Null when no row is left. */
export function withoutRows(segment: Segment, left: Uint8Array, shared: boolean): Segment | null {
  const kept = Uint32Array.from({ length: segment.rows }, (_, r) => r).filter((r) => left[r] !== 1)
  if (kept.length === 0) return null
  const { directory } = segment
  const out = new SegmentWriter()
  const columns = directory.columns.map((c): ColumnEntry => {
    const entry = { ...c, cells: out.add(cellsOf(segment.part(c.cells), c.width, kept)) }
    for (const part of ['values', 'ends', 'bytes', 'hashes'] as const) {
      const place = c[part]
      if (place) Object.assign(entry, { [part]: out.add(aligned(segment.part(place))) })
    }
    return entry
  })
  const places = directory.places && placesOf(segment, directory.places, kept, out)
  return Segment.open(out.finish({ table: directory.table, rows: kept.length, columns, places }, shared))
}

function cellsOf(bytes: Uint8Array, width: number, kept: Uint32Array): Uint8Array {
  const out = new Uint8Array(kept.length * width)
  for (let i = 0; i < kept.length; i++) {
    const from = (kept[i] as number) * width
    for (let b = 0; b < width; b++) out[i * width + b] = bytes[from + b] as number
  }
  return out
}

function placesOf(segment: Segment, places: RowPlaces, kept: Uint32Array, out: SegmentWriter): RowPlaces {
  const pick = (part: PartPlace, width: number) => cellsOf(segment.part(part), width, kept)
  const lines: number[] = []
  let next = -1
  kept.forEach((row, i) => {
    const line = segment.place(row)?.line ?? 0
    if (line !== next) lines.push(i, line)
    next = line + 1
  })
  const offsets = out.add(pick(places.offsets, 4))
  const lengths = out.add(pick(places.lengths, lengthWidth(places.lengths[1], segment.rows)))
  return { source: places.source, base: places.base, offsets, lengths, lines: out.add(Uint32Array.from(lines)) }
}

/** A copy: views of shared memory are not taken everywhere. */
const aligned = (bytes: Uint8Array): Uint8Array => bytes.slice()
