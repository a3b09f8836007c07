/** Writes messages, recipients, hops, evidence, events and sessions as tables; the shapes are in model/routes.ts. */

import type { EpochMs } from '../base/time'
import { listCell } from '../columns/list-cell'
import { type RowOf, TableBuilder } from '../columns/table-builder'
import { type Direction, type MessageOutcome, ROUTE_TABLES, type RouteTableName } from '../model/routes'
import type { SourceRef } from '../model/source'
import { type Connection, resultOf } from './connections'
import { EventDetails } from './event-details'
import type { HopDraft } from './hop-draft'
import type { HostBook } from './host-book'
import { outcomeWhy } from './outcome-why'
import type { RecipientDraft } from './outcomes'
import type { RowTexts } from './row-texts'
import type { Sentences } from './sentences'
import type { SessionEntry } from './session-index'
import type { Step } from './steps'
import type { Thread } from './threads'
import type { TrackingRows } from './tracking-rows'
import type { SideEvent } from './witness-rows'

export interface MessageDraft {
  readonly thread: Thread
  readonly steps: readonly Step[]
  readonly hops: readonly HopDraft[]
  readonly recipients: readonly RecipientDraft[]
  readonly outcome: MessageOutcome
  readonly direction: Direction
  /** Events beside the tracking rows, in time order. */
  readonly beside: readonly SideEvent[]
  readonly related: readonly { readonly id: string; readonly relation: string }[]
}

type Cells<T extends RouteTableName, Own extends string> = Omit<RowOf<(typeof ROUTE_TABLES)[T]>, Own>

/** A message that no tracking row is behind, as cells of the tables. */
export interface ForeignMessage {
  readonly message: Cells<'messages', 'recipientsFrom' | 'recipientCount' | 'hopsFrom' | 'hopCount' | 'eventsFrom' | 'eventCount'>
  /** `event` counts within the message. */
  readonly recipients: readonly Cells<'recipients', 'message'>[]
  readonly hops: readonly {
    readonly cells: Cells<'hops', 'message' | 'evidenceFrom' | 'evidenceCount'>
    readonly refs: readonly SourceRef[]
  }[]
  /** In time order. */
  readonly events: readonly SideEvent[]
}

export class RouteWriter {
  private readonly messages
  private readonly recipients
  private readonly hops
  private readonly evidence
  private readonly events
  private readonly sessions
  private readonly connections
  private readonly messageIds: RowTexts
  private readonly networkIds: RowTexts
  private readonly subjects: RowTexts
  private readonly senders: RowTexts
  private readonly details: EventDetails

  constructor(
    private readonly rows: TrackingRows,
    private readonly book: HostBook,
    private readonly sentences: Sentences,
    /** Where sessions learn which messages they carried. */
    private readonly carriedBy: (session: number) => Set<number> | undefined,
    shared: boolean,
  ) {
    this.messageIds = rows.texts('message-id')
    this.networkIds = rows.texts('network-message-id')
    this.subjects = rows.texts('message-subject')
    this.senders = rows.texts('sender-address')
    this.details = new EventDetails(rows)
    this.messages = new TableBuilder('messages', ROUTE_TABLES.messages, { shared })
    this.recipients = new TableBuilder('recipients', ROUTE_TABLES.recipients, { shared })
    this.hops = new TableBuilder('hops', ROUTE_TABLES.hops, { shared })
    this.evidence = new TableBuilder('evidence', ROUTE_TABLES.evidence, { shared })
    this.events = new TableBuilder('events', ROUTE_TABLES.events, { shared })
    this.sessions = new TableBuilder('sessions', ROUTE_TABLES.sessions, { shared })
    this.connections = new TableBuilder('connections', ROUTE_TABLES.connections, { shared })
  }

  get counts(): { messages: number; hops: number; sessions: number; connections: number } {
    return { messages: this.messages.rows, hops: this.hops.rows, sessions: this.sessions.rows, connections: this.connections.rows }
  }

  message(m: MessageDraft): void {
    const index = this.messages.rows
    const recipientsFrom = this.recipients.rows
    const hopsFrom = this.hops.rows
    const eventsFrom = this.events.rows
    const indexes = new RecipientIndexes(m.recipients)
    for (const h of m.hops) this.hop(index, h, indexes)
    const key = m.thread.networkMessageId === '' ? 'message id' : 'network message id'
    const deciding = new Map(m.recipients.map((r) => [r.row, -1]))
    this.eventsOf(index, m, key, deciding)
    for (const r of m.recipients) this.recipient(index, r, deciding.get(r.row) ?? -1)
    const steps = m.steps
    const first = steps[0]?.at ?? null
    const last = steps.at(-1)?.at ?? null
    const done = m.outcome === 'delivered' || m.outcome === 'partly' || m.outcome === 'failed'
    const end = m.recipients.reduce((t, r) => (r.at > t ? r.at : t), first ?? 0)
    const longest = longestWait(m.hops)
    const c = this.messages.columns
    c.messageId.push(firstText(this.messageIds, steps))
    c.networkMessageId.push(firstText(this.networkIds, steps))
    c.subject.push(firstText(this.subjects, steps))
    c.sender.push(firstText(this.senders, steps))
    c.recipients.push(addressesOf(m.recipients))
    c.recipientCount.push(m.recipients.length)
    c.bytes.push(firstNumber(this.rows, steps, 'total-bytes'))
    c.direction.push(m.direction)
    c.outcome.push(m.outcome)
    c.codes.push(codesOf(m.recipients))
    c.first.push(first)
    c.last.push(last)
    c.totalMs.push(done && first !== null ? end - first : null)
    c.complete.push(isComplete(m, this.book) ? 1 : 0)
    c.route.push(routeText(m.hops, m.steps, this.book, this.sentences))
    c.longestWaitMs.push(m.hops[longest]?.waitMs ?? null)
    c.longestWaitHop.push(longest)
    c.recipientsFrom.push(recipientsFrom)
    c.hopsFrom.push(hopsFrom)
    c.hopCount.push(m.hops.length)
    c.eventsFrom.push(eventsFrom)
    c.eventCount.push(this.events.rows - eventsFrom)
    c.related.push(listCell(m.related))
    this.messages.endRow()
  }

  foreign({ message, recipients, hops, events }: ForeignMessage): void {
    const index = this.messages.rows
    const [recipientsFrom, hopsFrom, eventsFrom] = [this.recipients.rows, this.hops.rows, this.events.rows]
    for (const { cells, refs } of hops) {
      const evidenceFrom = this.evidence.rows
      for (const r of distinct(refs)) this.proof(this.hops.rows, r)
      this.hops.add({ ...cells, message: index, evidenceFrom, evidenceCount: this.evidence.rows - evidenceFrom })
    }
    for (const event of events) this.events.add({ message: index, ...eventCells(event) })
    for (const r of recipients) this.recipients.add({ ...r, message: index, event: r.event === null ? -1 : eventsFrom + r.event })
    const counts = { recipientCount: recipients.length, hopCount: hops.length, eventCount: events.length }
    this.messages.add({ ...message, ...counts, recipientsFrom, hopsFrom, eventsFrom })
  }

  session(s: SessionEntry): void {
    const c = this.sessions.columns
    c.sessionId.push(s.sessionId)
    c.direction.push(s.direction)
    c.service.push(s.service)
    c.node.push(s.node)
    c.peer.push(s.peer)
    c.connector.push(s.connector)
    c.local.push(s.local)
    c.remote.push(s.remote)
    c.helo.push(s.helo)
    c.first.push(s.first)
    c.last.push(s.last)
    c.result.push(s.result)
    c.status.push(s.status)
    c.tls.push(s.tls === null ? '' : s.tls ? 'yes' : 'no')
    c.mails.push(s.mails.length)
    c.quit.push(s.quit ? 1 : 0)
    c.closedBy.push(s.closedBy)
    c.missing.push(s.missing)
    c.longestSilenceMs.push(s.longestSilenceMs)
    c.rows.push(s.rows)
    c.messages.push(s.messages.size === 0 ? '' : numbers([...s.messages].sort((a, b) => a - b)))
    c.peerSession.push(s.peerSession)
    c.source.push(s.ref.source)
    c.offset.push(s.ref.offset)
    c.length.push(s.ref.length)
    c.line.push(s.ref.line)
    this.sessions.endRow()
  }

  connection(c: Connection): void {
    const cells = this.connections.columns
    cells.sessionId.push(c.sessionId)
    cells.protocol.push(c.protocol)
    cells.node.push(c.node)
    cells.destination.push(c.destination)
    cells.deliveryType.push(c.deliveryType)
    cells.queueLength.push(c.queueLength)
    cells.tried.push(listCell(c.tried))
    cells.dns.push(c.dns)
    cells.result.push(resultOf(c))
    cells.failure.push(c.failure)
    cells.messages.push(c.messages)
    cells.bytes.push(c.bytes)
    cells.first.push(c.first)
    cells.last.push(c.last)
    cells.rows.push(c.rows)
    cells.session.push(c.session)
    cells.source.push(c.ref.source)
    cells.offset.push(c.ref.offset)
    cells.length.push(c.ref.length)
    cells.line.push(c.ref.line)
    this.connections.endRow()
  }

  finish(): Record<Exclude<RouteTableName, 'streams' | 'talk' | 'exchanges'>, ArrayBufferLike[]> {
    return {
      messages: this.messages.finish(),
      recipients: this.recipients.finish(),
      hops: this.hops.finish(),
      evidence: this.evidence.finish(),
      events: this.events.finish(),
      sessions: this.sessions.finish(),
      connections: this.connections.finish(),
    }
  }

  private recipient(message: number, r: RecipientDraft, event: number): void {
    const c = this.recipients.columns
    c.message.push(message)
    c.address.push(r.address)
    c.outcome.push(r.outcome)
    c.at.push(r.at)
    c.status.push(r.status)
    c.code.push(r.code)
    c.deliveredBy.push(r.deliveredBy)
    c.deliveredTo.push(r.deliveredTo)
    c.via.push(r.via.size === 0 ? '' : listCell([...r.via]))
    c.why.push(outcomeWhy(r, this.rows, this.book, this.sentences))
    c.event.push(event)
    this.recipients.endRow()
  }

  private hop(message: number, h: HopDraft, indexes: RecipientIndexes): void {
    const hop = this.hops.rows
    const refs = h.rows.map((r) => this.rows.ref(r))
    for (const r of h.refs) refs.push(r)
    const evidenceFrom = this.evidence.rows
    for (const r of distinct(refs)) this.proof(hop, r)
    for (const s of h.sessions) this.carriedBy(s)?.add(message)
    const c = this.hops.columns
    c.message.push(message)
    c.from.push(h.from)
    c.to.push(h.to)
    c.via.push(numbers(h.via))
    c.protocol.push(h.protocol)
    c.at.push(h.at)
    c.waitMs.push(h.waitMs)
    c.transferMs.push(h.transferMs)
    c.certainty.push(h.key.certainty)
    c.key.push(h.key.label)
    c.runnerUp.push(h.rival < 0 ? '' : JSON.stringify({ at: this.rows.at[h.rival], ...this.rows.ref(h.rival) }))
    c.note.push(h.note)
    c.worked.push(h.tried ? 0 : 1)
    c.sent.push(h.sent)
    c.received.push(h.received)
    c.recipients.push(indexes.of(h))
    c.attempts.push(listCell(h.attempts))
    c.sessions.push(h.sessions.size === 0 ? '' : numbers([...h.sessions]))
    c.evidenceFrom.push(evidenceFrom)
    c.evidenceCount.push(this.evidence.rows - evidenceFrom)
    this.hops.endRow()
  }

  private proof(hop: number, r: SourceRef): void {
    const c = this.evidence.columns
    c.hop.push(hop)
    c.source.push(r.source)
    c.offset.push(r.offset)
    c.length.push(r.length)
    c.line.push(r.line)
    this.evidence.endRow()
  }

  /** Both lists are in time order. `deciding`: tracking rows of which the number of the event is wanted. */
  private eventsOf(message: number, m: MessageDraft, key: string, deciding: Map<number, number>): void {
    let next = 0
    const besideUntil = (at: EpochMs) => {
      for (let a = m.beside[next]; a && !(a.at > at); a = m.beside[++next]) this.events.add({ message, ...eventCells(a) })
    }
    for (const s of m.steps) {
      besideUntil(s.at)
      if (deciding.has(s.row)) deciding.set(s.row, this.events.rows)
      this.event(message, s, key)
    }
    besideUntil(Number.POSITIVE_INFINITY)
  }

  private event(message: number, s: Step, key: string): void {
    const { source, offset, length, line } = this.rows.ref(s.row)
    const c = this.events.columns
    c.message.push(message)
    c.at.push(s.at)
    c.node.push(s.node)
    c.event.push(s.event)
    c.eventSource.push(s.source)
    c.detail.pushRepeated(this.details.of(s))
    c.key.push(key)
    c.source.push(source)
    c.offset.push(offset)
    c.length.push(length)
    c.line.push(line)
    this.events.endRow()
  }
}

/** `[0,2]`: recipients of hops as indexes into those of their message. Rows share their lists, so the last answer is often the next. */
class RecipientIndexes {
  private readonly index = new Map<string, number>()
  private last: HopDraft['recipients'] | null = null
  private lastText = ''

  constructor(private readonly recipients: readonly RecipientDraft[]) {}

  of(h: HopDraft): string {
    if (h.recipients === this.last) return this.lastText
    this.last = h.recipients
    const [first] = this.recipients
    if (first && Array.isArray(h.recipients) && h.recipients.length === 1 && h.recipients[0] === first.key) {
      this.lastText = numbers([0])
      return this.lastText
    }
    if (this.index.size === 0) for (const [i, r] of this.recipients.entries()) this.index.set(r.key, i)
    const found = new Set<number>()
    for (const key of h.recipients) {
      const i = this.index.get(key)
      if (i !== undefined) found.add(i)
    }
    this.lastText = numbers([...found].sort((a, b) => a - b))
    return this.lastText
  }
}

const eventCells = ({ at, node, event, eventSource, detail, key, ref }: SideEvent) => ({
  at,
  node,
  event,
  eventSource,
  detail,
  key,
  ...ref,
})
/** The same for whole numbers, which need no escapes. Nearly every hop is for the first recipient alone. */
const numbers = (items: readonly number[]) =>
  items.length === 0 ? '' : items.length === 1 && items[0] === 0 ? '[0]' : `[${items.join(',')}]`

/** Without places that stand there already. Nearly every hop has one or two. */
function distinct(refs: readonly SourceRef[]): readonly SourceRef[] {
  const [a, b] = refs
  if (refs.length < 2 || (refs.length === 2 && (a?.source !== b?.source || a?.offset !== b?.offset))) return refs
  const seen = new Set<string>()
  return refs.filter((r) => {
    const id = `${r.source}:${r.offset}`
    if (seen.has(id)) return false
    seen.add(id)
    return true
  })
}

function addressesOf(recipients: readonly RecipientDraft[]): string {
  let text = ''
  for (const { address } of recipients) text = text === '' ? address : `${text}; ${address}`
  return text
}

/** Most messages have none. */
function codesOf(recipients: readonly RecipientDraft[]): string {
  const codes = new Set<string>()
  for (const { code } of recipients) if (code !== '') codes.add(code)
  return codes.size === 0 ? '' : [...codes].join(' ')
}

/** Index of the hop that was waited for longest, the first of several; −1 when no wait is known. */
function longestWait(hops: readonly HopDraft[]): number {
  let longest = -1
  for (let i = 0; i < hops.length; i++) if ((hops[i]?.waitMs ?? -1) > (hops[longest]?.waitMs ?? -1)) longest = i
  return longest
}

function firstText(texts: RowTexts, steps: readonly Step[]): string {
  for (const s of steps) {
    const text = texts.at(s.row)
    if (text !== '') return text
  }
  return ''
}

/** Size grows by headers on the way: the first server's figure is the sender's. */
function firstNumber(rows: TrackingRows, steps: readonly Step[], column: string): number | null {
  for (const s of steps) {
    const n = rows.number(s.row, column)
    if (n > 0) return n
  }
  return null
}

function routeText(hops: readonly HopDraft[], steps: readonly Step[], book: HostBook, sentences: Sentences): string {
  const names = new Set<string>()
  const add = (node: number) => {
    const name = book.name(node)
    if (name !== '') names.add(name)
  }
  for (const h of hops) {
    if (h.protocol === 'shadow') continue
    add(h.from)
    h.via.forEach(add)
    add(h.to)
  }
  if (names.size === 0) for (const s of steps) add(s.node)
  let text = ''
  // routes begin alike
  for (const name of names)
    text = text === '' ? name : (sentences.get('route', text, name) ?? sentences.keep('route', text, name, `${text} → ${name}`))
  return text
}

/** Hosts outside never have logs here; only gaps in the organisation's own logs make a message incomplete. */
function isComplete(m: MessageDraft, book: HostBook): boolean {
  if (m.recipients.some((r) => r.outcome === 'not-covered')) return false
  return m.hops.every((h) => !(h.sent === 'not-covered' && book.isOwn(h.from)) && !(h.received === 'not-covered' && book.isOwn(h.to)))
}
