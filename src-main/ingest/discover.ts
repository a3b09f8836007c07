/**
 * Lists everything a person dropped: folders, zips, zips in zips, gz. Gives each file and entry once, in one fixed order (names sorted
 * by code unit; archive entries in the archive's order), with the way to its bytes. Links are not followed.
 */
import { lstat, readdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import type { SourceState } from '@shared/model/source'
import { type Place, shownName } from '../files/place'
import { peek, spilled, UnpackError } from '../files/unpack'
import { listZip, type ZipEntry } from '../files/zip-list'
import { LIMITS, type Limits } from './limits'

export interface Found {
  /** As in the contract: relative to the dropped root, `a.zip!/b.log` inside archives. */
  readonly path: string
  /** Unpacked size as declared; −1 when only reading will tell. */
  readonly bytes: number
  readonly place: Place
  /** An archive: its own bytes are hashed, its entries are listed as files of their own. */
  readonly archive: boolean
  /** Set when there is nothing to read: what became of it and why. */
  readonly ended: { readonly state: SourceState; readonly note: string } | null
}

export interface DiscoverOptions {
  readonly spill: string
  readonly limits?: Limits
  readonly stop?: () => boolean
}

/** Names of inputs as a person knows them. */
export function inputNames(roots: readonly string[]): string[] {
  return roots.map((r) => basename(resolve(r)) || r)
}

export async function discover(roots: readonly string[], options: DiscoverOptions, onFound: (f: Found) => void): Promise<void> {
  const walk = new Walk(options, onFound)
  for (const root of roots) {
    const file = resolve(root)
    const stat = await lstat(file).catch(() => null)
    if (!stat) throw Object.assign(new Error(`There is nothing at ${root}.`), { code: 'NOT_FOUND' })
    // one folder is the root itself; several things side by side keep their names
    if (stat.isDirectory()) await walk.folder(file, roots.length === 1 ? '' : `${shownName(basename(file))}/`, 0)
    else await walk.file(file, shownName(basename(file)))
  }
}

class Walk {
  private count = 0
  private full = false
  private readonly limits: Limits
  private readonly stop: () => boolean

  constructor(
    private readonly options: DiscoverOptions,
    private readonly onFound: (f: Found) => void,
  ) {
    this.limits = options.limits ?? LIMITS
    this.stop = options.stop ?? (() => false)
  }

  async folder(dir: string, shown: string, depth: number): Promise<void> {
    let names: string[]
    try {
      names = (await readdir(dir)).sort()
    } catch {
      this.ended(`${shown}(folder)`, { file: dir, links: [] }, 'unreadable', 'This account may not list the folder.')
      return
    }
    if (depth > this.limits.folderDepth) {
      this.ended(`${shown}(folder)`, { file: dir, links: [] }, 'skipped', `More than ${this.limits.folderDepth} folders deep.`)
      return
    }
    for (const name of names) {
      if (this.stop() || this.full) return
      const file = join(dir, name)
      const stat = await lstat(file).catch(() => null)
      const path = shown + shownName(name)
      if (stat?.isDirectory()) await this.folder(file, `${path}/`, depth + 1)
      else await this.file(file, path)
    }
  }

  async file(file: string, path: string): Promise<void> {
    const place: Place = { file, links: [] }
    const stat = await lstat(file).catch(() => null)
    if (!stat) this.ended(path, place, 'unreadable', 'The file is no longer there.')
    else if (stat.isSymbolicLink()) this.ended(path, place, 'skipped', 'A link. Links are not followed: drop what it points to.')
    else if (!stat.isFile()) this.ended(path, place, 'skipped', 'Not a plain file.')
    else await this.bytes(path, stat.size, place, 0)
  }

  /** A file or entry whose bytes can be had: looks whether it is an archive. */
  private async bytes(path: string, bytes: number, place: Place, depth: number): Promise<void> {
    if (this.full) return
    const kind = bytes === 0 ? 'plain' : await this.kindOf(path, place)
    if (kind === 'plain') return this.found({ path, bytes, place, archive: false, ended: null })
    if (kind === 'gzip') {
      this.found({ path, bytes, place, archive: true, ended: null })
      const inner = path.slice(path.lastIndexOf('/') + 1).replace(/\.t?gz$/i, '') || 'content'
      return this.found({
        path: `${path}!/${inner}`,
        bytes: -1,
        place: { ...place, links: [...place.links, { kind: 'gzip' }] },
        archive: false,
        ended: null,
      })
    }
    if (depth >= this.limits.archiveDepth)
      return this.ended(path, place, 'skipped', `An archive inside ${depth} others. Unpack it by hand and drop what is in it.`, bytes)
    this.found({ path, bytes, place, archive: true, ended: null })
    await this.zip(path, place, depth)
  }

  private async zip(path: string, place: Place, depth: number): Promise<void> {
    const entries: ZipEntry[] = []
    try {
      const file = place.links.length === 0 ? place.file : await spilled(place, this.options.spill, this.limits)
      await listZip(file, (e) => {
        if (!e.folder) entries.push(e)
        return this.count + entries.length <= this.limits.entries && !this.stop()
      })
    } catch (e) {
      this.ended(`${path}!/(list)`, place, 'unreadable', e instanceof UnpackError ? e.message : 'The archive can’t be listed.')
      return
    }
    for (const entry of entries) {
      if (this.stop() || this.full) return
      const inner: Place = { file: place.file, links: [...place.links, entry.link] }
      const shown = `${path}!/${shownName(entry.name)}`
      const { encrypted, link } = entry
      if (encrypted) this.ended(shown, inner, 'locked', 'Encrypted. Unpack it with its password and drop the files.', link.size)
      else if (link.method !== 0 && link.method !== 8)
        this.ended(
          shown,
          inner,
          'unreadable',
          `Packed with method ${link.method}, which is not read here. Unpack it by hand and drop the files.`,
          link.size,
        )
      else await this.bytes(shown, link.size, inner, depth + 1)
    }
  }

  /** Content decides; entries of archives are only looked into when their name does not promise plain text. */
  private async kindOf(path: string, place: Place): Promise<'plain' | 'zip' | 'gzip'> {
    if (place.links.length > 0 && /\.(log|txt|csv|xml|json|ndjson|cfg|config)$/i.test(path)) return 'plain'
    try {
      const head = await peek(place, this.options.spill, 4)
      if (head[0] === 0x50 && head[1] === 0x4b && ((head[2] === 3 && head[3] === 4) || (head[2] === 5 && head[3] === 6))) return 'zip'
      // Office files are zips too, but nothing of interest is listed in them
      return head[0] === 0x1f && head[1] === 0x8b ? 'gzip' : 'plain'
    } catch {
      return 'plain'
    }
  }

  private ended(path: string, place: Place, state: SourceState, note: string, bytes = 0): void {
    this.found({ path, bytes, place, archive: false, ended: { state, note } })
  }

  private found(f: Found): void {
    if (this.full) return
    if (this.count >= this.limits.entries) {
      this.full = true
      this.onFound({
        ...f,
        archive: false,
        ended: { state: 'skipped', note: `More than ${this.limits.entries} files. The rest was not listed: drop parts of the bundle.` },
      })
      return
    }
    this.count++
    this.onFound(f)
  }
}
