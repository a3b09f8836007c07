/** Makes zips and tars for tests, in memory, also such as no honest program would write. */
import { Buffer } from 'node:buffer'
import { gzipSync } from 'node:zlib'
import tarStream from 'tar-stream'
import yazl from 'yazl'

export type Entries = Readonly<Record<string, Uint8Array | string>>

const bytes = (content: Uint8Array | string) => (typeof content === 'string' ? Buffer.from(content) : Buffer.from(content))

/** `stored` leaves entries unpacked; `streamed` writes data descriptors instead of sizes, as tools that pipe do. */
export async function zip(entries: Entries, how: { stored?: boolean; zip64?: boolean; streamed?: boolean } = {}): Promise<Buffer> {
  const file = new yazl.ZipFile()
  for (const [name, content] of Object.entries(entries)) {
    const options = { mtime: new Date(0), compress: !how.stored, forceZip64Format: how.zip64 === true }
    if (how.streamed) {
      const { Readable } = await import('node:stream')
      file.addReadStream(Readable.from([bytes(content)]), name, options)
    } else file.addBuffer(bytes(content), name, options)
  }
  file.end({ forceZip64Format: how.zip64 === true, comment: '' })
  const parts: Buffer[] = []
  for await (const part of file.outputStream as unknown as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts)
}

export const gzip = (content: string | Uint8Array): Buffer => gzipSync(content)

/** Puts other bytes of the same length in place of a name, in the local header and in the list. */
export function renameInZip(archive: Buffer, from: string, to: string): Buffer {
  if (Buffer.byteLength(from) !== Buffer.byteLength(to)) throw new RangeError('names must be of one length')
  const out = Buffer.from(archive)
  for (let at = out.indexOf(from); at >= 0; at = out.indexOf(from, at + 1)) out.write(to, at)
  return out
}

/** Sets the encrypted flag of every entry. */
export function markEncrypted(archive: Buffer): Buffer {
  const out = Buffer.from(archive)
  for (let i = 0; i < out.length - 4; i++) {
    if (out.readUInt32LE(i) === 0x04034b50) out.writeUInt16LE(out.readUInt16LE(i + 6) | 1, i + 6)
    if (out.readUInt32LE(i) === 0x02014b50) out.writeUInt16LE(out.readUInt16LE(i + 8) | 1, i + 8)
  }
  return out
}

export interface TarMember {
  readonly name: string
  readonly content?: Uint8Array | string
  readonly type?: 'file' | 'link' | 'symlink' | 'directory' | 'fifo' | 'character-device'
  readonly linkname?: string
}

/** Long names get pax headers, as other tools write them. */
export async function tar(members: readonly TarMember[]): Promise<Buffer> {
  const pack = tarStream.pack()
  for (const { name, content = '', type = 'file', linkname } of members)
    pack.entry({ name, type, mtime: new Date(0), ...(linkname && { linkname }) }, bytes(content))
  pack.finalize()
  const parts: Buffer[] = []
  for await (const part of pack as AsyncIterable<Buffer>) parts.push(part)
  return Buffer.concat(parts)
}

/** A tar header of our own making, with a right sum: `change` sets what it likes before the sum is made. */
export function tarHeader(name: string, size: number, type = '0', change: (header: Buffer) => void = () => undefined): Buffer {
  const out = Buffer.alloc(512)
  out.write(name, 0, 100)
  out.write('0000644\0', 100)
  out.write(`${size.toString(8).padStart(11, '0')}\0`, 124)
  out.write('00000000000\0', 136)
  out.write(type, 156)
  out.write('ustar\u000000', 257)
  change(out)
  out.fill(32, 148, 156)
  const sum = out.reduce((n, b) => n + b, 0)
  out.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return out
}
