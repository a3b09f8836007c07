/** Makes encrypted zips for tests: the old encryption and AES, by zip.js. */
import { configure, Uint8ArrayReader, Uint8ArrayWriter, ZipWriter } from '@zip.js/zip.js'
import type { Entries } from './archives'

configure({ useWebWorkers: false })

export interface LockedOptions {
  readonly password: string
  /** 0: the old encryption; else bits of AES. */
  readonly bits: 0 | 128 | 256
  readonly stored?: boolean
  readonly zip64?: boolean
}

export async function lockedZip(entries: Entries, { password, bits, stored, zip64 }: LockedOptions): Promise<Buffer> {
  const file = new ZipWriter(new Uint8ArrayWriter(), { zip64: zip64 === true })
  for (const [name, content] of Object.entries(entries)) {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    const lock = bits === 0 ? { zipCrypto: true } : { encryptionStrength: bits === 128 ? (1 as const) : (3 as const) }
    await file.add(name, new Uint8ArrayReader(bytes), { password, ...lock, level: stored ? 0 : 6 })
  }
  return Buffer.from(await file.close())
}
