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
import type { DerivedColumn, ScanPlan, Treatment } from './plan'

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
const WRITE = { kind: 0, field: 4, from: 8, marker: 12, markerLength: 16, stops: 20, stopCount: 24, onlyHex: 28 } as const
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
      this.writeRecord(i, column, plan, i - fields.length)
    })
    this.wasm.plan(plan.fields.length, this.columns.length, fields.length)
  }

  private writeRecord(index: number, column: ColumnPlan, plan: ScanPlan, derivedIndex: number): void {
    const at = this.at('records') + index * RECORD
    new Uint8Array(this.memory, at, RECORD).fill(0)
    const record = new DataView(this.memory, at, RECORD)
    const put = (place: number, value: number) => record.setUint32(place, value, true)
    put(WRITE.kind, KINDS[column.kind])
    put(WRITE.field, column.field)
    const { derived } = column
    if (!derived) return
    const encoder = new TextEncoder()
    const marker = this.at('markers') + derivedIndex * MARKER_BYTES
    new Uint8Array(this.memory, marker, MARKER_BYTES).set(encoder.encode(derived.after))
    put(
      WRITE.from,
      plan.fields.findIndex((f) => f.name === derived.field),
    )
    put(WRITE.marker, marker)
    put(WRITE.markerLength, derived.after.length)
    const stops = encoder.encode(derived.until)
    put(WRITE.stopCount, stops.length)
    // fewer than four: the first again
    for (let i = 0; i < 4; i++) record.setUint8(WRITE.stops + i, stops[i] ?? stops[0] ?? 0)
    put(WRITE.onlyHex, derived.only === 'hex16' ? 1 : 0)
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
    const records = this.at('records')
    return this.columns.map((column, i) => this.entry(column, new DataView(this.memory, records + i * RECORD, RECORD), start))
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
