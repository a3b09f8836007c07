/**
 * What was dropped or chosen, as files with paths relative to the drop.
 *
 * Entries must be taken before the drop event returns: afterwards the list is empty. Chromium gives at most 100 entries a call of
 * readEntries, so it is called until it gives none.
 */
export interface DroppedFile {
  /** Relative, forward slashes. */
  readonly path: string
  file(): Promise<File>
}

export interface Dropped {
  /** As a person knows it: the folder's or the first file's name. */
  readonly name: string
  readonly count: number
  /** Top-level files, to ask a shell for their paths; folders answer too in Electron. */
  readonly roots: readonly File[]
  /** Walks folders; ends when all are listed. */
  files(): AsyncGenerator<DroppedFile>
}

export function takeDrop(data: DataTransfer): Dropped | null {
  const items = [...data.items].filter((i) => i.kind === 'file')
  const roots = items.map((i) => i.getAsFile()).filter((f) => f !== null)
  const entries = items.map((i) => i.webkitGetAsEntry())
  if (items.length === 0) return null
  const name = entries[0]?.name ?? roots[0]?.name ?? 'dropped files'
  return {
    name: items.length > 1 ? `${name} and ${items.length - 1} more` : name,
    count: items.length,
    roots,
    async *files() {
      for (const [i, entry] of entries.entries()) {
        const root = roots[i]
        if (entry) yield* walk(entry, '')
        else if (root) yield { path: root.name, file: () => Promise.resolve(root) }
      }
    },
  }
}

export function takeChosen(list: FileList): Dropped | null {
  const files = [...list]
  const [first] = files
  if (!first) return null
  const pathOf = (f: File) => f.webkitRelativePath || f.name
  const top = pathOf(first).split('/')[0] ?? first.name
  return {
    name: first.webkitRelativePath || files.length === 1 ? top : `${first.name} and ${files.length - 1} more`,
    count: first.webkitRelativePath ? 1 : files.length,
    roots: first.webkitRelativePath ? [] : files,
    async *files() {
      for (const f of files) yield { path: pathOf(f), file: () => Promise.resolve(f) }
    },
  }
}

async function* walk(entry: FileSystemEntry, folder: string): AsyncGenerator<DroppedFile> {
  const path = folder === '' ? entry.name : `${folder}/${entry.name}`
  if (entry.isFile) {
    const file = entry as FileSystemFileEntry
    yield { path, file: () => new Promise<File>((ok, no) => file.file(ok, no)) }
    return
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader()
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((ok, no) => reader.readEntries(ok, no))
    if (some.length === 0) return
    for (const child of some) yield* walk(child, path)
  }
}

/** What hovers over the window: how many things, without looking into them (a page may not before the drop). */
export function hovering(data: DataTransfer | null): number {
  return [...(data?.items ?? [])].filter((i) => i.kind === 'file').length
}
