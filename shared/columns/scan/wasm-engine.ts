/**
 * The scan engine in WebAssembly: host side. The program is compiled from ../wasm at build time and comes as text inside a module, so
 * that a worker thread, a test and the packed program load it the same way, without a path. Its memory is described in ../wasm/layout.ts;
 * the numbers here are the same.
 */
import type { ColumnEntry, PartPlace } from '../column'
import type { SegmentWriter } from '../segment'
import { SCAN_WASM } from '../wasm/scan-binary.js'
import { hashEntry, numberEntry, textEntry } from './cells'
import { type ScanEngine, type ScanLimits, type Stop, windowBytes } from './engine'
import { seedKeys } from './hash'
import { type DerivedColumn, longestValue, type ScanPlan, type Treatment } from './plan'
import { BLANK } from './row-text'

interface Exports {
  readonly memory: WebAssembly.Memory
  setup(windowBytes: number, segmentBytes: number, segmentRows: number, rowBytes: number): number
  plan(fields: number, columns: number, plain: number): void
  clear(): void
  scan(from: number, end: number, last: number): number
  pack(): number
}

const RECORD = 128
const AT = {
  window: 0,
  keys: 1,
  records: 2,
  markers: 3,
  offsets: 4,
  lengths: 5,
  extras: 6,
  out: 7,
  rows: 8,
  extraPairs: 9,
  position: 10,
} as const
const WRITE = {
  kind: 0,
  field: 4,
  from: 8,
  marker: 12,
  markerLength: 16,
  stops: 20,
  stopCount: 24,
  onlyHex: 28,
  mark: 104,
  longest: 108,
  group: 112,
  groupMarks: 116,
  groupBefore: 124,
} as const
const READ = { size: 52, textBytes: 56, width: 64, cells: 68, ends: 72, bytes: 76, hashes: 80, min: 88, max: 96 } as const
const MARKER_BYTES = 32
const STATE_WORDS = 11

type Stored = Exclude<Treatment, 'skip'>
const KINDS: Readonly<Record<Stored, number>> = { time: 0, number: 1, dictionary: 2, text: 2, hash: 3 }
const STOPS: readonly Stop[] = ['end', 'more', 'odd', 'full']

interface ColumnPlan {
  readonly name: string
  readonly kind: Stored
  readonly field: number
  readonly derived: DerivedColumn | null
}

const encoder = new TextEncoder()

/** Four bytes to search for; when there are fewer, the first again. */
function putFour(record: DataView, place: number, bytes: ArrayLike<number>): void {
  for (let i = 0; i < 4; i++) record.setUint8(place + i, bytes[i] ?? bytes[0] ?? 0)
}

let compiled: WebAssembly.Module | null | undefined

/** The program, compiled once a thread; null where WebAssembly, or its vector part, does not start. */
function scanModule(): WebAssembly.Module | null {
  if (compiled !== undefined) return compiled
  try {
    compiled = new WebAssembly.Module(Uint8Array.from(atob(SCAN_WASM), (c) => c.charCodeAt(0)))
  } catch {
    compiled = null
  }
  return compiled
}

export function makeWasmEngine(limits: ScanLimits, seed: number): ScanEngine | null {
  const module = scanModule()
  return module && new WasmEngine(new WebAssembly.Instance(module).exports as unknown as Exports, limits, seed)
}

class WasmEngine implements ScanEngine {
  readonly name = 'wasm'
  private readonly windowLength: number
  private readonly stateAt: number
  private columns: readonly ColumnPlan[] = []
  private key = ''
  private memory: ArrayBuffer
  private state: Uint32Array

  constructor(
    private readonly wasm: Exports,
    limits: ScanLimits,
    private readonly seed: number,
  ) {
    this.windowLength = windowBytes(limits)
    this.stateAt = wasm.setup(this.windowLength, limits.segmentBytes, limits.segmentRows, limits.rowBytes)
    this.memory = wasm.memory.buffer
    this.state = new Uint32Array(this.memory, this.stateAt, STATE_WORDS)
    new Int32Array(this.memory, this.at('keys'), 4).set(seedKeys(seed))
  }

  /** A word of the state. Memory that has grown has a new buffer. */
  private at(name: keyof typeof AT): number {
    if (this.wasm.memory.buffer !== this.memory) {
      this.memory = this.wasm.memory.buffer
      this.state = new Uint32Array(this.memory, this.stateAt, STATE_WORDS)
    }
    return this.state[AT[name]] as number
  }

  get rows(): number {
    return this.at('rows')
  }

  get position(): number {
    return this.at('position')
  }

  window(): Uint8Array {
    const at = this.at('window')
    return new Uint8Array(this.memory, at, this.windowLength)
  }

  setPlan(plan: ScanPlan): void {
    const key = JSON.stringify(plan)
    if (key === this.key) {
      this.clear()
      return
    }
    this.key = key
    const fields = plan.fields.flatMap(({ name, treatment }, field) =>
      treatment === 'skip' ? [] : [{ name, kind: treatment, field, derived: null }],
    )
    const derived = plan.derived.map((d, i) => ({ name: d.name, kind: d.kind, field: plan.fields.length + i, derived: d }))
    this.columns = [...fields, ...derived]
    this.columns.forEach((column, i) => {
      const record = this.openRecord(i, column)
      if (column.derived) this.writeDerived(record, column.derived, plan, i - fields.length)
    })
    for (let at = 0; at < derived.length; ) at += this.writeGroup(plan.derived, at, fields.length)
    this.wasm.plan(plan.fields.length, this.columns.length, fields.length)
  }

  private record(index: number): DataView {
    const at = this.at('records') + index * RECORD
    return new DataView(this.memory, at, RECORD)
  }

  private openRecord(index: number, { kind, field }: ColumnPlan): DataView {
    const record = this.record(index)
    for (let at = 0; at < RECORD; at += 4) record.setUint32(at, 0, true)
    record.setUint32(WRITE.kind, KINDS[kind], true)
    record.setUint32(WRITE.field, field, true)
    return record
  }

  private writeDerived(record: DataView, derived: DerivedColumn, plan: ScanPlan, index: number): void {
    const put = (place: number, value: number) => record.setUint32(place, value, true)
    const [marker, stops] = [encoder.encode(derived.after), encoder.encode(derived.until)]
    const markerAt = this.at('markers') + index * MARKER_BYTES
    new Uint8Array(this.memory, markerAt, MARKER_BYTES).set(marker)
    const from = plan.fields.findIndex((f) => f.name === derived.field)
    put(WRITE.from, from)
    put(WRITE.marker, markerAt)
    put(WRITE.markerLength, marker.length)
    put(WRITE.mark, marker[marker.length - 1] ?? 0)
    put(WRITE.stopCount, stops.length)
    putFour(record, WRITE.stops, stops)
    put(WRITE.onlyHex, derived.only === 'hex16' ? 1 : 0)
    put(WRITE.longest, longestValue(derived))
  }

  /**
   * Columns taken from one field are found together, as long as their markers end in four different bytes at most, and three (and the
   * blank) stand before these. The result is how many columns that is.
   */
  private writeGroup(derived: readonly DerivedColumn[], from: number, firstColumn: number): number {
    const marks = new Set<number>()
    const before = new Set([BLANK])
    let to = from
    for (; derived[to]?.field === derived[from]?.field; to++) {
      const [byteBefore, mark] = encoder.encode(derived[to]?.after).slice(-2)
      if (byteBefore === undefined || mark === undefined) continue
      if ((marks.size === 4 && !marks.has(mark)) || (before.size === 4 && !before.has(byteBefore))) break
      marks.add(mark)
      before.add(byteBefore)
    }
    const record = this.record(firstColumn + from)
    record.setUint32(WRITE.group, to - from, true)
    putFour(record, WRITE.groupMarks, [...marks])
    putFour(record, WRITE.groupBefore, [...before])
    return to - from
  }

  clear(): void {
    this.wasm.clear()
  }

  scan(from: number, end: number, last: boolean): Stop {
    return STOPS[this.wasm.scan(from, end, last ? 1 : 0)] ?? 'odd'
  }

  extraLines(): ArrayLike<number> {
    const pairs = this.at('extraPairs')
    return new Uint32Array(this.memory, this.at('extras'), pairs * 2)
  }

  places(): { offsets: Uint32Array; lengths: Uint32Array } {
    const { rows } = this
    const offsets = new Uint32Array(this.memory, this.at('offsets'), rows)
    return { offsets, lengths: new Uint32Array(this.memory, this.at('lengths'), rows) }
  }

  /** All columns come as one block of parts, each at a multiple of 8. */
  pack(out: SegmentWriter): ColumnEntry[] {
    const bytes = this.wasm.pack()
    const packed = this.at('out')
    const [start] = out.add(new Uint8Array(this.memory, packed, bytes))
    return this.columns.map((column, i) => this.entry(column, this.record(i), start))
  }

  private entry({ name, kind }: ColumnPlan, record: DataView, start: number): ColumnEntry {
    const { rows, seed } = this
    const get = (place: number) => record.getUint32(place, true)
    const part = (place: number, bytes: number): PartPlace => [start + get(place), bytes]
    const width = get(READ.width)
    switch (kind) {
      case 'hash':
        return hashEntry(name, part(READ.cells, rows * 8), seed)
      case 'dictionary':
      case 'text': {
        const size = get(READ.size)
        const ends = part(READ.ends, (size + 1) * 4)
        const parts = [part(READ.cells, rows * width), ends, part(READ.bytes, get(READ.textBytes)), part(READ.hashes, size * 8)] as const
        return textEntry(name, kind, size, parts, seed)
      }
      default: {
        const min = record.getFloat64(READ.min, true)
        const max = record.getFloat64(READ.max, true)
        return numberEntry(name, kind, width === 4 ? 4 : 8, min, max, part(READ.cells, rows * width))
      }
    }
  }
}
