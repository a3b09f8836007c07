/** Files as both the ingest panel and the Files screen show them: while they are read, and afterwards. Pure. */
import type { Catalogue, FileProgress } from '@shared/model/case'
import type { PassingState, SourceKind, SourceState } from '@shared/model/source'

export type FileState = SourceState | PassingState

export interface FileItem {
  readonly id: number
  readonly path: string
  readonly kind: SourceKind | null
  readonly server: string
  readonly first: number
  readonly last: number
  readonly records: number
  readonly setAside: number
  readonly bytes: number
  readonly done: number
  readonly sha256: string | null
  readonly state: FileState
  readonly note: string | null
}

export function itemsOfProgress(files: readonly FileProgress[]): FileItem[] {
  return files
    .filter((f) => f !== undefined)
    .map((f) => ({
      id: f.id,
      path: f.path,
      kind: f.kind,
      server: '',
      first: Number.NaN,
      last: Number.NaN,
      records: f.records,
      setAside: f.setAsideLines,
      bytes: f.bytes,
      done: f.done,
      sha256: null,
      state: f.state,
      note: f.note,
    }))
}

export function itemsOfCatalogue({ sources, serverOf, nodes }: Catalogue): FileItem[] {
  return sources.map((s, i) => ({
    id: s.id,
    path: s.path,
    kind: s.kind,
    server: nodes[serverOf[i] ?? -1]?.name ?? '',
    first: s.first,
    last: s.last,
    records: s.records,
    setAside: s.setAsideLines,
    bytes: s.bytes,
    done: s.bytes,
    sha256: s.sha256,
    state: s.state,
    note: s.note,
  }))
}

export const STATE_ORDER: readonly FileState[] = [
  'indexed',
  'indexed-with-notes',
  'reading',
  'looking',
  'waiting',
  'paused',
  'duplicate',
  'not-needed',
  'locked',
  'unreadable',
  'skipped',
]

export const STATE_WORDS: Readonly<Record<FileState, string>> = {
  indexed: 'indexed',
  'indexed-with-notes': 'with notes',
  reading: 'reading',
  looking: 'looking',
  waiting: 'waiting',
  paused: 'paused',
  duplicate: 'duplicate',
  'not-needed': 'not needed',
  locked: 'locked',
  unreadable: 'unreadable',
  skipped: 'skipped',
}

export function countStates(items: readonly FileItem[]): ReadonlyMap<FileState, number> {
  const counts = new Map<FileState, number>()
  for (const i of items) counts.set(i.state, (counts.get(i.state) ?? 0) + 1)
  return counts
}

/** `771 + 6 + 4 = 781`, or what is missing: the end line may only say so when it is so. */
export function balance(items: readonly FileItem[]): { readonly parts: string; readonly total: number; readonly settled: number } {
  const counts = countStates(items)
  const parts = STATE_ORDER.flatMap((s) => (counts.get(s) ? [`${counts.get(s)} ${STATE_WORDS[s]}`] : []))
  const passing = (counts.get('reading') ?? 0) + (counts.get('looking') ?? 0) + (counts.get('waiting') ?? 0) + (counts.get('paused') ?? 0)
  return { parts: parts.join(' + '), total: items.length, settled: items.length - passing }
}

/** The branches a file stands in, the outermost first. */
export function branchesOf(path: string): string[] {
  const parts = path.split('/').slice(0, -1)
  return parts.map((_, i) => parts.slice(0, i + 1).join('/'))
}

export interface TreeRow {
  readonly key: string
  readonly level: number
  readonly name: string
  /** Null for a folder or an archive seen only through what is in it. */
  readonly file: FileItem | null
  readonly folder: FolderFacts | null
  /** The archive itself, where the folder is what is in it. */
  readonly archive: FileItem | null
  readonly expanded: boolean | null
}

export interface FolderFacts {
  readonly archive: boolean
  /** Of all its files that speak of one; '' when they speak of several. */
  readonly server: string
  readonly files: number
  readonly records: number
  readonly setAside: number
  readonly bytes: number
  readonly done: number
  readonly open: number
  readonly problems: number
  readonly first: number
  readonly last: number
}

interface Branch {
  readonly name: string
  readonly path: string
  readonly branches: Map<string, Branch>
  readonly files: FileItem[]
}

const FOLDED_FROM = 24

/** Folders and archives as branches; `expanded` holds what a person opened or closed, the rest follows its size. */
export function buildTree(items: readonly FileItem[], expanded: ReadonlyMap<string, boolean>): TreeRow[] {
  const root: Branch = { name: '', path: '', branches: new Map(), files: [] }
  for (const item of items) {
    const parts = item.path.split('/')
    let at = root
    for (const part of parts.slice(0, -1)) {
      const path = at.path === '' ? part : `${at.path}/${part}`
      let next = at.branches.get(part)
      if (!next) {
        next = { name: part.replace(/!$/, ''), path, branches: new Map(), files: [] }
        at.branches.set(part, next)
      }
      at = next
    }
    at.files.push(item)
  }
  const rows: TreeRow[] = []
  flatten(root, 1, expanded, rows)
  return rows
}

function flatten(branch: Branch, level: number, expanded: ReadonlyMap<string, boolean>, rows: TreeRow[]): void {
  for (const child of branch.branches.values()) {
    const isOpen = expanded.get(child.path) ?? (level < 3 || child.files.length + child.branches.size < FOLDED_FROM)
    const archive = child.path.endsWith('!') ? (branch.files.find((f) => `${f.path}!` === child.path) ?? null) : null
    rows.push({ key: child.path, level, name: child.name, file: null, folder: facts(child), archive, expanded: isOpen })
    if (isOpen) flatten(child, level + 1, expanded, rows)
  }
  // an archive that was listed is shown by its branch
  for (const file of branch.files.filter((f) => !branch.branches.has(`${f.path.split('/').at(-1)}!`)))
    rows.push({
      key: `#${file.id}`,
      level,
      name: file.path.split('/').at(-1) ?? file.path,
      file,
      folder: null,
      archive: null,
      expanded: null,
    })
}

function facts(b: Branch): FolderFacts {
  const all: FileItem[] = []
  const collect = (x: Branch) => {
    all.push(...x.files)
    for (const c of x.branches.values()) collect(c)
  }
  collect(b)
  const sum = (of: (f: FileItem) => number) => all.reduce((n, f) => n + of(f), 0)
  const times = (of: (f: FileItem) => number, pick: (...n: number[]) => number) =>
    all.reduce((t, f) => (Number.isNaN(of(f)) ? t : Number.isNaN(t) ? of(f) : pick(t, of(f))), Number.NaN)
  const servers = new Set(all.map((f) => f.server).filter((s) => s !== ''))
  return {
    server: servers.size === 1 ? ([...servers][0] ?? '') : '',
    archive: /\.(zip|gz|tgz|tar)$/i.test(b.name),
    files: all.length,
    records: sum((f) => f.records),
    setAside: sum((f) => f.setAside),
    bytes: sum((f) => f.bytes),
    done: sum((f) => f.done),
    open: all.filter((f) => f.state === 'reading' || f.state === 'looking' || f.state === 'waiting' || f.state === 'paused').length,
    problems: all.filter((f) => f.state === 'unreadable' || f.state === 'locked').length,
    first: times((f) => f.first, Math.min),
    last: times((f) => f.last, Math.max),
  }
}
