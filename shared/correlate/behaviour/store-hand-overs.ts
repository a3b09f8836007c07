/**
 * Who takes mail out of mailboxes and who brings it there, as tracking rows of either side tell: a transport service and the server of the
 * mailbox, often the same machine.
 *
 *   before 2013   SUBMIT on the mailbox server, RECEIVE from STOREDRIVER and DELIVER on the hub, which speaks to the store itself
 *   2013, later   SUBMIT, DELIVER on the mailbox server, which speaks SMTP with a transport service
 *
 * Source: docs/formats/message-tracking.md.
 */
import type { HostBook } from '../host-book'
import { normalName } from '../host-names'
import type { TrackingRows } from '../tracking-rows'

export interface StoreHandOver {
  readonly transport: number
  readonly store: number
  /** 2013 and later. */
  readonly modern: boolean
  readonly rows: number
}

/** What rows say by whom they were written: before 2013 the hub writes RECEIVE and DELIVER, later the mailbox server does. */
interface Kind {
  /** Column of the other end. */
  readonly other: 'client-hostname' | 'server-hostname'
  readonly writer: 'transport' | 'store'
}

function kindOf(event: string, source: string, modern: boolean): Kind | undefined {
  if (source !== 'STOREDRIVER') return undefined
  if (event === 'SUBMIT') return { other: 'server-hostname', writer: 'store' }
  if (event === 'DELIVER') return modern ? { other: 'client-hostname', writer: 'store' } : { other: 'server-hostname', writer: 'transport' }
  // since 2013 this is the mailbox server's own service, which takes mail from its own store
  if (event === 'RECEIVE' && !modern) return { other: 'client-hostname', writer: 'transport' }
  return undefined
}

/** More servers than any organisation has, and every event number there is: with a name they make one number. */
const SERVERS = 4096
const EVENTS = 256

/** One for each pair of servers and age, both ends known. */
export function storeHandOvers(rows: TrackingRows, book: HostBook): StoreHandOver[] {
  const wanted = new Set(['SUBMIT', 'DELIVER', 'RECEIVE'].map((name) => rows.events.indexOf(name)))
  const store = rows.eventSources.indexOf('STOREDRIVER')
  const found = new Map<string, { -readonly [K in keyof StoreHandOver]: StoreHandOver[K] }>()
  for (const column of ['client-hostname', 'server-hostname'] as const) {
    const counts = new Map<number, { row: number; rows: number }>()
    let last = { key: -1, count: { row: -1, rows: 0 } }
    rows.intern(column, normalName, (row, name) => {
      if (name < 0 || rows.eventSource[row] !== store || !wanted.has(rows.event[row] ?? -1)) return
      const writer = (((rows.node[row] ?? -1) + 1) % SERVERS) * EVENTS + (rows.event[row] ?? 0)
      const key = (name * SERVERS * EVENTS + writer) * 2 + (rows.isModern(row) ? 1 : 0)
      // neighbours are alike more often than not
      if (key !== last.key) {
        const count = counts.get(key) ?? { row, rows: 0 }
        counts.set(key, count)
        last = { key, count }
      }
      last.count.rows++
    })
    for (const { row, rows: count } of counts.values()) {
      const modern = rows.isModern(row)
      const kind = kindOf(rows.eventName(row), 'STOREDRIVER', modern)
      const writer = rows.node[row] ?? -1
      const other = kind?.other === column ? book.findOwn(rows.text(row, column)) : -1
      if (!kind || writer < 0 || other < 0) continue
      const [transport, store] = kind.writer === 'transport' ? [writer, other] : [other, writer]
      const key = `${transport}|${store}|${modern}`
      const known = found.get(key)
      if (known) known.rows += count
      else found.set(key, { transport, store, modern, rows: count })
    }
  }
  return [...found.values()]
}
