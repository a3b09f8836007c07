/**
 * The records of the evidence as they were read, of one file or of one table over all files: shown under their own column names and
 * searched by the words in them. Segments are opened one at a time, so that a question over gigabytes holds little of them.
 */
import { pushTo } from '../base/lists'
import { lowerBound } from '../base/lower-bound'
import { HashColumn, NumberColumn, TextColumn } from '../columns/column'
import type { Segment } from '../columns/segment'
import type { SourceRef } from '../model/source'
import { RowOrderBuilder } from './row-order'

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
  /** By a column of its name, or `#line`; absent or null: by file, and in it as they stand. */
  readonly sort?: { readonly column: string; readonly descending: boolean } | null
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
  /** False: the column has too many different texts to be sorted by, and rows are in their usual order. */
  readonly sorted: boolean
}

export interface ShownRow {
  readonly cells: Readonly<Record<string, string | number>>
  readonly ref: SourceRef
}

/** Columns of files that differ are all shown up to here; more is no table for a person. */
const MOST_COLUMNS = 200
const KEPT = 4
const KEPT_VIEWS = 2

interface Part {
  readonly facts: SegmentFacts
  /** Row numbers that match; null = all. */
  readonly rows: Uint16Array | null
  readonly from: number
  readonly count: number
}

interface View {
  readonly answer: RowsAnswer
  readonly parts: readonly Part[]
  /** Places in the usual order, as they are shown; null for the usual order. */
  readonly order: Uint32Array | null
}

/** Called between two segments with how far it is, 0 to 1; what it throws ends the work. */
export type RowsCheck = (done: number) => void

export class RowsEngine {
  /** Answers to the questions asked last, by question: pages of the one before may still be asked for while the next is worked out. */
  private readonly views = new Map<string, { readonly view: Promise<View>; stopped: boolean }>()
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

  async ask(q: RowsQuestion, check: RowsCheck = () => undefined): Promise<RowsAnswer> {
    return (await this.view(q, check)).answer
  }

  async page(q: RowsQuestion, offset: number, limit: number): Promise<ShownRow[]> {
    const { parts, order, answer } = await this.view(q)
    const end = Math.min(answer.shown, offset + limit)
    const places = Array.from({ length: Math.max(0, end - offset) }, (_, i) => (order ? (order[offset + i] ?? 0) : offset + i))
    const out: (ShownRow | undefined)[] = places.map(() => undefined)
    // rows of one segment together: each is opened once, however the page mixes them
    const byPart = new Map<number, number[]>()
    places.forEach((place, i) => {
      pushTo(byPart, partAt(parts, place), i)
    })
    for (const [p, members] of byPart) {
      const part = parts[p]
      const segment = part && (await this.open(part.facts.index))
      if (!part || !segment) continue
      for (const i of members) {
        const row = rowOf(part, (places[i] as number) - part.from)
        out[i] = { cells: cellsOf(segment, row), ref: placeOf(segment, row, part.facts.source) }
      }
    }
    return out.filter((r) => r !== undefined)
  }

  /** More segments came: the same question has another answer. */
  changed(): void {
    this.views.clear()
  }

  /** These numbers stand for other segments now. */
  forget(which: (index: number) => boolean): void {
    for (const index of [...this.opened.keys()]) if (which(index)) this.opened.delete(index)
    this.changed()
  }

  /** Gives up what is being worked out: who asked for it is answered with ABORTED. */
  stop(): void {
    for (const asked of this.views.values()) asked.stopped = true
  }

  private view(q: RowsQuestion, check: RowsCheck = () => undefined): Promise<View> {
    const key = JSON.stringify([q.source, q.table, q.words, q.sort ?? null])
    const known = this.views.get(key)
    if (known) return known.view
    const oldest = this.views.keys().next().value
    if (this.views.size >= KEPT_VIEWS && oldest !== undefined) this.views.delete(oldest)
    const view = this.work(q, (done) => {
      check(done)
      if (asked.stopped) throw Object.assign(new Error('given up'), { code: 'ABORTED' })
      if (this.views.get(key) !== asked) throw Object.assign(new Error('something else was asked'), { code: 'REPLACED' })
    })
    const asked = { view, stopped: false }
    this.views.set(key, asked)
    // one that ended badly is no answer to the next question, and one that is there can't be given up
    view.then(
      () => {
        asked.stopped = false
      },
      () => {
        if (this.views.get(key) === asked) this.views.delete(key)
      },
    )
    return view
  }

  private async work(q: RowsQuestion, check: RowsCheck): Promise<View> {
    // what checks must be known first
    await undefined
    const words = q.words
      .toLowerCase()
      .split(/\s+/)
      .filter((w) => w !== '')
    const columns = new Map<string, RowColumn['kind']>()
    const parts: Part[] = []
    let total = 0
    let shown = 0
    let missing = 0
    const half = q.sort ? 0.5 : 1
    const list = this.shelf.list()
    for (const [i, facts] of list.entries()) {
      if ((q.source !== null && facts.source !== q.source) || (q.table !== null && facts.table !== q.table)) continue
      total += facts.rows
      check((half * i) / list.length)
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
    const named = [...columns].map(([name, kind]) => ({ name, kind }))
    const order = q.sort ? await this.order(parts, shown, q.sort, check) : null
    return { answer: { total, shown, missing, columns: named, sorted: !q.sort || order !== null }, parts, order }
  }

  /** Null when there is too much to be sorted. */
  private async order(
    parts: readonly Part[],
    shown: number,
    sort: NonNullable<RowsQuestion['sort']>,
    check: RowsCheck,
  ): Promise<Uint32Array | null> {
    const builder = new RowOrderBuilder(shown, sort.column)
    for (const [i, part] of parts.entries()) {
      check(0.5 + (0.5 * i) / parts.length)
      const segment = await this.open(part.facts.index)
      if (segment && !builder.add(segment, (n) => rowOf(part, n), part.count, part.from)) return null
    }
    return builder.finish(sort.descending)
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

const rowOf = ({ rows }: Part, n: number): number => (rows ? (rows[n] ?? 0) : n)

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
