/**
 * Indexes one bundle: lists, reads in threads, correlates in a thread, tells what happens on the way. Knows no shell: the command line
 * waits for the result, the windows follow the events.
 *
 * While reading goes on, routes are worked out again each time the rows have doubled, so that a window shows messages within seconds and
 * the repeated work stays below what the last pass costs. Order of files, not of threads, decides the result.
 */
import { randomInt } from 'node:crypto'
import type { Worker } from 'node:worker_threads'
import { formatBytes } from '@shared/base/format'
import type { Correlated } from '@shared/correlate/correlate'
import type { FileProgress, JobPhase } from '@shared/model/case'
import type { SourceFile } from '@shared/model/source'
import type { Place } from '../files/place'
import type { Store } from '../files/store'
import createDiscoverer from '../workers/discover.worker?nodeWorker'
import type { Found } from './discover'
import { joinMemory, startJoinThread } from './join-thread'
import type { Limits } from './limits'
import { type ReadFile, unreadFile } from './read-file'
import { ReaderPool } from './reader-pool'
import type { Root } from './roots'
import type { FromCorrelator, FromDiscoverer, FromReader } from './thread-messages'
import { GO, giveOrder, makeOrder, STOP, WAIT } from './thread-order'

export interface JobEvents {
  readonly onPhase?: (phase: JobPhase) => void
  readonly onFile?: (file: FileProgress) => void
  readonly onSegment?: (source: number, segment: ArrayBufferLike) => void
  /** Routes of what was read so far; only called when `previews` is set. */
  readonly onPreview?: (sources: readonly SourceFile[], result: Correlated) => void
}

export interface JobOptions extends JobEvents {
  readonly roots: readonly Root[]
  /** Its folder is left to the caller to delete. */
  readonly store: Store
  readonly previews?: boolean
  readonly threads?: number
  /** Memory the joining thread may take for its objects, MiB; by default most of the machine's. */
  readonly joinMemory?: number
}

export interface JobResult {
  readonly sources: readonly SourceFile[]
  readonly places: readonly Place[]
  readonly result: Correlated
  readonly cancelled: boolean
}

const FIRST_PREVIEW_ROWS = 1

export class IngestJob {
  private readonly found: Found[] = []
  private readonly files: (ReadFile | null)[] = []
  private readonly segments: ArrayBufferLike[][] = []
  /** For the thread that lists. */
  private readonly listing = makeOrder()
  /** Files that have not come to their end. */
  private open = 0
  /** Bytes read so far, of files that are being read. */
  private readonly doneBytes = new Map<number, number>()
  private readonly pool: ReaderPool
  private discoverer: Worker | null = null
  private correlator: Worker | null = null
  private listed = false
  private cancelled = false
  private rows = 0
  private readonly limits: Limits
  /** Unpacked bytes taken on so far: declared while listing, as found after reading. */
  private totalBytes = 0
  private previewAt = FIRST_PREVIEW_ROWS
  private correlating: Promise<unknown> | null = null
  private over = false
  private allPaused = false
  private abortNow: (e: Error) => void = () => undefined
  private readonly aborted = new Promise<never>((_, no) => {
    this.abortNow = no
  })
  private settle: { ok(): void; no(e: Error): void } = { ok: () => undefined, no: () => undefined }

  constructor(private readonly o: JobOptions) {
    const engine = process.env.HOPSCOPE_SCANNER === 'js' ? 'js' : 'auto'
    // fixed within a case so that its segments compare; random so that nobody can prepare colliding values
    this.limits = o.store.limits
    // nobody may be listening yet
    this.aborted.catch(() => undefined)
    const settings = { store: o.store, seed: randomInt(2 ** 32), engine } as const
    this.pool = new ReaderPool(
      settings,
      (m) => {
        this.fromReader(m)
      },
      (id) => {
        this.tell(id, { state: 'reading', note: null })
      },
      o.threads,
    )
  }

  /** Rejects with code NOT_FOUND when a root does not exist; everything else is told per file. */
  async run(): Promise<JobResult> {
    const work = this.work()
    // an aborted job's own end is of no interest
    work.catch(() => undefined)
    try {
      return await Promise.race([work, this.aborted])
    } finally {
      this.over = true
      await this.close()
    }
  }

  private async work(): Promise<JobResult> {
    this.o.onPhase?.('listing')
    await new Promise<void>((ok, no) => {
      this.settle = { ok, no }
      this.list()
    })
    await this.correlating
    if (this.over) throw new AbortedError()
    this.o.onPhase?.('correlating')
    const sources = this.sources()
    const result = await this.correlate(sources)
    if (this.over) throw new AbortedError()
    this.o.onPhase?.(this.cancelled ? 'cancelled' : 'finished')
    return { sources, places: this.places(), result, cancelled: this.cancelled }
  }

  /** Ends at once and keeps nothing: `run` rejects with code ABORTED, and nothing more is told. */
  abort(): void {
    this.over = true
    this.abortNow(new AbortedError())
  }

  places(): Place[] {
    return this.found.map((f) => f.place)
  }

  /** The whole job was paused. */
  get paused(): boolean {
    return this.allPaused
  }

  /** The whole job, or one file: what is being read waits where it is, what waits is passed over. The job does not end meanwhile. */
  pause(id?: number): void {
    if (this.cancelled || !this.pool.pause(id)) return
    if (id !== undefined) this.tellPassing(id)
    else {
      this.allPaused = true
      giveOrder(this.listing, WAIT)
    }
  }

  /** All but files that were paused on their own, or one file. */
  resume(id?: number): void {
    if (this.cancelled || !this.pool.resume(id)) return
    if (id !== undefined) this.tellPassing(id)
    else {
      this.allPaused = false
      giveOrder(this.listing, GO)
    }
  }

  /** Leaves one file; what was read of it is kept. */
  skip(id: number): void {
    if (this.pool.skip(id) === 'waiting') this.ended(id, 'skipped', 'Skipped by hand.')
  }

  /** Reads one waiting file before the others. */
  first(id: number): void {
    this.pool.first(id)
    this.tellPassing(id)
  }

  private tellPassing(id: number): void {
    if (this.files[id] !== null) return
    const state = this.pool.isPaused(id) ? 'paused' : this.pool.isReading(id) ? 'reading' : 'waiting'
    this.tell(id, { state, note: null, done: this.doneBytes.get(id) ?? 0 })
  }

  /** Stops reading and keeps what is done: `run` goes on to its end with it. */
  cancel(): void {
    if (this.cancelled) return
    this.cancelled = true
    this.allPaused = false
    giveOrder(this.listing, STOP)
    for (const task of this.pool.stop()) this.ended(task.id, 'skipped', 'Not read: stopped before its turn.')
    this.check()
  }

  /** Sources as known by now: a file being read has no times yet, so that nothing is called absent on its account. */
  sources(): SourceFile[] {
    const first = new Map<string, number>()
    return this.found.map((f, id) => {
      const file = this.files[id] ?? blank(f, id)
      // what is not read need not be called a copy of something else that is not read
      const same = file.sha256 !== null && file.format !== null && file.bytes > 0 ? `${file.sha256}` : ''
      const twin = same === '' ? undefined : first.get(same)
      if (twin === undefined) {
        if (same !== '') first.set(same, id)
        return { ...file, duplicateOf: null }
      }
      return { ...file, state: 'duplicate', note: `Same bytes as ${this.found[twin]?.path ?? ''}; counted once.`, duplicateOf: twin }
    })
  }

  private list(): void {
    this.discoverer = createDiscoverer({ workerData: { roots: this.o.roots, store: this.o.store, order: this.listing } })
    this.discoverer.on('message', (m: FromDiscoverer) => {
      if (this.over) return
      if (m.type === 'found') for (const f of m.files) this.take(f)
      else if (m.type === 'failed') this.settle.no(Object.assign(new Error(m.message), { code: 'NOT_FOUND' }))
      else {
        this.listed = true
        this.o.onPhase?.('reading')
        this.check()
      }
    })
    this.discoverer.on('error', (e) => {
      this.settle.no(e)
    })
  }

  private take(f: Found): void {
    const id = this.found.push(f) - 1
    this.files.push(null)
    this.open++
    this.segments.push([])
    if (f.ended) this.ended(id, f.ended.state, f.ended.note)
    else if (this.cancelled) this.ended(id, 'skipped', 'Not read: stopped before its turn.')
    else if (this.totalBytes + Math.max(0, f.bytes) > this.limits.totalBytes)
      this.ended(
        id,
        'skipped',
        `Not read: with it the bundle would be larger than ${this.limits.totalBytes / 2 ** 30} GiB unpacked. Drop parts of it.`,
      )
    else {
      this.totalBytes += Math.max(0, f.bytes)
      this.tell(id, { state: 'waiting', note: null })
      this.pool.add({ id, path: f.path, place: f.place, bytes: f.bytes, archive: f.archive })
    }
  }

  private ended(id: number, state: SourceFile['state'], note: string): void {
    const f = this.found[id]
    if (!f) return
    this.done({ ...blank(f, id), state, note })
  }

  private done(file: ReadFile): void {
    if (this.files[file.id] !== null) return
    this.files[file.id] = file
    this.open--
    this.doneBytes.delete(file.id)
    const { id, state, note, kind, records, setAsideLines, bytes } = file
    this.tell(id, { state, note, kind, records, setAsideLines, done: bytes, bytes })
    this.check()
  }

  private fromReader(m: FromReader): void {
    if (this.over) return
    if (m.type === 'segment') {
      this.segments[m.id]?.push(m.segment)
      this.o.onSegment?.(m.id, m.segment)
    } else if (m.type === 'bytes') {
      this.doneBytes.set(m.id, m.bytes)
      this.tellPassing(m.id)
    } else if (m.type === 'done') {
      this.rows += m.file.records
      if ((this.found[m.file.id]?.bytes ?? 0) < 0) this.totalBytes += m.file.bytes
      this.done(m.file)
      this.preview()
    } else {
      this.segments[m.id] = []
      this.ended(m.id, 'unreadable', `Reading stopped by a fault of this program; the file is set aside. (${m.message.split('\n')[0]})`)
    }
  }

  private tell(id: number, change: Partial<FileProgress>): void {
    const f = this.found[id]
    if (!f || this.over) return
    this.o.onFile?.({
      id,
      path: f.path,
      bytes: Math.max(0, f.bytes),
      done: 0,
      kind: f.archive ? 'archive' : null,
      state: 'waiting',
      note: null,
      records: 0,
      setAsideLines: 0,
      ...change,
    })
  }

  private check(): void {
    if ((this.listed || this.cancelled) && this.open === 0 && this.pool.pending === 0) this.settle.ok()
  }

  private preview(): void {
    if (!this.o.previews || this.correlating || this.rows < this.previewAt || this.pool.pending === 0) return
    const sources = this.sources()
    this.previewAt = this.rows * 2
    this.correlating = this.correlate(sources)
      .then((result) => {
        if (!this.over) this.o.onPreview?.(sources, result)
      })
      // a failed preview is no loss: the last pass tells
      .catch(() => undefined)
      .finally(() => {
        this.correlating = null
        if (!this.over) this.preview()
      })
  }

  private correlate(sources: readonly SourceFile[]): Promise<Correlated> {
    const segments = sources.flatMap((s) => (s.duplicateOf === null && this.files[s.id] ? (this.segments[s.id] ?? []) : []))
    const memory = this.o.joinMemory ?? joinMemory()
    this.correlator ??= startJoinThread(memory)
    const worker = this.correlator
    return new Promise((ok, no) => {
      const fail = (e: Error) => {
        this.correlator = null
        no((e as { code?: string }).code === 'ERR_WORKER_OUT_OF_MEMORY' ? outOfMemory(segments, memory) : e)
      }
      worker.once('error', fail)
      worker.once('message', (m: FromCorrelator) => {
        worker.off('error', fail)
        if (m.type === 'done') ok(m.result)
        else no(new Error(m.message))
      })
      worker.postMessage({ sources, segments })
    })
  }

  private async close(): Promise<void> {
    await Promise.all([this.pool.close(), this.discoverer?.terminate(), this.correlator?.terminate()])
  }
}

function outOfMemory(segments: readonly ArrayBufferLike[], memory: number): Error {
  const indexed = segments.reduce((n, s) => n + s.byteLength, 0)
  const words = `Joining the rows needs more than the ${formatBytes(memory * 2 ** 20)} of memory it may take (${formatBytes(indexed)} of rows are indexed). Open fewer servers or fewer days at a time.`
  return Object.assign(new Error(words), { code: 'OUT_OF_MEMORY' })
}

class AbortedError extends Error {
  readonly code = 'ABORTED'
  constructor() {
    super('Indexing was given up.')
  }
}

function blank(f: Found, id: number): ReadFile {
  return { ...unreadFile(id, f.path, Math.max(0, f.bytes), f.archive), state: 'skipped' }
}
