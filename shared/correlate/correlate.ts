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
import type { Coverage, RouteNode, RouteTableName } from '../model/routes'
import type { SourceFile } from '../model/source'
import { type RowCopies, withoutCopies } from './copies'
import { CoverageMap } from './coverage'
import { inferHiders } from './hiders'
import { Activity, type Hole } from './holes'
import { HostBook } from './host-book'
import { firstLabel, normalName } from './host-names'
import { directionOf, messageOutcome, recipientsOf, settleOpen } from './outcomes'
import { hopsOf } from './route'
import type { RouteContext } from './route-context'
import { SessionIndex } from './session-index'
import { stepsOf } from './steps'
import { normalMessageId, type Thread, threadsOf } from './threads'
import { TrackingRows } from './tracking-rows'
import { type MessageDraft, RouteWriter } from './write-tables'

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
  readonly serverOf: readonly number[]
  readonly serverWhy: readonly string[]
  readonly coverage: readonly Coverage[]
  /** Rows left out because another file has them too. */
  readonly copies: readonly RowCopies[]
  readonly timeRange: { readonly first: EpochMs; readonly last: EpochMs } | null
  readonly counts: { readonly messages: number; readonly hops: number; readonly sessions: number; readonly rowsWithoutMessage: number }
}

export function correlate(input: CorrelateInput): Correlated {
  const { segments: opened, copies } = withoutCopies(
    input.segments.map((b) => Segment.open(b)),
    input.sources,
    input.shared,
  )
  const rows = new TrackingRows(
    opened.filter((s) => s.table === 'message-tracking'),
    input.sources,
  )
  const protocol = opened.filter((s) => s.table === 'smtp-protocol')
  const book = new HostBook()
  const sessions = new SessionIndex()
  rows.observeHosts(book)
  sessions.collect(protocol, input.sources, book)
  book.settle()
  const { serverOf, serverWhy } = serversOfFiles(input.sources, rows, sessions, book)
  sessions.settle(book, (source) => serverOf[source] ?? -1)
  const coverage = new CoverageMap(input.sources, serverOf, holesOf(rows))
  inferHiders(book, sessions.sessions, rows)
  for (const s of sessions.sessions) s.peer = peerOf(s.direction === 'receive' ? s.helo : s.bannerHost, s.remoteAddress, book)
  const timeRange = rangeOf(input.sources)
  const context: RouteContext = { rows, book, sessions, coverage }
  const { threads, without } = threadsOf(rows, book)
  const writer = new RouteWriter(rows, book, (s) => sessions.sessions[s]?.messages, input.shared)
  const related = reportsOf(threads, rows)
  threads.forEach((thread, i) => {
    writer.message(draftMessage(thread, context, related.get(i) ?? [], timeRange?.last ?? Number.NaN))
    if ((i & 4095) === 0) input.onProgress?.(i / threads.length)
  })
  for (const s of sessions.sessions) writer.session(s)
  describeOutside(book, threads, rows)
  return {
    tables: writer.finish(),
    nodes: book.nodes(),
    serverOf,
    serverWhy,
    coverage: coverage.list(),
    timeRange,
    copies,
    counts: { ...writer.counts, rowsWithoutMessage: without },
  }
}

function draftMessage(thread: Thread, c: RouteContext, related: MessageDraft['related'], bundleEnd: EpochMs): MessageDraft {
  const steps = stepsOf(thread, c.rows, c.book)
  const hops = hopsOf(steps, normalMessageId(thread.messageId), c)
  const recipients = recipientsOf(steps, c.rows, (host, address) => c.book.host(host, address))
  settleOpen(recipients, c.coverage, bundleEnd)
  return { thread, steps, hops, recipients, outcome: messageOutcome(recipients), direction: directionOf(steps, recipients), related }
}

/** Server of each file: what its rows say, then its sessions, then a folder named like a known server. */
function serversOfFiles(sources: readonly SourceFile[], rows: TrackingRows, sessions: SessionIndex, book: HostBook) {
  const fromRows = rows.assignNodes(book)
  const fromSessions = sessions.votes(book)
  const serverOf: number[] = []
  const serverWhy: string[] = []
  sources.forEach((source, i) => {
    const tracked = fromRows.node.get(i)
    const talked = fromSessions.get(i)
    const folder = source.path
      .split('/')
      .slice(0, -1)
      .map((part) => ({ part, node: book.findOwn(firstLabel(normalName(part))) }))
      .findLast((f) => f.node >= 0)
    if (tracked !== undefined) answer(tracked, fromRows.why.get(i) ?? '')
    else if (talked) answer(talked.node, talked.why)
    else if (folder) answer(folder.node, `the folder is named ${folder.part}; the file itself does not say`)
    else answer(-1, 'nothing in the file or its folder names a server')
  })
  return { serverOf, serverWhy }

  function answer(node: number, why: string): void {
    serverOf.push(node)
    serverWhy.push(why)
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

function peerOf(name: string, address: string, book: HostBook): number {
  const hider = book.hiderAt(address)
  if (hider !== undefined && name === '') return hider
  return book.host(name, hider === undefined ? address : '')
}

function rangeOf(sources: readonly SourceFile[]): { first: EpochMs; last: EpochMs } | null {
  let first = Number.POSITIVE_INFINITY
  let last = Number.NEGATIVE_INFINITY
  for (const s of sources) {
    if (s.first < first) first = s.first
    if (s.last > last) last = s.last
  }
  return first <= last ? { first, last } : null
}

/** Reports and what they report on: FAIL and DSN rows refer to the other's Message-ID. */
function reportsOf(threads: readonly Thread[], rows: TrackingRows): Map<number, { id: string; relation: string }[]> {
  const byId = new Map<string, number>()
  threads.forEach((t, i) => {
    if (t.messageId !== '' && !byId.has(t.messageId)) byId.set(t.messageId, i)
  })
  const out = new Map<number, Map<number, { id: string; relation: string }>>()
  const relate = (i: number, j: number, relation: string) => {
    const known = out.get(i) ?? new Map<number, { id: string; relation: string }>()
    if (!known.has(j)) known.set(j, { id: `M-${j + 1}`, relation })
    out.set(i, known)
  }
  threads.forEach((t, i) => {
    for (const row of t.rows) {
      const event = rows.eventName(row)
      const born = event === 'RECEIVE' && rows.eventSourceName(row) === 'DSN'
      if (event !== 'FAIL' && event !== 'DSN' && !born) continue
      const other = byId.get(normalMessageId(rows.text(row, 'reference')))
      if (other === undefined || other === i) continue
      const isReport = born || (event === 'DSN' && rows.text(row, 'return-path') === '<>')
      relate(i, other, isReport ? 'original' : 'delivery-report')
      relate(other, i, isReport ? 'delivery-report' : 'original')
    }
  })
  return new Map([...out].map(([i, known]) => [i, [...known.values()]]))
}

/** A host outside that takes mail for many domains through one connector is the organisation's smart host. */
function describeOutside(book: HostBook, threads: readonly Thread[], rows: TrackingRows): void {
  const domains = new Map<number, Set<string>>()
  for (const t of threads) {
    for (const row of t.rows) {
      const event = rows.eventName(row)
      if (event !== 'SEND' && event !== 'SENDEXTERNAL') continue
      const host = rows.text(row, 'server-hostname')
      const address = rows.address(row, 'server-ip')
      if (book.findOwn(host, address) >= 0) continue
      const node = book.host(host, address)
      const known = domains.get(node) ?? new Set()
      domains.set(node, known)
      if (known.size < SMART_HOST_DOMAINS) known.add(firstDomain(rows.text(row, 'recipient-address')))
    }
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
