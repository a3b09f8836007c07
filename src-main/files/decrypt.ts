/**
 * Bytes of an encrypted zip entry, decrypted and still packed; zip.js does the work, in this thread. It is shown a zip of this one entry,
 * made of the entry's own bytes and a list written here, so that opening an entry costs the same however many the archive has.
 *
 *   local header and data, as in the file │ list of one entry │ end records
 */
import { closeSync } from 'node:fs'
import { PassThrough, type Readable } from 'node:stream'
import { ERR_INVALID_AUTHENTICATION_CODE, type FileEntry, Reader, ZipReader } from '@zip.js/zip.js/lib/zip-core.js'
import type { ZipLink } from './place'
import { openPlain, readAt } from './plain-file'
import { UnpackError } from './trouble'

/** Methods of encryption that are read: the old one, and AES with a field that says its strength. */
export function canDecrypt(zip: ZipLink): boolean {
  const { lock } = zip
  return lock !== undefined && (lock.flags & STRONG) === 0 && (lock.aes === null || [1, 2, 3].includes(lock.aes[4] ?? 0))
}

/** The start of the entry agrees with the password. Of 256 wrong ones the old encryption takes one. Throws UnpackError. */
export function mayOpen(file: string, zip: ZipLink, start: number, password: string): Promise<boolean> {
  return withEntry(file, zip, start, async (entry) => {
    try {
      await entry.getData(new WritableStream(), { password, checkPasswordOnly: true, useWebWorkers: false })
      return true
    } catch (e) {
      if (isWrong(e)) return false
      throw damaged(e)
    }
  })
}

export interface Decrypted {
  /** Ends where the trouble began: an error would take with it what is still on its way. */
  readonly stream: Readable
  /** Known once the stream has ended. */
  readonly failure: () => UnpackError | null
}

/** `start`: where the entry's data begins in the file. */
export function decrypted(file: string, zip: ZipLink, start: number, password: string): Decrypted {
  let failure: UnpackError | null = null
  const out = new PassThrough({ highWaterMark: 1 << 18 })
  let passed = 0
  let given = 0
  const give = (chunk: Uint8Array) =>
    new Promise<void>((ok, no) => {
      if (out.destroyed) return no(new Error('nobody reads any more'))
      out.once('close', ok)
      out.write(chunk, () => {
        out.off('close', ok)
        ok()
      })
    })
  const target = () =>
    new WritableStream<Uint8Array>({
      async write(chunk) {
        // a second run brings again what was given out in the first
        const fresh = chunk.subarray(Math.min(chunk.length, Math.max(0, given - passed)))
        passed += chunk.length
        given = Math.max(given, passed)
        if (fresh.length > 0) await give(fresh)
      },
    })
  const run = (sealed: boolean) =>
    withEntry(file, zip, start, (entry) => {
      passed = 0
      const options = { password, passThrough: 'compressed' as const, useWebWorkers: false, checkAuthenticationCode: sealed }
      return entry.getData(target(), options)
    })
  run(true)
    .catch((e: unknown) => {
      failure = isWrong(e) ? new UnpackError('locked', 'Encrypted, and the password given does not open it.') : damaged(e)
      // with a broken seal the last bytes were held back: they are damaged evidence, but evidence
      return isSeal(e) ? run(false).catch(() => undefined) : undefined
    })
    .then(
      () => out.end(),
      (e: unknown) => out.destroy(damaged(e)),
    )
  return { stream: out, failure: () => failure }
}

async function withEntry<T>(file: string, zip: ZipLink, start: number, run: (entry: FileEntry) => Promise<T>): Promise<T> {
  const fd = openPlain(file)
  try {
    const [entry] = await new ZipReader(new OneEntry(fd, zip, start)).getEntries()
    if (!entry || entry.directory) throw new UnpackError('damaged', 'The archive is damaged: an encrypted entry can’t be opened.')
    return await run(entry)
  } finally {
    closeSync(fd)
  }
}

const isSeal = (e: unknown) => e instanceof Error && e.message === ERR_INVALID_AUTHENTICATION_CODE
const isWrong = (e: unknown) => e instanceof Error && /invalid password/i.test(e.message)

function damaged(e: unknown): UnpackError {
  if (e instanceof UnpackError) return e
  const words = e instanceof Error ? e.message : 'unknown'
  return new UnpackError('damaged', `The archive is damaged: an encrypted entry can’t be opened (${words}).`)
}

const STRONG = 1 << 6

/** The zip of one entry that zip.js sees. */
class OneEntry extends Reader<void> {
  private readonly body: number
  private readonly tail: Buffer
  // the base class counts these itself, so this one is only read from
  override readonly size: number

  constructor(
    private readonly fd: number,
    private readonly zip: ZipLink,
    start: number,
  ) {
    super()
    this.body = start + zip.compressed - zip.localHeader
    this.tail = listOfOne(zip, this.body)
    this.size = this.body + this.tail.length
  }

  override async readUint8Array(index: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
    const out = new Uint8Array(Math.max(0, Math.min(length, this.size - index)))
    const inBody = Math.max(0, Math.min(out.length, this.body - index))
    if (readAt(this.fd, out.subarray(0, inBody), this.zip.localHeader + index) < inBody)
      throw new UnpackError('damaged', 'The archive is damaged: it ends inside this entry.')
    const from = Math.max(0, index - this.body)
    out.set(this.tail.subarray(from, from + out.length - inBody), inBody)
    return out
  }
}

/** Central directory with one entry and 64-bit sizes, and its end. APPNOTE.TXT 4.3.12 to 4.3.16. */
function listOfOne(zip: ZipLink, at: number): Buffer {
  const { lock } = zip
  const aes = Buffer.from(lock?.aes ?? [])
  const extra = Buffer.alloc(28 + (aes.length > 0 ? 4 + aes.length : 0))
  extra.writeUInt16LE(1, 0)
  extra.writeUInt16LE(24, 2)
  extra.writeBigUInt64LE(BigInt(zip.size), 4)
  extra.writeBigUInt64LE(BigInt(zip.compressed), 12)
  // bytes 20 to 27: the local header is at 0
  if (aes.length > 0) {
    extra.writeUInt16LE(0x9901, 28)
    extra.writeUInt16LE(aes.length, 30)
    aes.copy(extra, 32)
  }
  const entry = Buffer.alloc(46)
  entry.writeUInt32LE(0x02014b50, 0)
  entry.writeUInt16LE(51, 4)
  entry.writeUInt16LE(51, 6)
  entry.writeUInt16LE(lock?.flags ?? 0, 8)
  entry.writeUInt16LE(aes.length > 0 ? 99 : zip.method, 10)
  entry.writeUInt32LE(lock?.time ?? 0, 12)
  entry.writeUInt32LE(zip.crc32 ?? 0, 16)
  entry.fill(0xff, 20, 28)
  entry.writeUInt16LE(1, 28)
  entry.writeUInt16LE(extra.length, 30)
  entry.writeUInt32LE(0xffffffff, 42)
  const list = Buffer.concat([entry, Buffer.from('x'), extra])
  const end = Buffer.alloc(56 + 20 + 22)
  end.writeUInt32LE(0x06064b50, 0)
  end.writeBigUInt64LE(44n, 4)
  end.writeUInt16LE(45, 12)
  end.writeUInt16LE(45, 14)
  end.writeBigUInt64LE(1n, 24)
  end.writeBigUInt64LE(1n, 32)
  end.writeBigUInt64LE(BigInt(list.length), 40)
  end.writeBigUInt64LE(BigInt(at), 48)
  end.writeUInt32LE(0x07064b50, 56)
  end.writeBigUInt64LE(BigInt(at + list.length), 64)
  end.writeUInt32LE(1, 72)
  end.writeUInt32LE(0x06054b50, 76)
  end.fill(0xff, 84, 96)
  return Buffer.concat([list, end])
}
