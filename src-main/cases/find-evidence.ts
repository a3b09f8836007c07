/**
 * Finds the evidence of a case again after it was moved or copied: files of the same size are hashed and compared with what was read when the
 * case was made. A name proves nothing; bytes do. What is inside an archive is compared entry by entry.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import { basename, join, sep } from 'node:path'
import { pushTo } from '@shared/base/lists'
import type { Store } from '../files/store'
import { readPlace } from '../files/unpack'
import { asRoots, type Root } from '../ingest/roots'
import type { CaseRecord } from './case-record'

/** Of the chosen folders. */
const MOST_FILES = 500_000

export interface FoundEvidence {
  /** With the places where the files are now. */
  readonly record: CaseRecord
  /** Files that are there, where they were or found; those below are not among them. */
  readonly found: number
  /** Paths of files of the case that are nowhere. */
  readonly missing: readonly string[]
  /** Those of which there is a file of that name with other bytes. */
  readonly changed: readonly string[]
  /** Found by name and size alone: what was read of them has no hash. */
  readonly unproven: readonly string[]
}

interface Candidate {
  readonly path: string
  readonly bytes: number
}

export async function findEvidence(record: CaseRecord, folders: readonly string[], store: Store): Promise<FoundEvidence> {
  if (Object.keys(record.files).length === 0) return taken(record, folders)
  const there = await filesIn(folders)
  const bySize = new Map<number, Candidate[]>()
  const names = new Set(there.map((c) => basename(c.path)))
  for (const c of there) pushTo(bySize, c.bytes, c)
  const proof = new Proof(record, store)
  const moved = new Map<string, string>()
  const lists = { missing: [] as string[], changed: [] as string[], unproven: [] as string[] }
  for (const [file, was] of Object.entries(record.files)) {
    const candidates = [{ path: file, bytes: was.bytes }, ...closest(file, bySize.get(was.bytes) ?? [])]
    const [at, isProven] = await proof.first(file, candidates)
    if (at !== null) moved.set(file, at)
    if (at !== null && !isProven) lists.unproven.push(file)
    if (at === null) lists[names.has(basename(file)) ? 'changed' : 'missing'].push(file)
  }
  return { record: await atNewPlaces(record, moved), found: moved.size, ...lists }
}

/** A case that was never read to its end knows nothing to compare: what is chosen is taken, and that is said. */
function taken(record: CaseRecord, folders: readonly string[]): FoundEvidence {
  const before = record.roots ?? []
  const one = before.length === 1 && folders.length === 1
  const roots = one ? folders.map((path) => ({ path, as: before[0]?.as ?? '' })) : asRoots(folders)
  return { record: { ...record, roots }, found: folders.length, missing: [], changed: [], unproven: folders }
}

/** Whether a file holds what was read of another one. */
class Proof {
  private readonly inside = new Map<string, CaseRecord['sources'][number][]>()
  private readonly hashes = new Map<string, string | null>()

  constructor(
    record: CaseRecord,
    private readonly store: Store,
  ) {
    for (const s of record.sources) pushTo(this.inside, s.place.file, s)
  }

  /** The first that fits, and whether hashes say so. */
  async first(file: string, candidates: readonly Candidate[]): Promise<readonly [at: string | null, isProven: boolean]> {
    const hashed = (this.inside.get(file) ?? []).filter((s) => typeof s.sha256 === 'string')
    for (const c of candidates) {
      if ((await stat(c.path).catch(() => null))?.size !== c.bytes) continue
      if (hashed.length === 0 && basename(c.path) === basename(file)) return [c.path, false]
      if (hashed.length > 0 && (await this.holds(c.path, hashed))) return [c.path, true]
    }
    return [null, false]
  }

  private async holds(path: string, sources: readonly CaseRecord['sources'][number][]): Promise<boolean> {
    for (const s of sources) {
      const hash = s.place.links.length === 0 ? await this.plain(path) : await this.packed(path, s.place.links)
      if (hash !== s.sha256) return false
    }
    return true
  }

  /** Files of one size are asked for again and again. */
  private async plain(path: string): Promise<string | null> {
    const known = this.hashes.get(path)
    if (known !== undefined) return known
    const hash = createHash('sha256')
    const made = await new Promise<string | null>((ok) => {
      createReadStream(path, { highWaterMark: 1 << 20 })
        .on('data', (part) => hash.update(part))
        .on('error', () => ok(null))
        .on('end', () => ok(hash.digest('hex')))
    })
    this.hashes.set(path, made)
    return made
  }

  private async packed(file: string, links: CaseRecord['sources'][number]['place']['links']): Promise<string | null> {
    const hash = createHash('sha256')
    try {
      await readPlace({ file, links }, this.store, (part) => hash.update(part))
      return hash.digest('hex')
    } catch {
      return null
    }
  }
}

/** Those with most of the path in common first. */
function closest(file: string, candidates: readonly Candidate[]): Candidate[] {
  const steps = stepsOf(file)
  const shared = (c: Candidate) => {
    const other = stepsOf(c.path)
    let n = 0
    while (n < steps.length && steps.at(-1 - n) === other.at(-1 - n)) n++
    return n
  }
  return candidates
    .map((c) => ({ c, shared: shared(c) }))
    .sort((a, b) => b.shared - a.shared)
    .map((x) => x.c)
}

const stepsOf = (path: string) => path.split(/[\\/]/)

async function atNewPlaces(record: CaseRecord, moved: ReadonlyMap<string, string>): Promise<CaseRecord> {
  const at = (file: string) => moved.get(file) ?? file
  const files: Record<string, { bytes: number; modified: number }> = {}
  for (const [file, was] of Object.entries(record.files)) {
    const s = moved.has(file) ? await stat(at(file)) : null
    files[at(file)] = s ? { bytes: s.size, modified: s.mtimeMs } : was
  }
  const sources = record.sources.map((s) => ({ ...s, place: { ...s.place, file: at(s.place.file) } }))
  return { ...record, files, sources, ...(record.roots && { roots: record.roots.map((r) => rootAt(r, moved)) }) }
}

/** A folder is where most of its files are found under the same names. */
function rootAt(root: Root, moved: ReadonlyMap<string, string>): Root {
  const itself = moved.get(root.path)
  if (itself !== undefined) return { ...root, path: itself }
  const counts = new Map<string, number>()
  for (const [before, now] of moved) {
    if (!before.startsWith(root.path + sep)) continue
    const inside = before.slice(root.path.length)
    const base = now.endsWith(inside) ? now.slice(0, -inside.length) : null
    if (base !== null && base !== '') counts.set(base, (counts.get(base) ?? 0) + 1)
  }
  const [best] = [...counts].sort((a, b) => b[1] - a[1])
  return best ? { ...root, path: best[0] } : root
}

/** Links are not followed, as when evidence is opened. */
async function filesIn(paths: readonly string[]): Promise<Candidate[]> {
  const out: Candidate[] = []
  const todo = [...paths]
  for (let path = todo.pop(); path !== undefined && out.length < MOST_FILES; path = todo.pop()) {
    const s = await stat(path).catch(() => null)
    if (s?.isFile()) out.push({ path, bytes: s.size })
    if (!s?.isDirectory()) continue
    for (const e of await readdir(path, { withFileTypes: true }).catch(() => []))
      if (e.isDirectory() || e.isFile()) todo.push(join(path, e.name))
  }
  return out
}
