/**
 * Rows that are in the bundle more than once: a log copied while it was being written and again later, exports that overlap. Each counts
 * once, in the file that is listed first.
 *
 * A row of another file is a copy when its log-id is the same (2016 and later) or, without one, when all its fields are: these logs write
 * milliseconds, session and message ids, so two different events never look alike. Other logs have no such ids: there a row is a copy
 * only at the same place of the same log (same #Date, same offset). Equal rows of one file are all kept: servers do write a row twice.
 *
 * Rows are compared by 64-bit hashes whose seed nobody can know beforehand.
 */
import { HashColumn, NumberColumn, TextColumn } from '../columns/column'
import { withoutRows } from '../columns/filter-rows'
import type { Segment } from '../columns/segment'
import type { SourceFile } from '../model/source'

export interface RowCopies {
  readonly source: number
  /** File they are copies of; −1 when they are in several. */
  readonly of: number
  readonly rows: number
}

/** Tables whose rows differ when their events do. */
const EXACT = new Set(['message-tracking', 'smtp-protocol', 'connectivity', 'agent-log'])
const LIKE_PLACE = new Set(['exchange-generic'])
/** Rows compared at once: 20 bytes each are held. */
const MOST = 1 << 23

/** The segments without copies, in their order, and what was left out. Segments without copies are passed on as they are. */
export function withoutCopies(
  segments: readonly Segment[],
  sources: readonly SourceFile[],
  shared: boolean,
): { readonly segments: Segment[]; readonly copies: readonly RowCopies[] } {
  const left = new Map<Segment, Uint8Array>()
  const counts = new Map<string, { source: number; of: number; rows: number }>()
  const leave = (segment: Segment, row: number, of: number) => {
    const flags = left.get(segment) ?? new Uint8Array(segment.rows)
    left.set(segment, flags)
    flags[row] = 1
    const source = sourceOf(segment)
    const known = counts.get(`${source} ${of}`) ?? { source, of, rows: 0 }
    known.rows++
    counts.set(`${source} ${of}`, known)
  }
  for (const group of comparable(segments, sources)) compare(group, leave)
  const kept = segments.flatMap((s) => {
    const flags = left.get(s)
    if (!flags) return [s]
    const rest = withoutRows(s, flags, shared)
    return rest ? [rest] : []
  })
  return { segments: kept, copies: [...counts.values()] }
}

const sourceOf = (segment: Segment) => segment.directory.places?.source ?? -1

/** Segments of one table with one set of columns, from more than one file whose times overlap. */
function comparable(segments: readonly Segment[], sources: readonly SourceFile[]): Segment[][] {
  const groups = new Map<string, Segment[]>()
  for (const s of segments) {
    const exact = EXACT.has(s.table)
    if (!exact && !LIKE_PLACE.has(s.table)) continue
    const names = s.directory.columns.map((c) => c.name)
    const date = exact ? '' : String(sources[sourceOf(s)]?.header?.date ?? '')
    const key = JSON.stringify([s.table, date, names.includes('log-id') ? 'log-id' : names])
    const group = groups.get(key)
    if (group) group.push(s)
    else groups.set(key, [s])
  }
  return [...groups.values()].map((g) => overlapping(g)).filter((g) => g.length > 1)
}

/** Those of a group whose time span meets that of another file. */
function overlapping(group: readonly Segment[]): Segment[] {
  const spans = group.map((segment, i) => {
    const time = segment.directory.columns[0]
    return { i, source: sourceOf(segment), from: time?.min ?? 0, to: time?.max ?? 0 }
  })
  const byStart = [...spans].sort((a, b) => a.from - b.from)
  const meets = new Set<number>()
  // the furthest end so far, and the furthest end of any other file than that one's
  let best: (typeof spans)[number] | null = null
  let other: (typeof spans)[number] | null = null
  for (const span of byStart) {
    for (const seen of [best, other]) {
      if (!seen || seen.source === span.source || seen.to < span.from) continue
      meets.add(span.i)
      meets.add(seen.i)
    }
    if (!best || span.to >= best.to) {
      if (best && best.source !== span.source) other = best
      best = span
    } else if (span.source !== best.source && (!other || span.to > other.to)) other = span
  }
  // a file that meets another brings all its segments: which of them meets is found by comparing
  const files = new Set(spans.filter((s) => meets.has(s.i)).map((s) => s.source))
  return group.filter((s) => files.has(sourceOf(s)))
}

function compare(group: readonly Segment[], leave: (segment: Segment, row: number, of: number) => void): void {
  const rows = group.reduce((n, s) => n + s.rows, 0)
  const passes = Math.ceil(rows / MOST)
  const hashers = group.map((s) => new RowHasher(s))
  for (let pass = 0; pass < passes; pass++) {
    const seen = new SeenRows(Math.ceil(rows / passes))
    group.forEach((segment, i) => {
      const hasher = hashers[i]
      const source = sourceOf(segment)
      for (let row = 0; hasher && row < segment.rows; row++) {
        hasher.at(row)
        if (passes > 1 && hasher.low % passes !== pass) continue
        const of = seen.first(hasher.low, hasher.high, source)
        if (of !== source) leave(segment, row, of)
      }
    })
  }
}

/** Hash of a row's fields, in two halves. */
class RowHasher {
  low = 0
  high = 0
  /** Hashes of log-id; 0 where it is empty. */
  private readonly logIds: Uint32Array | null
  private fields: Fields | null = null
  private readonly place: ((row: number) => number) | null
  private readonly float = new Float64Array(1)
  private readonly bits = new Uint32Array(this.float.buffer)

  constructor(private readonly segment: Segment) {
    const ids = segment.column('log-id')
    this.logIds = ids instanceof HashColumn ? halvesOf(ids.hashes) : null
    this.place = LIKE_PLACE.has(segment.table) ? (row) => segment.place(row)?.offset ?? 0 : null
  }

  at(row: number): void {
    this.low = 0x9e3779b9
    this.high = 0x85ebca6b
    const low = this.logIds?.[row * 2] ?? 0
    const high = this.logIds?.[row * 2 + 1] ?? 0
    if (low !== 0 || high !== 0) this.mix(low, high)
    else this.mixAll(row)
    this.low >>>= 0
    this.high >>>= 0
  }

  private mixAll(row: number): void {
    this.fields ??= fieldsOf(this.segment)
    for (const { ids, halves } of this.fields.texts) {
      const id = (ids[row] as number) * 2
      this.mix(halves[id] as number, halves[id + 1] as number)
    }
    for (const halves of this.fields.whole) this.mix(halves[row * 2] as number, halves[row * 2 + 1] as number)
    for (const column of this.fields.numbers) this.mixNumber(column.at(row))
    if (this.place) this.mixNumber(this.place(row))
  }

  private mixNumber(value: number): void {
    this.float[0] = value
    this.mix(this.bits[0] as number, this.bits[1] as number)
  }

  private mix(a: number, b: number): void {
    const low = Math.imul(this.low ^ a, 0xcc9e2d51)
    const high = Math.imul(this.high ^ b, 0x1b873593)
    this.low = (((low << 13) | (low >>> 19)) + high) | 0
    this.high = (((high << 17) | (high >>> 15)) ^ this.low) | 0
  }
}

/** All columns but log-id; opened only for rows that have none. */
interface Fields {
  readonly texts: { ids: Uint8Array | Uint16Array; halves: Uint32Array }[]
  readonly numbers: NumberColumn[]
  readonly whole: Uint32Array[]
}

function fieldsOf(segment: Segment): Fields {
  const fields: Fields = { texts: [], numbers: [], whole: [] }
  for (const { name } of segment.directory.columns) {
    const column = segment.column(name)
    const hashes = column instanceof TextColumn ? column.hashes : null
    if (column instanceof TextColumn && hashes) fields.texts.push({ ids: column.ids, halves: halvesOf(hashes) })
    else if (column instanceof NumberColumn) fields.numbers.push(column)
    else if (column instanceof HashColumn && name !== 'log-id') fields.whole.push(halvesOf(column.hashes))
  }
  return fields
}

function halvesOf(hashes: BigUint64Array): Uint32Array {
  return new Uint32Array(hashes.buffer, hashes.byteOffset, hashes.length * 2)
}

/** Which file a row was first seen in: an open-addressed table of 64-bit hashes. */
class SeenRows {
  private readonly mask: number
  private readonly low: Uint32Array
  private readonly high: Uint32Array
  /** Source + 1; 0 = free. */
  private readonly source: Uint32Array

  constructor(rows: number) {
    let size = 1024
    while (size < rows * 2) size *= 2
    this.mask = size - 1
    this.low = new Uint32Array(size)
    this.high = new Uint32Array(size)
    this.source = new Uint32Array(size)
  }

  /** The file that had it first: the one given when it is new. */
  first(low: number, high: number, source: number): number {
    const { mask } = this
    for (let at = (low ^ Math.imul(high, 0x9e3779b1)) & mask; ; at = (at + 1) & mask) {
      const known = this.source[at] as number
      if (known === 0) {
        this.low[at] = low
        this.high[at] = high
        this.source[at] = source + 1
        return source
      }
      if (this.low[at] === low && this.high[at] === high) return known - 1
    }
  }
}
