/**
 * Reads one found file to its end: hash of every byte, what it is, and, when a format knows it, its records as segments. Runs in a
 * worker thread. Trouble half-way keeps what was read and says so.
 */
import { createHash } from 'node:crypto'
import { statSync } from 'node:fs'
import type { Scanners } from '@shared/columns/scan/scanner'
import type { Reader, ReadSummary } from '@shared/formats/format'
import { type FileSniff, HEAD_BYTES, sniffFile } from '@shared/formats/sniff'
import type { SourceFile, SourceState } from '@shared/model/source'
import { isArchiveName } from '../files/container'
import type { Place } from '../files/place'
import type { Store } from '../files/store'
import { UnpackError } from '../files/trouble'
import { readPlace } from '../files/unpack'
import { GO, type Order, SKIP } from './thread-order'

export interface ReadTask {
  readonly id: number
  readonly path: string
  readonly place: Place
  /** As listed; −1 when only reading will tell. */
  readonly bytes: number
  readonly archive: boolean
}

export interface ReadContext {
  readonly store: Store
  readonly scanners: Scanners
  /** What is to be done now; blocks while that is to wait. */
  readonly order: () => Order
  readonly onSegment: (id: number, segment: ArrayBufferLike) => void
  /** Bytes so far; called for each chunk. */
  readonly onBytes: (id: number, bytes: number) => void
}

/** Everything of a SourceFile but what only the whole bundle can say. */
export type ReadFile = Omit<SourceFile, 'duplicateOf'>

export async function readFile(task: ReadTask, c: ReadContext): Promise<ReadFile> {
  const before = stampOf(task.place.file)
  const file = await pass(task, c)
  return isChanged(task, file, before, stampOf(task.place.file)) ? withChange(file) : file
}

async function pass(task: ReadTask, c: ReadContext): Promise<ReadFile> {
  const run = new Pass(task, c)
  let order: Order = GO
  const left = () => {
    order = c.order()
    return order !== GO
  }
  try {
    const bytes = await readPlace(task.place, c.store, (chunk) => run.chunk(chunk), left)
    return order === GO ? run.finish(bytes) : run.stopped(bytes, order === SKIP)
  } catch (e) {
    if (!(e instanceof UnpackError)) throw e
    return run.broken(e)
  }
}

/** Size and time of a file on disk, as far as they can be had. */
function stampOf(file: string): { bytes: number; modified: number } | null {
  const s = statSync(file, { throwIfNoEntry: false })
  return s ? { bytes: s.size, modified: s.mtimeMs } : null
}

type Stamp = ReturnType<typeof stampOf>

/** Something wrote to the file on disk since it was listed. */
function isChanged({ place, bytes }: ReadTask, file: ReadFile, before: Stamp, after: Stamp): boolean {
  if (file.state !== 'indexed' && file.state !== 'indexed-with-notes') return false
  if (before?.bytes !== after?.bytes || before?.modified !== after?.modified) return true
  return place.links.length === 0 && file.bytes !== bytes
}

function withChange(file: ReadFile): ReadFile {
  const message = 'The file changed while it was being read: what is indexed may not be all of it. Copy it and add the copy.'
  const issue = { code: 'file.changed', severity: 'notice' as const, count: 1, message }
  return { ...file, state: 'indexed-with-notes', note: file.state === 'indexed' ? message : file.note, issues: [...file.issues, issue] }
}

/** One pass over a file's bytes: the head is collected, then decides. */
class Pass {
  private readonly hash = createHash('sha256')
  private head: Uint8Array[] = []
  private headBytes = 0
  private total = 0
  private sniffed: FileSniff | null = null
  private reader: Reader | null = null

  constructor(
    private readonly task: ReadTask,
    private readonly c: ReadContext,
  ) {}

  chunk(bytes: Uint8Array): void {
    this.hash.update(bytes)
    this.total += bytes.length
    this.c.onBytes(this.task.id, this.total)
    if (this.task.archive) return
    if (this.sniffed) return void this.reader?.push(bytes)
    // a Buffer's slice() would not copy, and the bytes are gone after this call
    this.head.push(new Uint8Array(bytes))
    this.headBytes += bytes.length
    if (this.headBytes >= HEAD_BYTES) this.decide()
  }

  finish(bytes: number): ReadFile {
    if (this.task.archive)
      return {
        ...this.blank(bytes),
        sha256: this.hash.digest('hex'),
        kind: 'archive',
        state: 'indexed',
        note: 'An archive; what is in it is listed on its own.',
      }
    const { format, kind, summary } = this.summary()
    const base = { ...this.blank(bytes), sha256: this.hash.digest('hex') }
    if (!format || !summary) {
      const s = this.sniffed
      return s && s.format === null ? { ...base, kind: s.kind, ...notRead(s.state, s.note, this.task.path) } : base
    }
    const noted = summary.issues.some((i) => i.severity !== 'info')
    return { ...base, ...fromSummary(summary), kind, format, state: noted ? 'indexed-with-notes' : 'indexed', note: noteOf(summary) }
  }

  /** The person stopped the job or skipped the file: what was read counts, and the file's bytes are those that were read. */
  stopped(bytes: number, byHand: boolean): ReadFile {
    const file = this.partial(bytes)
    const kept = file.records > 0 ? ` The ${file.records} records before that are kept.` : ''
    return { ...file, state: 'skipped', note: `${byHand ? 'Skipped by hand.' : 'Stopped before the end of this file.'}${kept}` }
  }

  broken(e: UnpackError): ReadFile {
    const file = this.partial(this.total)
    if (file.records === 0) return { ...file, state: e.code === 'too-large' ? 'skipped' : 'unreadable', note: e.message }
    const issue = { code: `file.${e.code}`, severity: 'data-loss' as const, count: 1, message: `${e.message} What came before is indexed.` }
    return { ...file, state: 'indexed-with-notes', note: issue.message, issues: [...file.issues, issue] }
  }

  private partial(bytes: number): ReadFile {
    const { format, kind, summary } = this.summary()
    return summary ? { ...this.blank(bytes), ...fromSummary(summary), kind, format } : this.blank(bytes)
  }

  private decide(): void {
    const head = Buffer.concat(this.head)
    this.head = []
    this.sniffed = sniffFile(head, this.task.path)
    if (!this.sniffed.format) return
    const { id, path } = this.task
    this.reader = this.sniffed.format.open({
      source: id,
      path,
      shared: true,
      scanners: this.c.scanners,
      onSegment: (segment) => this.c.onSegment(id, segment),
    })
    this.reader.push(head)
  }

  private summary(): { format: string | null; kind: SourceFile['kind']; summary: ReadSummary | null } {
    if (!this.sniffed && !this.task.archive) this.decide()
    const summary = this.reader?.finish() ?? null
    this.reader = null
    return { format: this.sniffed?.format?.id ?? null, kind: summary?.kind ?? this.sniffed?.kind ?? 'other', summary }
  }

  private blank(bytes: number): ReadFile {
    const { id, path, archive } = this.task
    return unreadFile(id, path, bytes, archive)
  }
}

/** A file of which nothing is known but its name and size. */
export function unreadFile(id: number, path: string, bytes: number, archive: boolean): ReadFile {
  return {
    id,
    path,
    bytes,
    sha256: null,
    kind: archive ? 'archive' : 'other',
    format: null,
    state: 'not-needed',
    note: null,
    records: 0,
    setAsideLines: 0,
    balance: { inRecords: 0, inHeaders: 0, setAside: 0 },
    setAside: [],
    issues: [],
    encoding: 'utf-8',
    header: null,
    first: Number.NaN,
    last: Number.NaN,
    clock: null,
    owner: null,
  }
}

function fromSummary(s: ReadSummary) {
  const { records, setAsideLines, balance, setAside, issues, encoding, header, first, last, clock, owner } = s
  return { records, setAsideLines, balance, setAside, issues, encoding, header, first, last, clock, owner }
}

/** A web page or an empty download under an archive's name is trouble: what was meant to be there is missing. */
function notRead(state: SourceState, note: string, path: string): Pick<SourceFile, 'state' | 'note'> {
  if (state !== 'not-needed' || !isArchiveName(path)) return { state, note }
  return { state: 'unreadable', note: `Not an archive, whatever its name says: ${note.charAt(0).toLowerCase()}${note.slice(1)}` }
}

/** The sentence a person reads first: the gravest issue, or nothing when all is well. */
function noteOf(s: ReadSummary): string | null {
  const order = ['error', 'data-loss', 'notice']
  const [worst] = s.issues.filter((i) => order.includes(i.severity)).sort((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
  return worst?.message ?? null
}
