/**
 * Writes zips byte by byte, so that each field can say something else than the truth: what honest tools never write, and forms that the
 * usual writers don't offer. Source: APPNOTE.TXT.
 */
import { Buffer } from 'node:buffer'
import { crc32, deflateRawSync } from 'node:zlib'

export interface RawEntry {
  readonly name: string | Uint8Array
  /** Unpacked bytes. */
  readonly data?: Uint8Array | string
  /** 0 stored, 8 deflate; any other number is written over stored bytes. */
  readonly method?: number
  readonly flags?: number
  /** Bytes as they stand in the file, in place of what `data` packs to. */
  readonly packed?: Uint8Array
  /** Fields of the list, in place of the truth. */
  readonly says?: Partial<Record<'size' | 'compressed' | 'crc32' | 'localHeader', number>>
  /** Sizes stand behind the data instead of before it. */
  readonly descriptor?: boolean
  /** Sizes and place in 64-bit fields. */
  readonly zip64?: boolean
  readonly extra?: Uint8Array
  /** Written in place of the signature of the local header. */
  readonly signature?: number
}

export interface RawZip {
  readonly prefix?: Uint8Array
  /** Offsets count from the start of the file, not of the archive, as `zip -A` corrects them. */
  readonly adjusted?: boolean
  readonly comment?: string
  readonly zip64?: boolean
  /** Number of entries the end says there are. */
  readonly entries?: number
  readonly disk?: number
}

/** Where the parts of a zip begin, for cutting it there. */
export interface Layout {
  readonly locals: readonly number[]
  readonly datas: readonly number[]
  readonly directory: number
  readonly end64: number | null
  readonly locator: number | null
  readonly end: number
}

interface Written {
  readonly name: Buffer
  readonly method: number
  readonly flags: number
  readonly crc: number
  readonly size: number
  readonly compressed: number
  readonly at: number
  readonly entry: RawEntry
}

export function rawZip(entries: readonly RawEntry[], how: RawZip = {}): { bytes: Buffer; layout: Layout } {
  const prefix = Buffer.from(how.prefix ?? new Uint8Array(0))
  const parts: Buffer[] = [prefix]
  const shift = how.adjusted ? 0 : prefix.length
  const locals: number[] = []
  const datas: number[] = []
  let at = prefix.length
  const put = (part: Buffer) => {
    parts.push(part)
    at += part.length
  }
  const written = entries.map((entry): Written => {
    locals.push(at)
    const w = facts(entry, at - shift)
    const header = localHeader(w)
    datas.push(at + header.length)
    put(header)
    put(packedOf(entry, w.method))
    if (entry.descriptor) put(fields([4, 0x08074b50], [4, w.crc], [4, w.compressed], [4, w.size]))
    return w
  })
  const directory = at
  for (const w of written) put(listEntry(w))
  const size = at - directory
  let end64: number | null = null
  let locator: number | null = null
  const count = how.entries ?? entries.length
  if (how.zip64) {
    end64 = at
    put(fields([4, 0x06064b50], [8, 44], [2, 45], [2, 45], [4, 0], [4, 0], [8, count], [8, count], [8, size], [8, directory - shift]))
    locator = at
    put(fields([4, 0x07064b50], [4, 0], [8, end64 - shift], [4, 1]))
  }
  const end = at
  const comment = Buffer.from(how.comment ?? '')
  const most = (n: number, top: number) => (how.zip64 ? top : n)
  const disk = how.disk ?? 0
  put(
    fields(
      [4, 0x06054b50],
      [2, disk],
      [2, disk],
      [2, most(count & 0xffff, 0xffff)],
      [2, most(count & 0xffff, 0xffff)],
      [4, most(size, 0xffffffff)],
      [4, most(directory - shift, 0xffffffff)],
      [2, comment.length],
    ),
  )
  put(comment)
  return { bytes: Buffer.concat(parts), layout: { locals, datas, directory, end64, locator, end } }
}

function facts(entry: RawEntry, at: number): Written {
  const data = Buffer.from(entry.data ?? '')
  const method = entry.method ?? 8
  return {
    name: Buffer.from(entry.name),
    method,
    flags: (entry.flags ?? 0x800) | (entry.descriptor ? 8 : 0),
    crc: entry.says?.crc32 ?? crc32(data),
    size: entry.says?.size ?? data.length,
    compressed: entry.says?.compressed ?? packedOf(entry, method).length,
    at: entry.says?.localHeader ?? at,
    entry,
  }
}

function packedOf(entry: RawEntry, method: number): Buffer {
  if (entry.packed) return Buffer.from(entry.packed)
  const data = Buffer.from(entry.data ?? '')
  return method === 8 ? deflateRawSync(data) : data
}

function localHeader(w: Written): Buffer {
  const later = w.entry.descriptor === true
  const extra = Buffer.from(w.entry.extra ?? '')
  const head = fields(
    [4, w.entry.signature ?? 0x04034b50],
    [2, 20],
    [2, w.flags],
    [2, w.method],
    [4, 0x21 << 16],
    [4, later ? 0 : w.crc],
    [4, later ? 0 : w.compressed],
    [4, later ? 0 : w.size],
    [2, w.name.length],
    [2, extra.length],
  )
  return Buffer.concat([head, w.name, extra])
}

function listEntry(w: Written): Buffer {
  const big = w.entry.zip64 === true
  const wide = big ? fields([2, 1], [2, 24], [8, w.size], [8, w.compressed], [8, w.at]) : Buffer.alloc(0)
  const extra = Buffer.concat([wide, Buffer.from(w.entry.extra ?? '')])
  const narrow = (n: number) => (big ? 0xffffffff : n)
  const head = fields(
    [4, 0x02014b50],
    [2, 45],
    [2, 45],
    [2, w.flags],
    [2, w.method],
    [4, 0x21 << 16],
    [4, w.crc],
    [4, narrow(w.compressed)],
    [4, narrow(w.size)],
    [2, w.name.length],
    [2, extra.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, narrow(w.at)],
  )
  return Buffer.concat([head, w.name, extra])
}

/** Little-endian numbers, each with its number of bytes. */
function fields(...list: readonly (readonly [bytes: 2 | 4 | 8, value: number])[]): Buffer {
  const out = Buffer.alloc(list.reduce((n, [bytes]) => n + bytes, 0))
  let at = 0
  for (const [bytes, value] of list) {
    if (bytes === 8) out.writeBigUInt64LE(BigInt(value), at)
    else if (bytes === 4) out.writeUInt32LE(value >>> 0, at)
    else out.writeUInt16LE(value & 0xffff, at)
    at += bytes
  }
  return out
}
