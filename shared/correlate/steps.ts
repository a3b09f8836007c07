/** The rows of one message, decoded once: what hops and outcomes are worked out from. */
import type { EpochMs } from '../base/time'
import type { HostBook } from './host-book'
import type { RowEnds, RowTexts } from './row-texts'
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
  /** Both lists; the same object for neighbouring rows, and for others that name the same recipient. */
  readonly people: People
  /** Number of the copy within the message: rows of one internal id on one server and service, as ids are unique there only. */
  readonly copy: number
  /** From the 250 reply in source-context; host and id exchanged back where 2013 swaps them. */
  readonly replyId: string
  readonly replyHost: string
  /** Own server the row names as client or as server, −1 when it is none. */
  readonly clientOwn: number
  readonly serverOwn: number
}

/** Makes the steps of messages. */
export class StepReader {
  private readonly clients: RowEnds
  private readonly servers: RowEnds
  private readonly internalIds: RowTexts
  private readonly recipients: RowTexts
  private readonly replyIds: RowTexts
  private readonly replyHosts: RowTexts
  /** Lists of one recipient: the same few people have most of the mail. */
  private readonly alone = new Map<string, People>()

  constructor(
    private readonly rows: TrackingRows,
    book: HostBook,
  ) {
    this.clients = rows.ends('client', book)
    this.servers = rows.ends('server', book)
    this.internalIds = rows.texts('internal-message-id')
    this.recipients = rows.texts('recipient-address')
    this.replyIds = rows.texts('reply-internal-id')
    this.replyHosts = rows.texts('reply-hostname')
  }

  stepsOf(thread: Pick<Thread, 'rows'>): Step[] {
    const { rows } = this
    const steps: Step[] = []
    // most rows of a message name the same recipients, so neighbours share their lists
    let people = NOBODY
    const copies = new Copies()
    for (const row of thread.rows) {
      const client = this.clients.at(row)
      const server = this.servers.at(row)
      const node = rows.node[row] ?? -1
      const service = rows.service(row)
      const internalId = this.internalIds.at(row)
      const named = this.recipients.at(row)
      if (named !== people.text) people = this.peopleOf(named)
      const reply = unswap(this.replyIds.at(row), this.replyHosts.at(row))
      steps.push({
        row,
        at: rows.at[row] ?? Number.NaN,
        event: rows.eventName(row),
        source: rows.eventSourceName(row),
        node,
        service,
        clientHost: client.host,
        clientAddress: client.address,
        serverHost: server.host,
        serverAddress: server.address,
        internalId,
        recipients: people.recipients,
        keys: people.keys,
        people,
        copy: copies.number(node, service, internalId),
        replyId: reply.id,
        replyHost: reply.host,
        clientOwn: client.own,
        serverOwn: server.own,
      })
    }
    return steps
  }

  private peopleOf(text: string): People {
    if (text === '') return NOBODY
    if (text.includes(';')) return splitPeople(text)
    const known = this.alone.get(text)
    if (known) return known
    const people = splitPeople(text)
    if (this.alone.size === MOST_ALONE) this.alone.clear()
    this.alone.set(text, people)
    return people
  }
}

const MOST_ALONE = 1 << 12

/** Numbers the copies of a message as they are met. Nearly always there is a handful, which is quicker gone through than looked up. */
class Copies {
  private readonly known: { readonly node: number; readonly service: Service; readonly internalId: string }[] = []
  private byKey: Map<string, number> | null = null

  number(node: number, service: Service, internalId: string): number {
    const { known } = this
    if (known.length > FEW) return this.numberOfMany(node, service, internalId)
    for (let copy = 0; copy < known.length; copy++) {
      const c = known[copy]
      if (c?.internalId === internalId && c.node === node && c.service === service) return copy
    }
    return known.push({ node, service, internalId }) - 1
  }

  private numberOfMany(node: number, service: Service, internalId: string): number {
    const keyOf = (n: number, s: Service, id: string) => `${n}|${s}|${id}`
    this.byKey ??= new Map(this.known.map((c, copy) => [keyOf(c.node, c.service, c.internalId), copy]))
    const key = keyOf(node, service, internalId)
    const copy = this.byKey.get(key) ?? this.byKey.size
    this.byKey.set(key, copy)
    return copy
  }
}

const FEW = 16

export interface People {
  readonly text: string
  readonly recipients: readonly string[]
  readonly keys: readonly string[]
}

const NOBODY: People = { text: '', recipients: [], keys: [] }

function splitPeople(text: string): People {
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
function unswap(id: string, host: string): { readonly id: string; readonly host: string } {
  if (host === '') return id === '' ? NO_REPLY : { id: id.trim(), host: '' }
  const swapped = /^\d+$/.test(host.trim()) && !/^\d+$/.test(id.trim())
  return swapped ? { id: host.trim(), host: id.trim() } : { id: id.trim(), host: host.trim() }
}

const NO_REPLY = { id: '', host: '' }
