/**
 * The host's own record of a case: where its evidence is, so that a stored case can read lines again without the window naming paths.
 * One JSON file per case; a record that can't be read counts as gone.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { EvidenceState } from '@shared/contract/host'
import type { SourceFile, TextEncoding } from '@shared/model/source'
import type { Place } from '../files/place'
import type { CaseFacts } from '../ingest/catalogue'
import type { Root } from '../ingest/roots'

export interface CaseRecord {
  readonly version: 1
  readonly caseId: string
  readonly sources: readonly {
    readonly place: Place
    readonly bytes: number
    readonly encoding: TextEncoding
    /** It was not read for want of a password. Passwords themselves are never in a record. */
    readonly locked?: true
  }[]
  /** What was dropped, so that something can be added later; absent in records of older versions. */
  readonly roots?: readonly Root[]
  readonly facts?: CaseFacts
  /** Evidence was copied from a window and is deleted with the case. */
  readonly temporary: boolean
  /** Size and time of each file on disk when it was indexed: a change is told. */
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly modified: number }>>
}

/** Ids are made here; anything else never becomes part of a path. */
function isCaseId(text: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)
}

export const newCaseId = (): string => randomUUID()

export function caseFolder(data: string, caseId: string): string {
  if (!isCaseId(caseId)) throw Object.assign(new Error('No such case.'), { code: 'NO_CASE' })
  return join(data, 'cases', caseId)
}

export interface RecordParts {
  readonly facts: CaseFacts
  readonly roots: readonly Root[]
  readonly sources: readonly SourceFile[]
  readonly places: readonly Place[]
  readonly temporary: boolean
}

export async function makeRecord({ facts, roots, sources, places, temporary }: RecordParts): Promise<CaseRecord> {
  const files: Record<string, { bytes: number; modified: number }> = {}
  for (const file of new Set(places.map((p) => p.file))) {
    const s = await stat(file).catch(() => null)
    if (s?.isFile()) files[file] = { bytes: s.size, modified: s.mtimeMs }
  }
  const kept = sources.map((s, i) => ({
    place: places[i] ?? { file: '', links: [] },
    bytes: s.bytes,
    encoding: s.encoding,
    ...(s.state === 'locked' && { locked: true as const }),
  }))
  return { version: 1, caseId: facts.caseId, sources: kept, temporary, files, roots, facts }
}

export async function saveRecord(data: string, record: CaseRecord): Promise<void> {
  const folder = caseFolder(data, record.caseId)
  await mkdir(folder, { recursive: true })
  const part = join(folder, `case.json.${randomUUID()}`)
  await writeFile(part, JSON.stringify(record))
  await rename(part, join(folder, 'case.json'))
}

export async function loadRecord(data: string, caseId: string): Promise<CaseRecord | null> {
  try {
    const record = JSON.parse(await readFile(join(caseFolder(data, caseId), 'case.json'), 'utf8')) as CaseRecord
    return record.version === 1 && record.caseId === caseId ? record : null
  } catch {
    return null
  }
}

export async function deleteRecord(data: string, caseId: string): Promise<void> {
  await rm(caseFolder(data, caseId), { recursive: true, force: true })
}

/** Whether the evidence is where it was and as it was. */
export async function checkEvidence(record: CaseRecord): Promise<{ evidence: EvidenceState; note: string | null }> {
  let gone = 0
  let changed = 0
  const files = Object.entries(record.files)
  for (const [file, was] of files) {
    const now = await stat(file).catch(() => null)
    if (!now) gone++
    else if (now.size !== was.bytes || now.mtimeMs !== was.modified) changed++
  }
  if (files.length === 0 || gone === files.length)
    return { evidence: 'gone', note: 'The evidence is not where it was. Everything indexed can be used; raw lines can’t be read.' }
  if (gone + changed > 0)
    return {
      evidence: 'changed',
      note: `${gone} files are gone and ${changed} differ from when they were indexed. Their raw lines may not fit.`,
    }
  return { evidence: 'present', note: null }
}
