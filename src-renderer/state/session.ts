/**
 * The open case: how it is opened (paths, upload, example, store), what the host says while it reads, what was stored. Signals of a case
 * can arrive before the call that opened it is answered; they are kept until its id is known.
 */
import type { EvidenceState, HostEvents } from '@shared/contract/host'
import type { Catalogue, FileProgress, JobProgress } from '@shared/model/case'
import type { Connection } from '../host/connect'
import type { Dropped } from '../host/dropped'
import { type SkippedUpload, type UploadState, upload } from '../host/upload'
import { type Added, AddQueue } from './adding'
import type { CaseClient } from './case-link'
import { createStore, type Store } from './store'

export interface OpenCase {
  readonly caseId: string
  readonly catalogue: Catalogue | null
  /** Grows with every change of the tables; 0 as long as there are none. */
  readonly generation: number
  /** Grows when the host reads the case again from the start: rows of the run before are void. */
  readonly run: number
  readonly final: boolean
  /** Whether the host is reading it or has read it since the window opened. */
  readonly live: boolean
  /** Size in the store once it is there whole. */
  readonly storedBytes: number | null
  readonly storeProblem: string | null
  readonly evidence: EvidenceState
  readonly evidenceNote: string | null
  readonly skipped: readonly SkippedUpload[]
}

export interface Job {
  readonly progress: JobProgress | null
  readonly files: readonly FileProgress[]
}

/** What is going on before there is a case. */
export type Opening = { readonly kind: 'asking'; readonly name: string } | ({ readonly kind: 'upload' } & UploadState)

export interface OpenFailure {
  readonly code: string
  readonly message: string
  readonly name: string
  /** Of a stored case. */
  readonly caseId: string | null
}

interface Begun {
  readonly caseId: string
  readonly skipped: readonly SkippedUpload[]
  /** A case that was handed over without its evidence: nothing is read. */
  readonly waiting?: true
}

type Told = 'restarted' | 'progress' | 'files' | 'segments' | 'tables'
type Signal = { [K in Told]: { readonly name: K; readonly data: HostEvents[K] } }[Told]

const NO_JOB: Job = { progress: null, files: [] }

export class Session {
  readonly open: Store<OpenCase | null> = createStore<OpenCase | null>(null)
  readonly job: Store<Job> = createStore(NO_JOB)
  readonly opening: Store<Opening | null> = createStore<Opening | null>(null)
  /** Evidence on its way into the open case. */
  readonly adding = new AddQueue(
    (what) => this.onAdded(what),
    (skipped) => this.open.set((o) => o && { ...o, skipped: [...o.skipped, ...skipped] }),
  )
  readonly failure: Store<OpenFailure | null> = createStore<OpenFailure | null>(null)
  /** Called when a case takes the place of the one before. */
  onChange: () => void = () => undefined
  /** Messages that are on screen or chosen, by number; they are followed when a new generation numbers messages anew. */
  watched: () => readonly number[] = () => []
  onMoved: (moved: ReadonlyMap<number, number>) => void = () => undefined
  /** The same for sessions. */
  watchedSessions: () => readonly number[] = () => []
  onSessionsMoved: (moved: ReadonlyMap<number, number>) => void = () => undefined
  /** Called when something was added to the open case, or could not be. */
  onAdded: (what: Added) => void = () => undefined
  /** Called when the host reads the open case again. */
  onRestarted: () => void = () => undefined
  /** Called when the host has closed the case: copies of its evidence are deleted. */
  onLeft: () => void = () => undefined
  /** Called when a case was taken over whose evidence did not come with it. */
  onWaiting: (caseId: string, name: string) => void = () => undefined
  /** Called when the whole case is in the store. */
  onStored: (catalogue: Catalogue, bytes: number) => void = () => undefined

  private early: Signal[] = []
  private abort: AbortController | null = null
  /** The opening that is under way; what is dropped meanwhile waits for it. */
  private starting: Promise<void> = Promise.resolve()
  private attempt = 0

  constructor(
    private readonly connection: Connection,
    private readonly cases: CaseClient,
  ) {
    const { host } = connection
    host.$on('restarted', (data) => this.take({ name: 'restarted', data }))
    host.$on('progress', (data) => this.take({ name: 'progress', data }))
    host.$on('files', (data) => this.take({ name: 'files', data }))
    host.$on('segments', (data) => this.take({ name: 'segments', data }))
    host.$on('tables', (data) => this.take({ name: 'tables', data }))
    cases.$on('stored', ({ caseId, bytes }) => this.storedWhole(caseId, bytes))
    cases.$on('problem', ({ caseId, what }) => {
      this.patch(caseId, { storeProblem: what })
    })
  }

  openPaths(paths: readonly string[]): Promise<void> {
    return this.start(nameOf(paths), async () => ({ ...(await this.connection.host.openPaths({ paths })), skipped: [] }))
  }

  openExample(): Promise<void> {
    return this.start('the example organisation', async () => ({
      caseId: (await this.connection.host.openExample({})).caseId,
      skipped: [],
    }))
  }

  /** By path where the shell knows paths, by bytes otherwise. */
  openDropped(dropped: Dropped): Promise<void> {
    const { host, token } = this.connection
    const paths = this.pathsOf(dropped)
    if (paths) return this.openPaths(paths)
    this.abort?.abort()
    const abort = new AbortController()
    this.abort = abort
    return this.start(dropped.name, () =>
      upload(host, token, dropped, abort.signal, (state) => {
        // a copy that another opening has replaced says nothing any more
        if (abort === this.abort && !abort.signal.aborted) this.opening.set({ kind: 'upload', ...state })
      }),
    )
  }

  /** What is dropped while a case is open, or on its way to be, belongs to it. */
  async takeDropped(dropped: Dropped): Promise<void> {
    while (this.opening.get()) await this.starting
    return this.open.get() ? this.addDropped(dropped) : this.openDropped(dropped)
  }

  async choose(what: 'folder' | 'files'): Promise<void> {
    const paths = await this.connection.host.choose({ what })
    if (!paths || paths.length === 0) return
    const open = this.open.get()
    if (open) await this.addPaths(open.caseId, nameOf(paths), paths)
    else await this.openPaths(paths)
  }

  private async addPaths(caseId: string, name: string, paths: readonly string[]): Promise<void> {
    const { host } = this.connection
    await this.adding.add({ name, run: () => host.addPaths({ caseId, paths }), openAlone: () => void this.openPaths(paths) })
  }

  private async addDropped(dropped: Dropped): Promise<void> {
    const open = this.open.get()
    if (!open) return
    const { caseId } = open
    const { host, token } = this.connection
    const paths = this.pathsOf(dropped)
    if (paths) return this.addPaths(caseId, dropped.name, paths)
    await this.adding.add({
      name: dropped.name,
      openAlone: () => void this.openDropped(dropped),
      run: async (signal, tell) => {
        // said before gigabytes are copied for nothing
        if (this.open.get()?.evidence === 'gone') throw Object.assign(new Error('the evidence is gone'), { code: 'EVIDENCE_GONE' })
        return upload(host, token, dropped, signal, (state) => tell({ kind: 'upload', ...state }), caseId)
      },
    })
  }

  /** Null when a shell does not know all of them. */
  private pathsOf({ roots, count }: Dropped): readonly string[] | null {
    const { pathOf } = this.connection
    const paths = pathOf ? roots.map(pathOf) : []
    return paths.length === count && paths.every((p) => p !== '') ? paths : null
  }

  /** How many locked files the password opens; 0 changes nothing. */
  async unlock(password: string): Promise<number> {
    const open = this.open.get()
    return open ? (await this.connection.host.unlock({ caseId: open.caseId, password })).unlocked : 0
  }

  /** Of one file, or of the whole job. */
  control(what: 'pause' | 'resume' | 'skip' | 'first', source?: number): void {
    const open = this.open.get()
    if (!open) return
    const { host } = this.connection
    const { caseId } = open
    const one = source === undefined ? { caseId } : { caseId, source }
    const done =
      what === 'pause' || what === 'resume' ? host[what](one) : source === undefined ? Promise.resolve() : host[what]({ caseId, source })
    // a job that has ended meanwhile needs no control
    void done.catch(() => undefined)
  }

  openStored(caseId: string): Promise<void> {
    return this.onlyOne(this.reopen(caseId))
  }

  private async reopen(caseId: string): Promise<void> {
    const mine = ++this.attempt
    this.failure.set(null)
    this.opening.set({ kind: 'asking', name: 'a stored case' })
    await this.leave()
    try {
      const catalogue = await this.cases.reopen({ caseId })
      if (mine !== this.attempt) return
      if (!catalogue) return await this.readAgain(caseId, mine)
      this.open.set({ ...fresh(caseId, []), catalogue, generation: 1, final: true, live: false, evidence: 'gone' })
      this.onChange()
      const { evidence, note } = await this.connection.host.attach({ caseId }).catch((e: unknown) => ({
        evidence: 'gone' as const,
        note: e instanceof Error ? e.message : String(e),
      }))
      this.patch(caseId, { evidence, evidenceNote: note })
    } catch (e) {
      this.fail(mine, 'the stored case', e, caseId)
    } finally {
      if (mine === this.attempt) this.opening.set(null)
    }
  }

  cancelOpening(): void {
    this.abort?.abort()
  }

  async stop(): Promise<void> {
    const open = this.open.get()
    if (open) await this.connection.host.cancel({ caseId: open.caseId })
  }

  /** Back to the start screen; a stored case stays in the list. */
  async leave(): Promise<void> {
    const open = this.open.get()
    this.adding.clear()
    this.open.set(null)
    this.onChange()
    this.job.set(NO_JOB)
    if (!open) return
    await this.connection.host.closeCase({ caseId: open.caseId }).catch(() => undefined)
    this.onLeft()
  }

  private onlyOne(opening: Promise<void>): Promise<void> {
    this.starting = opening
    return opening
  }

  private start(name: string, run: () => Promise<Begun>): Promise<void> {
    return this.onlyOne(this.begin(name, run))
  }

  private async begin(name: string, run: () => Promise<Begun>): Promise<void> {
    const mine = ++this.attempt
    this.failure.set(null)
    this.opening.set({ kind: 'asking', name })
    this.early = []
    try {
      const { caseId, skipped, waiting } = await run()
      if (mine !== this.attempt) return
      if (waiting) return this.onWaiting(caseId, name)
      // only now: when nothing could be opened, the case before is still there
      await this.leave()
      const { token } = this.connection
      await this.cases.begin({ caseId, bulk: token === null ? { kind: 'window' } : { kind: 'http', token } })
      this.open.set(fresh(caseId, skipped))
      this.onChange()
      for (const signal of this.early.splice(0)) this.take(signal)
    } catch (e) {
      this.fail(mine, name, e)
    } finally {
      if (mine === this.attempt) this.opening.set(null)
    }
  }

  /** The index is lost or of another version: the host reads the evidence again, under the same id. */
  private async readAgain(caseId: string, mine: number): Promise<void> {
    const { host, token } = this.connection
    this.early = []
    await host.readAgain({ caseId }).catch((e: { code?: string }) => {
      throw e.code === 'NO_CASE' ? Object.assign(new Error('the stored case is not whole'), { code: 'NOT_STORED' }) : e
    })
    if (mine !== this.attempt) return
    await this.cases.begin({ caseId, bulk: token === null ? { kind: 'window' } : { kind: 'http', token } })
    this.open.set(fresh(caseId, []))
    this.onChange()
    for (const signal of this.early.splice(0)) this.take(signal)
  }

  /** The evidence of the open case can be read again. */
  evidenceFound(caseId: string, note: string | null): void {
    this.patch(caseId, { evidence: note === null ? 'present' : 'changed', evidenceNote: note })
    this.onRestarted()
  }

  private fail(attempt: number, name: string, e: unknown, caseId: string | null = null): void {
    const { code = 'UNKNOWN', message = String(e) } = e as { code?: string; message?: string }
    const aborted = code === 'CANCELLED' || (e as { name?: string }).name === 'AbortError'
    if (attempt === this.attempt && !aborted) this.failure.set({ code, message, name, caseId })
  }

  private take(signal: Signal): void {
    const { caseId } = signal.data
    if (this.open.get()?.caseId !== caseId) {
      if (this.opening.get()) this.early.push(signal)
      return
    }
    switch (signal.name) {
      case 'restarted':
        this.restart(caseId)
        return
      case 'progress':
        this.job.set((j) => ({ ...j, progress: signal.data }))
        return
      case 'files':
        this.job.set((j) => ({ ...j, files: merged(j.files, signal.data.files) }))
        return
      case 'segments':
        void this.cases.addSegments({ entries: signal.data.added }).catch((e: unknown) => this.readProblem(caseId, e))
        return
      case 'tables':
        void this.takeTables(signal.data).catch((e: unknown) => this.readProblem(caseId, e))
    }
  }

  /** The host reads the case again: what is on screen stays until there are new tables. */
  private restart(caseId: string): void {
    this.job.set(NO_JOB)
    const run = (this.open.get()?.run ?? 0) + 1
    this.patch(caseId, { run, final: false, live: true, storedBytes: null, storeProblem: null, evidence: 'present', evidenceNote: null })
    this.onRestarted()
    const { token } = this.connection
    const bulk = token === null ? ({ kind: 'window' } as const) : ({ kind: 'http', token } as const)
    void this.cases.restart({ caseId, bulk }).catch((e: unknown) => this.readProblem(caseId, e))
  }

  private async takeTables(data: HostEvents['tables']): Promise<void> {
    const watched = this.watched()
    const watchedSessions = [...new Set(this.watchedSessions())]
    const taken = await this.cases.replaceTables({ ...data, watched, watchedSessions })
    if (!taken) return
    const tell = (before: readonly number[], now: readonly number[], to: (moved: ReadonlyMap<number, number>) => void) => {
      const moved = new Map(before.map((n, i) => [n, now[i] ?? -1]))
      if ([...moved].some(([was, is]) => was !== is)) to(moved)
    }
    tell(watched, taken.moved, this.onMoved)
    tell(watchedSessions, taken.movedSessions, this.onSessionsMoved)
    const open = this.open.get()
    if (open?.caseId !== data.caseId) return
    this.open.set({ ...open, catalogue: data.catalogue, generation: open.generation + 1, final: data.final })
  }

  private storedWhole(caseId: string, bytes: number): void {
    const open = this.open.get()
    if (open?.caseId !== caseId || !open.catalogue) return
    this.patch(caseId, { storedBytes: bytes })
    this.onStored(open.catalogue, bytes)
    // the host only frees its copies by this; the case is stored either way
    this.connection.host.stored({ caseId }).catch(() => undefined)
  }

  private readProblem(caseId: string, e: unknown): void {
    this.patch(caseId, { storeProblem: e instanceof Error ? e.message : String(e) })
  }

  private patch(caseId: string, part: Partial<OpenCase>): void {
    this.open.set((o) => (o?.caseId === caseId ? { ...o, ...part } : o))
  }
}

const fresh = (caseId: string, skipped: readonly SkippedUpload[]): OpenCase => ({
  caseId,
  catalogue: null,
  generation: 0,
  run: 0,
  final: false,
  live: true,
  storedBytes: null,
  storeProblem: null,
  evidence: 'present',
  evidenceNote: null,
  skipped,
})

const nameOf = (paths: readonly string[]) => {
  const name = paths[0]?.split(/[\\/]/).filter(Boolean).at(-1) ?? 'evidence'
  return paths.length > 1 ? `${name} and ${paths.length - 1} more` : name
}

/** By id: ids are places in the list. */
function merged(before: readonly FileProgress[], changed: readonly FileProgress[]): readonly FileProgress[] {
  const next = [...before]
  for (const f of changed) next[f.id] = f
  return next
}
