/** The ingest of one file in this thread: listing, unpacking, sniffing, reading, correlation, and the analysis as JSON; and what must hold. */
import type { Scanners } from '@shared/columns/scan/scanner'
import { createScanners } from '@shared/columns/scan/scanners'
import { Segment } from '@shared/columns/segment'
import { Table } from '@shared/columns/table'
import { correlate } from '@shared/correlate/correlate'
import { formatById } from '@shared/formats/registry'
import type { SourceFile } from '@shared/model/source'
import { analysisJson } from '@shared/report/analysis'
import { EvidenceReader } from '../../src-main/cases/evidence'
import type { Store } from '../../src-main/files/store'
import { buildCatalogue } from '../../src-main/ingest/catalogue'
import { discover, type Found } from '../../src-main/ingest/discover'
import { type ReadFile, readFile, unreadFile } from '../../src-main/ingest/read-file'
import { GO } from '../../src-main/ingest/thread-order'

const SEED = 20_260_310
/** Small segments, so that small files have several. */
const LIMITS = { segmentBytes: 64 << 10, segmentRows: 50, rowBytes: 32 << 10, scanBytes: 1000 }
const ENGINES = ['wasm', 'js'] as const
const scanners = new Map<string, Scanners>()

/** Segments may be so many times the size of what they are made of, and so much more. */
const MEMORY_TIMES = 64
const MEMORY_MORE = 4 << 20

export interface Here {
  readonly sources: readonly SourceFile[]
  readonly milliseconds: number
}

/** Throws when something that must hold does not. `cut` gives the length of each piece that a reader is fed besides. */
export async function ingestHere(file: string, store: Store, engine: (typeof ENGINES)[number], cut: () => number): Promise<Here> {
  const began = performance.now()
  const found: Found[] = []
  await discover([{ path: file, as: '' }], { store }, (f) => found.push(f))
  const segments: ArrayBufferLike[][] = []
  const sources: SourceFile[] = []
  for (const [id, f] of found.entries()) {
    const mine: ArrayBufferLike[] = []
    segments.push(mine)
    const read = f.ended ? ended(id, f) : await readHere(id, f, store, scannersOf(engine), mine)
    sources.push({ ...read, duplicateOf: null })
    hold(read, mine)
  }
  const result = correlate({ sources, segments: segments.flat(), shared: false })
  const facts = { caseId: 'fuzz', name: 'fuzz', inputs: ['fuzz'], example: false, createdAt: 0, producer: 'fuzz' }
  const catalogue = buildCatalogue(facts, sources, result, true)
  const tables = Object.fromEntries(Object.entries(result.tables).map(([name, buffers]) => [name, new Table(buffers)]))
  JSON.parse([...analysisJson(catalogue, tables as Parameters<typeof analysisJson>[1], '0')].join(''))
  const milliseconds = performance.now() - began
  await linesCanBeRead(sources, segments, found, store)
  for (const [id, f] of found.entries()) {
    const source = sources[id]
    if (source?.format && f.place.links.length === 0) sameInPieces(source, await bytesOf(f, store), scannersOf(engine), cut)
  }
  return { sources, milliseconds }
}

function scannersOf(engine: (typeof ENGINES)[number]): Scanners {
  const known = scanners.get(engine) ?? createScanners({ engine, seed: SEED, limits: LIMITS })
  scanners.set(engine, known)
  return known
}

function ended(id: number, f: Found): ReadFile {
  const { state, note } = f.ended ?? { state: 'skipped' as const, note: null }
  return { ...unreadFile(id, f.path, Math.max(0, f.bytes), f.archive), state, note }
}

function readHere(id: number, f: Found, store: Store, scanners: Scanners, out: ArrayBufferLike[]): Promise<ReadFile> {
  const task = { id, path: f.path, place: f.place, bytes: f.bytes, archive: f.archive }
  return readFile(task, { store, scanners, order: () => GO, onSegment: (_id, s) => out.push(s), onBytes: () => undefined })
}

function hold(file: ReadFile, segments: readonly ArrayBufferLike[]): void {
  const { inRecords, inHeaders, setAside } = file.balance
  const all = inRecords + inHeaders + setAside
  if (file.format !== null && all !== file.bytes) throw new Error(`${file.path}: ${all} bytes accounted for, ${file.bytes} read`)
  if (file.state !== 'indexed' && !file.note) throw new Error(`${file.path}: ${file.state} without a sentence`)
  const rows = segments.reduce((n, s) => n + Segment.open(s).rows, 0)
  if (rows < file.records) throw new Error(`${file.path}: ${file.records} records, ${rows} rows`)
  const memory = segments.reduce((n, s) => n + s.byteLength, 0)
  if (memory > MEMORY_TIMES * file.bytes + MEMORY_MORE) throw new Error(`${file.path}: ${memory} bytes of segments from ${file.bytes}`)
}

/** Places are inside their file, and the first row of each segment is read back without trouble. */
async function linesCanBeRead(
  sources: readonly SourceFile[],
  segments: readonly ArrayBufferLike[][],
  found: readonly Found[],
  store: Store,
): Promise<void> {
  const evidence = new EvidenceReader(store, (id) => {
    const source = sources[id]
    const place = found[id]?.place
    return source && place && { place, bytes: source.bytes, encoding: source.encoding }
  })
  for (const [id, list] of segments.entries()) {
    const bytes = sources[id]?.bytes ?? 0
    const places = list.flatMap((buffer) => {
      const segment = Segment.open(buffer)
      const all = Array.from({ length: segment.rows }, (_, i) => segment.place(i)).filter((p) => p !== undefined)
      for (const p of all)
        if (p.offset < 0 || p.offset + p.length > bytes) throw new Error(`a row of ${sources[id]?.path} stands outside of it`)
      return all.slice(0, 1)
    })
    const damaged = sources[id]?.issues.some((i) => i.code.startsWith('file.'))
    if (places.length === 0 || damaged) continue
    for (const line of await evidence.read(places))
      if (line.problem !== null) throw new Error(`a line of ${sources[id]?.path}: ${line.problem}`)
  }
}

async function bytesOf(f: Found, store: Store): Promise<Uint8Array> {
  const { readPlace } = await import('../../src-main/files/unpack')
  const parts: Uint8Array[] = []
  await readPlace(f.place, store, (chunk) => parts.push(new Uint8Array(chunk)))
  return new Uint8Array(Buffer.concat(parts))
}

/** A file fed in pieces of any size gives what it gives whole. */
function sameInPieces(source: SourceFile, bytes: Uint8Array, scanners: Scanners, cut: () => number): void {
  const format = formatById(source.format ?? '')
  const reader = format?.open({ source: source.id, path: source.path, shared: false, scanners, onSegment: () => undefined })
  if (!reader) return
  for (let at = 0; at < bytes.length; ) {
    const length = Math.max(1, cut())
    reader.push(bytes.slice(at, at + length))
    at += length
  }
  const { records, setAsideLines, balance } = reader.finish()
  const whole = JSON.stringify([source.records, source.setAsideLines, source.balance])
  const pieces = JSON.stringify([records, setAsideLines, balance])
  if (whole !== pieces) throw new Error(`${source.path}: whole ${whole}, in pieces ${pieces}`)
}
