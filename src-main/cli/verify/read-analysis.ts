/** What an analysis says of its files and which places it cites. The text may come from anyone: each value is looked at before it counts. */
import { analysisItems, objectOf, UnusableAnalysis } from './analysis-lines'
import { Citations, isOwner } from './citations'

export interface SaidFile {
  readonly path: string
  readonly bytes: number
  /** Null when the analysis could not read the file to its end. */
  readonly sha256: string | null
  readonly kind: string
}

export interface SaidAnalysis {
  readonly files: readonly SaidFile[]
  /** By the place of their file in `files`. */
  readonly citations: Citations
  /** Several files have the same path: a citation may mean any of them. */
  readonly ambiguous: ReadonlySet<string>
  /** Citations of files that the analysis does not list. */
  readonly unlisted: readonly { readonly owner: string; readonly path: string }[]
}

const CITING = ['messages', 'sessions', 'connections', 'streams', 'streamsWithoutTime', 'findings']

/** Throws UnusableAnalysis. */
export async function readAnalysis(file: string): Promise<SaidAnalysis> {
  const reading = new Reading()
  for await (const { list, item } of analysisItems(file, ['sources', ...CITING])) {
    const o = objectOf(item, `an item of “${list}”`)
    if (list === 'sources') reading.source(o)
    else reading.citing(list, o)
  }
  return reading
}

class Reading implements SaidAnalysis {
  readonly files: SaidFile[] = []
  readonly citations = new Citations()
  readonly ambiguous = new Set<string>()
  readonly unlisted: { owner: string; path: string }[] = []
  private readonly byPath = new Map<string, number>()

  source({ path, bytes, sha256, kind }: Readonly<Record<string, unknown>>): void {
    if (typeof path !== 'string' || !isOffset(bytes) || typeof kind !== 'string')
      throw new UnusableAnalysis(`source ${this.files.length + 1} has no proper path, bytes and kind`)
    if (sha256 !== null && !(typeof sha256 === 'string' && /^[0-9a-f]{64}$/.test(sha256)))
      throw new UnusableAnalysis(`source ${this.files.length + 1} has no proper sha256`)
    if (this.byPath.has(path)) this.ambiguous.add(path)
    else this.byPath.set(path, this.files.length)
    this.files.push({ path, bytes, sha256, kind })
  }

  citing(list: string, o: Readonly<Record<string, unknown>>): void {
    const { id } = o
    if (!isOwner(id)) throw new UnusableAnalysis(`an item of “${list}” has no proper id`)
    if (list.startsWith('streams')) this.cite(id, { path: o.path })
    else for (const part of partsOf(list, o, id)) this.places(id, part)
  }

  private places(owner: string, { evidence, runnerUp }: Readonly<Record<string, unknown>>): void {
    for (const ref of listOf(evidence, owner)) this.cite(owner, ref)
    if (runnerUp !== undefined && runnerUp !== null) this.cite(owner, runnerUp)
  }

  private cite(owner: string, ref: unknown): void {
    const { path, offset, line } = objectOf(ref, `a citation of ${owner}`)
    if (typeof path !== 'string') throw new UnusableAnalysis(`a citation of ${owner} has no path`)
    if (offset !== undefined && !isOffset(offset)) throw new UnusableAnalysis(`a citation of ${owner} has no proper offset`)
    if (line !== undefined && !(isOffset(line) && line > 0)) throw new UnusableAnalysis(`a citation of ${owner} has no proper line`)
    const file = this.byPath.get(path)
    if (file === undefined) this.unlisted.push({ owner, path })
    else this.citations.add(file, { owner, offset: offset ?? -1, line: line ?? 0 })
  }
}

/** What bears citations: the hops of a message, else the item itself. */
function partsOf(list: string, o: Readonly<Record<string, unknown>>, id: string) {
  return list === 'messages' ? listOf(o.hops, id).map((h) => objectOf(h, `a hop of ${id}`)) : [o]
}

const isOffset = (n: unknown): n is number => typeof n === 'number' && Number.isSafeInteger(n) && n >= 0

function listOf(value: unknown, owner: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new UnusableAnalysis(`${owner} lacks a list of hops or places`)
  return value as readonly unknown[]
}
