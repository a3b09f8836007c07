/**
 * Bytes of a place, unpacked, in chunks. A nested archive needs random access and is first unpacked into the spill folder, under a name
 * made of numbers; everything else is streamed. Sizes are checked against what the archive declared and against the ratio limit while
 * the bytes pass.
 */
import { createHash, randomUUID } from 'node:crypto'
import { closeSync, createReadStream, existsSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { Readable, type Transform } from 'node:stream'
import { createInflateRaw } from 'node:zlib'
import { Check } from './check'
import { canDecrypt, type Decrypted, decrypted, mayOpen } from './decrypt'
import { Gunzip } from './gunzip'
import type { Link, Place, ZipLink } from './place'
import { openPlain, readAt, readPart } from './plain-file'
import { checkDisk, giveRoom, type Store, takeRoom } from './store'
import { ioError, UnpackError } from './trouble'

const STREAM_CHUNK = 1 << 18
/** When packed bytes are damaged, what came out of the piece with the damage is lost: pieces are small. */
const PACKED_CHUNK = 1 << 16
/** An archive of unknown size asks for disk space each time it has grown by this. */
const SPILL_STEP = 64 << 20

/**
 * Calls `onChunk` with the bytes in order; the buffer may be reused after the call returns. Returns the number of bytes.
 * Throws UnpackError; bytes already given stay given.
 */
export async function readPlace(
  place: Place,
  store: Store,
  onChunk: (bytes: Uint8Array) => void,
  stop: () => boolean = () => false,
): Promise<number> {
  const at = lastRandom(place.links)
  const file = at <= 0 ? place.file : await spilled({ file: place.file, links: place.links.slice(0, at) }, store)
  const rest = place.links.slice(Math.max(at, 0))
  const [first] = rest
  if (!first) return readPart(file, 0, Number.POSITIVE_INFINITY, onChunk, stop)
  if (first.kind === 'range' && rest.length === 1) {
    const n = readPart(file, first.offset, first.size, onChunk, stop)
    if (n < first.size && !stop()) throw new UnpackError('damaged', 'The archive is damaged: it ends inside this entry.')
    return n
  }
  const raw = first.kind === 'zip' && first.lock ? await unlocked(file, first, store) : null
  return pump(unpacked(file, rest, store, raw), onChunk, stop)
}

/** First bytes of a place, at most `bytes`. */
export async function peek(place: Place, store: Store, bytes: number): Promise<Uint8Array> {
  const out = Buffer.alloc(bytes)
  if (place.links.length === 0) {
    const fd = openPlain(place.file)
    try {
      return out.subarray(0, readAt(fd, out, 0))
    } finally {
      closeSync(fd)
    }
  }
  let have = 0
  await readPlace(
    place,
    store,
    (chunk) => {
      if (have < bytes) out.set(chunk.subarray(0, bytes - have), have)
      have = Math.min(bytes, have + chunk.length)
    },
    () => have >= bytes,
  )
  return out.subarray(0, have)
}

/** A stretch of a file on disk that holds a place's bytes as they are. */
export interface Stretch {
  readonly file: string
  readonly from: number
  /** Infinity: to the end of the file. */
  readonly size: number
}

/** Where a place's bytes stand unpacked on disk, if they do: plain files, entries of tars, stored entries of zips. Throws UnpackError. */
export async function stretchOf(place: Place, store: Store): Promise<Stretch | null> {
  const at = lastRandom(place.links)
  const [first, ...more] = place.links.slice(Math.max(at, 0))
  if (!first) return { file: place.file, from: 0, size: Number.POSITIVE_INFINITY }
  const packed = first.kind === 'gzip' || (first.kind === 'zip' && (first.method !== 0 || first.lock !== undefined))
  if (more.length > 0 || packed) return null
  const file = at <= 0 ? place.file : await spilled({ file: place.file, links: place.links.slice(0, at) }, store)
  return { file, from: first.kind === 'zip' ? entryStart(file, first) : first.offset, size: first.size }
}

/** The last link that wants random access in a file on disk; everything before it has to be unpacked to one. */
const lastRandom = (links: readonly Link[]) => links.findLastIndex((l) => l.kind !== 'gzip')

/** Unpacks an inner archive into the spill folder, once; two threads may race, the rename decides. Throws UnpackError. */
export async function spilled(place: Place, store: Store): Promise<string> {
  const target = join(store.folder, createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 32))
  if (existsSync(target)) return target
  const room = new Room(store, sizeOf(place.links.at(-1)))
  const part = `${target}.${randomUUID()}`
  let fd: number | null = null
  try {
    mkdirSync(store.folder, { recursive: true })
    room.take(0)
    const file = openSync(part, 'wx')
    fd = file
    // written at once: what waits to be written would pile up in memory
    await readPlace(place, store, (chunk) => {
      room.take(chunk.length)
      writeAll(file, chunk)
    })
    closeSync(file)
    fd = null
    if (existsSync(target)) throw new Raced()
    renameSync(part, target)
    return target
  } catch (e) {
    if (fd !== null) closeSync(fd)
    rmSync(part, { force: true })
    room.release()
    if (e instanceof Raced) return target
    throw e instanceof UnpackError ? e : ioError(e)
  }
}

/** Another thread was first. */
class Raced extends Error {}

function writeAll(fd: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(fd, bytes, at)
}

/** Room in the spill folder that one archive takes as it grows: all that is declared at first, then in steps. */
class Room {
  private have = 0
  private taken = 0
  constructor(
    private readonly store: Store,
    private readonly declared: number,
  ) {}

  take(bytes: number): void {
    this.have += bytes
    if (this.taken > 0 && this.have <= this.taken) return
    const more = Math.max(this.have, this.taken === 0 ? Math.max(this.declared, 1) : this.taken + SPILL_STEP) - this.taken
    checkDisk(this.store, more)
    takeRoom(this.store, more)
    this.taken += more
  }

  release(): void {
    giveRoom(this.store, this.taken)
    this.taken = 0
  }
}

function sizeOf(link: Link | undefined): number {
  return link && link.kind !== 'gzip' ? link.size : 0
}

interface Unpacked {
  readonly stream: Readable
  readonly check: Check
  readonly all: readonly Readable[]
  /** Trouble that came after all that was good had been given out. */
  readonly failure: () => UnpackError | null
}

/** The stream behind the last zip or range link and the gzip links after it. */
function unpacked(file: string, links: readonly Link[], store: Store, unlocked: Decrypted | null): Unpacked {
  const [first] = links
  const zip = first?.kind === 'zip' ? first : null
  // what comes out of a gzip inside is not what the zip promised
  const check = new Check(zip && !links.some((l) => l.kind === 'gzip') ? zip : null, store.limits)
  const raw =
    unlocked?.stream ?? (first?.kind === 'zip' ? entryBytes(file, first) : partBytes(file, first?.kind === 'range' ? first : null))
  const all: Readable[] = [raw]
  let stream: Readable = raw
  const through = (next: Transform) => {
    stream.on('error', (e) => next.destroy(e))
    stream.pipe(next)
    all.push(next)
    stream = next
  }
  raw.on('data', (chunk: Buffer) => {
    check.packed += chunk.length
  })
  if (zip?.method === 8) through(createInflateRaw({ chunkSize: STREAM_CHUNK }))
  for (const link of links) {
    if (link.kind === 'gzip') through(new Gunzip())
  }
  return { stream, check, all, failure: unlocked?.failure ?? (() => null) }
}

function partBytes(file: string, range: { offset: number; size: number } | null): Readable {
  if (range?.size === 0) return Readable.from([])
  const bounds = range ? { start: range.offset, end: Math.min(range.offset + range.size - 1, Number.MAX_SAFE_INTEGER) } : {}
  return createReadStream(file, { ...bounds, fd: openPlain(file), highWaterMark: PACKED_CHUNK })
}

function entryBytes(file: string, zip: ZipLink): Readable {
  return partBytes(file, { offset: entryStart(file, zip), size: zip.compressed })
}

async function unlocked(file: string, zip: ZipLink, store: Store): Promise<Decrypted> {
  const password = await passwordFor(file, zip, store)
  if (password === null) throw new UnpackError('locked', 'Encrypted. Its password is needed to read it.')
  return decrypted(file, zip, entryStart(file, zip), password)
}

/** How much is unpacked to see whether a password is right: what is wrong does not unpack, and what is only stored has a checksum. */
const TRIAL_PACKED = 256 << 10
const TRIAL_STORED = 64 << 20

/** The password last right in this thread is tried first. */
const lastRight = new WeakMap<Store, string>()

/** The first of the given passwords that opens an entry of a zip on disk, or null. Throws UnpackError when the entry is damaged. */
export async function passwordFor(file: string, zip: ZipLink, store: Store): Promise<string | null> {
  if (!canDecrypt(zip)) return null
  const start = entryStart(file, zip)
  const last = lastRight.get(store)
  const order = last === undefined ? store.passwords : [last, ...store.passwords.filter((p) => p !== last)]
  for (const password of order) {
    if (!(await mayOpen(file, zip, start, password))) continue
    // AES agrees by chance once in 65,536; the old encryption once in 256, so it has to show more
    if (zip.lock?.aes === null && !(await unpacks(file, zip, start, password, store))) continue
    lastRight.set(store, password)
    return password
  }
  return null
}

/** Whether the store's passwords open the outermost lock that keeps a place shut. Throws UnpackError when the entry can't be had. */
export async function opensWith(place: Place, store: Store): Promise<boolean> {
  const at = place.links.findIndex((l) => l.kind === 'zip' && l.lock)
  const link = place.links[at]
  if (link?.kind !== 'zip') return false
  const file = at === 0 ? place.file : await spilled({ file: place.file, links: place.links.slice(0, at) }, store)
  return (await passwordFor(file, link, store)) !== null
}

async function unpacks(file: string, zip: ZipLink, start: number, password: string, store: Store): Promise<boolean> {
  const most = zip.method === 0 ? TRIAL_STORED : TRIAL_PACKED
  let bytes = 0
  try {
    const count = (chunk: Uint8Array) => {
      bytes += chunk.length
    }
    await pump(unpacked(file, [zip], store, decrypted(file, zip, start, password)), count, () => bytes >= most)
    return true
  } catch {
    return false
  }
}

/** Where an entry's bytes begin: behind its local header, whose length only it knows. */
function entryStart(file: string, zip: ZipLink): number {
  if (!Number.isSafeInteger(zip.localHeader))
    throw new UnpackError('damaged', 'The archive is damaged: an entry does not start where its list says.')
  const fd = openPlain(file)
  const head = Buffer.alloc(30)
  try {
    if (readAt(fd, head, zip.localHeader) < 30 || head.readUInt32LE(0) !== 0x04034b50)
      throw new UnpackError('damaged', 'The archive is damaged: an entry does not start where its list says.')
  } finally {
    closeSync(fd)
  }
  return zip.localHeader + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
}

async function pump(from: Unpacked, onChunk: (bytes: Uint8Array) => void, stop: () => boolean): Promise<number> {
  let total = 0
  try {
    for await (const chunk of from.stream as AsyncIterable<Buffer>) {
      from.check.chunk(chunk)
      total += chunk.length
      onChunk(chunk)
      if (stop()) return total
    }
    const late = from.failure()
    if (late) throw late
    from.check.end()
    return total
  } catch (e) {
    const late = from.failure()
    if (late) throw late
    if (e instanceof UnpackError) throw e
    const { code } = e as { code?: string }
    if (code?.startsWith('Z_')) throw new UnpackError('damaged', `The archive is damaged after ${total} bytes of this entry.`)
    throw ioError(e)
  } finally {
    for (const s of from.all) s.destroy()
  }
}
