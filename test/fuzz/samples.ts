/** What is mutated: every data file of the formats, found by looking, and archives made here of some of them. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { gzip, tar, zip } from '../builders/archives'
import { lockedZip } from '../builders/locked-zip'
import { rawZip } from '../builders/raw-zip'
import { repository } from '../builders/repository'

export interface Sample {
  /** From test/formats, or `made/…`. */
  readonly path: string
  readonly bytes: Uint8Array
}

/** Tried on everything that is locked. */
export const PASSWORD = 'fuzz'

export async function samples(): Promise<Sample[]> {
  const files = dataFiles()
  return [...files, ...(await archivesOf(files))]
}

function dataFiles(): Sample[] {
  const root = join(repository(), 'test/formats')
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((e) => e.isFile() && e.parentPath !== root && !/\.(md|mjs|expected\.json)$/.test(e.name))
    .map((e) => join(e.parentPath, e.name))
    .sort()
    .map((file) => ({ path: relative(root, file).replaceAll('\\', '/'), bytes: new Uint8Array(readFileSync(file)) }))
}

/** Small members, so that a mutation hits a structure more often than their packed bytes. */
async function archivesOf(files: readonly Sample[]): Promise<Sample[]> {
  const [a, b] = files.filter((f) => f.bytes.length > 300).sort((x, y) => x.bytes.length - y.bytes.length)
  if (!a || !b) return []
  const entries = { [basename(a.path)]: a.bytes, [`sub/${basename(b.path)}`]: b.bytes }
  const members = Object.entries(entries).map(([name, content]) => ({ name, content }))
  const raw = members.map(({ name, content }) => ({ name, data: content }))
  const made: Record<string, Uint8Array> = {
    'plain.zip': await zip(entries),
    'stored.zip': await zip(entries, { stored: true }),
    'zip64.zip': rawZip(
      raw.map((r) => ({ ...r, zip64: true })),
      { zip64: true, comment: 'made for tests' },
    ).bytes,
    'descriptors.zip': rawZip(raw.map((r) => ({ ...r, descriptor: true }))).bytes,
    'stub.exe': rawZip(raw, { prefix: Buffer.from('MZ and some program') }).bytes,
    'nested.zip': await zip({ 'inner.zip': await zip(entries), 'inner.tgz': gzip(await tar(members)) }, { stored: true }),
    'old-lock.zip': await lockedZip(entries, { password: PASSWORD, bits: 0 }),
    'aes.zip': await lockedZip(entries, { password: PASSWORD, bits: 256, stored: true }),
    'log.gz': gzip(a.bytes),
    'plain.tar': await tar([
      ...members,
      { name: `${'long/'.repeat(40)}x.LOG`, content: a.bytes },
      { name: 'l', type: 'symlink', linkname: 'x' },
    ]),
    'packed.tgz': gzip(await tar(members)),
  }
  return Object.entries(made).map(([name, bytes]) => ({ path: `made/${name}`, bytes: new Uint8Array(bytes) }))
}
