/**
 * Makes a case of a file that a colleague handed over. It comes from outside: only what its list names is taken, with the size and hash that
 * stand there; names can't lead out of the folder of the case; nothing of it is kept when something does not fit.
 */
import { createHash } from 'node:crypto'
import { closeSync, openSync, writeSync } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Numbered } from '@shared/model/journal'
import type { ZipLink } from '../files/place'
import { checkDisk, makeStore, type Store } from '../files/store'
import { readPlace } from '../files/unpack'
import { listZip } from '../files/zip-list'
import { type CaseRecord, caseFolder, saveRecord } from './case-record'
import { EVIDENCE, MANIFEST, RECORD } from './hand-over'
import { JOURNAL_NAME } from './journal'
import { readLines } from './journal-lines'
import { addToJournal } from './journals'
import { isPlainName, localRecord } from './portable'

export interface TakenOver {
  readonly record: CaseRecord
  readonly withEvidence: boolean
}

/** Of the list, the record and the journal. */
const MOST_TEXT = 256 * 1024 * 1024
const MOST_MEMBERS = 500_000
const A_CALL = 200

interface Member {
  readonly bytes: number
  readonly sha256: string
}

/** Whether the file says it is a case that was handed over. Never rejects. */
export async function isHandOver(path: string): Promise<boolean> {
  if (!(await stat(path).catch(() => null))?.isFile()) return false
  let found = false
  const look = (name: string) => {
    found ||= name === MANIFEST
    return !found
  }
  await listZip(path, (e) => look(e.name)).catch(() => undefined)
  return found
}

/** Rejects with HAND_OVER and a sentence; nothing is left of it then. */
export async function takeOver(path: string, data: string, caseId: string): Promise<TakenOver> {
  const folder = caseFolder(data, caseId)
  try {
    return await new Taking(path, data, caseId).run()
  } catch (e) {
    await rm(folder, { recursive: true, force: true })
    const words = e instanceof Error ? e.message : String(e)
    throw Object.assign(new Error(words), { code: (e as { code?: string }).code === 'ENOSPC' ? 'DISK_FULL' : 'HAND_OVER' })
  }
}

class Taking {
  private readonly entries = new Map<string, ZipLink>()
  private members: ReadonlyMap<string, Member> = new Map()
  private readonly store: Store
  private readonly folder: string

  constructor(
    private readonly path: string,
    private readonly data: string,
    private readonly caseId: string,
  ) {
    this.folder = caseFolder(data, caseId)
    this.store = makeStore(join(this.folder, 'taking'))
  }

  async run(): Promise<TakenOver> {
    await listZip(this.path, ({ name, link }) => {
      if (this.entries.has(name)) throw new Error(`It holds ${name} twice.`)
      this.entries.set(name, link)
      return this.entries.size < MOST_MEMBERS
    })
    const manifest = parsed(await this.bytes(MANIFEST, null), MANIFEST)
    this.members = membersOf(manifest)
    const evidence = [...this.members.keys()].filter((n) => n.startsWith(EVIDENCE))
    const bad = evidence.find((n) => !isPlainName(n.slice(EVIDENCE.length)))
    if (bad !== undefined) throw new Error(`One of its files has a name that can’t be used: ${JSON.stringify(bad.slice(0, 200))}.`)
    const record = localRecord(parsed(await this.text(RECORD), RECORD), this.caseId, join(this.folder, 'evidence'))
    if (!record) throw new Error('Its record of the case is not as records are.')
    const journal = this.members.has(JOURNAL_NAME) ? readLines(await this.text(JOURNAL_NAME), null) : { entries: [], troubles: [] }
    await mkdir(this.folder, { recursive: true })
    checkDisk(
      { ...this.store, folder: this.folder },
      evidence.reduce((n, name) => n + (this.members.get(name)?.bytes ?? 0), 0),
    )
    for (const name of evidence) await this.unpack(name)
    const here = await sizesNow(record)
    await saveRecord(this.data, here)
    await this.keep(journal.entries)
    return { record: here, withEvidence: evidence.length > 0 }
  }

  private async keep(entries: readonly Numbered[]): Promise<void> {
    const all = entries.map((n) => n.entry)
    for (let i = 0; i < all.length; i += A_CALL) await addToJournal(this.data, this.caseId, all.slice(i, i + A_CALL))
  }

  private text(name: string): Promise<Uint8Array> {
    const member = this.members.get(name)
    if (!member) throw new Error(`Its list does not name ${name}.`)
    return this.bytes(name, member)
  }

  /** In memory; `member` is what the list says of it. */
  private async bytes(name: string, member: Member | null): Promise<Uint8Array> {
    const parts: Uint8Array[] = []
    await this.read(name, member, MOST_TEXT, (part) => {
      parts.push(new Uint8Array(part))
    })
    return Buffer.concat(parts)
  }

  private async unpack(name: string): Promise<void> {
    const target = join(this.folder, ...name.split('/'))
    await mkdir(dirname(target), { recursive: true })
    const fd = openSync(target, 'wx')
    try {
      await this.read(name, this.members.get(name) ?? null, Number.POSITIVE_INFINITY, (part) => {
        for (let at = 0; at < part.length; ) at += writeSync(fd, part, at)
      })
    } finally {
      closeSync(fd)
    }
  }

  private async read(name: string, member: Member | null, most: number, onPart: (part: Uint8Array) => void): Promise<void> {
    const link = this.entries.get(name)
    if (!link) throw new Error(`${name} is not in it.`)
    const expected = member?.bytes ?? link.size
    if (link.size !== expected || expected > most) throw new Error(`${name} is not of the size that its list says.`)
    const hash = createHash('sha256')
    let size = 0
    await readPlace(
      { file: this.path, links: [link] },
      this.store,
      (part) => {
        size += part.length
        if (size > expected) return
        hash.update(part)
        onPart(part)
      },
      () => size > expected,
    )
    if (size !== expected || (member && hash.digest('hex') !== member.sha256))
      throw new Error(`${name} has other bytes than its list says: the file is damaged or was changed. Nothing was taken over.`)
  }
}

function parsed(bytes: Uint8Array, name: string): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(Buffer.from(bytes).toString('utf8')) ?? {}) as Readonly<Record<string, unknown>>
  } catch {
    throw new Error(`${name} can’t be read.`)
  }
}

function membersOf({ format, version, members }: Readonly<Record<string, unknown>>): ReadonlyMap<string, Member> {
  if (format !== 'hopscope-case' || version !== 1) throw new Error('It was made by a newer version.')
  if (!Array.isArray(members) || members.length > MOST_MEMBERS) throw new Error('Its list is not as lists are.')
  return new Map(
    members.map((m: unknown) => {
      const { name, bytes, sha256 } = (m ?? {}) as Readonly<Record<string, unknown>>
      if (typeof name !== 'string' || typeof bytes !== 'number' || typeof sha256 !== 'string')
        throw new Error('Its list is not as lists are.')
      return [name, { bytes, sha256 }]
    }),
  )
}

/** Times of files are those of this disk from now on. */
async function sizesNow(record: CaseRecord): Promise<CaseRecord> {
  const files: Record<string, { bytes: number; modified: number }> = {}
  for (const [file, was] of Object.entries(record.files)) {
    const s = await stat(file).catch(() => null)
    files[file] = s ? { bytes: s.size, modified: s.mtimeMs } : was
  }
  return { ...record, files }
}
