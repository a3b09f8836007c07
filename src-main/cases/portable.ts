/**
 * The record of a case without the places of this machine: files go by their names under what was dropped. So it can be handed over, and
 * become a record of another machine, with its files in another folder.
 */
import { basename, join, relative, sep } from 'node:path'
import type { Link, Place } from '../files/place'
import type { CaseFacts } from '../ingest/catalogue'
import type { Root } from '../ingest/roots'
import type { CaseRecord } from './case-record'
import { safeSteps } from './uploads'

/** Names of the files of a record, with forward slashes, each once and plain on every system; by their paths here. */
export function portableNames(record: CaseRecord): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const taken = new Set<string>()
  for (const file of Object.keys(record.files)) {
    const name = nameUnder(file, record.roots ?? [])
    let unique = name
    for (let n = 2; taken.has(unique.toLowerCase()); n++) unique = `${n}/${name}`
    taken.add(unique.toLowerCase())
    names.set(file, unique)
  }
  return names
}

const nameOfRoot = (r: Root) => r.as || basename(r.path)

function nameUnder(file: string, roots: readonly Root[]): string {
  const root = roots.find((r) => file === r.path || file.startsWith(r.path + sep))
  const inside = root ? relative(root.path, file).split(sep) : []
  const steps = root ? [nameOfRoot(root), ...inside] : [basename(file)]
  return safeSteps(steps.filter(Boolean).join('/')).join('/')
}

export function portableRecord(record: CaseRecord, names: ReadonlyMap<string, string>): CaseRecord {
  const nameOf = (file: string) => names.get(file) ?? basename(file)
  return {
    ...record,
    temporary: false,
    files: Object.fromEntries(Object.entries(record.files).map(([file, was]) => [nameOf(file), was])),
    sources: record.sources.map((s) => ({ ...s, place: { ...s.place, file: nameOf(s.place.file) } })),
    roots: (record.roots ?? []).map((r) => ({ path: names.get(r.path) ?? safeSteps(nameOfRoot(r)).join('/'), as: r.as })),
  }
}

/** A record of this machine out of a portable one, whose files are in `folder`; null for what is none. It comes from outside. */
export function localRecord(value: unknown, caseId: string, folder: string): CaseRecord | null {
  const v = fieldsOf(value)
  const files = Object.entries(fieldsOf(v.files)).map(([name, was]) => [at(folder, name), sizeOf(was)] as const)
  const known = new Set(files.map(([file]) => file))
  const roots = listOf(v.roots).map((r) => rootOf(r, folder))
  const facts = factsOf(v.facts, caseId)
  const sources = listOf(v.sources).map((s) => sourceOf(s, folder, known))
  if (v.version !== 1 || !facts || files.some(([file, was]) => file === null || !was)) return null
  if (roots.some((r) => r === null) || sources.some((s) => s === null)) return null
  return {
    version: 1,
    caseId,
    temporary: false,
    facts,
    roots: roots.filter((r) => r !== null),
    sources: sources.filter((s) => s !== null),
    files: Object.fromEntries(files) as CaseRecord['files'],
    ...summaryOf(v.summary),
  }
}

/** A path in the folder; null for a name that could lead out of it or is not as names are written. */
function at(folder: string, name: unknown): string | null {
  return isText(name) && isPlainName(name) ? join(folder, ...name.split('/')) : null
}

export function isPlainName(name: string): boolean {
  try {
    return safeSteps(name).join('/') === name
  } catch {
    return false
  }
}

function sizeOf(value: unknown): { readonly bytes: number; readonly modified: number } | null {
  const { bytes, modified } = fieldsOf(value)
  return isNumber(bytes) && isNumber(modified) ? { bytes, modified } : null
}

function rootOf(value: unknown, folder: string): Root | null {
  const { path, as } = fieldsOf(value)
  const here = at(folder, path)
  return here !== null && isText(as) && (as === '' || isPlainName(as)) ? { path: here, as } : null
}

function factsOf(value: unknown, caseId: string): CaseFacts | null {
  const { name, inputs, example, createdAt, producer } = fieldsOf(value)
  if (!isText(name) || !isText(producer) || !isNumber(createdAt)) return null
  return { caseId, name, inputs: listOf(inputs).filter(isText), example: example === true, createdAt, producer }
}

function summaryOf(value: unknown): Pick<CaseRecord, 'summary'> {
  const { first, last, servers, messages } = fieldsOf(value)
  if (!isNumber(servers) || !isNumber(messages)) return {}
  return { summary: { first: isNumber(first) ? first : null, last: isNumber(last) ? last : null, servers, messages } }
}

const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const

function sourceOf(value: unknown, folder: string, known: ReadonlySet<string | null>): CaseRecord['sources'][number] | null {
  const { place, bytes, encoding, locked, path, sha256 } = fieldsOf(value)
  const { file, links } = fieldsOf(place)
  const here = at(folder, file)
  const read = listOf(links).map(linkOf)
  if (here === null || !known.has(here) || !isNumber(bytes) || read.some((l) => l === null)) return null
  const at_: Place = { file: here, links: read.filter((l) => l !== null) }
  return {
    place: at_,
    bytes,
    encoding: ENCODINGS.find((e) => e === encoding) ?? 'utf-8',
    ...(locked === true && { locked: true as const }),
    ...(isText(path) && { path }),
    sha256: isText(sha256) && /^[0-9a-f]{64}$/.test(sha256) ? sha256 : null,
  }
}

function linkOf(value: unknown): Link | null {
  const { kind, localHeader, compressed, size, method, crc32, offset, lock } = fieldsOf(value)
  if (kind === 'gzip') return { kind }
  if (kind === 'range') return isNumber(offset) && isNumber(size) ? { kind, offset, size } : null
  if (kind !== 'zip' || !isNumber(localHeader) || !isNumber(compressed) || !isNumber(size) || !isNumber(method)) return null
  const zip = { kind, localHeader, compressed, size, method, crc32: isNumber(crc32) ? crc32 : null } as const
  if (lock === undefined) return zip
  const { flags, time, aes } = fieldsOf(lock)
  if (!isNumber(flags) || !isNumber(time)) return null
  return { ...zip, lock: { flags, time, aes: Array.isArray(aes) && aes.length <= 16 && aes.every(isNumber) ? aes : null } }
}

const fieldsOf = (v: unknown) => (typeof v === 'object' && v !== null ? v : {}) as Readonly<Record<string, unknown>>
const listOf = (v: unknown): readonly unknown[] => (Array.isArray(v) ? v : [])
const isText = (v: unknown): v is string => typeof v === 'string' && v.length <= 4096
/** From 0, or a time. */
const isNumber = (v: unknown): v is number => typeof v === 'number' && Number.isFinite(v) && v >= 0
