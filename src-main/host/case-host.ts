/**
 * One open case on the host's side: runs the job, keeps segments until the window has stored them, tells what happens at a human pace,
 * reads evidence back. What is added to a case makes it run again from the start under its own id; the window is told by `restarted`.
 */
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { EvidenceLine, EvidenceState, HostEvents } from '@shared/contract/host'
import type { Correlated } from '@shared/correlate/correlate'
import type { CutOut } from '@shared/formats/capture/cut'
import type { Catalogue, FileProgress, JobPhase, JobProgress, SegmentEntry } from '@shared/model/case'
import type { RouteTableName } from '@shared/model/routes'
import type { SourceFile } from '@shared/model/source'
import type { LinePattern } from '@shared/query/line-pattern'
import { type CaseRecord, caseFolder, checkEvidence, makeRecord, saveRecord } from '../cases/case-record'
import { cutPackets, readFrame } from '../cases/cut-packets'
import { EvidenceReader, type EvidenceRef, type EvidenceSource } from '../cases/evidence'
import { type FoundEvidence, findEvidence } from '../cases/find-evidence'
import type { LinesFound, LinesSearched } from '../cases/line-search'
import { spillName } from '../cases/sweep'
import type { Uploaded } from '../cases/uploads'
import type { Place } from '../files/place'
import { makeStore, type Store } from '../files/store'
import { UnpackError } from '../files/trouble'
import { buildCatalogue, type CaseFacts } from '../ingest/catalogue'
import { IngestJob } from '../ingest/job'
import { asRoots, inputNames, newPaths, type Root } from '../ingest/roots'
import { refuse } from './checks'
import { JobTally } from './job-tally'
import { searchInThread } from './line-thread'
import { type LockedPlace, opening } from './unlocking'

export type Emit = <K extends keyof HostEvents & string>(name: K, data: HostEvents[K]) => void

const TELL_MS = 120

export interface CaseOptions {
  readonly data: string
  readonly roots: readonly Root[]
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
  private tally = new JobTally()
  private added: SegmentEntry[] = []
  private phase: JobPhase = 'listing'
  private message: string | null = null
  private started = Date.now()
  private timer: NodeJS.Timeout | null = null
  private job: IngestJob | null = null
  private running: Promise<void> = Promise.resolve()
  private begun: Promise<void> = Promise.resolve()
  /** Calls that change the case come one after the other. */
  private turn: Promise<unknown> = Promise.resolve()
  private store: Store
  private evidence: EvidenceReader
  private record: CaseRecord | null = null
  private latest: Catalogue | null = null
  private closed = false
  private facts: CaseFacts
  private roots: readonly Root[]
  private readonly temporary: string[]

  constructor(private readonly o: CaseOptions) {
    this.facts = o.facts
    this.roots = o.roots
    this.temporary = o.temporary === null ? [] : [o.temporary]
    this.store = makeStore(join(caseFolder(o.data, o.facts.caseId), spillName()))
    this.evidence = new EvidenceReader(this.store, () => undefined)
  }

  get id(): string {
    return this.facts.caseId
  }

  get catalogue(): Catalogue {
    if (!this.latest) throw Object.assign(new Error('Nothing is indexed yet.'), { code: 'NOT_READY' })
    return this.latest
  }

  /** Begins indexing; everything is told by signals. */
  start(): void {
    if (!this.record) this.begun = this.rememberBegun()
    const job = new IngestJob({
      roots: this.roots,
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
        this.tally.take(f)
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
    this.started = Date.now()
    this.running = job.run().then(
      async ({ sources, places, result, cancelled }) => {
        await this.remember(sources, places)
        this.publish(sources, result, true, !cancelled)
        this.phase = cancelled ? 'cancelled' : 'finished'
        this.tell()
        await this.summarise()
      },
      (e: unknown) => {
        if ((e as { code?: string }).code === 'ABORTED') return
        this.phase = 'failed'
        this.message = e instanceof Error ? e.message : String(e)
        this.tell()
      },
    )
    this.o.emit('progress', this.progress())
  }

  /** Makes a stored case's evidence readable without a job. */
  readFrom(record: CaseRecord): void {
    this.record = record
    this.phase = 'finished'
    this.roots = record.roots ?? []
    if (record.facts) this.facts = { ...record.facts, caseId: this.id }
    this.openEvidence()
  }

  cancel(): void {
    this.job?.cancel()
  }

  pause(source?: number): void {
    this.job?.pause(source)
    this.tell()
  }

  resume(source?: number): void {
    this.job?.resume(source)
    this.tell()
  }

  skip(source: number): void {
    this.job?.skip(source)
    this.tell()
  }

  first(source: number): void {
    this.job?.first(source)
    this.tell()
  }

  /** Reads all of a stored case again, as when its index is lost. Rejects: EVIDENCE_GONE. */
  readAgain(): Promise<void> {
    return this.inTurn(async () => {
      await this.checkOld()
      await this.restart()
    })
  }

  /** Whether its evidence is where it was; of a case that is being read it is. */
  checkEvidence(): Promise<{ evidence: EvidenceState; note: string | null }> {
    return this.record && !this.isRunning ? checkEvidence(this.record) : Promise.resolve({ evidence: 'present', note: null })
  }

  /** Looks for the evidence of a stored case in `folders`; `copy` is a folder that is deleted when the case is closed, or when nothing is in it. */
  findEvidence(folders: readonly string[], copy: string | null): Promise<FoundEvidence> {
    return this.inTurn(async () => {
      const { record } = this
      const found = record && !this.isRunning ? await findEvidence(record, folders, this.store) : null
      if (copy !== null && (found?.found ?? 0) > 0) this.temporary.push(copy)
      else if (copy !== null) await rm(copy, { recursive: true, force: true })
      if (!found) return refuse('BUSY', 'This case is being read.')
      if (found.found === 0) return found
      this.readFrom({ ...found.record, temporary: this.temporary.length > 0 })
      // a copy is gone when the case is closed: the record keeps where the evidence was
      if (copy === null) await saveRecord(this.o.data, found.record)
      return found
    })
  }

  /** Adds what is not in the case yet and runs it again; the number of paths added. */
  addPaths(paths: readonly string[]): Promise<number> {
    return this.inTurn(async () => {
      const fresh = await newPaths(paths, this.roots)
      if (fresh.length > 0) await this.grow(fresh, inputNames(fresh))
      return fresh.length
    })
  }

  /** Adds an upload unless every file of it is in the case already; the number of files that are new. The folder is this case's then. */
  addUpload(upload: Uploaded): Promise<number> {
    return this.inTurn(async () => {
      this.temporary.push(upload.folder)
      const fresh = upload.files.filter((f) => !this.knows(f))
      if (fresh.length === 0) {
        this.temporary.pop()
        await rm(upload.folder, { recursive: true, force: true })
      } else await this.grow(upload.roots, [upload.name])
      return fresh.length
    })
  }

  /** Keeps the password when it opens something, and runs the case again with it; the number of files it opens. */
  unlock(password: string): Promise<number> {
    return this.inTurn(async () => {
      const found = await opening(this.lockedPlaces(), this.store, password)
      if (found.length === 0) return 0
      const next = makeStore(this.store.folder, this.store.limits, [...this.store.passwords, password])
      if (found.some((f) => f.unread)) {
        await this.checkOld()
        this.store = next
        await this.restart()
      } else {
        // a stored case that was indexed with the password: only its lines could not be read
        this.store = next
        this.openEvidence()
      }
      return found.length
    })
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

  /** Lines that match, in the order of `sources`; `tell` says where while it goes on. */
  searchLines(
    sources: readonly number[],
    pattern: LinePattern,
    signal: AbortSignal,
    tell: (found: LinesFound) => void,
  ): Promise<LinesSearched> {
    const files = sources.map((source) => {
      const { place, encoding } = this.sourceOf(source)
      return { source, place, encoding }
    })
    return searchInThread({ ...pattern, store: this.store, files }, signal, tell)
  }

  cutPackets(source: number, offsets: readonly number[]): Promise<CutOut> {
    return cutPackets(this.sourceOf(source).place, this.store, offsets).catch(unreadable)
  }

  /** Bytes of a packet, from its link layer on. */
  readFrame(source: number, offset: number, length: number): Promise<Uint8Array> {
    return readFrame(this.evidence, this.sourceOf(source), offset, length).catch(unreadable)
  }

  private sourceOf(source: number): EvidenceSource {
    return this.record?.sources[source] ?? refuse('BAD_ARGUMENT', 'No such file in this case.')
  }

  async close(): Promise<void> {
    this.closed = true
    if (this.timer) clearTimeout(this.timer)
    const { job } = this
    if (job && this.isRunning) await this.remember(job.sources(), job.places())
    job?.abort()
    await Promise.allSettled([this.turn, this.running, this.begun])
    // what had its turn meanwhile may have started again
    this.job?.abort()
    await this.running
    this.segments.clear()
    await rm(this.store.folder, { recursive: true, force: true })
    for (const folder of this.temporary) await rm(folder, { recursive: true, force: true })
  }

  private get isRunning(): boolean {
    return this.phase === 'listing' || this.phase === 'reading' || this.phase === 'correlating'
  }

  private inTurn<T>(run: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(() => (this.closed ? refuse('NO_CASE', 'This case is not open.') : run()))
    this.turn = mine.catch(() => undefined)
    return mine
  }

  private async grow(paths: readonly string[], names: readonly string[]): Promise<void> {
    await this.checkOld()
    this.roots = [...this.roots, ...asRoots(paths, this.roots)]
    const inputs = [...this.facts.inputs, ...names]
    this.facts = { ...this.facts, inputs, name: this.facts.example ? this.facts.name : inputs.join(', ') }
    await this.restart()
  }

  /** A case can only be read again when its evidence is there. */
  private async checkOld(): Promise<void> {
    const gone = 'The evidence of this case is not where it was, so nothing can be added to it. Open all of it as a new case.'
    if (this.roots.length === 0) refuse('EVIDENCE_GONE', gone)
    if (this.record && (await checkEvidence(this.record)).evidence === 'gone') refuse('EVIDENCE_GONE', gone)
  }

  private async restart(): Promise<void> {
    this.job?.abort()
    await this.running
    this.segments.clear()
    this.changed.clear()
    this.routeIndexes = []
    this.added = []
    this.tally = new JobTally()
    this.phase = 'listing'
    this.message = null
    // nested archives are unpacked again: what they were in may have changed
    await rm(this.store.folder, { recursive: true, force: true })
    this.store = makeStore(this.store.folder, this.store.limits, this.store.passwords)
    if (this.closed) return
    this.o.emit('restarted', { caseId: this.id })
    this.start()
  }

  /** Before anything is read: what a person writes meanwhile must find its case again, whatever becomes of this process. */
  private async rememberBegun(): Promise<void> {
    const { facts, roots } = this
    const record = await makeRecord({ facts, roots, sources: [], places: [], temporary: this.temporary.length > 0 })
    await saveRecord(this.o.data, record).catch(() => undefined)
  }

  private async remember(sources: readonly SourceFile[], places: readonly Place[]): Promise<void> {
    await this.begun
    this.record = await makeRecord({ facts: this.facts, roots: this.roots, sources, places, temporary: this.temporary.length > 0 })
    this.openEvidence()
    await saveRecord(this.o.data, this.record).catch(() => undefined)
  }

  private async summarise(): Promise<void> {
    const { record, latest } = this
    if (!record || !latest) return
    const { timeRange, totals, nodes } = latest
    const servers = nodes.filter((n) => n.kind === 'exchange-server').length
    const summary = { first: timeRange?.first ?? null, last: timeRange?.last ?? null, servers, messages: totals.messages }
    this.record = { ...record, summary }
    await saveRecord(this.o.data, this.record).catch(() => undefined)
  }

  private openEvidence(): void {
    const { record } = this
    this.evidence = new EvidenceReader(this.store, (id) => record?.sources[id])
  }

  private lockedPlaces(): LockedPlace[] {
    if (!this.job) return (this.record?.sources ?? []).map((s) => ({ place: s.place, unread: s.locked === true }))
    const places = this.job.places()
    return this.job.sources().flatMap((s) => {
      const place = places[s.id]
      return place && s.state === 'locked' ? [{ place, unread: true }] : []
    })
  }

  /** A file with this name, size and hash is in the case. */
  private knows(file: Uploaded['files'][number]): boolean {
    const names = ['', ...this.roots.map((r) => `${r.as || basename(r.path)}/`)].map((prefix) => prefix + file.path)
    const known = this.fileIndex()
    return names.some((name) => known.get(name)?.has(`${file.bytes} ${file.sha256}`))
  }

  private indexed: { sources: readonly SourceFile[]; byPath: Map<string, Set<string>> } | null = null

  /** Sizes and hashes by path; made once for each list of sources. */
  private fileIndex(): Map<string, Set<string>> {
    const sources = this.latest?.sources ?? []
    if (this.indexed?.sources === sources) return this.indexed.byPath
    const byPath = new Map<string, Set<string>>()
    for (const s of sources) {
      if (s.sha256 === null) continue
      const key = `${s.bytes} ${s.sha256}`
      const same = byPath.get(s.path)
      if (same) same.add(key)
      else byPath.set(s.path, new Set([key]))
    }
    this.indexed = { sources, byPath }
    return byPath
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
    this.latest = buildCatalogue(this.facts, sources, result, complete)
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

  private progress(): JobProgress {
    const { bytesDone, bytesTotal, filesDone, filesTotal } = this.tally
    return {
      caseId: this.id,
      phase: this.phase,
      bytesDone,
      bytesTotal,
      filesDone,
      filesTotal,
      elapsedMs: Date.now() - this.started,
      message: this.message,
      paused: this.isRunning && this.job?.paused === true,
    }
  }
}

const unreadable = (e: unknown): never => refuse('UNREADABLE', e instanceof UnpackError ? e.message : 'The file can’t be read any more.')
