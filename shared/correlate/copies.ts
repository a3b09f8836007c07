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
import { pushTo } from '../base/lists'
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
/** Rows or sessions compared at once: some 24 bytes each are held. */
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
    pushTo(groups, key, s)
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
  const doubtful = doubtfulRows(group)
  const rows = doubtful.reduce((n, d) => n + d.rows, 0)
  const passes = Math.ceil(rows / MOST)
  const hashers = group.map((s) => new RowHasher(s))
  for (let pass = 0; pass < passes; pass++) {
    const seen = new SeenHashes(Math.ceil(rows / passes))
    group.forEach((segment, i) => {
      const hasher = hashers[i]
      const doubt = doubtful[i]
      const source = sourceOf(segment)
      if (!hasher || !doubt || doubt.rows === 0) return
      for (let row = 0; row < segment.rows; row++) {
        if (doubt.sessions && doubt.several[doubt.sessions[row] as number] === 0) continue
        hasher.at(row)
        if (passes > 1 && hasher.low % passes !== pass) continue
        const of = seen.first(hasher.low, hasher.high, source)
        if (of !== source) leave(segment, row, of)
      }
    })
  }
}

/** Rows of a segment that may be copies: all, or those whose session is flagged in `several`. */
interface Doubtful {
  readonly rows: number
  /** Number of the session of each row; null when all rows are meant. */
  readonly sessions: Uint8Array | Uint16Array | null
  readonly several: Uint8Array
}

const SESSIONS = ['session-id', 'session', 'SessionId']
const NO_FLAGS = new Uint8Array(0)

/**
 * A session that one file alone has, as nearly all do, has no copies in it: its rows need not be hashed. Not worth looking when sessions
 * are as many as rows, nor where rows have ids of their own.
 */
function doubtfulRows(group: readonly Segment[]): Doubtful[] {
  const columns = group.map((s) => sessionsOf(s))
  const sessions = columns.reduce((n, c) => n + (c?.hashes.length ?? 0) / 2, 0)
  const rows = group.reduce((n, s) => n + s.rows, 0)
  if (columns.includes(null) || sessions > MOST || sessions * 2 > rows)
    return group.map((s) => ({ rows: s.rows, sessions: null, several: NO_FLAGS }))
  const seen = new SeenHashes(sessions)
  group.forEach((segment, i) => {
    const { hashes } = columns[i] ?? NO_SESSIONS
    for (let at = 0; at < hashes.length; at += 2) seen.meet(hashes[at] as number, hashes[at + 1] as number, sourceOf(segment))
  })
  return columns.map((column) => flagged(column ?? NO_SESSIONS, seen))
}

interface Sessions {
  readonly ids: Uint8Array | Uint16Array
  /** Halves of the hash of each distinct session. */
  readonly hashes: Uint32Array
}
const NO_SESSIONS: Sessions = { ids: NO_FLAGS, hashes: new Uint32Array(0) }

function sessionsOf(segment: Segment): Sessions | null {
  const name = SESSIONS.find((n) => segment.directory.columns.some((c) => c.name === n))
  const column = name === undefined ? undefined : segment.column(name)
  const hashes = column instanceof TextColumn ? column.hashes : null
  return column instanceof TextColumn && hashes ? { ids: column.ids, hashes: halvesOf(hashes) } : null
}

function flagged({ ids, hashes }: Sessions, seen: SeenHashes): Doubtful {
  const several = new Uint8Array(hashes.length / 2)
  let any = false
  for (let id = 0; id < several.length; id++) {
    if (!seen.isInSeveral(hashes[id * 2] as number, hashes[id * 2 + 1] as number)) continue
    several[id] = 1
    any = true
  }
  let rows = 0
  if (any) for (let row = 0; row < ids.length; row++) rows += several[ids[row] as number] as number
  return { rows, sessions: ids, several }
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

/** Which file something was first seen in: an open-addressed table of 64-bit hashes. */
class SeenHashes {
  private readonly mask: number
  private readonly low: Uint32Array
  private readonly high: Uint32Array
  /** Source + 1; 0 = free. */
  private readonly source: Uint32Array

  constructor(hashes: number) {
    let size = 1024
    while (size < hashes * 2) size *= 2
    this.mask = size - 1
    this.low = new Uint32Array(size)
    this.high = new Uint32Array(size)
    this.source = new Uint32Array(size)
  }

  /** The file that had it first: the one given when it is new. */
  first(low: number, high: number, source: number): number {
    const at = this.slot(low, high)
    const known = this.source[at] as number
    if (known !== 0) return known - 1
    this.put(at, low, high, source + 1)
    return source
  }

  /** Notes that a file has it. */
  meet(low: number, high: number, source: number): void {
    const at = this.slot(low, high)
    const known = this.source[at] as number
    if (known === 0) this.put(at, low, high, source + 1)
    else if (known !== source + 1) this.source[at] = SEVERAL
  }

  /** Whether more than one file was met with it. */
  isInSeveral(low: number, high: number): boolean {
    return this.source[this.slot(low, high)] === SEVERAL
  }

  private put(at: number, low: number, high: number, mark: number): void {
    this.low[at] = low
    this.high[at] = high
    this.source[at] = mark
  }

  private slot(low: number, high: number): number {
    const { mask } = this
    let at = (low ^ Math.imul(high, 0x9e3779b1)) & mask
    while (this.source[at] !== 0 && !(this.low[at] === low && this.high[at] === high)) at = (at + 1) & mask
    return at
  }
}

/** In place of a source: more than one. */
const SEVERAL = 0xffff_ffff
