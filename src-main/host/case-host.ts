/**
 * One open case on the host's side: runs the job, keeps segments until the window has stored them, tells what happens at a human pace,
 * reads evidence back.
 */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { EvidenceLine, HostEvents } from '@shared/contract/host'
import type { Correlated } from '@shared/correlate/correlate'
import type { Catalogue, FileProgress, JobPhase, SegmentEntry } from '@shared/model/case'
import type { RouteTableName } from '@shared/model/routes'
import type { SourceFile } from '@shared/model/source'
import { type CaseRecord, caseFolder, makeRecord, saveRecord } from '../cases/case-record'
import { EvidenceReader, type EvidenceRef } from '../cases/evidence'
import { makeStore, type Store } from '../files/store'
import { buildCatalogue, type CaseFacts } from '../ingest/catalogue'
import { IngestJob } from '../ingest/job'

export type Emit = <K extends keyof HostEvents & string>(name: K, data: HostEvents[K]) => void

const TELL_MS = 120

export interface CaseOptions {
  readonly data: string
  readonly roots: readonly string[]
  readonly facts: CaseFacts
  /** Folder of an upload, deleted on close. */
  readonly temporary: string | null
  readonly emit: Emit
}

export class CaseHost {
  private readonly segments = new Map<number, { table: string; buffer: ArrayBufferLike }>()
  private nextIndex = 0
  private generation = 0
  private routeIndexes: number[] = []
  private readonly changed = new Map<number, FileProgress>()
  private readonly files = new Map<number, { bytes: number; done: number; ended: boolean }>()
  private added: SegmentEntry[] = []
  private phase: JobPhase = 'listing'
  private message: string | null = null
  private readonly started = Date.now()
  private timer: NodeJS.Timeout | null = null
  private job: IngestJob | null = null
  private running: Promise<void> = Promise.resolve()
  private evidence: EvidenceReader
  private readonly store: Store
  private latest: Catalogue | null = null
  private closed = false

  constructor(private readonly o: CaseOptions) {
    this.store = makeStore(this.spill)
    this.evidence = new EvidenceReader(this.store, () => undefined)
  }

  get id(): string {
    return this.o.facts.caseId
  }

  get catalogue(): Catalogue {
    if (!this.latest) throw Object.assign(new Error('Nothing is indexed yet.'), { code: 'NOT_READY' })
    return this.latest
  }

  /** Begins indexing; everything is told by signals. */
  start(): void {
    const { emit } = this.o
    const job = new IngestJob({
      roots: this.o.roots,
      store: this.store,
      previews: true,
      onPhase: (phase) => {
        // the end is told together with the last tables
        if (phase === 'finished' || phase === 'cancelled') return
        this.phase = phase
        this.soon()
      },
      onFile: (f) => {
        this.changed.set(f.id, f)
        const ended = f.state !== 'waiting' && f.state !== 'looking' && f.state !== 'reading'
        this.files.set(f.id, { bytes: Math.max(f.bytes, f.done), done: f.done, ended })
        this.soon()
      },
      onSegment: (_source, buffer) => {
        this.added.push(this.keep('events', buffer))
        this.soon()
      },
      onPreview: (sources, result) => {
        this.publish(sources, result, false, false)
      },
    })
    this.job = job
    this.running = job.run().then(
      async ({ sources, places, result, cancelled }) => {
        const record = await makeRecord(this.id, sources, places, this.o.temporary !== null)
        this.readFrom(record)
        await saveRecord(this.o.data, record).catch(() => undefined)
        this.publish(sources, result, true, !cancelled)
        this.phase = cancelled ? 'cancelled' : 'finished'
        this.tell()
      },
      (e: unknown) => {
        this.phase = 'failed'
        this.message = e instanceof Error ? e.message : String(e)
        this.tell()
      },
    )
    emit('progress', this.progress())
  }

  /** Makes a stored case's evidence readable without a job. */
  readFrom(record: CaseRecord): void {
    this.evidence = new EvidenceReader(this.store, (id) => record.sources[id])
  }

  cancel(): void {
    this.job?.cancel()
  }

  segment(index: number): ArrayBufferLike {
    const found = this.segments.get(index)
    if (!found) throw Object.assign(new Error('A newer generation replaced this part.'), { code: 'GONE' })
    return found.buffer
  }

  stored(): void {
    if (this.phase === 'finished' || this.phase === 'cancelled') this.segments.clear()
  }

  readEvidence(refs: readonly EvidenceRef[]): Promise<readonly EvidenceLine[]> {
    return this.evidence.read(refs)
  }

  async close(): Promise<void> {
    this.closed = true
    this.cancel()
    if (this.timer) clearTimeout(this.timer)
    await this.running
    this.segments.clear()
    await rm(this.spill, { recursive: true, force: true })
    if (this.o.temporary) await rm(this.o.temporary, { recursive: true, force: true })
  }

  private get spill(): string {
    return join(caseFolder(this.o.data, this.id), 'spill')
  }

  private keep(table: string, buffer: ArrayBufferLike): SegmentEntry {
    const index = this.nextIndex++
    this.segments.set(index, { table, buffer })
    return { index, table, bytes: buffer.byteLength }
  }

  private publish(sources: readonly SourceFile[], result: Correlated, final: boolean, complete: boolean): void {
    for (const index of this.routeIndexes) this.segments.delete(index)
    this.routeIndexes = []
    const tables = {} as Record<RouteTableName, SegmentEntry[]>
    for (const [name, buffers] of Object.entries(result.tables) as [RouteTableName, ArrayBufferLike[]][]) {
      tables[name] = buffers.map((b) => this.keep(name, b))
      this.routeIndexes.push(...tables[name].map((e) => e.index))
    }
    this.latest = buildCatalogue(this.o.facts, sources, result, complete)
    this.tell()
    if (!this.closed) this.o.emit('tables', { caseId: this.id, generation: ++this.generation, final, tables, catalogue: this.latest })
  }

  private soon(): void {
    this.timer ??= setTimeout(() => {
      this.timer = null
      this.tell()
    }, TELL_MS)
  }

  private tell(): void {
    if (this.closed) return
    const { emit } = this.o
    if (this.changed.size > 0) emit('files', { caseId: this.id, files: [...this.changed.values()] })
    this.changed.clear()
    if (this.added.length > 0) emit('segments', { caseId: this.id, added: this.added.splice(0) })
    emit('progress', this.progress())
  }

  private progress() {
    let bytesDone = 0
    let bytesTotal = 0
    let filesDone = 0
    for (const f of this.files.values()) {
      bytesDone += f.done
      bytesTotal += f.bytes
      if (f.ended) filesDone++
    }
    return {
      caseId: this.id,
      phase: this.phase,
      bytesDone,
      bytesTotal,
      filesDone,
      filesTotal: this.files.size,
      elapsedMs: Date.now() - this.started,
      message: this.message,
    }
  }
}
