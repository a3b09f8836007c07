/**
 * The list of a tar on disk: v7, ustar, GNU and pax. Only headers are read; each entry is a stretch of the file.
 *
 *   header 512 · body, filled up to 512 · header · body · … · zero blocks
 *
 * Long names and sizes above 8 GB stand in entries of their own before the one they are about (`x`, `L`). Several tars one after the other
 * are one list. Source: POSIX.1-2017 pax, section ustar interchange format; GNU tar manual, Basic Tar Format.
 */
import { closeSync, fstatSync } from 'node:fs'
import { openPlain, readAt } from './plain-file'
import { UnpackError } from './trouble'

export interface TarEntry {
  readonly name: string
  readonly offset: number
  readonly size: number
  /** Why its bytes are no file: a link, a device, a sparse file. Null for a file. */
  readonly not: string | null
}

const BLOCK = 512
/** Long names and pax records beyond this are no names. */
const MOST_META = 1 << 20
/** More zeros than any tool puts between two tars are the rest of a disk. */
const MOST_ZEROS = 64 << 20
const LINK = 'A link. Links are not followed.'
const DEVICE = 'A device or pipe, not a file.'
const SPARSE = 'A sparse file: only its filled parts are in the archive. Unpack it with tar and add the file.'
const NOT_A_FILE: Readonly<Record<string, string>> = { 1: LINK, 2: LINK, 3: DEVICE, 4: DEVICE, 6: DEVICE, S: SPARSE }

/** Calls `onEntry` in the archive's order until it returns false. Throws UnpackError; entries already given stay given. */
export function listTar(file: string, onEntry: (entry: TarEntry) => boolean): void {
  const fd = openPlain(file)
  try {
    new TarWalk(fd, fstatSync(fd).size, onEntry).run()
  } finally {
    closeSync(fd)
  }
}

/** Whether a block is a header of a tar: its own checksum says so. */
export function isTarHeader(block: Uint8Array): boolean {
  return block.length >= BLOCK && block[0] !== 0 && readNumber(block, 148, 8) === checksum(block)
}

class TarWalk {
  private at = 0
  private name: string | null = null
  private size: number | null = null
  private sparse = false
  private readonly window: Buffer
  private windowAt = 0
  private windowHas = 0

  constructor(
    private readonly fd: number,
    private readonly end: number,
    private readonly onEntry: (entry: TarEntry) => boolean,
  ) {
    this.window = Buffer.allocUnsafeSlow(256 << 10)
  }

  run(): void {
    let zeros = 0
    while (this.at < this.end) {
      const header = this.block(this.at)
      if (header.length < BLOCK) throw this.damaged('it ends inside a header')
      if (header.every((b) => b === 0)) {
        this.at += BLOCK
        zeros += BLOCK
        if (zeros > MOST_ZEROS) return
        continue
      }
      if (readNumber(header, 148, 8) !== checksum(header)) throw this.damaged('a header is wrong')
      zeros = 0
      const type = String.fromCharCode(header[156] ?? 0)
      const declared = readNumber(header, 124, 12)
      if (!Number.isSafeInteger(declared) || declared < 0) throw this.damaged('a size is wrong')
      const body = this.at + BLOCK
      if (type === 'x' || type === 'L' || type === 'g' || type === 'K') this.takeMeta(type, body, declared)
      else if (!this.takeEntry(header, type, body, declared)) return
    }
  }

  private takeEntry(header: Uint8Array, type: string, body: number, declared: number): boolean {
    const name = this.name ?? headerName(header)
    // a hard link has no bytes of its own, whatever its header says
    const size = type === '1' ? 0 : (this.size ?? declared)
    const sparse = this.sparse
    this.name = null
    this.size = null
    this.sparse = false
    this.at = body + blocks(size)
    if (type === '5' || type === 'D' || type === 'V' || (/^[0\0]$/.test(type) && name.endsWith('/'))) return true
    const plain = type === '0' || type === '\0' || type === '7'
    const not = sparse ? SPARSE : plain ? null : (NOT_A_FILE[type] ?? 'An entry of a kind that is no file.')
    return this.onEntry({ name, offset: body, size, not })
  }

  /** Header entries about the entry after them; `g` and `K` say nothing that is needed. */
  private takeMeta(type: string, body: number, size: number): void {
    this.at = body + blocks(size)
    if (type === 'g' || type === 'K') return
    if (size > MOST_META) throw this.damaged('a name is too long')
    const bytes = Buffer.alloc(size)
    if (readAt(this.fd, bytes, body) < size) throw this.damaged('it ends inside a name')
    if (type === 'L') this.name = textTo(bytes, 0, size)
    else this.takePax(bytes)
  }

  /** Records `LENGTH KEY=VALUE\n`, the length counting the whole record. */
  private takePax(bytes: Buffer): void {
    let at = 0
    while (at < bytes.length) {
      const space = bytes.indexOf(32, at)
      const length = space < 0 ? Number.NaN : Number(bytes.toString('latin1', at, Math.min(space, at + 12)))
      if (!Number.isSafeInteger(length) || length <= space - at || at + length > bytes.length)
        throw this.damaged('an extended header is wrong')
      const record = bytes.toString('utf8', space + 1, at + length - 1)
      const equals = record.indexOf('=')
      const key = record.slice(0, equals)
      const value = record.slice(equals + 1)
      if (key === 'path') this.name = value
      else if (key === 'GNU.sparse.name') this.name = value
      else if (key === 'size' && /^\d{1,15}$/.test(value)) this.size = Number(value)
      if (key.startsWith('GNU.sparse.')) this.sparse = true
      at += length
    }
  }

  private block(at: number): Uint8Array {
    if (at < this.windowAt || at + BLOCK > this.windowAt + this.windowHas) {
      this.windowAt = at
      this.windowHas = readAt(this.fd, this.window, at)
    }
    const from = at - this.windowAt
    return this.window.subarray(from, Math.min(from + BLOCK, this.windowHas))
  }

  private damaged(what: string): UnpackError {
    return new UnpackError('damaged', `The tar is damaged at byte ${this.at}: ${what}. What comes after is not listed.`)
  }
}

const blocks = (size: number) => Math.ceil(size / BLOCK) * BLOCK

function headerName(header: Uint8Array): string {
  const name = textTo(header, 0, 100)
  const ustar = textTo(header, 257, 5) === 'ustar' && header[262] === 0
  const prefix = ustar ? textTo(header, 345, 155) : ''
  return prefix === '' ? name : `${prefix}/${name}`
}

/** Text up to the first NUL; what is not UTF-8 is shown as Latin. */
function textTo(bytes: Uint8Array, from: number, length: number): string {
  const part = bytes.subarray(from, from + length)
  const nul = part.indexOf(0)
  const raw = Buffer.from(nul < 0 ? part : part.subarray(0, nul))
  const text = raw.toString('utf8')
  return text.includes('\ufffd') ? raw.toString('latin1') : text
}

/** Octal digits, or binary when the first bit says so. NaN when it is neither. */
function readNumber(bytes: Uint8Array, from: number, length: number): number {
  const first = bytes[from] ?? 0
  if (first === 0x80) return bytes.subarray(from + 1, from + length).reduce((n, b) => n * 256 + b, 0)
  const text = textTo(bytes, from, length).trim()
  return /^[0-7]*$/.test(text) ? Number.parseInt(text || '0', 8) : Number.NaN
}

/** Sum of the header's bytes, with spaces in place of the sum itself. */
function checksum(header: Uint8Array): number {
  let sum = 8 * 32
  for (let i = 0; i < BLOCK; i++) if (i < 148 || i >= 156) sum += header[i] ?? 0
  return sum
}
