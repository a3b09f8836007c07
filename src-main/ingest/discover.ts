/**
 * Lists everything a person dropped: folders, zip, tar, gz, and each of them in each other. Gives each file and entry once, in one fixed order (names sorted
 * by code unit; archive entries in the archive's order), with the way to its bytes. Links are not followed.
 */
import { lstat, readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { SourceState } from '@shared/model/source'
import { CONTAINER_HEAD, isArchiveName, mayEndInZip, type Opener, openerOf } from '../files/container'
import { canDecrypt } from '../files/decrypt'
import { type Place, shownName, type ZipLink } from '../files/place'
import type { Store } from '../files/store'
import { listTar, type TarEntry } from '../files/tar-list'
import { UnpackError } from '../files/trouble'
import { passwordFor, peek, spilled } from '../files/unpack'
import { doubtfulEntries } from '../files/zip-doubts'
import { zipExtent } from '../files/zip-end'
import { listZip, type ZipEntry } from '../files/zip-list'
import type { Limits } from './limits'
import type { Root } from './roots'

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
  readonly store: Store
  readonly stop?: () => boolean
}

export async function discover(roots: readonly Root[], options: DiscoverOptions, onFound: (f: Found) => void): Promise<void> {
  const walk = new Walk(options, onFound)
  for (const root of roots) {
    const { path, as } = root
    const stat = await lstat(path).catch(() => null)
    if (!stat) throw Object.assign(new Error(`There is nothing at ${path}.`), { code: 'NOT_FOUND' })
    if (stat.isDirectory()) await walk.folder(path, as === '' ? '' : `${as}/`, 0)
    else await walk.file(path, as || shownName(basename(path)))
  }
}

/** Such a name can't be given back to the system as it was. */
const NO_TEXT = 'Its name, or that of its folder, is not valid text, so it can’t be opened. Rename it and drop it again.'

/** Names of packing methods that tools write and this program does not read. APPNOTE.TXT 4.4.5. */
const METHODS: Readonly<Record<number, string>> = {
  1: 'Shrink',
  6: 'Implode',
  9: 'Deflate64',
  12: 'bzip2',
  14: 'LZMA',
  20: 'Zstandard',
  93: 'Zstandard',
  95: 'XZ',
  97: 'WavPack',
  98: 'PPMd',
}

/** Entries of one archive on which passwords were tried. */
interface Tries {
  opened: number
  failed: number
}

/** An archive of which so many entries in a row open with no password has another one: trying takes a thousandth of a second each. */
const MOST_FAILED = 50

class Walk {
  private count = 0
  private full = false
  private readonly limits: Limits
  private readonly stop: () => boolean

  constructor(
    private readonly options: DiscoverOptions,
    private readonly onFound: (f: Found) => void,
  ) {
    this.limits = options.store.limits
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
    if (!stat) this.ended(path, place, 'unreadable', file.includes('\ufffd') ? NO_TEXT : 'The file is no longer there.')
    else if (stat.isSymbolicLink()) this.ended(path, place, 'skipped', 'A link. Links are not followed: drop what it points to.')
    else if (!stat.isFile()) this.ended(path, place, 'skipped', 'Not a plain file.')
    else await this.bytes(path, stat.size, place, 0)
  }

  /** A file or entry whose bytes can be had: looks whether it is an archive. */
  private async bytes(path: string, bytes: number, place: Place, depth: number): Promise<void> {
    if (this.full) return
    const opener = bytes === 0 ? null : await this.openerOf(path, place)
    if (!opener) return this.found({ path, bytes, place, archive: false, ended: null })
    if (depth >= this.limits.archiveDepth)
      return this.ended(path, place, 'skipped', `An archive inside ${depth} others. Unpack it by hand and drop what is in it.`, bytes)
    this.found({ path, bytes, place, archive: true, ended: null })
    if (opener === 'zip') await this.zip(path, place, depth)
    else if (opener === 'tar') await this.tar(path, place, depth)
    else await this.gzip(path, place, depth)
  }

  /** What is in a gzip is one file more; a tar in it is not, as nobody thinks of a tgz as two. */
  private async gzip(path: string, place: Place, depth: number): Promise<void> {
    const inner: Place = { ...place, links: [...place.links, { kind: 'gzip' }] }
    const name = path.slice(path.lastIndexOf('/') + 1)
    const shown = `${path}!/${name.replace(/\.t?gz$/i, '') || 'content'}`
    // the name of what is in it is known only when the gzip's own name says gz
    const opener = await this.openerOf(/\.gz$/i.test(name) ? shown : '', inner)
    if (opener === 'tar') await this.tar(path, inner, depth)
    else if (opener) await this.bytes(shown, -1, inner, depth + 1)
    else this.found({ path: shown, bytes: -1, place: inner, archive: false, ended: null })
  }

  private async tar(path: string, place: Place, depth: number): Promise<void> {
    const entries: TarEntry[] = []
    const trouble = await this.list(place, (file) => {
      listTar(file, (e) => this.room(entries.push(e)))
    })
    for (const entry of entries) {
      if (this.stop() || this.full) return
      const { name, offset, size, not } = entry
      const shown = `${path}!/${shownName(name)}`
      const inner: Place = { ...place, links: [...place.links, { kind: 'range', offset, size }] }
      if (not) this.ended(shown, inner, 'skipped', not, size)
      else await this.bytes(shown, size, inner, depth + 1)
    }
    if (trouble) this.notListed(path, place, trouble)
  }

  private async zip(path: string, place: Place, depth: number): Promise<void> {
    const entries: ZipEntry[] = []
    let packed = 0
    let opened = ''
    const trouble = await this.list(place, async (file) => {
      opened = file
      packed = (await lstat(file)).size
      await listZip(file, (e) => {
        if (!e.folder) entries.push(e)
        return this.room(entries.length)
      })
    })
    const tries: Tries = { opened: 0, failed: 0 }
    const doubts = doubtfulEntries(entries, packed, this.limits)
    for (const [i, entry] of entries.entries()) {
      if (this.stop() || this.full) return
      const shown = `${path}!/${shownName(entry.name)}`
      const inner: Place = { ...place, links: [...place.links, entry.link] }
      const ended = doubts.get(i) ?? (await this.unopened(entry, opened, tries))
      if (ended) this.ended(shown, inner, ended.state, ended.note, entry.link.size)
      else await this.bytes(shown, entry.link.size, inner, depth + 1)
    }
    if (trouble) this.notListed(path, place, trouble)
  }

  /** Why an entry's bytes can't be had, if so. */
  private async unopened({ link }: ZipEntry, file: string, tries: Tries): Promise<Found['ended']> {
    const locked = link.lock ? await this.locked(link, file, tries) : null
    if (locked) return locked
    if (link.method === 0 || link.method === 8) return null
    const method = METHODS[link.method] ?? `method ${link.method}`
    return { state: 'unreadable', note: `Packed with ${method}, which is not read here. Unpack it by hand and drop the files.` }
  }

  private async locked(link: ZipLink, file: string, tries: Tries): Promise<Found['ended']> {
    const { store } = this.options
    if (!canDecrypt(link))
      return { state: 'locked', note: 'Encrypted in a way that is not read here. Unpack it with its password and drop the files.' }
    if (store.passwords.length === 0)
      return { state: 'locked', note: 'Encrypted. Give its password (it is kept in memory only), or unpack it and drop the files.' }
    if (tries.opened === 0 && tries.failed >= MOST_FAILED)
      return { state: 'locked', note: `Encrypted, and none of the passwords given opens the ${MOST_FAILED} entries before it.` }
    try {
      const password = await passwordFor(file, link, store)
      if (password !== null) tries.opened++
      else tries.failed++
      return password === null ? { state: 'locked', note: 'Encrypted, and none of the passwords given opens it.' } : null
    } catch (e) {
      return { state: 'unreadable', note: e instanceof UnpackError ? e.message : 'The archive is damaged.' }
    }
  }

  /** Lists the archive at a place; what went wrong after the entries it gave. */
  private async list(place: Place, run: (file: string) => Promise<void> | void): Promise<UnpackError | null> {
    try {
      await run(place.links.length === 0 ? place.file : await spilled(place, this.options.store))
      return null
    } catch (e) {
      return e instanceof UnpackError ? e : new UnpackError('damaged', 'The archive can’t be listed.')
    }
  }

  private notListed(path: string, place: Place, e: UnpackError): void {
    const states: Partial<Record<UnpackError['code'], SourceState>> = { 'too-large': 'skipped', 'no-room': 'skipped', locked: 'locked' }
    this.ended(`${path}!/(list)`, place, states[e.code] ?? 'unreadable', e.message)
  }

  /** Whether so many more may be listed. */
  private room(entries: number): boolean {
    return this.count + entries <= this.limits.entries && !this.stop()
  }

  /** Content decides; entries of archives are only looked into when their name does not promise plain text. */
  private async openerOf(path: string, place: Place): Promise<Opener | null> {
    if (place.links.length > 0 && /\.(log|txt|csv|xml|json|ndjson|cfg|config)$/i.test(path)) return null
    try {
      const head = await peek(place, this.options.store, CONTAINER_HEAD)
      const opener = openerOf(head)
      if (opener || !mayEndInZip(head, path)) return opener
      // inside archives only what calls itself an archive is unpacked for a look at its end
      if (place.links.length > 0 && !isArchiveName(path)) return null
      const file = place.links.length === 0 ? place.file : await spilled(place, this.options.store)
      return zipExtent(file) ? 'zip' : null
    } catch {
      return null
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
