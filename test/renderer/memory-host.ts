/**
 * A host that reads nothing: it serves an invented case from memory, with the signals, generations and pace of the real one. For the
 * window by itself; never part of the product.
 */
import { CONTRACT_VERSION, type HostApi, type HostEvents } from '@shared/contract/host'
import type { FileProgress, JobPhase, SegmentEntry } from '@shared/model/case'
import type { Numbered } from '@shared/model/journal'
import type { RouteTableName } from '@shared/model/routes'
import { buildWorld, type World } from '../builders/world'

type Listener = (data: never) => void

export interface MemoryOptions {
  readonly messages: number
  /** How long the made-up reading takes. */
  readonly readMs: number
  readonly detailed: boolean
}

export class MemoryHost {
  private readonly listeners = new Map<string, Set<Listener>>()
  private readonly worlds = new Map<string, World>()
  private readonly segments = new Map<number, ArrayBuffer>()
  private next = 1
  private cases = 0
  private cancelled = false
  private kept: World | null = null
  private readonly journal: Numbered[] = []

  constructor(private readonly options: MemoryOptions) {}

  readonly api: HostApi = {
    hello: async () => ({
      shell: 'loopback',
      version: '0.1.0',
      contract: CONTRACT_VERSION,
      dialogs: false,
      windows: false,
      platform: 'test',
    }),
    openPaths: async ({ paths }) => {
      if (paths.some((p) => p.includes('missing'))) throw Object.assign(new Error(`no such path: ${paths.join()}`), { code: 'NOT_FOUND' })
      return this.open()
    },
    dragOut: async () => undefined,
    tellMenu: async () => undefined,
    zoom: async () => ({ factor: 1 }),
    openWindow: async () => undefined,
    linkWindows: async () => ({ others: 0 }),
    tellWindows: async () => undefined,
    openExample: async () => this.open(),
    beginUpload: async () => ({ uploadId: 'u1' }),
    uploadChunk: async () => undefined,
    finishUpload: async () => ({ ...this.open(), added: 1 }),
    addPaths: async () => ({ added: 0 }),
    unlock: async () => ({ unlocked: 0 }),
    pause: async () => undefined,
    resume: async () => undefined,
    skip: async () => undefined,
    first: async () => undefined,
    abortUpload: async () => undefined,
    journal: async ({ from }) => ({ entries: this.journal.slice(from), more: false, troubles: [] }),
    append: async ({ caseId, entries }) => {
      const added = entries.map((entry, i): Numbered => ({ seq: this.journal.length + i + 1, entry }))
      this.journal.push(...added)
      this.emit('journal', { caseId, entries: added })
    },
    cancel: async () => {
      this.cancelled = true
    },
    catalogue: async ({ caseId }) => this.world(caseId).catalogue,
    segment: async ({ index }) => {
      const bytes = this.segments.get(index)
      if (!bytes) throw Object.assign(new Error('gone'), { code: 'GONE' })
      return bytes.slice(0)
    },
    stored: async () => undefined,
    readEvidence: async ({ refs }) => refs.map((r) => ({ text: (this.kept as World).lineOf(r), cut: false, problem: null })),
    searchLines: async () => ({ bytes: 0, found: 0, more: false, unread: [] }),
    attach: async ({ caseId }) =>
      this.worlds.has(caseId)
        ? { evidence: 'present', note: null }
        : { evidence: 'gone', note: 'It was made up and is gone with its window.' },
    cases: async () => [],
    handOver: async () => ({ path: null, ticket: null, missing: [] }),
    readAgain: async () => undefined,
    findEvidence: async () => ({ found: 0, missing: [], changed: [], unproven: [] }),
    closeCase: async () => undefined,
    deleteCase: async () => undefined,
    choose: async () => null,
    readFrame: ({ length }) => Promise.resolve(new ArrayBuffer(length)),
    cutPackets: () => Promise.resolve({ bytes: new ArrayBuffer(0), packets: 0, leftOut: 0 }),
    saveFile: async () => null,
  }

  on(name: string, listener: Listener): () => void {
    const set = this.listeners.get(name) ?? new Set()
    this.listeners.set(name, set.add(listener))
    return () => void set.delete(listener)
  }

  private emit<K extends keyof HostEvents>(name: K, data: HostEvents[K]): void {
    for (const listener of this.listeners.get(name) ?? []) listener(data as never)
  }

  private world(caseId: string): World {
    const world = this.worlds.get(caseId)
    if (!world) throw Object.assign(new Error('no such case'), { code: 'NOT_FOUND' })
    return world
  }

  private open(): { caseId: string } {
    const caseId = `memory-${Date.now().toString(36)}-${++this.cases}`
    const { messages, detailed } = this.options
    const world = buildWorld(messages, 7, detailed)
    const full: World = { ...world, catalogue: { ...world.catalogue, caseId } }
    this.worlds.set(caseId, full)
    this.kept = full
    this.cancelled = false
    setTimeout(() => void this.read(caseId, full), 30)
    return { caseId }
  }

  private async read(caseId: string, world: World): Promise<void> {
    const { sources } = world.catalogue
    const total = sources.reduce((n, s) => n + s.bytes, 0)
    const steps = this.options.readMs > 0 ? 20 : 1
    const progress = (phase: JobPhase, share: number) => {
      this.emit('progress', {
        caseId,
        phase,
        bytesDone: Math.floor(total * share),
        bytesTotal: total,
        filesDone: Math.floor(sources.length * share),
        filesTotal: sources.length,
        elapsedMs: this.options.readMs * share + 1,
        message: null,
        paused: false,
      })
    }
    for (let step = 0; step <= steps && !this.cancelled; step++) {
      const share = step / steps
      progress(share < 1 ? 'reading' : 'correlating', share)
      this.emit('files', { caseId, files: this.filesAt(world, share) })
      if (step === 5 && steps > 5)
        this.publish(caseId, buildWorld(Math.ceil(this.options.messages / 4), 7, this.options.detailed), world, 1, false)
      await new Promise((ok) => setTimeout(ok, this.options.readMs / steps))
    }
    this.emit('files', { caseId, files: this.filesAt(world, 1) })
    this.publish(caseId, world, world, 2, true)
    progress(this.cancelled ? 'cancelled' : 'finished', 1)
  }

  private filesAt(world: World, share: number): FileProgress[] {
    const { sources } = world.catalogue
    const at = share * sources.length
    return sources.map((s) => {
      const part = Math.min(1, Math.max(0, at - s.id))
      const state = part === 0 ? 'waiting' : part < 1 ? 'reading' : s.state
      return {
        id: s.id,
        path: s.path,
        bytes: s.bytes,
        done: Math.floor(s.bytes * part),
        kind: part === 0 ? null : s.kind,
        state,
        note: part === 1 ? s.note : null,
        records: Math.floor(s.records * part),
        setAsideLines: part === 1 ? s.setAsideLines : 0,
      }
    })
  }

  private publish(caseId: string, part: World, whole: World, generation: number, final: boolean): void {
    const tables = Object.fromEntries(
      Object.entries(part.tables).map(([table, buffers]) => [
        table,
        buffers.map((bytes): SegmentEntry => {
          const index = this.next++
          this.segments.set(index, bytes)
          return { index, table, bytes: bytes.byteLength }
        }),
      ]),
    ) as Record<RouteTableName, SegmentEntry[]>
    const totals = { ...whole.catalogue.totals, messages: part.catalogue.totals.messages, records: part.catalogue.totals.records }
    this.emit('tables', {
      caseId,
      generation,
      final,
      tables,
      catalogue: { ...whole.catalogue, totals, complete: final && !this.cancelled },
    })
  }
}
