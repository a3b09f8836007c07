/**
 * Reads one found file to its end: hash of every byte, what it is, and, when a format knows it, its records as segments. Runs in a
 * worker thread. Trouble half-way keeps what was read and says so.
 */
import { createHash } from 'node:crypto'
import type { Scanners } from '@shared/columns/scan/scanner'
import type { Reader, ReadSummary } from '@shared/formats/format'
import { type FileSniff, HEAD_BYTES, sniffFile } from '@shared/formats/sniff'
import type { SourceFile, SourceState } from '@shared/model/source'
import { isArchiveName } from '../files/container'
import type { Place } from '../files/place'
import type { Store } from '../files/store'
import { UnpackError } from '../files/trouble'
import { readPlace } from '../files/unpack'

export interface ReadTask {
  readonly id: number
  readonly path: string
  readonly place: Place
  readonly archive: boolean
}

export interface ReadContext {
  readonly store: Store
  readonly scanners: Scanners
  readonly stop: () => boolean
  readonly onSegment: (id: number, segment: ArrayBufferLike) => void
  /** Bytes so far; called for each chunk. */
  readonly onBytes: (id: number, bytes: number) => void
}

/** Everything of a SourceFile but what only the whole bundle can say. */
export type ReadFile = Omit<SourceFile, 'duplicateOf'>

export async function readFile(task: ReadTask, c: ReadContext): Promise<ReadFile> {
  const pass = new Pass(task, c)
  try {
    const bytes = await readPlace(task.place, c.store, (chunk) => pass.chunk(chunk), c.stop)
    return c.stop() ? pass.stopped(bytes) : pass.finish(bytes)
  } catch (e) {
    if (!(e instanceof UnpackError)) throw e
    return pass.broken(e)
  }
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
    this.head.push(bytes.slice())
    this.headBytes += bytes.length
    if (this.headBytes >= HEAD_BYTES) this.decide()
  }

  finish(bytes: number): ReadFile {
    if (this.task.archive)
      return { ...this.blank(bytes), kind: 'archive', state: 'indexed', note: 'An archive; what is in it is listed on its own.' }
    const { format, kind, summary } = this.summary()
    const base = { ...this.blank(bytes), sha256: this.hash.digest('hex') }
    if (!format || !summary) {
      const s = this.sniffed
      return s && s.format === null ? { ...base, kind: s.kind, ...notRead(s.state, s.note, this.task.path) } : base
    }
    const noted = summary.issues.some((i) => i.severity !== 'info')
    return { ...base, ...fromSummary(summary), kind, format, state: noted ? 'indexed-with-notes' : 'indexed', note: noteOf(summary) }
  }

  /** The person stopped: what was read counts. */
  stopped(bytes: number): ReadFile {
    return { ...this.partial(bytes), state: 'skipped', note: 'Stopped before the end of this file.' }
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
    return { ...unreadFile(id, path, bytes, archive), sha256: archive ? this.hash.digest('hex') : null }
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
  }
}

function fromSummary(s: ReadSummary) {
  const { records, setAsideLines, balance, setAside, issues, encoding, header, first, last } = s
  return { records, setAsideLines, balance, setAside, issues, encoding, header, first, last }
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
