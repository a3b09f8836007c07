/**
 * From segments of every kind to routes: the heart of the program, pure, run in a worker thread by every shell.
 *
 *   hosts ─► servers of files ─► coverage ─► messages (threads) ─► hops, recipients ─► tables
 *            sessions ──────────────────────────────┘
 *
 * Input order does not matter beyond ties: the same files give the same tables.
 */

import type { EpochMs } from '../base/time'
import { Segment } from '../columns/segment'
import type { Ask, Coverage, DatabaseHistory, NodeClock, RouteNode, RouteTableName } from '../model/routes'
import type { SourceFile } from '../model/source'
import { activeCopiesOf, copiesByNode } from './active-copies'
import { AgentRows } from './agent-rows'
import { Asks } from './asks'
import { inferBalancers } from './balancers/balancers'
import { inferBehaviour } from './behaviour/behaviour'
import { clocksOf } from './clocks/clocks'
import { witnessCloud } from './cloud'
import { type Connection, connectionsOf } from './connections'
import { type RowCopies, withoutCopies } from './copies'
import { CoverageMap } from './coverage'
import { inferDags } from './dags'
import { observeOwners, serversOfFiles } from './file-servers'
import { Activity, type Hole } from './holes'
import type { HopDraft } from './hop-draft'
import { HostBook } from './host-book'
import { loneFiles } from './lone-files'
import { NotifyRows } from './notify-rows'
import { observeOrganisation } from './organisation'
import { directionOf, messageOutcome, recipientsOf, settleOpen, settleRejected } from './outcomes'
import { withOutputRows } from './output-rows'
import { relationsOf } from './relations'
import { hopsOf } from './route'
import type { RouteContext } from './route-context'
import { Sentences } from './sentences'
import { type SessionEntry, SessionIndex } from './session-index'
import { pairSessions } from './session-pairs'
import { StepReader } from './steps'
import { writeStreams } from './streams/write-streams'
import { type Thread, Threads } from './threads'
import { type TraceOrder, TraceTimes } from './trace-times'
import { tracedMessages } from './traced-messages'
import { TrackingRows } from './tracking-rows'
import { type SideEvent, WitnessRows } from './witness-rows'
import { type MessageDraft, RouteWriter } from './write-tables'
import { writeTraced } from './write-traced'

export interface CorrelateInput {
  readonly sources: readonly SourceFile[]
  /** Event segments of any format; those of unknown tables are passed over. */
  readonly segments: readonly ArrayBufferLike[]
  /** Make the tables in shared memory. */
  readonly shared: boolean
  /** Called now and then with the share done, 0–1. */
  readonly onProgress?: (share: number) => void
}

export interface Correlated {
  readonly tables: Record<RouteTableName, ArrayBufferLike[]>
  readonly nodes: readonly RouteNode[]
  readonly databases: readonly DatabaseHistory[]
  readonly serverOf: readonly number[]
  readonly serverWhy: readonly string[]
  readonly coverage: readonly Coverage[]
  /** Logs that are missed. */
  readonly asks: readonly Ask[]
  /** Traces whose dates were read in an order that nothing in the file tells. */
  readonly traceOrders: readonly TraceOrder[]
  /** Rows left out because another file has them too. */
  readonly copies: readonly RowCopies[]
  readonly timeRange: { readonly first: EpochMs; readonly last: EpochMs } | null
  readonly counts: {
    readonly messages: number
    readonly hops: number
    readonly sessions: number
    readonly connections: number
    readonly streams: number
    readonly rowsWithoutMessage: number
  }
}

export function correlate(input: CorrelateInput): Correlated {
  const { segments: opened, copies } = withoutCopies(
    input.segments.map((b) => Segment.open(b)),
    input.sources,
    input.shared,
  )
  const tracking = withOutputRows(ofTable(opened, 'message-tracking'), ofTable(opened, 'tracking-output'), input.shared)
  const rows = new TrackingRows(tracking.segments, input.sources)
  const protocol = ofTable(opened, 'smtp-protocol')
  const book = new HostBook()
  const sessions = new SessionIndex()
  const { sources } = input
  const connections = connectionsOf(ofTable(opened, 'connectivity'), sources)
  const agents = new AgentRows(ofTable(opened, 'agent-log'))
  const traces = ofTable(opened, 'message-trace')
  const traceTimes = new TraceTimes(traces, rows, sources)
  const witnesses = new WitnessRows([...ofTable(opened, 'received'), ...traces], traceTimes)
  rows.observeHosts(book)
  sessions.collect(protocol, sources, book)
  observeOwners({ sources, connections, book })
  const settings = ofTable(opened, 'settings')
  observeOrganisation(settings, sources, book)
  book.settle()
  const { serverOf, serverWhy } = serversOfFiles({ sources, rows, sessions, connections, agents, book })
  const serverOfFile = (source: number) => serverOf[source] ?? -1
  sessions.settle(book, serverOfFile)
  pairSessions(sessions.sessions)
  settleConnections(connections, sessions, serverOfFile)
  const coverage = new CoverageMap(input.sources, serverOf, holesOf(rows))
  const balancers = inferBalancers({ book, sessions: sessions.sessions, rows, settings, sources })
  for (const s of sessions.sessions) s.peer = otherEnd(s, sessions.sessions, book)
  const timeRange = rangeOf(input.sources)
  const clocks = clocksOf(sessions, rows, book, timeRange)
  coverage.allowFor(furthestApart(clocks))
  const databases = activeCopiesOf({ rows, connections, settings, sources, book, clocks })
  inferDags(databases, book)
  inferBehaviour({ book, rows, sessions: sessions.sessions, connections, sources, serverOf })
  const threads = Threads.of(rows, book)
  const notices = new NotifyRows(rows)
  const sentences = new Sentences()
  const context: MessageContext = {
    rows,
    steps: new StepReader(rows, book),
    book,
    sessions,
    coverage,
    sentences,
    agents,
    witnesses,
    notices,
    onlyOne: agents.empty && witnesses.empty ? () => false : uniqueIds(threads),
    serverOf: serverOfFile,
    bundleEnd: timeRange?.last ?? Number.NaN,
  }
  const writer = new RouteWriter(rows, book, sentences, (s) => sessions.sessions[s]?.messages, input.shared)
  const relations = relationsOf(threads, rows)
  const asks = new Asks(book)
  for (let i = 0; i < threads.count; i++) {
    const thread = threads.at(i)
    const draft = draftMessage(thread, context, relations.rejected.get(i), relations.related.get(i) ?? [])
    asks.add(i, draft.hops, draft.recipients, thread.networkMessageId !== '')
    writer.message(draft)
    if ((i & 4095) === 0) input.onProgress?.(i / threads.count)
  }
  for (const m of tracedMessages(traces, threads, traceTimes)) writeTraced(m, { book, coverage, writer })
  const captured = writeStreams((table) => ofTable(opened, table), {
    sessions: sessions.sessions,
    book,
    messagesOf: (ids) => threads.withIds(ids),
    shared: input.shared,
  })
  for (const s of sessions.sessions) writer.session(s)
  for (const c of connections) writer.connection(c)
  describeOutside(book, rows)
  return {
    tables: { ...writer.finish(), streams: captured.streams, talk: captured.talk, exchanges: captured.exchanges },
    nodes: book.nodes({ clocks, balancers, copies: copiesByNode(databases) }),
    databases,
    serverOf,
    serverWhy,
    coverage: coverage.list(),
    asks: asks.list(),
    timeRange,
    traceOrders: traceTimes.orders,
    copies: [...copies, ...[...tracking.copies].map(([source, rows]) => ({ source, of: -1, rows }))],
    counts: { ...writer.counts, streams: captured.count, rowsWithoutMessage: threads.without - notices.joinedRows },
  }
}

const ofTable = (segments: readonly Segment[], table: string) => segments.filter((s) => s.table === table)

/** Beyond this a clock's bound says that nothing is known of it. */
const MOST_APART_MS = 900_000

function furthestApart(clocks: ReadonlyMap<number, NodeClock>): number {
  let most = 0
  for (const { offsetMs, boundMs } of clocks.values()) most = Math.max(most, Math.abs(offsetMs) + boundMs)
  return Math.min(most, MOST_APART_MS)
}

/** What messages are worked out with. */
interface MessageContext extends RouteContext {
  readonly steps: StepReader
  readonly agents: AgentRows
  readonly witnesses: WitnessRows
  readonly notices: NotifyRows
  readonly onlyOne: (messageId: string) => boolean
  /** Time of the bundle's last row; NaN without rows. */
  readonly bundleEnd: EpochMs
  readonly serverOf: (source: number) => number
}

/** `rejected`: the row in which a moderator turned it down. */
function draftMessage(thread: Thread, c: MessageContext, rejected: number | undefined, related: MessageDraft['related']): MessageDraft {
  const steps = c.steps.stepsOf(thread)
  const hops = hopsOf(steps, thread, c)
  const recipients = recipientsOf(steps, c.rows, (host, address) => c.book.host(host, address))
  if (rejected !== undefined) settleRejected(recipients, rejected, c.rows)
  settleOpen(recipients, c.coverage, c.bundleEnd)
  const outcome = messageOutcome(recipients)
  const beside = besideOf(thread, hops, c)
  witnessCloud(hops, beside, c.book.cloud)
  return { thread, steps, hops, recipients, outcome, direction: directionOf(steps, recipients, c.rows), beside, related }
}

/** What agents, headers, traces and notices say of the message; sessions that carried other mail too say nothing of this one. */
function besideOf(thread: Thread, hops: readonly HopDraft[], c: MessageContext): SideEvent[] {
  const notices = c.notices.of(thread, c.book)
  if (c.agents.empty && c.witnesses.empty) return notices.sort((a, b) => a.at - b.at)
  const sessions = new Set(hops.flatMap((h) => [...h.sessions]))
  const alone = [...sessions].flatMap((s) => c.sessions.sessions[s] ?? []).filter((s) => s.direction === 'receive' && s.mails.length === 1)
  const message = { ...thread, only: c.onlyOne(thread.messageId) }
  const found = [...c.agents.of(message, alone, c.serverOf), ...c.witnesses.of(message, c.book), ...notices]
  return found.sort((a, b) => a.at - b.at)
}

/** Whether no other message has this Message-ID. */
function uniqueIds(threads: Threads): (messageId: string) => boolean {
  const seen = new Set<string>()
  const several = new Set<string>()
  for (let i = 0; i < threads.count; i++) {
    const messageId = threads.messageId(i)
    if (seen.has(messageId)) several.add(messageId)
    else seen.add(messageId)
  }
  return (messageId) => messageId !== '' && !several.has(messageId)
}

/** Gives connections their server, and the SMTP session that is the same connection. */
function settleConnections(connections: readonly Connection[], sessions: SessionIndex, serverOf: (source: number) => number): void {
  const sent = new Map<number, Map<string, number>>()
  for (const s of sessions.sessions) {
    if (s.direction !== 'send') continue
    const ofNode = sent.get(s.node) ?? new Map<string, number>()
    sent.set(s.node, ofNode.set(s.sessionId.toUpperCase(), s.index))
  }
  for (const c of connections) {
    c.node = serverOf(c.source)
    c.session = (c.node < 0 ? undefined : sent.get(c.node)?.get(c.sessionId.toUpperCase())) ?? -1
  }
}

/** Tracking rows per server and service; sessions are too few to tell silence from loss. */
function holesOf(rows: TrackingRows): (node: number, family: string) => readonly Hole[] {
  const activity = new Map<string, Map<number, Activity>>()
  for (let r = 0; r < rows.count; r++) {
    const service = rows.service(r)
    const node = rows.node[r] ?? -1
    let nodes = activity.get(service)
    if (!nodes) {
      nodes = new Map()
      activity.set(service, nodes)
    }
    let known = nodes.get(node)
    if (!known) {
      known = new Activity()
      nodes.set(node, known)
    }
    known.add(rows.at[r] ?? 0)
  }
  return (node, family) =>
    activity
      .get(family.replace(/^message-tracking\//, ''))
      ?.get(node)
      ?.holes() ?? []
}

/** The log of the other end knows best whose it is. */
function otherEnd(s: SessionEntry, all: readonly SessionEntry[], book: HostBook): number {
  const known = all[s.peerSession]?.node ?? -1
  return known >= 0 ? known : peerOf(s.direction === 'receive' ? s.helo : s.bannerHost, s.remoteAddress, book)
}

function peerOf(name: string, address: string, book: HostBook): number {
  const hider = book.hiderAt(address)
  if (hider !== undefined && name === '') return hider
  return book.host(name, hider === undefined ? address : '')
}

/** A lone log of another month, or the header of an old mail, would make every time axis useless. */
function rangeOf(sources: readonly SourceFile[]): { first: EpochMs; last: EpochMs } | null {
  const lone = new Set(loneFiles(sources))
  const aside = (s: SourceFile) => s.kind === 'header' || (lone.has(s.id) && s.kind !== 'message-tracking')
  return spanOf(sources.filter((s) => !aside(s))) ?? spanOf(sources)
}

function spanOf(sources: readonly SourceFile[]): { first: EpochMs; last: EpochMs } | null {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const s of sources) {
    if (s.first < first) first = s.first
    if (s.last > last) last = s.last
  }
  return first <= last ? { first, last } : null
}

/** A host outside that takes mail for many domains through one connector is the organisation's smart host. */
function describeOutside(book: HostBook, rows: TrackingRows): void {
  const domains = new Map<number, Set<string>>()
  const sends = new Set(['SEND', 'SENDEXTERNAL'].map((event) => rows.events.indexOf(event)))
  for (let row = 0; row < rows.count; row++) {
    if (!sends.has(rows.event[row] ?? -1)) continue
    const host = rows.text(row, 'server-hostname')
    const address = rows.address(row, 'server-ip')
    if (book.findOwn(host, address) >= 0) continue
    const node = book.host(host, address)
    const known = domains.get(node) ?? new Set()
    domains.set(node, known)
    if (known.size < SMART_HOST_DOMAINS) known.add(firstDomain(rows.text(row, 'recipient-address')))
  }
  for (const [node, known] of domains) {
    if (known.size >= SMART_HOST_DOMAINS)
      book.describe(node, 'smart-host', 'likely', `It takes mail for ${SMART_HOST_DOMAINS} and more unrelated recipient domains.`)
  }
}

const SMART_HOST_DOMAINS = 4

function firstDomain(recipients: string): string {
  return recipients.split(';', 1)[0]?.split('@')[1]?.toLowerCase() ?? ''
}
