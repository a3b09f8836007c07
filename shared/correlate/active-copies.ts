/**
 * Which server held the active copy of each database when: a store takes mail only where its database is mounted, so each delivery is a
 * witness. Between the last delivery to one server and the first to another the copy moved; when exactly, no delivery says.
 */
import { pushTo } from '../base/lists'
import { lowerBound } from '../base/lower-bound'
import type { EpochMs } from '../base/time'
import type { Segment } from '../columns/segment'
import type { DatabaseHistory, DatabaseSpan, NodeClock } from '../model/routes'
import type { SourceFile } from '../model/source'
import type { Connection } from './connections'
import { CopyStatus } from './copy-status'
import type { HostBook } from './host-book'
import { normalName } from './host-names'
import type { TrackingRows } from './tracking-rows'

export interface CopiesInput {
  readonly rows: TrackingRows
  readonly connections: readonly Connection[]
  readonly settings: readonly Segment[]
  readonly sources: readonly SourceFile[]
  readonly book: HostBook
  /** By node: servers write deliveries by their own clocks, and only compared ones can be put in order. */
  readonly clocks: ReadonlyMap<number, NodeClock>
}

/** Databases by name; those that only settings know have no spans. */
export function activeCopiesOf(input: CopiesInput): DatabaseHistory[] {
  const status = new CopyStatus(input.settings, input.sources, input.book)
  const deliveries = new Deliveries(input.book, input.clocks)
  fromTracking(input, status, deliveries)
  fromConnections(input, status, deliveries)
  const names = new Map(deliveries.all.map((d) => [normalName(d.database), d.database]))
  for (const name of status.databases) if (!names.has(normalName(name))) names.set(normalName(name), name)
  return [...names]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, database]) => {
      const spans = deliveries.spans(key)
      return { database, spans, status: status.checked(key, spans) }
    })
}

/** Per server: when mail was delivered to databases mounted there. */
export function copiesByNode(databases: readonly DatabaseHistory[]): Map<number, { database: string; from: EpochMs; to: EpochMs }[]> {
  const found = new Map<number, { database: string; from: EpochMs; to: EpochMs }[]>()
  for (const { database, spans } of databases) {
    for (const { node, from, to } of spans) {
      pushTo(found, node, { database, from, to })
    }
  }
  for (const list of found.values()) list.sort((a, b) => a.from - b.from)
  return found
}

function fromTracking({ rows, book }: CopiesInput, status: CopyStatus, deliveries: Deliveries): void {
  const events = ['DELIVER', 'DUPLICATEDELIVER'].map((name) => rows.events.indexOf(name))
  for (let row = 0; row < rows.count; row++) {
    if (!events.includes(rows.event[row] ?? -1)) continue
    // both the hub of 2010 and the Delivery service of later versions name the store's server here
    const node = book.findOwn(rows.text(row, 'server-hostname'), rows.address(row, 'server-ip'))
    // logs keep the name alone, output of Get-MessageTrackingLog the whole cell
    const named = rows.text(row, 'delivery-database') || databaseOf(rows.text(row, 'custom-data'))
    const database = named || status.nameOf(rows.text(row, 'context-mdb'))
    deliveries.add(database, node, rows.node[row] ?? -1, rows.at[row] ?? Number.NaN)
  }
}

const NAME = 'MailboxDatabaseName='

/** `S:E2ELatency=1;S:MailboxDatabaseName=DB 1;S:…` → `DB 1`. Values hold whatever they like but `;S:`. */
function databaseOf(customData: string): string {
  const from = customData.indexOf(NAME)
  if (from < 0) return ''
  const end = customData.indexOf(';S:', from)
  return customData.slice(from + NAME.length, end < 0 ? undefined : end).trim()
}

/** Connections that carried mail to a database: they name it by its GUID, so only settings tell which it is. */
function fromConnections({ connections, book }: CopiesInput, status: CopyStatus, deliveries: Deliveries): void {
  for (const c of connections) {
    if (c.messages === 0 || c.failure !== '') continue
    const database = status.nameOf(c.destination)
    if (database === '') continue
    const address = c.tried.findLast((t) => t.result === 'established')?.address ?? ''
    deliveries.add(database, c.host === '' ? book.findOwn('', address) : book.findOwn(c.host), c.node, c.last)
  }
}

interface Taken {
  readonly database: string
  readonly nodes: number[]
  readonly at: EpochMs[]
  /** By the clock of the reference, as far as it is known. */
  readonly order: number[]
}

class Deliveries {
  private readonly known = new Map<string, Taken>()

  constructor(
    private readonly book: HostBook,
    private readonly clocks: ReadonlyMap<number, NodeClock>,
  ) {}

  get all(): Taken[] {
    return [...this.known.values()]
  }

  add(database: string, node: number, writer: number, at: EpochMs): void {
    if (database === '' || node < 0 || !Number.isFinite(at) || !this.book.isOwn(node)) return
    const key = normalName(database)
    let taken = this.known.get(key)
    if (!taken) {
      taken = { database, nodes: [], at: [], order: [] }
      this.known.set(key, taken)
    }
    taken.nodes.push(node)
    taken.at.push(at)
    taken.order.push(at - this.aheadMs(writer, at))
  }

  /** Runs of deliveries to one server, in time order; times as logged. */
  spans(key: string): DatabaseSpan[] {
    const taken = this.known.get(key)
    if (!taken) return []
    const order = Array.from(taken.at.keys()).sort((a, b) => (taken.order[a] ?? 0) - (taken.order[b] ?? 0))
    const spans: { node: number; from: EpochMs; to: EpochMs; deliveries: number }[] = []
    for (const i of order) {
      const [node, at] = [taken.nodes[i] ?? -1, taken.at[i] ?? 0]
      const last = spans.at(-1)
      if (last?.node !== node) spans.push({ node, from: at, to: at, deliveries: 1 })
      else {
        last.deliveries++
        // neighbours may be written by two clocks
        last.from = Math.min(last.from, at)
        last.to = Math.max(last.to, at)
      }
    }
    return spans
  }

  private aheadMs(writer: number, at: EpochMs): number {
    const clock = this.clocks.get(writer)
    if (!clock) return 0
    const { pieces } = clock
    const first = lowerBound(pieces.length, (i) => (pieces[i]?.to ?? 0) < at)
    return (pieces[first] ?? pieces.at(-1))?.offsetMs ?? clock.offsetMs
  }
}
