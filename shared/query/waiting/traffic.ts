/**
 * How much of all mail goes to a next hop, waiting or not. A host that every mail passes has part in everything that waits and explains
 * nothing by that; what waits for a next hop beyond its usual part is what asks for a reason.
 *
 * Counted are hand-overs, a recipient at a time, by servers of the organisation: what waits on hosts outside nobody sees.
 */
import { type Steps, within } from '../../base/steps'
import { NumberColumn, TextColumn } from '../../columns/column'
import type { Segment } from '../../columns/segment'
import type { DatabaseHistory, RouteNode } from '../../model/routes'
import type { RouteTables } from '../message-detail'
import { domainOf, type NextHop } from './next-hop'
import type { WaitingMail } from './waiting-mail'

export type HandOver = WaitingMail['protocol']

export class Traffic {
  /** All hand-overs; those into mailboxes. */
  private all = 0
  private delivered = 0
  /** By `protocol node`. */
  private readonly handed = new Map<string, number>()
  private readonly byDomain = new Map<string, number>()
  private readonly byDatabase: ReadonlyMap<string, number>
  private readonly own: ReadonlySet<number>

  private constructor(nodes: readonly RouteNode[], databases: readonly DatabaseHistory[]) {
    this.own = new Set(nodes.flatMap((n, i) => (n.kind === 'exchange-server' ? [i] : [])))
    this.byDatabase = new Map(databases.map((d) => [d.database, d.spans.reduce((n, s) => n + s.deliveries, 0)]))
  }

  /** `domains`: those asked for, in lower case. */
  static *read(
    t: RouteTables,
    { nodes, databases }: { readonly nodes: readonly RouteNode[]; readonly databases: readonly DatabaseHistory[] },
    domains: ReadonlySet<string>,
  ): Steps<Traffic> {
    const made = new Traffic(nodes, databases)
    for (const domain of domains) made.byDomain.set(domain, 0)
    yield* within(
      0,
      0.5,
      eachSegment(t.hops.segments, (s) => made.takeHops(s)),
    )
    yield* within(
      0.5,
      1,
      eachSegment(t.recipients.segments, (s) => made.takeRecipients(s)),
    )
    return made
  }

  /** Part of all hand-overs that go there by one of these protocols, 0 to 1. */
  usual({ kind, name, node }: NextHop, protocols: readonly HandOver[]): number {
    if (this.all === 0) return 0
    if (kind === 'domain') return Math.min(1, (this.byDomain.get(name) ?? 0) / this.all)
    if (kind === 'server') return protocols.reduce((n, p) => n + (this.handed.get(`${p} ${node}`) ?? 0), 0) / this.all
    const rows = [...this.byDatabase.values()].reduce((n, d) => n + d, 0)
    return rows > 0 ? (((this.byDatabase.get(name) ?? 0) / rows) * this.delivered) / this.all : 0
  }

  private hand(protocol: string, to: number, recipients: number): void {
    this.all += recipients
    if (protocol === 'delivery') this.delivered += recipients
    add(this.handed, `${protocol} ${to}`, recipients)
  }

  private takeHops(s: Segment): void {
    const [from, to, protocol, recipients] = [s.column('from'), s.column('to'), s.column('protocol'), s.column('recipients')]
    if (!(from instanceof NumberColumn && to instanceof NumberColumn)) return
    if (!(protocol instanceof TextColumn && recipients instanceof TextColumn)) return
    const counts = new Uint32Array(recipients.size)
    for (let id = 0; id < recipients.size; id++) counts[id] = lengthOfList(recipients.bytesOf(id))
    for (let row = 0; row < s.rows; row++) {
      const kind = protocol.at(row)
      if (kind !== 'shadow' && this.own.has(from.at(row))) this.hand(kind, to.at(row), counts[recipients.ids[row] ?? 0] ?? 0)
    }
  }

  private takeRecipients(s: Segment): void {
    const [outcome, address] = [s.column('outcome'), s.column('address')]
    const [by, to] = [s.column('deliveredBy'), s.column('deliveredTo')]
    if (!(outcome instanceof TextColumn && address instanceof TextColumn)) return
    if (!(by instanceof NumberColumn && to instanceof NumberColumn)) return
    for (let row = 0; row < s.rows; row++) {
      // what is delivered on the server that has it is no hop
      if (outcome.at(row) === 'delivered' && by.at(row) === to.at(row)) this.hand('delivery', to.at(row), 1)
    }
    if (this.byDomain.size === 0) return
    const domains: (string | undefined)[] = []
    for (let id = 0; id < address.size; id++) {
      const domain = domainOf(address.textOf(id))
      if (this.byDomain.has(domain)) domains[id] = domain
    }
    for (let row = 0; row < s.rows; row++) {
      const domain = domains[address.ids[row] ?? -1]
      if (domain !== undefined) add(this.byDomain, domain, 1)
    }
  }
}

function* eachSegment(segments: readonly Segment[], take: (s: Segment) => void): Steps<void> {
  for (const [i, s] of segments.entries()) {
    take(s)
    yield (i + 1) / segments.length
  }
}

function add<K>(counts: Map<K, number>, key: K, n: number): void {
  counts.set(key, (counts.get(key) ?? 0) + n)
}

const COMMA = 44

/** Of a JSON list of numbers, `[0,1,2]`. */
function lengthOfList(bytes: Uint8Array): number {
  if (bytes.length <= 2) return 0
  let n = 1
  for (const b of bytes) if (b === COMMA) n++
  return n
}
