/** What came from each address outside: names given, sessions by server, mails, and sessions that only asked for the banner. */
import type { EpochMs } from '../../base/time'
import type { HostBook } from '../host-book'
import { addressOf, isAddress, normalName } from '../host-names'
import type { SessionEntry } from '../session-index'
import type { TrackingRows } from '../tracking-rows'

export interface Visits {
  sessions: number
  mails: number
  /** Begin of each session that left after the banner or the greeting; the first MOST of them. */
  readonly probes: EpochMs[]
  probeCount: number
}

export interface Client {
  readonly address: string
  /** Of hosts that are no servers of the organisation. */
  readonly names: Set<string>
  readonly domains: Set<string>
  /** Server → what it got from here; −1 for a server that is not known. */
  readonly visits: Map<number, Visits>
  /** Without probes. */
  talks: number
  probes: number
}

const MOST = 20_000

/** Every address that is none of an own server, and what all of them did together. */
export class Clients {
  readonly byAddress = new Map<string, Client>()
  /** Names that any of them gave. */
  readonly names = new Set<string>()
  /** Server → sessions of outside addresses, without probes. */
  readonly talks = new Map<number, number>()

  constructor(sessions: readonly SessionEntry[], rows: TrackingRows, book: HostBook) {
    for (const s of sessions) if (s.direction === 'receive') this.session(s, book)
    rows.eachClient((event, source, host, ip) => {
      if (event !== 'RECEIVE' || source !== 'SMTP') return
      const client = this.client(addressOf(ip), book)
      if (client) this.name(client, host, book)
    })
  }

  private session(s: SessionEntry, book: HostBook): void {
    const client = this.client(s.remoteAddress, book)
    if (!client) return
    this.name(client, s.helo, book)
    let visits = client.visits.get(s.node)
    if (!visits) {
      visits = { sessions: 0, mails: 0, probes: [], probeCount: 0 }
      client.visits.set(s.node, visits)
    }
    visits.sessions++
    visits.mails += s.mails.length
    if (s.result === 'probe') {
      client.probes++
      visits.probeCount++
      if (visits.probes.length < MOST) visits.probes.push(s.first)
      return
    }
    client.talks++
    this.talks.set(s.node, (this.talks.get(s.node) ?? 0) + 1)
  }

  private client(address: string, book: HostBook): Client | undefined {
    const known = this.byAddress.get(address)
    if (known) return known
    if (address === '' || address === '::1' || address.startsWith('127.') || book.findOwn('', address) >= 0) return undefined
    const client: Client = { address, names: new Set(), domains: new Set(), visits: new Map(), talks: 0, probes: 0 }
    this.byAddress.set(address, client)
    return client
  }

  /** A name without a domain is a workstation's, and many stand behind one relay. */
  private name(client: Client, raw: string, book: HostBook): void {
    const name = normalName(raw)
    if (!name.includes('.') || isAddress(name) || client.names.has(name) || book.findOwn(name) >= 0) return
    client.names.add(name)
    client.domains.add(name.split('.').slice(-2).join('.'))
    this.names.add(name)
  }
}
