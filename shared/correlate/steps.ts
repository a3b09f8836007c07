/** The rows of one message, decoded once: what hops and outcomes are worked out from. */
import type { EpochMs } from '../base/time'
import type { HostBook } from './host-book'
import { addressOf } from './host-names'
import type { Thread } from './threads'
import type { Service, TrackingRows } from './tracking-rows'

export interface Step {
  readonly row: number
  readonly at: EpochMs
  readonly event: string
  readonly source: string
  readonly node: number
  readonly service: Service
  readonly clientHost: string
  readonly clientAddress: string
  readonly serverHost: string
  readonly serverAddress: string
  readonly internalId: string
  /** As written; the list of a row with more or fewer statuses than recipients is kept as it is. */
  readonly recipients: readonly string[]
  /** The same in lower case, to compare by. */
  readonly keys: readonly string[]
  /** Identity of the copy: internal ids are unique per server and service only. */
  readonly copy: string
  /** From the 250 reply in source-context; host and id exchanged back where 2013 swaps them. */
  readonly replyId: string
  readonly replyHost: string
  /** Own server the row names as client or as server, −1 when it is none. */
  readonly clientOwn: number
  readonly serverOwn: number
}

export function stepsOf(thread: Thread, rows: TrackingRows, book: HostBook): Step[] {
  return Array.from(thread.rows, (row) => {
    const text = (column: string) => rows.text(row, column)
    const clientHost = text('client-hostname')
    const clientAddress = addressOf(text('client-ip'))
    const serverHost = text('server-hostname')
    const serverAddress = addressOf(text('server-ip'))
    const node = rows.node[row] ?? -1
    const service = rows.service(row)
    const internalId = text('internal-message-id')
    const recipients = splitList(text('recipient-address'))
    const [replyId, replyHost] = unswap(text('reply-internal-id'), text('reply-hostname'))
    return {
      row,
      at: rows.at[row] ?? Number.NaN,
      event: rows.eventName(row),
      source: rows.eventSourceName(row),
      node,
      service,
      clientHost,
      clientAddress,
      serverHost,
      serverAddress,
      internalId,
      recipients,
      keys: recipients.map((r) => r.toLowerCase()),
      copy: `${node}|${service}|${internalId}`,
      replyId,
      replyHost,
      clientOwn: book.findOwn(clientHost, clientAddress),
      serverOwn: book.findOwn(serverHost, serverAddress),
    }
  })
}

/** `a@x;b@y` → addresses; blanks around and empty places dropped. */
export function splitList(text: string): string[] {
  return text === '' ? [] : text.split(';').flatMap((t) => (t.trim() === '' ? [] : [t.trim()]))
}

/** 2013's shadow replies exchange the two: whichever is all digits is the id. */
function unswap(id: string, host: string): [string, string] {
  return /^\d+$/.test(host.trim()) && !/^\d+$/.test(id.trim()) ? [host.trim(), id.trim()] : [id.trim(), host.trim()]
}
