/**
 * A case as one file for a colleague: a zip with the journal, the record, the catalogue, and the evidence if wanted; last a list of what is in it,
 * with sizes and hashes. It is written as it is read, whatever its size.
 *
 *   journal.jsonl   record.json   catalogue.json   evidence/…   hopscope-case.json
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { open, rm, stat } from 'node:fs/promises'
import { basename, dirname, extname, join } from 'node:path'
import { Readable, Writable } from 'node:stream'
import type { Catalogue } from '@shared/model/case'
import { ZipWriter } from '@zip.js/zip.js/lib/zip-core.js'
import { PRODUCER } from '../version'
import { type CaseRecord, caseFolder } from './case-record'
import { JOURNAL_NAME } from './journal'
import { portableNames, portableRecord } from './portable'

export const MANIFEST = 'hopscope-case.json'
export const RECORD = 'record.json'
export const EVIDENCE = 'evidence/'
const CATALOGUE = 'catalogue.json'

export interface Manifest {
  readonly format: 'hopscope-case'
  readonly version: 1
  readonly producer: string
  readonly name: string
  readonly madeAt: number
  readonly withEvidence: boolean
  /** Files of the evidence that could not be read any more and are not in it. */
  readonly missing: readonly string[]
  readonly members: readonly { readonly name: string; readonly bytes: number; readonly sha256: string }[]
}

export interface HandOver {
  readonly data: string
  readonly record: CaseRecord
  readonly catalogue: Catalogue | null
  readonly withEvidence: boolean
}

/** What packs well; archives stay as they are. */
const PACKED = /\.(log|txt|csv|json|jsonl|xml|clixml|eml|cfg|conf|ini)$/i

export async function writeHandOver({ data, record, catalogue, withEvidence }: HandOver, out: Writable): Promise<Manifest> {
  const zip = new ZipWriter(Writable.toWeb(out), { useWebWorkers: false, keepOrder: true, extendedTimestamp: false })
  const members: { name: string; bytes: number; sha256: string }[] = []
  const missing: string[] = []
  const add = async (name: string, bytes: Readable) => {
    const hash = createHash('sha256')
    let size = 0
    const counted = async function* () {
      for await (const part of bytes as AsyncIterable<Buffer>) {
        hash.update(part)
        size += part.length
        yield part
      }
    }
    const stream = Readable.toWeb(Readable.from(counted())) as ReadableStream<Uint8Array>
    await zip.add(name, stream, { level: PACKED.test(name) ? 6 : 0, zip64: true })
    members.push({ name, bytes: size, sha256: hash.digest('hex') })
  }
  const addText = (name: string, value: unknown) => add(name, Readable.from([Buffer.from(JSON.stringify(value))]))
  const names = portableNames(record)
  const journal = join(caseFolder(data, record.caseId), JOURNAL_NAME)
  if (await stat(journal).catch(() => null)) await add(JOURNAL_NAME, createReadStream(journal))
  await addText(RECORD, portableRecord(record, names))
  if (catalogue) await addText(CATALOGUE, catalogue)
  for (const [file, name] of withEvidence ? names : []) {
    const readable = await open(file).catch(() => null)
    if (readable) await add(EVIDENCE + name, readable.createReadStream())
    else missing.push(name)
  }
  const name = record.facts?.name ?? ''
  const manifest: Manifest = {
    format: 'hopscope-case',
    version: 1,
    producer: PRODUCER,
    name,
    madeAt: Date.now(),
    withEvidence,
    missing,
    members: [...members],
  }
  await addText(MANIFEST, manifest)
  await zip.close()
  return manifest
}

/** Writes it beside what is there already: nothing is ever overwritten. The path it has. */
export async function saveHandOver(
  handOver: HandOver,
  wanted: string,
): Promise<{ readonly path: string; readonly missing: readonly string[] }> {
  const extension = extname(wanted)
  const stem = join(dirname(wanted), basename(wanted, extension))
  for (let n = 1; ; n++) {
    const path = n === 1 ? wanted : `${stem} (${n})${extension}`
    const file = await open(path, 'wx').catch((e: NodeJS.ErrnoException) => {
      if (e.code === 'EEXIST') return null
      throw e
    })
    if (!file) continue
    try {
      const { missing } = await writeHandOver(handOver, file.createWriteStream())
      return { path, missing }
    } catch (e) {
      await rm(path, { force: true })
      throw e
    }
  }
}
