/**
 * The journals of this process: one owner for each case, however many windows have it open, so that entries have one order and every window
 * hears of them.
 */
import type { Entry, Numbered } from '@shared/model/journal'
import { caseFolder } from './case-record'
import { oldDecisions } from './decisions'
import { Journal } from './journal'

export type Listener = (added: readonly Numbered[]) => void

/** Of one answer: what a window takes without waiting long. */
const MOST_ENTRIES = 2000
const MOST_BYTES = 8 * 1024 * 1024

export interface JournalPage {
  readonly entries: readonly Numbered[]
  /** There are more after the last one. */
  readonly more: boolean
  readonly troubles: readonly string[]
}

interface Owned {
  readonly journal: Promise<Journal>
  readonly listeners: Set<Listener>
}

const owned = new Map<string, Owned>()
/** Folders of cases that are deleted: what comes late does not bring them back. */
const ended = new Set<string>()

/** Rejects with NO_CASE for what is no id of a case. */
function own(data: string, caseId: string): Owned {
  const folder = caseFolder(data, caseId)
  if (ended.has(folder)) throw Object.assign(new Error('This case is deleted.'), { code: 'NO_CASE' })
  const known = owned.get(folder)
  if (known) return known
  const listeners = new Set<Listener>()
  const onAdded = (added: readonly Numbered[]) => {
    for (const listener of listeners) listener(added)
  }
  const journal = oldDecisions(folder).then((carried) => new Journal({ folder, caseId, carried, onAdded }))
  const made = { journal, listeners }
  owned.set(folder, made)
  return made
}

/** Entries from that place on, as many as fit. */
export async function journalPage(data: string, caseId: string, from: number): Promise<JournalPage> {
  const { entries, troubles } = await (await own(data, caseId).journal).read()
  const page: Numbered[] = []
  let bytes = 0
  for (const e of entries.slice(from)) {
    if (page.length >= MOST_ENTRIES || (page.length > 0 && bytes + e.bytes > MOST_BYTES)) return { entries: page, more: true, troubles }
    bytes += e.bytes
    page.push({ seq: e.seq, entry: e.entry })
  }
  return { entries: page, more: false, troubles }
}

/** On disk when it answers. Rejects: DISK_FULL, NOT_SAVED, NO_CASE. */
export async function addToJournal(data: string, caseId: string, entries: readonly Entry[]): Promise<void> {
  await (await own(data, caseId).journal).append(entries)
}

/** Called with what any window adds; returns the way out. */
export function followJournal(data: string, caseId: string, listener: Listener): () => void {
  const { listeners } = own(data, caseId)
  listeners.add(listener)
  return () => void listeners.delete(listener)
}

/** Before the folder of a case is deleted: nothing is written to it any more. */
export async function endJournal(data: string, caseId: string): Promise<void> {
  const folder = caseFolder(data, caseId)
  const known = owned.get(folder)
  owned.delete(folder)
  ended.add(folder)
  await (await known?.journal)?.close()
}
