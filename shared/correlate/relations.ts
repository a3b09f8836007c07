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
import type { Thread } from './threads'
import { normalMessageId } from './threads'
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

/** By number of the message. A Message-ID that several messages have stands for the first of them. */
export function relationsOf(threads: readonly Thread[], rows: TrackingRows): MessageRelations {
  const byId = new Map<string, number>()
  threads.forEach((t, i) => {
    if (t.messageId !== '' && !byId.has(t.messageId)) byId.set(t.messageId, i)
  })
  const found = new Relations()
  const rejected = new Map<number, number>()
  threads.forEach((t, i) => {
    for (const row of t.rows) {
      const told = tellsOf(rows, row)
      if (told === null) continue
      // two ids stand in one cell when a request to moderators is made
      for (const id of rows.text(row, 'reference').split(/[;,\s]+/)) {
        const other = byId.get(normalMessageId(id))
        if (other === undefined || other === i) continue
        const [child, parent] = told.child === 'this' ? [i, other] : [other, i]
        found.add(child, parent, 'original')
        found.add(parent, child, told.relation)
        if (rows.eventName(row) === 'MODERATORREJECT') rejected.set(parent, row)
      }
    }
  })
  return { related: found.all, rejected }
}

/** What a row says of its message and the one it refers to: which of them was made of the other, and as what. */
function tellsOf(rows: TrackingRows, row: number): { readonly child: 'this' | 'other'; readonly relation: Relation } | null {
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
