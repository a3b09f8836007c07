/**
 * The scan engine in JavaScript: fallback where WebAssembly does not start, and the oracle its WebAssembly twin is tested against.
 * One row at a time: its fields are found first; only when the row is a record do they go into the columns, so that a row that turns
 * out odd leaves nothing behind.
 */
import type { ColumnEntry, ColumnKind } from '../column'
import type { SegmentWriter } from '../segment'
import { type Bytes, type Cells, makeCells } from './cells'
import { PADDING, type ScanEngine, type ScanLimits, type Stop, windowBytes } from './engine'
import { Hasher } from './hash'
import { MAX_FIELDS, type ScanPlan } from './plan'
import { COMMA, CR, LF, LOOKAHEAD, looksLikeLineStart, QUOTE, readTime } from './row-text'
import { TakeOut } from './take-out'

const ODD = -1
const MORE = -2

interface Taken {
  readonly field: number
  readonly rule: TakeOut
  readonly cells: Cells
}

export class JsEngine implements ScanEngine {
  readonly name = 'js'
  position = 0
  rows = 0
  /** The window, then room for texts whose doubled quotes were undone (never longer than the window). */
  private readonly bytes: Uint8Array
  private readonly arenaAt: number
  private readonly source: Bytes
  private readonly offsets: Uint32Array
  private readonly lengths: Uint32Array
  private readonly starts = new Int32Array(MAX_FIELDS)
  private readonly ends = new Int32Array(MAX_FIELDS)
  private extra: number[] = []
  private breaks = 0
  private arena = 0
  private plan: ScanPlan = { fields: [], derived: [] }
  private cells: (Cells | null)[] = []
  private taken: Taken[] = []
  private readonly made = new Map<ColumnKind, Cells[]>()

  constructor(
    private readonly limits: ScanLimits,
    seed: number,
  ) {
    const room = windowBytes(limits) + PADDING
    this.bytes = new Uint8Array(room * 2)
    this.arenaAt = room
    const rows = limits.segmentRows
    this.source = { bytes: this.bytes, view: new DataView(this.bytes.buffer), hasher: new Hasher(seed), seed, rows }
    this.offsets = new Uint32Array(limits.segmentRows)
    this.lengths = new Uint32Array(limits.segmentRows)
  }

  window(): Uint8Array {
    return this.bytes.subarray(0, windowBytes(this.limits))
  }

  setPlan(plan: ScanPlan): void {
    this.plan = plan
    // columns are large: those of the plan before serve this one
    const used = new Map<ColumnKind, number>()
    const make = (kind: ColumnKind): Cells => {
      const n = used.get(kind) ?? 0
      used.set(kind, n + 1)
      const made = this.made.get(kind) ?? []
      this.made.set(kind, made)
      made[n] ??= makeCells(kind, this.source)
      return made[n]
    }
    this.cells = plan.fields.map((f) => (f.treatment === 'skip' ? null : make(f.treatment)))
    this.taken = plan.derived.map((rule) => ({
      field: plan.fields.findIndex((f) => f.name === rule.field),
      rule: new TakeOut(rule),
      cells: make(rule.kind),
    }))
    this.clear()
  }

  clear(): void {
    this.rows = 0
    this.arena = this.arenaAt
    this.extra = []
    for (const c of this.cells) c?.clear()
    for (const t of this.taken) t.cells.clear()
  }

  extraLines(): ArrayLike<number> {
    return this.extra
  }

  places(): { offsets: Uint32Array; lengths: Uint32Array } {
    return { offsets: this.offsets.subarray(0, this.rows), lengths: this.lengths.subarray(0, this.rows) }
  }

  scan(from: number, end: number, last: boolean): Stop {
    this.bytes.fill(LF, end, end + PADDING)
    let p = from
    let stop: Stop = 'end'
    while (p < end) {
      if (this.rows === this.limits.segmentRows) {
        stop = 'full'
        break
      }
      const arena = this.arena
      const feed = this.findFields(p, end, last)
      if (feed >= 0 && feed - p <= this.limits.rowBytes && feed < this.limits.segmentBytes) {
        this.keepRow(p, feed)
        p = Math.min(feed + 1, end)
        continue
      }
      this.arena = arena
      stop = feed === MORE ? 'more' : feed >= 0 && feed - p <= this.limits.rowBytes ? 'full' : 'odd'
      break
    }
    this.position = p
    return stop
  }

  /** Place of the line feed that ends the row at `p`, ODD or MORE. */
  private findFields(p: number, end: number, last: boolean): number {
    const { bytes, starts, ends } = this
    const count = this.plan.fields.length
    const first = bytes[p] as number
    // what cannot begin with a time is odd at once, however far its end is
    if (first !== QUOTE && (first < 48 || first > 57)) return ODD
    this.breaks = 0
    let at = p
    for (let field = 0; field < count; field++) {
      const next = bytes[at] === QUOTE ? this.quoted(at, field, end, last) : this.plain(at, field)
      if (next < 0) return next
      if (next >= end && !last) return MORE
      const start = starts[field] as number
      if (field === 0 && Number.isNaN(readTime(bytes, start, (ends[0] as number) - start))) return ODD
      const closes = field === count - 1
      if (bytes[next] !== (closes ? LF : COMMA)) return ODD
      if (closes) return next
      at = next + 1
    }
    return ODD
  }

  /** Ends at the delimiter, whose place is the result. A NUL is never part of a record. */
  private plain(at: number, field: number): number {
    const { bytes } = this
    let p = at
    for (;;) {
      const c = bytes[p]
      if (c === COMMA || c === LF) break
      if (c === 0) return ODD
      p++
    }
    this.starts[field] = at
    this.ends[field] = bytes[p] === LF && p > at && bytes[p - 1] === CR ? p - 1 : p
    return p
  }

  private quoted(at: number, field: number, end: number, last: boolean): number {
    const { bytes } = this
    let p = at + 1
    let doubled = false
    for (; ; p++) {
      const c = bytes[p]
      if (c === QUOTE) {
        if (bytes[p + 1] !== QUOTE) break
        doubled = true
        p++
      } else if (c === LF) {
        if (p >= end) return last ? ODD : MORE
        if (p + 1 + LOOKAHEAD > end && !last) return MORE
        if (looksLikeLineStart(bytes, p + 1, end)) return ODD
        this.breaks++
      } else if (c === 0) return ODD
    }
    this.starts[field] = at + 1
    this.ends[field] = p
    if (doubled) this.undouble(field)
    const next = bytes[p + 1] === CR && bytes[p + 2] === LF ? p + 2 : p + 1
    return next < end && bytes[next] !== COMMA && bytes[next] !== LF ? ODD : next
  }

  /** Moves a field's text into the arena, each pair of quotes as one. */
  private undouble(field: number): void {
    const { bytes } = this
    let out = this.arena
    const end = this.ends[field] as number
    for (let p = this.starts[field] as number; p < end; p++) {
      const c = bytes[p] as number
      bytes[out++] = c
      if (c === QUOTE) p++
    }
    this.starts[field] = this.arena
    this.ends[field] = out
    this.arena = out
  }

  private keepRow(p: number, feed: number): void {
    const { starts, ends, rows, bytes } = this
    const fields = this.cells.length
    for (let f = 0; f < fields; f++) this.cells[f]?.put(rows, starts[f] as number, (ends[f] as number) - (starts[f] as number))
    for (const { field, rule, cells } of this.taken) {
      rule.find(bytes, starts[field] as number, (ends[field] as number) - (starts[field] as number))
      cells.put(rows, rule.start, rule.length)
    }
    this.offsets[rows] = p
    this.lengths[rows] = (bytes[feed - 1] === CR ? feed - 1 : feed) - p
    if (this.breaks > 0) this.extra.push(rows, this.breaks)
    this.rows++
  }

  pack(out: SegmentWriter): ColumnEntry[] {
    const { rows, plan } = this
    const fields = this.cells.map((c, f) => c?.pack(plan.fields[f]?.name ?? '', rows, out) ?? null)
    const derived = this.taken.map((t, i) => t.cells.pack(plan.derived[i]?.name ?? '', rows, out))
    return [...fields.filter((e) => e !== null), ...derived]
  }
}
