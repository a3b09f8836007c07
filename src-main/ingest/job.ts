/**
 * Indexes one bundle: lists, reads in threads, correlates in a thread, tells what happens on the way. Knows no shell: the command line
 * waits for the result, the windows follow the events.
 *
 * While reading goes on, routes are worked out again each time the rows have doubled, so that a window shows messages within seconds and
 * the repeated work stays below what the last pass costs. Order of files, not of threads, decides the result.
 */
import { randomInt } from 'node:crypto'
import type { Worker } from 'node:worker_threads'
import type { Correlated } from '@shared/correlate/correlate'
import type { FileProgress, JobPhase } from '@shared/model/case'
import type { SourceFile } from '@shared/model/source'
import type { Place } from '../files/place'
import type { Store } from '../files/store'
import createCorrelator from '../workers/correlate.worker?nodeWorker'
import createDiscoverer from '../workers/discover.worker?nodeWorker'
import type { Found } from './discover'
import type { Limits } from './limits'
import { type ReadFile, unreadFile } from './read-file'
import { ReaderPool } from './reader-pool'
import type { FromCorrelator, FromDiscoverer, FromReader } from './thread-messages'

export interface JobEvents {
  readonly onPhase?: (phase: JobPhase) => void
  readonly onFile?: (file: FileProgress) => void
  readonly onSegment?: (source: number, segment: ArrayBufferLike) => void
  /** Routes of what was read so far; only called when `previews` is set. */
  readonly onPreview?: (sources: readonly SourceFile[], result: Correlated) => void
}

export interface JobOptions extends JobEvents {
  readonly roots: readonly string[]
  /** Its folder is left to the caller to delete. */
  readonly store: Store
  readonly previews?: boolean
  readonly threads?: number
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
  private readonly stop = new SharedArrayBuffer(4)
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
  private settle: { ok(): void; no(e: Error): void } = { ok: () => undefined, no: () => undefined }

  constructor(private readonly o: JobOptions) {
    const engine = process.env.HOPSCOPE_SCANNER === 'js' ? 'js' : 'auto'
    // fixed within a case so that its segments compare; random so that nobody can prepare colliding values
    this.limits = o.store.limits
    const settings = { store: o.store, seed: randomInt(2 ** 32), engine, stop: this.stop } as const
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
    try {
      this.o.onPhase?.('listing')
      await new Promise<void>((ok, no) => {
        this.settle = { ok, no }
        this.list()
      })
      await this.correlating
      this.o.onPhase?.('correlating')
      const sources = this.sources()
      const result = await this.correlate(sources)
      this.o.onPhase?.(this.cancelled ? 'cancelled' : 'finished')
      return { sources, places: this.found.map((f) => f.place), result, cancelled: this.cancelled }
    } finally {
      await this.close()
    }
  }

  /** Stops reading and keeps what is done: `run` goes on to its end with it. */
  cancel(): void {
    if (this.cancelled) return
    this.cancelled = true
    Atomics.store(new Int32Array(this.stop), 0, 1)
    for (const task of this.pool.drain()) this.ended(task.id, 'skipped', 'Not read: stopped before its turn.')
    this.check()
  }

  /** Sources as known by now: a file being read has no times yet, so that nothing is called absent on its account. */
  sources(): SourceFile[] {
    const first = new Map<string, number>()
    return this.found.map((f, id) => {
      const file = this.files[id] ?? blank(f, id)
      const same = file.sha256 !== null && file.kind !== 'archive' && file.bytes > 0 ? `${file.sha256}` : ''
      const twin = same === '' ? undefined : first.get(same)
      if (twin === undefined) {
        if (same !== '') first.set(same, id)
        return { ...file, duplicateOf: null }
      }
      return { ...file, state: 'duplicate', note: `Same bytes as ${this.found[twin]?.path ?? ''}; counted once.`, duplicateOf: twin }
    })
  }

  private list(): void {
    this.discoverer = createDiscoverer({ workerData: { roots: this.o.roots, store: this.o.store, stop: this.stop } })
    this.discoverer.on('message', (m: FromDiscoverer) => {
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
      this.pool.add({ id, path: f.path, place: f.place, archive: f.archive })
    }
  }

  private ended(id: number, state: SourceFile['state'], note: string): void {
    const f = this.found[id]
    if (!f) return
    this.done({ ...blank(f, id), state, note })
  }

  private done(file: ReadFile): void {
    this.files[file.id] = file
    const { id, state, note, kind, records, setAsideLines, bytes } = file
    this.tell(id, { state, note, kind, records, setAsideLines, done: bytes, bytes })
    this.check()
  }

  private fromReader(m: FromReader): void {
    if (m.type === 'segment') {
      this.segments[m.id]?.push(m.segment)
      this.o.onSegment?.(m.id, m.segment)
    } else if (m.type === 'bytes') this.tell(m.id, { state: 'reading', done: m.bytes, note: null })
    else if (m.type === 'done') {
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
    if (!f) return
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
    if ((this.listed || this.cancelled) && this.pool.pending === 0 && this.files.every((f) => f !== null)) this.settle.ok()
  }

  private preview(): void {
    if (!this.o.previews || this.correlating || this.rows < this.previewAt || this.pool.pending === 0) return
    const sources = this.sources()
    this.previewAt = this.rows * 2
    this.correlating = this.correlate(sources)
      .then((result) => this.o.onPreview?.(sources, result))
      // a failed preview is no loss: the last pass tells
      .catch(() => undefined)
      .finally(() => {
        this.correlating = null
        this.preview()
      })
  }

  private correlate(sources: readonly SourceFile[]): Promise<Correlated> {
    const segments = sources.flatMap((s) => (s.duplicateOf === null && this.files[s.id] ? (this.segments[s.id] ?? []) : []))
    this.correlator ??= createCorrelator({})
    const worker = this.correlator
    return new Promise((ok, no) => {
      const fail = (e: Error) => {
        no(e)
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

function blank(f: Found, id: number): ReadFile {
  return { ...unreadFile(id, f.path, Math.max(0, f.bytes), f.archive), state: 'skipped' }
}
