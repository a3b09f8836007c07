/**
 * What a server does, from what only such a server writes or is named for; settings that name its roles come before. Without a trace of a role
 * nothing is said of it: its log may be missing.
 *
 *   mailbox     mail is taken out of its databases or brought there
 *   transport   Hub Transport before 2013, the Transport service since
 *   front-end   the Front End of 2013 and later
 *   edge        an Edge server, which is nothing else
 */
import { formatCounted } from '../../base/format'
import type { SourceFile } from '../../model/source'
import type { HostBook } from '../host-book'
import { normalName } from '../host-names'
import { protocolService } from '../log-service'
import type { SessionEntry } from '../session-index'
import type { TrackingRows } from '../tracking-rows'
import type { StoreHandOver } from './store-hand-overs'

export interface RoleWitnesses {
  readonly book: HostBook
  readonly rows: TrackingRows
  readonly sessions: readonly SessionEntry[]
  readonly handOvers: readonly StoreHandOver[]
  readonly sources: readonly SourceFile[]
  readonly serverOf: readonly number[]
}

type Role = 'mailbox' | 'transport' | 'front-end' | 'edge'

/** Send connectors that only Edge servers have; what follows is the name of a site. */
export const EDGE_SYNC = /^edgesync - /i
const EDGE_RECEIVE = /\\default internal receive connector /i
const EDGE_FOLDER = /(^|\/)edge\/(protocollog|connectivity|agentlog)\//i
const FRONT_END_CONNECTOR = /\\(default|client|outbound proxy) frontend /i
/** Rows that nobody but a transport service writes, in every version. */
const OF_TRANSPORT = new Set([
  'SEND',
  'SENDEXTERNAL',
  'HAREDIRECT',
  'HAREDIRECTFAIL',
  'HARECEIVE',
  'HADISCARD',
  'EXPAND',
  'RESOLVE',
  'TRANSFER',
])

/** Tells the book; call when rows, sessions and files have their servers. */
export function inferRoles(w: RoleWitnesses): void {
  const proofs = new Proofs()
  fromHandOvers(w, proofs)
  fromRows(w, proofs)
  fromSessions(w, proofs)
  fromFolders(w, proofs)
  byVersion(w, proofs)
  const old = before2013(w)
  for (const [node, roles] of proofs.all()) {
    if (!w.book.isOwn(node)) continue
    // the log collector makes a folder for each log of the newest version, and puts a lone file of an older server there
    if (old.has(node)) roles.delete('front-end')
    // an Edge server has no other role; what else is proven says that a connector was only named so
    if (roles.has('edge')) for (const role of roles.has('mailbox') || roles.has('front-end') ? EDGE : TRANSPORT) roles.delete(role)
    for (const [role, why] of roles) w.book.role(node, role, `${role}: ${why}`)
  }
}

const EDGE: readonly Role[] = ['edge']
const TRANSPORT: readonly Role[] = ['transport']

function fromHandOvers({ handOvers }: RoleWitnesses, proofs: Proofs): void {
  for (const { transport, store, rows } of handOvers) {
    proofs.add(store, 'mailbox', rows, 'row', 'mail was taken out of its mailboxes or brought there')
    proofs.add(transport, 'transport', rows, 'row', 'it took mail from mailbox servers or brought it there')
  }
}

function fromRows({ rows, book }: RoleWitnesses, proofs: Proofs): void {
  const counts: number[] = []
  const ofTransport = rows.events.map((name) => OF_TRANSPORT.has(name))
  for (let r = 0; r < rows.count; r++) {
    const node = rows.node[r] ?? -1
    if (node >= 0 && ofTransport[rows.event[r] ?? 0]) counts[node] = (counts[node] ?? 0) + 1
  }
  // a list with holes: of servers without such rows
  for (const [node, n] of counts.entries())
    if (n !== undefined) proofs.add(node, 'transport', n, 'row', 'its own log says what only a transport service does')
  fromConnectors(rows, proofs)
  fromProxyHops(rows, book, proofs)
}

/** Few organisations have an Edge server, so nothing is gone through for it without a sign of one. */
function fromConnectors(rows: TrackingRows, proofs: Proofs): void {
  if (!rows.some('connector-id', (text) => connectorOfEdge(text) !== '')) return
  const edge = new Map<number, number>()
  const named = new Set(['SEND', 'SENDEXTERNAL', 'RECEIVE'].map((name) => rows.events.indexOf(name)))
  rows.intern('connector-id', connectorOfEdge, (row, id) => {
    if (id < 0 || !named.has(rows.event[row] ?? -1)) return
    const node = rows.node[row] ?? -1
    edge.set(node, (edge.get(node) ?? 0) + 1)
  })
  for (const [node, n] of edge) proofs.add(node, 'edge', n, 'row', WITH_EDGE_CONNECTOR)
}

function fromProxyHops(rows: TrackingRows, book: HostBook, proofs: Proofs): void {
  if (!rows.some('proxy-hop', (text) => text !== '')) return
  const frontEnds = new Map<number, { readonly row: number; rows: number }>()
  rows.intern('proxy-hop', normalName, (row, id) => {
    const known = frontEnds.get(id)
    if (known) known.rows++
    else if (id >= 0) frontEnds.set(id, { row, rows: 1 })
  })
  for (const { row, rows: n } of frontEnds.values())
    proofs.add(
      book.findOwn(rows.text(row, 'proxy-hop')),
      'front-end',
      n,
      'row',
      'a transport service names it as the Front End that passed mail on',
    )
}

const WITH_EDGE_CONNECTOR = 'it uses a connector that only Edge servers have'

/** '' for every connector that says nothing; else which of the two kinds. */
function connectorOfEdge(text: string): string {
  return EDGE_SYNC.test(text) ? 'send' : EDGE_RECEIVE.test(text) ? 'receive' : ''
}

function fromSessions({ sessions }: RoleWitnesses, proofs: Proofs): void {
  for (const s of sessions) {
    if (s.service === 'front-end') proofs.add(s.node, 'front-end', 1, 'session', 'its Front End logged them')
    else if (s.direction === 'receive' && FRONT_END_CONNECTOR.test(s.connector))
      proofs.add(s.node, 'front-end', 1, 'session', 'they came in by a connector of its Front End')
    if (s.direction === 'send' ? EDGE_SYNC.test(s.connector) : EDGE_RECEIVE.test(s.connector))
      proofs.add(s.node, 'edge', 1, 'session', WITH_EDGE_CONNECTOR)
  }
}

/** Logs of a service, whatever is in them: services that log nothing for a while still write files. */
function fromFolders({ sources, serverOf }: RoleWitnesses, proofs: Proofs): void {
  for (const { id, path, kind } of sources) {
    if (kind !== 'smtp-receive' && kind !== 'smtp-send' && kind !== 'connectivity') continue
    const node = serverOf[id] ?? -1
    const service = protocolService(path)
    if (EDGE_FOLDER.test(path)) proofs.add(node, 'edge', 1, 'log', 'they lie in a folder of an Edge server')
    else if (service === 'front-end') proofs.add(node, 'front-end', 1, 'log', 'they lie in a folder of the Front End')
    else if (service === 'delivery' || service === 'submission')
      proofs.add(node, 'mailbox', 1, 'log', 'they lie in a folder of Mailbox Transport')
  }
}

/** Since 2013 a server with mailboxes runs a transport service, since 2016 a Front End too: the roles can't be apart. */
function byVersion({ sources, serverOf, handOvers }: RoleWitnesses, proofs: Proofs): void {
  const stores = new Set(handOvers.filter((h) => h.modern).map((h) => h.store))
  for (const store of stores) proofs.add(store, 'transport', 1, '', 'since 2013 every server with mailboxes has a transport service')
  for (const { id, header } of sources) {
    const node = serverOf[id] ?? -1
    if (stores.has(node) && SINCE_2016.test(header?.version ?? ''))
      proofs.add(
        node,
        'front-end',
        1,
        'log',
        `since 2016 every server with mailboxes has a Front End, and it is of version ${header?.version}`,
      )
  }
}

/** Servers with a log of 2007 or 2010: one that is upgraded is another server. */
function before2013({ sources, serverOf }: RoleWitnesses): Set<number> {
  return new Set(sources.flatMap(({ id, header }) => (/^0?(8|14)\./.test(header?.version ?? '') ? (serverOf[id] ?? -1) : [])))
}

const SINCE_2016 = /^15\.0?[12]\./

/** How often what was found, by server, role and reason. */
class Proofs {
  private readonly counts = new Map<number, Map<Role, Map<string, { count: number; readonly one: string }>>>()

  /** `one`: what is counted; '' when a count would say nothing. */
  add(node: number, role: Role, count: number, one: string, why: string): void {
    if (node < 0) return
    let roles = this.counts.get(node)
    if (!roles) {
      roles = new Map()
      this.counts.set(node, roles)
    }
    let reasons = roles.get(role)
    if (!reasons) {
      reasons = new Map()
      roles.set(role, reasons)
    }
    const known = reasons.get(why)
    if (known) known.count += count
    else reasons.set(why, { count, one })
  }

  /** The reason that was found first stands for the others: they are added in the order of their weight. */
  *all(): Generator<[number, Map<Role, string>]> {
    for (const [node, roles] of this.counts) {
      const found = new Map<Role, string>()
      for (const [role, reasons] of roles) {
        const [first] = reasons
        if (first) found.set(role, inWords(first[0], first[1]))
      }
      yield [node, found]
    }
  }
}

const inWords = (why: string, { count, one }: { readonly count: number; readonly one: string }) =>
  one === '' ? why : `${why} (${formatCounted(count, one)})`
