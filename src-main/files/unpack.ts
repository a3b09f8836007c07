/**
 * Bytes of a place, unpacked, in chunks. A nested archive needs random access and is first unpacked into the spill folder, under a name
 * made of numbers; everything else is streamed. Sizes are checked against what the archive declared and against the ratio limit while
 * the bytes pass.
 */
import { createHash, randomUUID } from 'node:crypto'
import { closeSync, createReadStream, existsSync, openSync, readSync } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { crc32, createGunzip, createInflateRaw } from 'node:zlib'
import { LIMITS, type Limits } from '../ingest/limits'
import type { Link, Place, ZipLink } from './place'

const CHUNK = 1 << 20

/** Trouble with an archive or a file, in words for a person. */
export class UnpackError extends Error {
  readonly code: 'damaged' | 'too-large' | 'locked' | 'unsupported' | 'io'
  constructor(code: UnpackError['code'], message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Calls `onChunk` with the bytes in order; the buffer may be reused after the call returns. Returns the number of bytes.
 * Throws UnpackError; bytes already given stay given.
 */
export async function readPlace(
  place: Place,
  spill: string,
  onChunk: (bytes: Uint8Array) => void,
  stop: () => boolean = () => false,
  limits: Limits = LIMITS,
): Promise<number> {
  const links = [...place.links]
  const file = await nestedFile(place, spill, limits)
  const zip = links.findLastIndex((l) => l.kind === 'zip')
  const rest = zip < 0 ? links : links.slice(zip)
  if (rest.length === 0) return readWhole(file, onChunk, stop)
  return pump(unpacked(file, rest, limits), onChunk, stop)
}

/** First bytes of a place, at most `bytes`. */
export async function peek(place: Place, spill: string, bytes: number): Promise<Uint8Array> {
  const out: Uint8Array[] = []
  let have = 0
  await readPlace(
    place,
    spill,
    (chunk) => {
      out.push(chunk.slice(0, bytes - have))
      have += chunk.length
    },
    () => have >= bytes,
  )
  return Buffer.concat(out).subarray(0, bytes)
}

/** The disk file to which the last zip link (or the plain file) belongs: the dropped file or a spilled archive. */
async function nestedFile(place: Place, spill: string, limits: Limits = LIMITS): Promise<string> {
  const last = place.links.findLastIndex((l) => l.kind === 'zip')
  const before = place.links.slice(0, Math.max(last, 0))
  return before.length === 0 ? place.file : spilled({ file: place.file, links: before }, spill, limits)
}

/** Unpacks an inner archive into the spill folder, once; two threads may race, the rename decides. */
export async function spilled(place: Place, spill: string, limits: Limits = LIMITS): Promise<string> {
  const target = join(spill, createHash('sha256').update(JSON.stringify(place)).digest('hex').slice(0, 32))
  if (existsSync(target)) return target
  await mkdir(spill, { recursive: true })
  const part = `${target}.${randomUUID()}`
  const handle = await open(part, 'wx')
  try {
    const waiting: Uint8Array[] = []
    const write = async () => {
      for (const chunk of waiting.splice(0)) await handle.write(chunk)
    }
    // written behind the reading in file order; chunks are copied because the reader reuses its buffer
    let bytes = 0
    const last: { done: Promise<void> } = { done: Promise.resolve() }
    await readPlace(
      place,
      spill,
      (chunk) => {
        bytes += chunk.length
        if (bytes > limits.spillBytes)
          throw new UnpackError('too-large', 'An archive inside an archive is larger than the room set aside for it.')
        waiting.push(chunk.slice())
        last.done = last.done.then(write)
      },
      undefined,
      limits,
    )
    await last.done
    await handle.close()
    await rename(part, target)
  } catch (e) {
    await handle.close().catch(() => undefined)
    await rm(part, { force: true })
    throw e
  }
  return target
}

function readWhole(file: string, onChunk: (bytes: Uint8Array) => void, stop: () => boolean): number {
  const buffer = Buffer.allocUnsafeSlow(CHUNK)
  let fd: number
  try {
    fd = openSync(file, 'r')
  } catch (e) {
    throw ioError(e)
  }
  let total = 0
  try {
    while (!stop()) {
      const n = readSync(fd, buffer, 0, CHUNK, null)
      if (n === 0) break
      total += n
      onChunk(buffer.subarray(0, n))
    }
  } catch (e) {
    if (e instanceof UnpackError) throw e
    throw ioError(e)
  } finally {
    closeSync(fd)
  }
  return total
}

/** The stream behind the last zip link and the gzip links after it. */
function unpacked(file: string, links: readonly Link[], limits: Limits): { stream: Readable; check: Check; all: Readable[] } {
  const [first] = links
  const zip = first?.kind === 'zip' ? first : null
  const check = new Check(zip, limits)
  const raw = zip ? entryBytes(file, zip) : createReadStream(file, { highWaterMark: 1 << 18 })
  const all: Readable[] = [raw]
  let stream: Readable = raw
  const through = (next: Readable & NodeJS.WritableStream) => {
    stream.on('error', (e) => next.destroy(e))
    stream.pipe(next)
    all.push(next)
    stream = next
  }
  raw.on('data', (chunk: Buffer) => {
    check.packed += chunk.length
  })
  if (zip?.method === 8) through(createInflateRaw({ chunkSize: 1 << 18 }))
  for (const link of links) {
    if (link.kind === 'gzip') through(createGunzip({ chunkSize: 1 << 18 }))
  }
  if (links.some((l) => l.kind === 'gzip')) check.declared = Number.POSITIVE_INFINITY
  return { stream, check, all }
}

function entryBytes(file: string, zip: ZipLink): Readable {
  const fd = openSync(file, 'r')
  const head = Buffer.alloc(30)
  try {
    const n = readSync(fd, head, 0, 30, zip.localHeader)
    if (n < 30 || head.readUInt32LE(0) !== 0x04034b50)
      throw new UnpackError('damaged', 'The archive is damaged: an entry does not start where its list says.')
  } finally {
    closeSync(fd)
  }
  const start = zip.localHeader + 30 + head.readUInt16LE(26) + head.readUInt16LE(28)
  if (zip.compressed === 0) return createReadStream(file, { start: 0, end: -1 })
  return createReadStream(file, { start, end: start + zip.compressed - 1, highWaterMark: 1 << 18 })
}

/** Watches what an archive promised: size, ratio, checksum. */
class Check {
  packed = 0
  declared: number
  private total = 0
  private crc = 0
  constructor(
    private readonly zip: ZipLink | null,
    private readonly limits: Limits,
  ) {
    this.declared = zip ? zip.size : Number.POSITIVE_INFINITY
  }

  chunk(bytes: Uint8Array): void {
    this.total += bytes.length
    if (this.total > this.declared) throw new UnpackError('damaged', 'The archive is damaged: an entry is longer than its list says.')
    if (this.total > this.limits.ratioFloor && this.total > this.packed * this.limits.ratio)
      throw new UnpackError(
        'too-large',
        `Unpacking stopped: more than ${this.limits.ratio} bytes came out of each packed byte, as archive bombs do.`,
      )
    if (Number.isFinite(this.declared)) this.crc = crc32(bytes, this.crc)
  }

  end(): void {
    if (!this.zip || !Number.isFinite(this.declared)) return
    if (this.total < this.declared) throw new UnpackError('damaged', 'The archive is damaged: an entry ends before its list says.')
    if (this.crc >>> 0 !== this.zip.crc32 >>> 0)
      throw new UnpackError('damaged', 'The archive is damaged: the checksum of an entry is wrong.')
  }
}

async function pump(from: ReturnType<typeof unpacked>, onChunk: (bytes: Uint8Array) => void, stop: () => boolean): Promise<number> {
  let total = 0
  try {
    for await (const chunk of from.stream as AsyncIterable<Buffer>) {
      from.check.chunk(chunk)
      total += chunk.length
      onChunk(chunk)
      if (stop()) return total
    }
    from.check.end()
    return total
  } catch (e) {
    if (e instanceof UnpackError) throw e
    const { code } = e as { code?: string }
    if (code?.startsWith('Z_') || code === 'ERR_')
      throw new UnpackError('damaged', `The archive is damaged after ${total} bytes of this entry.`)
    throw ioError(e)
  } finally {
    for (const s of from.all) s.destroy()
  }
}

function ioError(e: unknown): UnpackError {
  const { code, message } = e as { code?: string; message?: string }
  const words: Record<string, string> = {
    ENOENT: 'The file is no longer there.',
    EACCES: 'This account may not read the file.',
    EPERM: 'This account may not read the file.',
    EBUSY: 'Another program holds the file.',
    EISDIR: 'It is a folder.',
  }
  return new UnpackError('io', words[code ?? ''] ?? `The file can't be read (${code ?? message ?? 'unknown'}).`)
}
