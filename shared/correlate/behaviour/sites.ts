/**
 * Active Directory sites that no settings name, from what shows through: never certain.
 *
 *   likely     names of sites in EdgeSync connectors and in connections between sites; before 2013, a hub and a mailbox server that hand mail
 *              to each other, as the store is reached inside a site only
 *   possible   addresses of one subnet
 *
 * Where nothing names a site, its servers do: "site of EX1, EX2".
 */
import { Groups } from '../../base/groups'
import type { Certainty } from '../../model/routes'
import type { Connection } from '../connections'
import type { HostBook } from '../host-book'
import type { SessionEntry } from '../session-index'
import type { TrackingRows } from '../tracking-rows'
import { EDGE_SYNC } from './roles'
import type { StoreHandOver } from './store-hand-overs'

export interface SiteWitnesses {
  readonly book: HostBook
  readonly rows: TrackingRows
  readonly sessions: readonly SessionEntry[]
  readonly connections: readonly Connection[]
  readonly handOvers: readonly StoreHandOver[]
}

/** Tells the book; call when settings have said what they know and roles are known. */
export function inferSites(w: SiteWitnesses): void {
  fromConnectors(w)
  fromConnections(w)
  const stores = new Groups<number>()
  for (const { transport, store, modern } of w.handOvers) if (!modern && transport !== store) stores.join(transport, store)
  together(w.book, stores, 'likely', STORE_RULE)
  for (const [subnet, servers] of bySubnet(w.book)) {
    const near = new Groups<number>()
    for (const server of servers) near.join(servers[0] ?? server, server)
    together(w.book, near, 'possible', (names) => `${names} are in the same subnet ${subnet}, so they may be in one site`)
  }
}

const STORE_RULE = (names: string) =>
  `${names} hand mail to and from mailboxes among each other, which before 2013 servers of one site do only, so they are in one site`

/** Gives all of a group the site that one of them has; without one, a name made of their own. Several sites say that the rule does not hold. */
function together(book: HostBook, groups: Groups<number>, certainty: Certainty, rule: (names: string) => string): void {
  for (const group of groups.all()) {
    const names = [...group].map((node) => book.name(node)).sort()
    const [known, other] = new Set([...group].flatMap((node) => book.siteOf(node) ?? []))
    if (other !== undefined) continue
    const end = known === undefined ? 'the name of which is not in the bundle' : `and that of one of them is ${known}`
    const why = `${rule(listed(names))}, ${end}`
    for (const node of group)
      if (book.siteOf(node) === null) book.place(node, { site: known ?? `site of ${names.join(', ')}`, certainty, why })
  }
}

const MOST_NAMED = 6
const listed = (names: readonly string[]) =>
  names.length > MOST_NAMED ? `${names.slice(0, MOST_NAMED).join(', ')} and ${names.length - MOST_NAMED} more` : names.join(', ')

const INBOUND = /^edgesync - inbound to (.+)$/i

/** An Edge server hands what comes in to servers of the site that it is subscribed to, and the connector bears the name of that site. */
function fromConnectors({ book, rows, sessions }: SiteWitnesses): void {
  const say = (node: number, connector: string) => {
    const site = INBOUND.exec(connector)?.[1]?.trim()
    if (!site || !isInside(book, node)) return
    book.place(node, {
      site,
      certainty: 'likely',
      why: `it takes mail from an Edge server by the connector ${connector}, which leads to that site`,
    })
  }
  const named = rows.some('connector-id', (text) => INBOUND.test(text.trim()))
  if (named) fromSentRows(rows, book, say)
  for (const s of sessions) if (s.direction === 'send' && EDGE_SYNC.test(s.connector)) say(s.peer, s.connector)
}

function fromSentRows(rows: TrackingRows, book: HostBook, say: (node: number, connector: string) => void): void {
  const sent = new Set(['SEND', 'SENDEXTERNAL'].map((name) => rows.events.indexOf(name)))
  const pairs = new Map<string, number>()
  rows.intern(
    'connector-id',
    (text) => (INBOUND.test(text.trim()) ? text.trim() : ''),
    (row, id) => {
      if (id >= 0 && sent.has(rows.event[row] ?? -1)) pairs.set(`${id}|${rows.text(row, 'server-hostname')}`, row)
    },
  )
  for (const row of pairs.values())
    say(book.findOwn(rows.text(row, 'server-hostname'), rows.address(row, 'server-ip')), rows.text(row, 'connector-id').trim())
}

const TO_SITE = /^smtprelaytoremote(active ?directory|ad)site/i
/** `site:hq; version:15`, as a group of servers with mailboxes is called. */
const GROUP_OF_SITE = /^site:\s*([^;]+?)\s*;\s*version:/i

/** Transport services name the site that they connect to. */
function fromConnections({ book, connections }: SiteWitnesses): void {
  for (const c of connections) {
    const site = TO_SITE.test(c.deliveryType) ? c.destination.trim() : (GROUP_OF_SITE.exec(c.destination)?.[1] ?? '')
    if (site === '') continue
    for (const { address, result } of c.tried) {
      const node = result === 'established' ? book.findOwn('', address) : -1
      if (!isInside(book, node)) continue
      book.place(node, {
        site: spelled(book, site),
        certainty: 'likely',
        why: `connections to the site ${site} ended at ${address}, which is its address`,
      })
    }
  }
}

/** Connectivity logs write in small letters what others have in both. */
const spelled = (book: HostBook, site: string): string =>
  book
    .ownServers()
    .flatMap((node) => book.siteOf(node) ?? [])
    .find((known) => known.toLowerCase() === site.toLowerCase()) ?? site

/** A server that can be in a site: an Edge server is in none. */
const isInside = (book: HostBook, node: number) => node >= 0 && book.isOwn(node) && !book.hasRole(node, 'edge')

/** Servers with an address in it, where there are several. Which bits of an address are the subnet's, no log says: the usual 24 are taken. */
function bySubnet(book: HostBook): [string, number[]][] {
  const found = new Map<string, number[]>()
  for (const node of book.ownServers()) {
    if (!isInside(book, node)) continue
    const subnets = [...book.addressesOf(node)]
      .filter((a) => IPV4.test(a) && !OF_ONE_LINK.test(a))
      .map((a) => a.slice(0, a.lastIndexOf('.')))
    for (const subnet of new Set(subnets)) found.set(subnet, [...(found.get(subnet) ?? []), node])
  }
  return [...found].filter(([, nodes]) => nodes.length > 1).map(([subnet, nodes]) => [`${subnet}.0/24`, nodes])
}

const IPV4 = /^\d+\.\d+\.\d+\.\d+$/
/** Addresses that every machine may have, such as those of a cluster's own network. */
const OF_ONE_LINK = /^(169\.254|127)\./
