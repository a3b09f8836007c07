/** The list of a zip on disk: central directory only, zip64 and data descriptors included. Names are data, never paths. */
import { closeSync } from 'node:fs'
import yauzl from 'yauzl'
import type { Lock, ZipLink } from './place'
import { openPlain, readAt } from './plain-file'
import { UnpackError } from './trouble'
import { type ZipExtent, zipExtent } from './zip-end'

export interface ZipEntry {
  /** As in the archive. */
  readonly name: string
  readonly folder: boolean
  readonly link: ZipLink
}

const ENCRYPTED = 1
const UTF8 = 1 << 11
/** Compression method of an entry encrypted the way of WinZip; the real one is in its extra field. */
const AES_METHOD = 99
const AES_FIELD = 0x9901

/** Calls `onEntry` in the archive's order until it returns false. Rejects with UnpackError. */
export async function listZip(file: string, onEntry: (entry: ZipEntry) => boolean): Promise<void> {
  const extent = zipExtent(file)
  if (!extent)
    throw new UnpackError(
      'damaged',
      'It has no list at its end: it is cut off, or one part of a split archive. Copy it again, or unpack all parts and add the folder.',
    )
  const fd = openPlain(file)
  try {
    await listExtent(new Window(fd, extent), extent, onEntry)
  } finally {
    closeSync(fd)
  }
}

function listExtent(window: Window, extent: ZipExtent, onEntry: (entry: ZipEntry) => boolean): Promise<void> {
  return new Promise((ok, no) => {
    // decodeStrings would refuse whole archives for one odd name
    const options = { lazyEntries: true, decodeStrings: false, validateEntrySizes: false }
    yauzl.fromRandomAccessReader(window, extent.to - extent.from, options, (error, zip) => {
      if (error) return no(damaged(error))
      zip.on('error', (e: Error) => {
        no(damaged(e))
      })
      zip.on('end', ok)
      zip.on('close', ok)
      zip.on('entry', (e: yauzl.Entry) => {
        const name = decodeName(e.fileNameRaw, (e.generalPurposeBitFlag & UTF8) !== 0)
        if (onEntry({ name, folder: /[\\/]$/.test(name), link: linkOf(e, extent.from) })) zip.readEntry()
        else zip.close()
      })
      zip.readEntry()
    })
  })
}

function linkOf(e: yauzl.Entry, from: number): ZipLink {
  const lock = lockOf(e)
  const aes = lock?.aes ?? null
  return {
    kind: 'zip',
    localHeader: from + e.relativeOffsetOfLocalHeader,
    compressed: e.compressedSize,
    size: e.uncompressedSize,
    method: aes ? (aes[5] ?? 0) | ((aes[6] ?? 0) << 8) : e.compressionMethod,
    // version 2 of that encryption writes no checksum; version 1 does
    crc32: aes && aes[0] === 2 ? null : e.crc32,
    ...(lock && { lock }),
  }
}

function lockOf(e: yauzl.Entry): Lock | null {
  if ((e.generalPurposeBitFlag & ENCRYPTED) === 0) return null
  const field = e.extraFields.find((f) => f.id === AES_FIELD)?.data
  const aes = e.compressionMethod === AES_METHOD && field && field.length >= 7 ? [...field.subarray(0, 7)] : null
  return { flags: e.generalPurposeBitFlag, time: ((e.lastModFileDate << 16) | e.lastModFileTime) >>> 0, aes }
}

/** UTF-8 when flagged or when it is valid; otherwise the DOS code page's Latin part is close enough to be shown. */
function decodeName(raw: Buffer, flagged: boolean): string {
  if (flagged) return raw.toString('utf8')
  const text = raw.toString('utf8')
  return text.includes('\ufffd') ? raw.toString('latin1') : text
}

function damaged(e: Error): UnpackError {
  if (/strong encryption/.test(e.message))
    return new UnpackError(
      'locked',
      'Encrypted in a way that is not read here (strong encryption of PKWARE). Unpack it and add the folder.',
    )
  if (/multi-disk/.test(e.message))
    return new UnpackError('unsupported', 'The last part of a split archive. Unpack all parts together and add the folder.')
  return new UnpackError('damaged', `It can't be opened as a zip: ${e.message}.`)
}

const WINDOW = 1 << 20

/** Reads a part of a file through a buffer: the list of a zip is asked for in pieces of some dozen bytes. */
class Window extends yauzl.RandomAccessReader {
  private readonly buffer: Buffer
  private at = 0
  private have = 0

  constructor(
    private readonly fd: number,
    private readonly extent: ZipExtent,
  ) {
    super()
    this.buffer = Buffer.allocUnsafeSlow(Math.max(1, Math.min(WINDOW, extent.to - extent.from)))
  }

  override read(target: Buffer, offset: number, length: number, position: number, done: (e: Error | null, n?: number) => void): void {
    const { buffer } = this
    try {
      if (length > buffer.length) {
        const n = this.fill(target.subarray(offset, offset + length), position)
        queueMicrotask(() => done(null, n))
        return
      }
      if (position < this.at || position + length > this.at + this.have) {
        this.at = position
        this.have = this.fill(buffer, position)
      }
      const from = position - this.at
      const n = buffer.copy(target, offset, from, Math.min(from + length, this.have))
      // never in the same call: thousands of entries would pile up on the stack
      queueMicrotask(() => done(null, n))
    } catch (e) {
      queueMicrotask(() => done(e as Error))
    }
  }

  /** The comment is left out, and the length of it with it: a record that stands inside a comment is none. */
  private fill(target: Buffer, position: number): number {
    const { fd, extent } = this
    const n = readAt(
      fd,
      target.subarray(0, Math.max(0, Math.min(target.length, extent.to - extent.from - position))),
      extent.from + position,
    )
    const comment = extent.to - extent.from - 2 - position
    for (const at of [comment, comment + 1]) if (at >= 0 && at < n) target[at] = 0
    return n
  }

  override close(done: (e: Error | null) => void): void {
    // later, so that an error that closes is told before the end
    setImmediate(() => done(null))
  }
}
