/** The rows of one message, decoded once: what hops and outcomes are worked out from. */
import type { EpochMs } from '../base/time'
import type { HostBook } from './host-book'
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
  /** Number of the copy within the message: rows of one internal id on one server and service, as ids are unique there only. */
  readonly copy: number
  /** From the 250 reply in source-context; host and id exchanged back where 2013 swaps them. */
  readonly replyId: string
  readonly replyHost: string
  /** Own server the row names as client or as server, −1 when it is none. */
  readonly clientOwn: number
  readonly serverOwn: number
}

export function stepsOf(thread: Thread, rows: TrackingRows, book: HostBook): Step[] {
  const steps: Step[] = []
  // most rows of a message name the same recipients, so neighbours share their lists
  let people = NOBODY
  const copies = new Copies()
  for (const row of thread.rows) {
    const clientHost = rows.text(row, 'client-hostname')
    const clientAddress = rows.address(row, 'client-ip')
    const serverHost = rows.text(row, 'server-hostname')
    const serverAddress = rows.address(row, 'server-ip')
    const node = rows.node[row] ?? -1
    const service = rows.service(row)
    const internalId = rows.text(row, 'internal-message-id')
    const named = rows.text(row, 'recipient-address')
    if (named !== people.text) people = peopleOf(named)
    const [replyId, replyHost] = unswap(rows.text(row, 'reply-internal-id'), rows.text(row, 'reply-hostname'))
    steps.push({
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
      recipients: people.recipients,
      keys: people.keys,
      copy: copies.number(node, service, internalId),
      replyId,
      replyHost,
      clientOwn: book.findOwn(clientHost, clientAddress),
      serverOwn: book.findOwn(serverHost, serverAddress),
    })
  }
  return steps
}

class Copies {
  private readonly byId = new Map<string, { readonly node: number; readonly service: Service; readonly copy: number }[]>()
  private size = 0

  number(node: number, service: Service, internalId: string): number {
    let same = this.byId.get(internalId)
    if (!same) {
      same = []
      this.byId.set(internalId, same)
    }
    // as many as there are servers and services at the most, nearly always one
    for (const c of same) if (c.node === node && c.service === service) return c.copy
    same.push({ node, service, copy: this.size })
    return this.size++
  }
}

interface People {
  readonly text: string
  readonly recipients: readonly string[]
  readonly keys: readonly string[]
}

const NOBODY: People = { text: '', recipients: [], keys: [] }

function peopleOf(text: string): People {
  if (text === '') return NOBODY
  const recipients = splitList(text)
  return { text, recipients, keys: recipients.map((r) => r.toLowerCase()) }
}

/** `a@x;b@y` → addresses; blanks around and empty places dropped. */
export function splitList(text: string): string[] {
  const out: string[] = []
  if (text === '') return out
  for (const part of text.split(';')) {
    const item = part.trim()
    if (item !== '') out.push(item)
  }
  return out
}

/** 2013's shadow replies exchange the two: whichever is all digits is the id. */
function unswap(id: string, host: string): [string, string] {
  if (host === '') return [id.trim(), '']
  return /^\d+$/.test(host.trim()) && !/^\d+$/.test(id.trim()) ? [host.trim(), id.trim()] : [id.trim(), host.trim()]
}
