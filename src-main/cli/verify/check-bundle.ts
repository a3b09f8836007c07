/**
 * Reads the files of a bundle again and compares them with what an analysis says of them: every byte by SHA-256, every cited byte by the
 * line it stands on. Paths of the analysis are only compared with those of the bundle, never opened.
 */
import { createHash } from 'node:crypto'
import { pushTo } from '@shared/base/lists'
import { lowerBound } from '@shared/base/lower-bound'
import type { Store } from '../../files/store'
import { UnpackError } from '../../files/trouble'
import { readPlace } from '../../files/unpack'
import { discover, type Found } from '../../ingest/discover'
import type { Root } from '../../ingest/roots'
import type { Citation } from './citations'
import { LinePlaces } from './line-places'
import type { SaidAnalysis, SaidFile } from './read-analysis'

export type Verdict = 'agrees' | 'changed' | 'missing' | 'unreadable' | 'lines' | 'no-hash'

export interface FileVerdict {
  readonly file: SaidFile
  /** lines: the bytes agree and a citation does not; no-hash: the analysis has none to compare. */
  readonly verdict: Verdict
  /** Bytes in the bundle; −1 when the file is not there. */
  readonly bytes: number
  readonly sha256: string | null
  /** Why it is unreadable; ''. */
  readonly note: string
  /** Citations that no longer hold, the first ones, each once; a changed file can vouch for none of them. */
  readonly fallen: readonly Fallen[]
  readonly fallenCount: number
}

export interface Fallen extends Citation {
  /** What is wrong with the place itself; '' when only the file's bytes are in question. */
  readonly why: string
}

export interface Verified {
  readonly files: readonly FileVerdict[]
  /** In the bundle, not in the analysis. */
  readonly added: readonly string[]
  readonly bytes: number
}

export const MOST_FALLEN = 20

/** Logs of which each record begins a line. In other texts several records may share one. */
const RECORD_A_LINE = new Set(['message-tracking', 'smtp-receive', 'smtp-send', 'connectivity', 'agent', 'exchange-log'])

export interface CheckOptions {
  readonly store: Store
  readonly onBytes: (file: number, done: number, ended: boolean) => void
}

export async function checkBundle(said: SaidAnalysis, roots: readonly Root[], options: CheckOptions): Promise<Verified> {
  const found = new Map<string, Found[]>()
  await discover(roots, { store: options.store }, (f) => {
    pushTo(found, f.path, f)
  })
  const files: FileVerdict[] = []
  let bytes = 0
  for (const [i, file] of said.files.entries()) {
    // of several files with one path the order tells which is which
    const there = found.get(file.path)?.shift()
    const verdict = await new FileCheck(said, i, options).run(there)
    files.push(verdict)
    bytes += Math.max(0, verdict.bytes)
  }
  const added = [...found.values()].flat().map((f) => f.path)
  return { files, added, bytes }
}

class FileCheck {
  private readonly said: SaidFile
  private readonly hash = createHash('sha256')
  private readonly offsets: Float64Array
  private readonly places: LinePlaces
  private bytes = 0

  constructor(
    private readonly analysis: SaidAnalysis,
    private readonly index: number,
    private readonly options: CheckOptions,
  ) {
    this.said = analysis.files[index] as SaidFile
    this.offsets = analysis.citations.offsets(index)
    this.places = new LinePlaces(this.offsets)
  }

  async run(there: Found | undefined): Promise<FileVerdict> {
    if (!there) return this.verdict('missing', 'It is not in the bundle.')
    const trouble = await this.read(there)
    this.options.onBytes(this.index, this.bytes, true)
    // what the analysis could not read either is no difference
    if (this.said.sha256 === null) return this.verdict('no-hash', trouble)
    if (trouble !== '') return this.verdict('unreadable', trouble)
    const sha256 = this.hash.digest('hex')
    if (sha256 !== this.said.sha256 || this.bytes !== this.said.bytes) return { ...this.verdict('changed'), sha256 }
    return { ...this.verdict('agrees'), sha256 }
  }

  /** What went wrong; '' when all was read. */
  private async read({ place, ended }: Found): Promise<string> {
    if (ended) return ended.note
    try {
      await readPlace(place, this.options.store, (chunk) => {
        this.bytes += chunk.length
        this.hash.update(chunk)
        if (this.said.kind !== 'capture') this.places.push(chunk)
        this.options.onBytes(this.index, this.bytes, false)
      })
      return ''
    } catch (e) {
      if (e instanceof UnpackError) return e.message
      throw e
    } finally {
      this.places.finish()
    }
  }

  private verdict(verdict: Verdict, note = ''): FileVerdict {
    const isInDoubt = verdict === 'missing' || verdict === 'unreadable' || verdict === 'changed'
    const isThere = verdict !== 'missing' && verdict !== 'unreadable'
    const fallen = new Map<string, Fallen>()
    for (const c of this.analysis.citations.of(this.index)) {
      const why = isThere ? this.wrongWith(c) : ''
      if (isInDoubt || why !== '') fallen.set(`${c.owner} ${c.offset}`, { ...c, why })
    }
    // places that are wrong in themselves say most
    const first = [...fallen.values()].sort((a, b) => Number(a.why === '') - Number(b.why === ''))
    return {
      file: this.said,
      verdict: verdict === 'agrees' && fallen.size > 0 ? 'lines' : verdict,
      bytes: isThere ? this.bytes : -1,
      sha256: null,
      note,
      fallen: first.slice(0, MOST_FALLEN),
      fallenCount: fallen.size,
    }
  }

  private wrongWith({ offset, line }: Citation): string {
    if (offset < 0 || this.analysis.ambiguous.has(this.said.path)) return ''
    if (offset >= this.bytes) return `the file ends at byte ${this.bytes}`
    if (this.said.kind === 'capture') return ''
    const at = lowerBound(this.offsets.length, (i) => (this.offsets[i] ?? 0) < offset)
    const is = this.places.lines[at] ?? 0
    if (line > 0 && is !== line) return `byte ${offset} stands on line ${is}`
    return RECORD_A_LINE.has(this.said.kind) && this.places.begins[at] !== 1 ? 'no line begins there' : ''
  }
}
