/**
 * Messages that come of others: reports, journal copies, mail of rules, requests to moderators. Their rows refer to the Message-ID of the
 * other in `reference`.
 *
 *   FAIL reference ─► the report             DSN, RECEIVE of DSN reference ─► the message reported on
 *   RECEIVE of AGENT, MAILBOXRULE, APPROVAL reference ─► the message it was made of
 *   INITMESSAGECREATED, MODERATORAPPROVE, MODERATORREJECT reference ─► the request and the message
 *
 * Source: docs/formats/message-tracking.md §reference.
 */
import { normalMessageId, type Threads } from './threads'
import type { TrackingRows } from './tracking-rows'

export type Relation = 'delivery-report' | 'original' | 'journal' | 'moderation' | 'resubmission' | 'fork' | 'copy'

export interface Related {
  /** `M-7` */
  readonly id: string
  readonly relation: Relation
}

export interface MessageRelations {
  readonly related: ReadonlyMap<number, readonly Related[]>
  /** Messages that a moderator turned down, with the row that says so: it stands among the rows of the request to the moderator. */
  readonly rejected: ReadonlyMap<number, number>
}

/**
 * By number of the message. Several messages may have one Message-ID: what the rows of a report's own original say of the report decides, else all
 * that had begun by then are named. A person is shown that it may be each of them, not the luck of their order.
 */
export function relationsOf(threads: Threads, rows: TrackingRows): MessageRelations {
  const references = referencesOf(threads, rows)
  const byId = threads.withIds(new Set(references.flatMap((r) => r.ids)))
  const found = new Relations()
  const rejected = new Map<number, number>()
  const tell = ({ message, row, told }: Reference, others: readonly number[]) => {
    for (const other of others) {
      const [child, parent] = told.child === 'this' ? [message, other] : [other, message]
      found.add(child, parent, 'original')
      found.add(parent, child, told.relation)
      if (others.length === 1 && rows.eventName(row) === 'MODERATORREJECT') rejected.set(parent, row)
    }
  }
  const open: { readonly reference: Reference; readonly others: readonly number[] }[] = []
  for (const reference of references)
    for (const id of reference.ids) {
      const others = (byId.get(id) ?? []).filter((m) => m !== reference.message)
      if (others.length > 1) open.push({ reference, others })
      else tell(reference, others)
    }
  for (const { reference, others } of open) {
    if (others.some((m) => found.has(reference.message, m))) continue
    const at = rows.at[reference.row] ?? Number.NaN
    const begun = others.filter((m) => !(began(threads, rows, m) > at))
    tell(reference, (begun.length > 0 ? begun : others).slice(0, MOST_ALIKE))
  }
  return { related: found.all, rejected }
}

/** Messages of one Message-ID that are named. */
const MOST_ALIKE = 8

const began = (threads: Threads, rows: TrackingRows, message: number) => rows.at[threads.rowsOf(message)[0] ?? -1] ?? Number.NaN

interface Told {
  readonly child: 'this' | 'other'
  readonly relation: Relation
}

interface Reference {
  readonly message: number
  readonly row: number
  readonly told: Told
  /** Message-IDs: two stand in one cell when a request to moderators is made. */
  readonly ids: readonly string[]
}

function referencesOf(threads: Threads, rows: TrackingRows): Reference[] {
  const found: Reference[] = []
  for (let message = 0; message < threads.count; message++) {
    for (const row of threads.rowsOf(message)) {
      const told = tellsOf(rows, row)
      if (told === null) continue
      const ids = rows
        .text(row, 'reference')
        .split(/[;,\s]+/)
        .map(normalMessageId)
      found.push({ message, row, told, ids: ids.filter((id) => id !== '') })
    }
  }
  return found
}

/** What a row says of its message and the one it refers to: which of them was made of the other, and as what. */
function tellsOf(rows: TrackingRows, row: number): Told | null {
  switch (rows.eventName(row)) {
    case 'FAIL':
      return { child: 'other', relation: 'delivery-report' }
    case 'DSN':
      // a report's own row has no return path; the row of the message that is reported on names the report
      return { child: rows.text(row, 'return-path') === '<>' ? 'this' : 'other', relation: 'delivery-report' }
    case 'RECEIVE': {
      const relation = BORN_OF.get(rows.eventSourceName(row))
      if (relation === undefined) return null
      const journal = relation === 'copy' && isJournal(rows.text(row, 'message-id'))
      return { child: 'this', relation: journal ? 'journal' : relation }
    }
    case 'INITMESSAGECREATED':
      return { child: 'other', relation: 'moderation' }
    case 'MODERATORAPPROVE':
    case 'MODERATORREJECT':
      return { child: 'this', relation: 'moderation' }
    default:
      return null
  }
}

const BORN_OF: ReadonlyMap<string, Relation> = new Map([
  ['DSN', 'delivery-report'],
  ['AGENT', 'copy'],
  ['MAILBOXRULE', 'copy'],
  ['APPROVAL', 'moderation'],
])

/** Exchange gives its journal reports this domain. */
const isJournal = (messageId: string) => normalMessageId(messageId).toLowerCase().endsWith('@journal.report.generator')

class Relations {
  readonly all = new Map<number, Related[]>()
  private readonly known = new Set<string>()

  has(message: number, other: number): boolean {
    return this.known.has(`${message} ${other}`)
  }

  add(message: number, other: number, relation: Relation): void {
    const key = `${message} ${other}`
    if (this.known.has(key)) return
    this.known.add(key)
    const list = this.all.get(message)
    const related = { id: `M-${other + 1}`, relation }
    if (list) list.push(related)
    else this.all.set(message, [related])
  }
}
