/**
 * Load balancers and address translators in front of the servers: from settings where the bundle has some, else from what came in.
 *
 *   settings name the address            certain; hides clients or not as they say
 *   many domains, steady probes          likely a balancer that hides its clients
 *   many domains, nearly all that comes  possibly address translation
 *   steady probes of several servers and nothing else
 *                                        possibly a balancer that leaves clients' addresses as they are; no hop goes over it
 *
 * Others speak for many too and are none of these: a partner's relay has one domain, a filter in the cloud many hosts of one domain, a relay
 * of many customers or an application server few of all names and little of what comes in.
 */
import type { Segment } from '../../columns/segment'
import type { NodeBalancer } from '../../model/routes'
import type { SourceFile } from '../../model/source'
import type { HostBook } from '../host-book'
import type { SessionEntry } from '../session-index'
import type { TrackingRows } from '../tracking-rows'
import { type Client, Clients } from './clients'
import { type Machine, machinesOf } from './machines'
import { type Rhythm, rhythmOf } from './rhythm'

export interface BalancerInput {
  readonly book: HostBook
  readonly sessions: readonly SessionEntry[]
  readonly rows: TrackingRows
  readonly settings: readonly Segment[]
  readonly sources: readonly SourceFile[]
}

const DOMAINS = 3
const PROBES = 3
/** Without probes it takes more to speak of translation. */
const MANY_DOMAINS = 10
/** Share of what comes in from outside that a balancer has at the least, when it is probed at a steady pace. */
const SOME = 0.2
/** The same without a pace, and for all translating addresses together. */
const MOST = 0.5
/** One of several addresses of a translator has that much of it. */
const PART = 0.1
/** Monitoring that is slower asks rarely; a balancer that asks as rarely would be of no use. */
const PACE_MS = 120_000
const PACE_PROBES = 10

/** Tells the book; what is found stands by node. */
export function inferBalancers(input: BalancerInput): Map<number, NodeBalancer> {
  const { book } = input
  const clients = new Clients(input.sessions, input.rows, book)
  const machines = machinesOf(input.settings, input.sources, book)
  const found = new Map<number, NodeBalancer>()
  const speaking = speakingOf(clients)
  const taken = new Set<string>()
  for (const m of machines) addMachine(m, ownAddresses(m, machines, clients, speaking), clients, input, found, taken)
  const firstClients = firstClientsOf(input.rows, new Set(speaking.map((s) => s.client.address)))
  for (const s of speaking) {
    if (taken.has(s.client.address)) continue
    taken.add(s.client.address)
    const node = book.hider({ addresses: [s.client.address] }, s.kind, s.certainty, s.why)
    const beside = firstClients.get(s.client.address)
    found.set(node, factsOf([s.client], { hidesClients: true, basis: beside ? [s.why, beside] : [s.why] }))
  }
  if (machines.length === 0)
    for (const client of clients.byAddress.values()) if (!taken.has(client.address)) addProber(client, clients, book, found)
  return found
}

/** An address that many hosts speak from. */
interface Speaking {
  readonly client: Client
  readonly kind: 'load-balancer' | 'firewall'
  readonly certainty: 'likely' | 'possible'
  readonly why: string
}

function speakingOf(clients: Clients): Speaking[] {
  const found: Speaking[] = []
  const translating: Client[] = []
  for (const client of clients.byAddress.values()) {
    if (client.domains.size < DOMAINS) continue
    const share = shareOf(client, clients)
    const rhythm = paceOf(client)
    if (client.probes >= PROBES && (share >= MOST || (rhythm !== null && share >= SOME))) {
      const probes = `${client.probes} of its ${client.talks + client.probes} sessions leave after the banner, as health probes do${paceText(rhythm)}`
      found.push({ client, kind: 'load-balancer', certainty: 'likely', why: `${spokeOf(client, share)}, and ${probes}.` })
    } else if (client.domains.size >= MANY_DOMAINS && share >= PART) translating.push(client)
  }
  const together = translating.reduce((sum, client) => sum + shareOf(client, clients), 0)
  for (const client of together >= MOST ? translating : []) {
    const why = `${spokeOf(client, shareOf(client, clients))}: a balancer or address translation. No probes that keep a pace were seen.`
    found.push({ client, kind: 'firewall', certainty: 'possible', why })
  }
  return found
}

const spokeOf = (client: Client, share: number) =>
  `${client.names.size} hosts of ${client.domains.size} domains speak from this one address, which is ${Math.round(share * 100)} % of what comes from outside to the servers it reaches`

const paceText = (rhythm: Rhythm | null) => (rhythm ? `, one every ${seconds(rhythm.everyMs)}` : '')
const seconds = (ms: number) => `${Math.round(ms / 100) / 10} s`

/** Of sessions at the servers that it reaches; where no session is logged, of the names in tracking logs. */
function shareOf(client: Client, clients: Clients): number {
  let all = 0
  for (const node of client.visits.keys()) all += clients.talks.get(node) ?? 0
  if (all > 0) return client.talks / all
  return clients.names.size === 0 ? 0 : client.names.size / clients.names.size
}

/** What tracking rows that name these addresses say of the first client: a server that is told of another one keeps that. */
function firstClientsOf(rows: TrackingRows, addresses: ReadonlySet<string>): Map<string, string> {
  const counts = new Map<string, { self: number; other: number }>()
  const receive = rows.events.indexOf('RECEIVE')
  for (let row = 0; addresses.size > 0 && row < rows.count; row++) {
    if (rows.event[row] !== receive) continue
    const address = rows.address(row, 'client-ip')
    const original = addresses.has(address) ? rows.address(row, 'original-client-ip') : ''
    if (original === '') continue
    const count = counts.get(address) ?? { self: 0, other: 0 }
    if (original === address) count.self++
    else count.other++
    counts.set(address, count)
  }
  const sentence = ({ self, other }: { self: number; other: number }) =>
    `Of the tracking rows of its mails ${self} name it as the first client too${other > 0 ? ` and ${other} name another one` : ''}.`
  return new Map([...counts].map(([address, count]) => [address, sentence(count)]))
}

/** How probes come to the server that gets most of them, if at a steady pace. */
function paceOf(client: Client): Rhythm | null {
  let best: Rhythm | null = null
  let most = 0
  for (const { probes } of client.visits.values()) {
    if (probes.length <= most) continue
    most = probes.length
    best = rhythmOf(probes)
  }
  return best?.steady ? best : null
}

interface Known {
  readonly hidesClients: boolean | null
  readonly basis: readonly string[]
  readonly virtualAddress?: string | null
  readonly members?: readonly number[]
  readonly probeEveryMs?: number | null
}

function factsOf(own: readonly Client[], known: Known): NodeBalancer {
  const members = new Map((known.members ?? []).map((node) => [node, { node, sessions: 0, mails: 0, probes: 0 }]))
  for (const client of own) {
    for (const [node, v] of client.visits) {
      const m = members.get(node) ?? { node, sessions: 0, mails: 0, probes: 0 }
      if (node >= 0)
        members.set(node, { node, sessions: m.sessions + v.sessions, mails: m.mails + v.mails, probes: m.probes + v.probeCount })
    }
  }
  const paces = own.flatMap((client) => paceOf(client) ?? [])
  return {
    virtualAddress: known.virtualAddress ?? null,
    members: [...members.values()].sort((a, b) => a.node - b.node),
    hidesClients: known.hidesClients,
    probeEveryMs: paces[0]?.everyMs ?? known.probeEveryMs ?? null,
    basis: known.basis,
  }
}

/** Addresses that a machine was seen to speak from: those its settings name; failing that, of the only machine, those many hosts speak from. */
function ownAddresses(m: Machine, machines: readonly Machine[], clients: Clients, speaking: readonly Speaking[]) {
  const named = [...new Set([...m.speaksFrom, ...m.virtual])].flatMap((a) => clients.byAddress.get(a) ?? [])
  if (named.length > 0 || machines.length > 1 || m.hidesClients === false) return { own: named, guessed: false }
  const own = speaking.map((s) => s.client).filter((client) => m.members.some((node) => client.visits.has(node)))
  return { own, guessed: own.length > 0 }
}

function addMachine(
  m: Machine,
  { own, guessed }: { readonly own: readonly Client[]; readonly guessed: boolean },
  clients: Clients,
  { book }: BalancerInput,
  found: Map<number, NodeBalancer>,
  taken: Set<string>,
): void {
  const names = m.members.map((node) => book.name(node)).join(', ')
  const basis = [`${m.file} gives mail that reaches ${m.virtual.join(', ') || 'it'} to ${names}.`]
  if (m.hidesClients === true) basis.push(`It says that servers see its own address.`)
  if (m.hidesClients === false) basis.push('It says that servers see the addresses of clients, so no hop can be said to go over it.')
  if (guessed) basis.push(`It names no address of its own that was seen; ${own.map((c) => c.address).join(', ')} is taken for it.`)
  for (const client of own) if (client.talks > 0) basis.push(`${client.address}: ${spokeOf(client, shareOf(client, clients))}.`)
  const transparent = m.hidesClients === false
  const addresses = own.map((c) => c.address)
  for (const address of addresses) taken.add(address)
  const name = m.hostName || ''
  // an address that clients keep behind it hides nobody
  const hiding = transparent ? [] : addresses
  const node = book.hider(
    { addresses: hiding, virtual: [...m.virtual, ...addresses], name },
    'load-balancer',
    guessed ? 'likely' : 'certain',
    basis.join(' '),
  )
  found.set(
    node,
    factsOf(own, {
      hidesClients: m.hidesClients,
      basis,
      virtualAddress: m.virtual[0] ?? null,
      members: m.members,
      probeEveryMs: durationMs(m.probeEvery),
    }),
  )
}

/** `5s`, `2000ms`; a bare number has the unit of its program, which is not known here. */
function durationMs(text: string): number | null {
  const [, count = '', unit = ''] = /^(\d{1,6})(ms|s|m)$/.exec(text) ?? []
  return count === '' ? null : Number(count) * (unit === 'ms' ? 1 : unit === 's' ? 1000 : 60_000)
}

/** Asks several servers for their banners at one pace, and does nothing else. */
function addProber(client: Client, clients: Clients, book: HostBook, found: Map<number, NodeBalancer>): void {
  if (client.talks > 0 || client.names.size > 0 || client.probes < PACE_PROBES) return
  const asked = [...client.visits].filter(([node, v]) => node >= 0 && v.probeCount >= PACE_PROBES / 2)
  const paces = asked.map(([, v]) => rhythmOf(v.probes))
  const [first] = paces
  if (asked.length < 2 || !first || !paces.every((p) => p?.steady && p.everyMs <= PACE_MS)) return
  const why = `It asks ${asked.length} servers for their banners every ${seconds(first.everyMs)} and sends no mail: a balancer that leaves clients' addresses as they are, or monitoring. No hop can be said to go over it.`
  const node = book.host('', client.address)
  book.describe(node, 'load-balancer', 'possible', why)
  // nobody else was seen: whether clients would be is not known
  found.set(node, factsOf([client], { hidesClients: clients.talks.size > 0 ? false : null, basis: [why] }))
}
