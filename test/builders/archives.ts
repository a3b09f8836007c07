/** Makes zips for tests, in memory, also such as no honest program would write. */
import { Buffer } from 'node:buffer'
import { gzipSync } from 'node:zlib'
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
