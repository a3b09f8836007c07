/**
 * The journal of a case on disk: a file that only ever grows. What was asked for while a write was under way goes into the next one; the
 * answer comes when it is synced. A write that fails leaves the file as it was before.
 *
 * A line that was cut off, as by a power failure, is put into a file of its own beside the journal before anything is added.
 */
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import type { Entry, Numbered } from '@shared/model/journal'
import { headLine, linesOf, readLines, type Tail, tailOfHead } from './journal-lines'
import { lockJournal } from './journal-lock'

export const JOURNAL_NAME = 'journal.jsonl'

export interface JournalRead {
  readonly entries: readonly (Numbered & { readonly bytes: number })[]
  /** One sentence each on what can't be read. */
  readonly troubles: readonly string[]
}

/** What a journal needs of a disk; tests have one that is full. */
export interface Disk {
  write(file: FileHandle, bytes: Uint8Array, at: number): Promise<number>
  sync(file: FileHandle): Promise<void>
}

const DISK: Disk = {
  write: async (file, bytes, at) => (await file.write(bytes, 0, bytes.byteLength, at)).bytesWritten,
  sync: (file) => file.datasync(),
}

interface Waiting {
  readonly entries: readonly Entry[]
  readonly ok: (added: readonly Numbered[]) => void
  readonly no: (e: unknown) => void
}

export interface JournalOptions {
  readonly folder: string
  readonly caseId: string
  /** Written first when there is no journal yet: what an older version kept elsewhere. */
  readonly carried?: readonly Entry[]
  readonly onAdded?: (added: readonly Numbered[]) => void
  readonly disk?: Disk
}

export class Journal {
  private entries: (Numbered & { bytes: number })[] = []
  private readonly troubles: string[] = []
  private readonly ids = new Set<string>()
  /** Bytes of the file that are known. */
  private end = 0
  private tail: Tail | null = null
  private waiting: Waiting[] = []
  private turn: Promise<void> = Promise.resolve()
  private closed = false
  /** What was there at the first look is no news. */
  private looked = false
  /** Why what was cut off could not be put aside. */
  private notAside: unknown = null
  private readonly disk: Disk

  constructor(private readonly o: JournalOptions) {
    this.disk = o.disk ?? DISK
  }

  /** All entries, and what can't be read. Rejects when there is a file and it can't be opened. */
  read(): Promise<JournalRead> {
    return this.inTurn(async () => {
      await this.look()
      const { tail, troubles } = this
      const carried = tail ? [] : linesOf(this.o.carried ?? [], { seq: 0, sum: '' }).numbered.map((n) => ({ ...n, bytes: 0 }))
      return { entries: [...carried, ...this.entries], troubles: [...troubles] }
    })
  }

  /**
   * Adds entries that are not there yet, by id; on disk when it answers. Rejects with DISK_FULL or NOT_SAVED and a sentence: nothing was added
   * then, and it can be tried again.
   */
  append(entries: readonly Entry[]): Promise<readonly Numbered[]> {
    return new Promise((ok, no) => {
      this.waiting.push({ entries, ok, no })
      void this.inTurn(() => this.writeWaiting())
    })
  }

  /** The case is deleted: nothing is written any more. Resolves when what was under way has ended. */
  async close(): Promise<void> {
    this.closed = true
    await this.turn
  }

  private get path(): string {
    return join(this.o.folder, JOURNAL_NAME)
  }

  private inTurn<T>(run: () => Promise<T>): Promise<T> {
    const mine = this.turn.then(run)
    this.turn = mine.then(
      () => undefined,
      () => undefined,
    )
    return mine
  }

  /** Without a lock, as on a disk that is full or read-only, nothing is put aside: another process may be writing just now. */
  private async look(): Promise<void> {
    const unlock = await lockJournal(this.o.folder).catch(() => null)
    try {
      const file = await openIfThere(this.path, ['r+', 'r'])
      if (file) await using(file, () => this.catchUp(file, unlock !== null))
      this.looked = true
    } finally {
      await unlock?.().catch(() => undefined)
    }
  }

  private async writeWaiting(): Promise<void> {
    const batch = this.waiting.splice(0)
    if (batch.length === 0) return
    try {
      if (this.closed) throw Object.assign(new Error('This case is deleted.'), { code: 'NO_CASE' })
      const added = await this.write(batch.flatMap((w) => w.entries))
      if (added.length > 0) this.o.onAdded?.(added)
      for (const w of batch) w.ok(added)
    } catch (e) {
      for (const w of batch) w.no(notSaved(e))
    }
  }

  private async write(entries: readonly Entry[]): Promise<readonly Numbered[]> {
    await mkdir(this.o.folder, { recursive: true })
    const unlock = await lockJournal(this.o.folder)
    try {
      const file = (await openIfThere(this.path, ['r+'])) ?? (await create(this.path, this.o.folder))
      return await using(file, async () => {
        if ((await this.catchUp(file, true)) > 0) throw this.notAside
        return this.add(file, this.tail ? entries : [...(this.o.carried ?? []), ...entries])
      })
    } finally {
      await unlock().catch(() => undefined)
    }
  }

  private async add(file: FileHandle, entries: readonly Entry[]): Promise<readonly Numbered[]> {
    const given = new Set<string>()
    const fresh = entries.filter((e) => !this.ids.has(e.id) && !given.has(e.id) && given.add(e.id))
    if (fresh.length === 0) {
      // it may be there from a try whose sync failed
      await this.disk.sync(file)
      return []
    }
    const head = this.tail ? '' : headLine(this.o.caseId)
    const { text, numbered, tail } = linesOf(fresh, this.tail ?? tailOfHead(head))
    const bytes = Buffer.from(head + text)
    try {
      for (let at = 0; at < bytes.length; ) at += await this.disk.write(file, bytes.subarray(at), this.end + at)
      await this.disk.sync(file)
    } catch (e) {
      // half a line would be in the way of the next try
      await file.truncate(this.end).catch(() => undefined)
      throw e
    }
    this.end += bytes.length
    this.tail = tail
    this.keep(numbered.map((n) => ({ ...n, bytes: JSON.stringify(n.entry).length })))
    return numbered
  }

  private keep(entries: readonly (Numbered & { bytes: number })[]): void {
    for (const e of entries) {
      if (this.ids.has(e.entry.id)) continue
      this.ids.add(e.entry.id)
      this.entries.push(e)
    }
  }

  /** Reads what others added since, and puts aside what was cut off; the bytes that are still in the way. */
  private async catchUp(file: FileHandle, aside: boolean): Promise<number> {
    const { size } = await file.stat()
    if (size < this.end) this.startOver('The journal on disk is shorter than it was. What stands in it now is shown.')
    if (size === this.end) return 0
    const bytes = await bytesOf(file, this.end, size - this.end)
    const read = readLines(bytes, this.tail)
    this.troubles.push(...read.troubles)
    if (read.whole > 0) this.tail = read.tail
    const before = this.entries.length
    this.keep(read.entries)
    const added = this.entries.slice(before)
    if (this.looked && added.length > 0) this.o.onAdded?.(added)
    this.end += read.whole
    const rest = bytes.subarray(read.whole)
    return rest.length > 0 && !(aside && (await this.putAside(file, rest))) ? rest.length : 0
  }

  private startOver(why: string): void {
    this.troubles.push(why)
    this.entries = []
    this.ids.clear()
    this.tail = null
    this.end = 0
  }

  private async putAside(file: FileHandle, bytes: Uint8Array): Promise<boolean> {
    try {
      const name = await writeBeside(this.o.folder, bytes)
      await file.truncate(this.end)
      await file.datasync()
      this.troubles.push(
        `The last line of the journal was cut off while it was written (${bytes.length} bytes). It is kept in ${name}; everything before it is here.`,
      )
      return true
    } catch (e) {
      this.notAside = e
      return false
    }
  }
}

async function bytesOf(file: FileHandle, from: number, length: number): Promise<Uint8Array> {
  const bytes = Buffer.alloc(length)
  let got = 0
  while (got < length) {
    const { bytesRead } = await file.read(bytes, got, length - got, from + got)
    if (bytesRead === 0) break
    got += bytesRead
  }
  return bytes.subarray(0, got)
}

/** By code of the disk's error. */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'the folder of the case may not be written to',
  EPERM: 'the folder of the case may not be written to',
  EROFS: 'the disk is read-only',
  EIO: 'the disk reports an error',
  LOCKED: 'another Hopscope is writing to this case',
}
const FULL = ['ENOSPC', 'EDQUOT', 'EFBIG']

function notSaved(e: unknown): Error {
  const { code = '', message = String(e) } = e as NodeJS.ErrnoException
  if (code === 'NO_CASE') return e as Error
  if (FULL.includes(code)) return Object.assign(new Error('the disk is full'), { code: 'DISK_FULL' })
  return Object.assign(new Error(WORDS[code] ?? message), { code: 'NOT_SAVED' })
}

async function using<T>(file: FileHandle, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } finally {
    await file.close()
  }
}

/** With the first of the ways that the system allows; null when there is no file. */
async function openIfThere(path: string, ways: readonly string[]): Promise<FileHandle | null> {
  let why: unknown = null
  for (const way of ways) {
    try {
      return await open(path, way)
    } catch (e) {
      if ((e as NodeJS.ErrnoException).code === 'ENOENT') return null
      why = e
    }
  }
  throw why
}

/** The name of a new file is only on disk when its folder is synced too, where a system can do that. */
async function create(path: string, folder: string): Promise<FileHandle> {
  const file = await open(path, 'wx+')
  const parent = await open(folder, 'r').catch(() => null)
  await parent?.sync().catch(() => undefined)
  await parent?.close()
  return file
}

async function writeBeside(folder: string, bytes: Uint8Array): Promise<string> {
  for (let n = 1; ; n++) {
    const name = `journal.cut-${n}`
    const file = await open(join(folder, name), 'wx').catch((e: NodeJS.ErrnoException) => {
      if (e.code === 'EEXIST') return null
      throw e
    })
    if (!file) continue
    await using(file, async () => {
      await file.writeFile(bytes)
      await file.sync()
    })
    return name
  }
}
