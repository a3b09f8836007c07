/**
 * The records of the evidence as they were read, of one file or of one table over all files: shown under their own column names and
 * searched by the words in them. Segments are opened one at a time, so that a question over gigabytes holds little of them.
 */
import { lowerBound } from '../base/lower-bound'
import { HashColumn, NumberColumn, TextColumn } from '../columns/column'
import type { Segment } from '../columns/segment'
import type { SourceRef } from '../model/source'

/** One segment, without its bytes: of a file, or of a derived table (then its source is −1). */
export interface SegmentFacts {
  /** Number of the segment in the case. */
  readonly index: number
  readonly table: string
  readonly source: number
  readonly rows: number
}

export interface SegmentShelf {
  /** All event segments of the case. */
  list(): readonly SegmentFacts[]
  /** Null when its bytes are gone. */
  open(index: number): Promise<Segment | null>
}

/** Rows of one file, of one table, or of one file's part of a table. */
export interface RowScope {
  readonly source: number | null
  readonly table: string | null
}

export interface RowsQuestion extends RowScope {
  /** Blanks part words; a row has all of them, each anywhere. Case does not count. */
  readonly words: string
}

export interface RowColumn {
  readonly name: string
  /** hash: the text stays in the file and is seen in the raw line only. */
  readonly kind: 'time' | 'number' | 'dictionary' | 'text' | 'hash'
}

export interface RowsAnswer {
  readonly total: number
  readonly shown: number
  /** Of all segments in the scope, in order of first appearance. */
  readonly columns: readonly RowColumn[]
  /** Rows in segments whose bytes could not be had. */
  readonly missing: number
}

export interface ShownRow {
  readonly cells: Readonly<Record<string, string | number>>
  readonly ref: SourceRef
}

/** Columns of files that differ are all shown up to here; more is no table for a person. */
const MOST_COLUMNS = 200
const KEPT = 4

interface Part {
  readonly facts: SegmentFacts
  /** Row numbers that match; null = all. */
  readonly rows: Uint16Array | null
  readonly from: number
  readonly count: number
}

export class RowsEngine {
  private asked = ''
  private running: Promise<{ answer: RowsAnswer; parts: readonly Part[] }> | null = null
  /** Segments used last. */
  private readonly opened = new Map<number, Segment>()

  constructor(private readonly shelf: SegmentShelf) {}

  /** Tables there are, with their rows, in order of first appearance. */
  tables(source: number | null): { readonly table: string; readonly rows: number }[] {
    const counts = new Map<string, number>()
    for (const f of this.shelf.list()) {
      if (source === null || f.source === source) counts.set(f.table, (counts.get(f.table) ?? 0) + f.rows)
    }
    return [...counts].map(([table, rows]) => ({ table, rows }))
  }

  async ask(q: RowsQuestion): Promise<RowsAnswer> {
    return (await this.view(q)).answer
  }

  async page(q: RowsQuestion, offset: number, limit: number): Promise<ShownRow[]> {
    const { parts } = await this.view(q)
    const out: ShownRow[] = []
    for (let p = partAt(parts, offset); p < parts.length && out.length < limit; p++) {
      const part = parts[p]
      const segment = part && (await this.open(part.facts.index))
      if (!part || !segment) continue
      const end = Math.min(part.from + part.count, offset + limit)
      for (let at = Math.max(offset, part.from); at < end; at++) {
        const row = part.rows ? (part.rows[at - part.from] ?? 0) : at - part.from
        out.push({ cells: cellsOf(segment, row), ref: placeOf(segment, row, part.facts.source) })
      }
    }
    return out
  }

  /** More segments came: the same question has another answer. */
  changed(): void {
    this.asked = ''
  }

  /** These numbers stand for other segments now. */
  forget(which: (index: number) => boolean): void {
    for (const index of [...this.opened.keys()]) if (which(index)) this.opened.delete(index)
    this.changed()
  }

  private view(q: RowsQuestion): Promise<{ answer: RowsAnswer; parts: readonly Part[] }> {
    const key = JSON.stringify([q.source, q.table, q.words])
    if (this.running && key === this.asked) return this.running
    this.asked = key
    this.running = this.work(q)
    return this.running
  }

  private async work(q: RowsQuestion): Promise<{ answer: RowsAnswer; parts: readonly Part[] }> {
    const words = q.words
      .toLowerCase()
      .split(/\s+/)
      .filter((w) => w !== '')
    const columns = new Map<string, RowColumn['kind']>()
    const parts: Part[] = []
    let total = 0
    let shown = 0
    let missing = 0
    for (const facts of this.shelf.list()) {
      if ((q.source !== null && facts.source !== q.source) || (q.table !== null && facts.table !== q.table)) continue
      total += facts.rows
      const segment = await this.open(facts.index)
      if (!segment) {
        missing += facts.rows
        continue
      }
      for (const { name, kind } of segment.directory.columns) {
        if (!columns.has(name) && columns.size < MOST_COLUMNS) columns.set(name, kind)
      }
      const rows = words.length === 0 ? null : matching(segment, words)
      const count = rows ? rows.length : segment.rows
      if (count > 0) parts.push({ facts, rows, from: shown, count })
      shown += count
    }
    return { answer: { total, shown, missing, columns: [...columns].map(([name, kind]) => ({ name, kind })) }, parts }
  }

  private async open(index: number): Promise<Segment | null> {
    const known = this.opened.get(index)
    if (known) return known
    const segment = await this.shelf.open(index)
    if (!segment) return null
    const oldest = this.opened.keys().next().value
    if (this.opened.size >= KEPT && oldest !== undefined) this.opened.delete(oldest)
    this.opened.set(index, segment)
    return segment
  }
}

/** Each distinct value is looked at once, however many rows have it. */
function matching(segment: Segment, words: readonly string[]): Uint16Array {
  const columns = segment.directory.columns.map((c) => segment.column(c.name)).filter((c) => c instanceof TextColumn)
  const left = new Uint8Array(segment.rows).fill(1)
  for (const word of words) {
    const hit = new Uint8Array(segment.rows)
    for (const column of columns) {
      const has = new Uint8Array(column.size)
      let any = false
      for (let id = 0; id < column.size; id++) {
        if (!column.textOf(id).toLowerCase().includes(word)) continue
        has[id] = 1
        any = true
      }
      if (!any) continue
      const { ids } = column
      for (let r = 0; r < segment.rows; r++) if (has[ids[r] as number] === 1) hit[r] = 1
    }
    for (let r = 0; r < segment.rows; r++) left[r] = (left[r] as number) & (hit[r] as number)
  }
  let n = 0
  const out = new Uint16Array(segment.rows)
  for (let r = 0; r < segment.rows; r++) if (left[r] === 1) out[n++] = r
  return out.slice(0, n)
}

/** Last part that begins at or before the offset. */
function partAt(parts: readonly Part[], offset: number): number {
  return Math.max(0, lowerBound(parts.length, (i) => (parts[i]?.from ?? 0) <= offset) - 1)
}

/** Empty cells are left out. A column may be called anything: `__proto__` is a name like others. */
function cellsOf(segment: Segment, row: number): Record<string, string | number> {
  const cells: [string, string | number][] = []
  for (const { name } of segment.directory.columns) {
    const column = segment.column(name)
    if (column instanceof TextColumn) {
      const text = column.at(row)
      if (text !== '') cells.push([name, text])
    } else if (column instanceof NumberColumn) {
      const value = column.at(row)
      if (!Number.isNaN(value)) cells.push([name, value])
    } else if (column instanceof HashColumn && column.hashes[row] !== 0n) cells.push([name, '…'])
  }
  return Object.fromEntries(cells)
}

/** Rows of event segments stand in their file; rows of derived tables say where what they rest on begins. */
function placeOf(segment: Segment, row: number, source: number): SourceRef {
  const place = segment.place(row)
  if (place) return { ...place, source }
  const said = PLACE.map((name) => segment.number(row, name))
  const [of = source, offset = 0, length = 0, line = 0] = said.some(Number.isNaN) ? [] : said
  return { source: of, offset, length, line }
}

const PLACE = ['source', 'offset', 'length', 'line'] as const
