/**
 * The host's own record of a case: where its evidence is, so that a stored case can read lines again without the window naming paths.
 * One JSON file per case; a record that can't be read counts as gone.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { EvidenceState } from '@shared/contract/host'
import type { SourceFile, TextEncoding } from '@shared/model/source'
import type { Place } from '../files/place'
import type { CaseFacts } from '../ingest/catalogue'
import type { Root } from '../ingest/roots'

export interface CaseSummary {
  readonly first: number | null
  readonly last: number | null
  readonly servers: number
  readonly messages: number
}

export interface CaseRecord {
  readonly version: 1
  readonly caseId: string
  readonly sources: readonly {
    readonly place: Place
    readonly bytes: number
    readonly encoding: TextEncoding
    /** It was not read for want of a password. Passwords themselves are never in a record. */
    readonly locked?: true
    /** In the case, and of its bytes: so that it is found again after it was moved. Absent in records of older versions. */
    readonly path?: string
    readonly sha256?: string | null
  }[]
  /** What was dropped, so that something can be added later; absent in records of older versions. */
  readonly roots?: readonly Root[]
  readonly facts?: CaseFacts
  /** What a list of cases shows; absent until all is read, and in records of older versions. */
  readonly summary?: CaseSummary
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
    path: s.path,
    sha256: s.sha256,
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

/** Of all cases in the data folder; what can't be read is left out. */
export async function allRecords(data: string): Promise<CaseRecord[]> {
  const names = await readdir(join(data, 'cases')).catch(() => [])
  const records = await Promise.all(names.filter(isCaseId).map((id) => loadRecord(data, id)))
  return records.filter((r) => r !== null)
}

export async function deleteRecord(data: string, caseId: string): Promise<void> {
  await rm(caseFolder(data, caseId), { recursive: true, force: true })
}

/** Whether the evidence is where it was and as it was. */
export async function checkEvidence(record: CaseRecord): Promise<{ evidence: EvidenceState; note: string | null }> {
  const gone: string[] = []
  const changed: string[] = []
  const files = Object.entries(record.files)
  // it was not read to its end: only what was opened is known
  if (files.length === 0 && (await areThere(record.roots ?? []))) return { evidence: 'present', note: null }
  for (const [file, was] of files) {
    const now = await stat(file).catch(() => null)
    if (!now) gone.push(file)
    else if (now.size !== was.bytes || now.mtimeMs !== was.modified) changed.push(file)
  }
  if (files.length === 0 || gone.length === files.length)
    return { evidence: 'gone', note: 'The evidence is not where it was. Everything indexed can be used; raw lines can’t be read.' }
  if (gone.length + changed.length > 0) {
    const parts = [
      ...(gone.length > 0 ? [`Not where they were: ${named(gone)}.`] : []),
      ...(changed.length > 0 ? [`Not as they were when they were indexed: ${named(changed)}. Their raw lines may not fit.`] : []),
    ]
    return { evidence: 'changed', note: parts.join(' ') }
  }
  return { evidence: 'present', note: null }
}

async function areThere(roots: readonly Root[]): Promise<boolean> {
  const found = await Promise.all(roots.map((r) => stat(r.path).catch(() => null)))
  return roots.length > 0 && found.every((s) => s !== null)
}

const NAMED = 5

/** `a.log, b.log and 3 more` */
export function named(files: readonly string[]): string {
  const shown = files.slice(0, NAMED).map((f) => basename(f))
  return `${shown.join(', ')}${files.length > NAMED ? ` and ${files.length - NAMED} more` : ''}`
}
