/**
 * The hosts of a case: one host, many names. Names (NetBIOS, FQDN, EHLO, banner, connector prefix) and addresses are merged into
 * nodes by what the logs themselves say; a short name is merged with a full one only with a proof, because every organisation has a
 * `mail`. An address in front of several hosts (balancer, address translation) never merges them.
 *
 * Use: observe everything first, then `settle()`, then ask.
 */
import type { Certainty, NodeBalancer, NodeClock, RouteNode } from '../model/routes'
import { CLOUD_NAME, isCloudName } from './cloud'
import { firstLabel, isAddress, normalName } from './host-names'

type NodeKind = RouteNode['kind']

interface Draft {
  kind: NodeKind
  /** As first written. */
  name: string
  names: Set<string>
  addresses: Set<string>
  roles: Set<string>
  rolesWhy: string[]
  dag: string | null
  dagCertainty: Certainty | null
  site: string | null
  siteCertainty: Certainty | null
  placeWhy: string[]
  certainty: Certainty
  why: string | null
}

/** Where a server belongs, how sure that is, and a sentence that says from what. */
export interface Place {
  readonly dag?: string
  readonly site?: string
  readonly certainty: Certainty
  readonly why: string
}

const NO_ADDRESSES: ReadonlySet<string> = new Set()

export interface NodeFacts {
  readonly clocks: ReadonlyMap<number, NodeClock>
  readonly balancers: ReadonlyMap<number, NodeBalancer>
  readonly copies: ReadonlyMap<number, RouteNode['activeCopies']>
}

export class HostBook {
  private readonly drafts: Draft[] = []
  private readonly byName = new Map<string, number>()
  private readonly byAddress = new Map<string, number>()
  /** Own servers by their first label. */
  private readonly ownByLabel = new Map<string, number>()
  private readonly ownAddressClaims = new Map<string, Set<number>>()
  private readonly proofs: { name: string; address: string }[] = []
  private readonly sharedAddresses = new Map<string, number>()
  /** Answers given after `settle`, name → address → node: asked for every row of every message, with few different answers. */
  private readonly ownAnswers = new Answers()
  private readonly hostAnswers = new Answers()
  private settled = false
  private cloudAt = -1

  /** A name that belongs to a server whose logs are in the bundle. Returns its node. */
  own(raw: string): number {
    const name = normalName(raw)
    if (name === '' || isAddress(name)) return -1
    let node = this.byName.get(name) ?? this.ownByLabel.get(firstLabel(name))
    if (node === undefined) {
      node = this.add('exchange-server', raw.trim())
      this.ownByLabel.set(firstLabel(name), node)
    }
    this.alias(node, raw)
    return node
  }

  /** An own server's row or endpoint shows this address as its own. */
  ownAddress(node: number, address: string): void {
    if (node < 0 || address === '' || isLoopback(address)) return
    const claims = this.ownAddressClaims.get(address) ?? new Set()
    this.ownAddressClaims.set(address, claims.add(node))
  }

  /** What a server does, and why that is said; the first word counts. */
  role(node: number, role: string, why: string): void {
    const draft = this.drafts[node]
    if (role === '' || !draft || draft.roles.has(role)) return
    draft.roles.add(role)
    if (!draft.rolesWhy.includes(why)) draft.rolesWhy.push(why)
  }

  hasRole(node: number, role: string): boolean {
    return this.drafts[node]?.roles.has(role) === true
  }

  /** Where a server belongs. The first word counts; another one is kept beside it. `certain` is for settings alone. */
  place(node: number, { dag, site, certainty, why }: Place): void {
    const draft = this.drafts[node]
    if (!draft || draft.placeWhy.includes(why)) return
    if (dag !== undefined && draft.dag === null) Object.assign(draft, { dag, dagCertainty: certainty })
    if (site !== undefined && draft.site === null) Object.assign(draft, { site, siteCertainty: certainty })
    draft.placeWhy.push(why)
  }

  dagOf(node: number): string | null {
    return this.drafts[node]?.dag ?? null
  }

  siteOf(node: number): string | null {
    return this.drafts[node]?.site ?? null
  }

  /** Nodes of the organisation's own servers. */
  ownServers(): number[] {
    return [...this.drafts.keys()].filter((node) => this.isOwn(node))
  }

  addressesOf(node: number): ReadonlySet<string> {
    return this.drafts[node]?.addresses ?? NO_ADDRESSES
  }

  /** A peer was named so at this address: joins a full name with an own server when the address is that server's. */
  peer(raw: string, address: string): void {
    const name = normalName(raw)
    if (name !== '' && !isAddress(name) && address !== '') this.proofs.push({ name, address })
  }

  /** Call when all observations are in: gives addresses to own servers and full names that are proven to be theirs. */
  settle(): void {
    for (const [address, claims] of this.ownAddressClaims) {
      const [only] = claims
      if (claims.size === 1 && only !== undefined) this.giveAddress(only, address)
    }
    for (const { name, address } of this.proofs) {
      const owner = this.byAddress.get(address)
      if (owner === undefined || this.byName.has(name)) continue
      if (this.ownByLabel.get(firstLabel(name)) === owner) this.alias(owner, name)
    }
    this.settled = true
  }

  /** A machine in front of servers. Many hosts hide behind `addresses`; it is reached at `virtual`. */
  hider(
    {
      addresses,
      virtual = [],
      name = '',
    }: { readonly addresses: readonly string[]; readonly virtual?: readonly string[]; readonly name?: string },
    kind: 'load-balancer' | 'firewall',
    certainty: Certainty,
    why: string,
  ): number {
    const shown = kind === 'load-balancer' ? 'balancer' : 'address translation'
    const node = this.add(kind, name || `${shown} ${addresses[0] ?? virtual[0] ?? ''}`)
    const draft = this.drafts[node]
    if (draft) Object.assign(draft, { certainty, why })
    for (const address of addresses) {
      this.giveAddress(node, address)
      if (!this.sharedAddresses.has(address)) this.sharedAddresses.set(address, node)
    }
    for (const address of virtual) this.giveAddress(node, address)
    this.hostAnswers.clear()
    return node
  }

  hiderAt(address: string): number | undefined {
    return this.sharedAddresses.get(address)
  }

  /** The own server with this name or, failing that, this address; −1 when it is none. */
  findOwn(raw: string, address = ''): number {
    if (!this.settled) return this.lookUpOwn(raw, address)
    return this.ownAnswers.get(raw, address) ?? this.ownAnswers.keep(raw, address, this.lookUpOwn(raw, address))
  }

  private lookUpOwn(raw: string, address: string): number {
    const name = normalName(raw)
    const named = this.byName.get(name)
    if (named !== undefined && this.isOwn(named)) return named
    // a short name alone names an own server; a full name must have been proven
    const short = name !== '' && !name.includes('.') ? this.ownByLabel.get(name) : undefined
    if (short !== undefined) return short
    if (named !== undefined) return -1
    const at = this.byAddress.get(address)
    // an address settles it only when no name contradicts: relays and balancers speak from addresses of others
    return at !== undefined && this.isOwn(at) && (name === '' || isAddress(name) || firstLabel(name) === this.label(at)) ? at : -1
  }

  /** Node of any host; made as an outside host when new. `address` is kept with it unless others hide behind it. */
  host(raw: string, address: string): number {
    if (!this.settled) return this.lookUpHost(raw, address)
    return this.hostAnswers.get(raw, address) ?? this.hostAnswers.keep(raw, address, this.lookUpHost(raw, address))
  }

  private lookUpHost(raw: string, address: string): number {
    const own = this.findOwn(raw, address)
    if (own >= 0) return own
    const name = normalName(raw)
    if (name === '' || isAddress(name)) {
      const at = address || name
      if (at === '') return -1
      const known = this.byAddress.get(at)
      if (known !== undefined) return known
      const node = this.add('external-host', at)
      this.giveAddress(node, at)
      return node
    }
    let node = this.byName.get(name)
    if (node === undefined) {
      node = isCloudName(name) ? this.cloudPlace() : this.add('external-host', raw.trim())
      this.alias(node, raw)
    }
    if (address !== '' && !this.sharedAddresses.has(address)) this.drafts[node]?.addresses.add(address)
    return node
  }

  /** A host that is known already at this address, under this name where it has one; −1 when there is none. What a name alone claims counts nothing. */
  find(raw: string, address: string): number {
    const own = this.findOwn('', address)
    if (own >= 0) return own
    const named = this.byName.get(normalName(raw))
    if (named !== undefined && this.drafts[named]?.addresses.has(address)) return named
    return this.byAddress.get(address) ?? -1
  }

  /** Exchange Online; −1 when nothing was sent there or came from there. */
  get cloud(): number {
    return this.cloudAt
  }

  /** The same, made when there is none yet: a trace tells of it. */
  cloudPlace(): number {
    if (this.cloudAt < 0) {
      this.cloudAt = this.add('cloud', CLOUD_NAME)
      const draft = this.drafts[this.cloudAt]
      if (draft) draft.why = 'Its hosts carry names of Exchange Online; they are one place here, whoever’s tenant it is.'
    }
    return this.cloudAt
  }

  isOwn(node: number): boolean {
    return this.drafts[node]?.kind === 'exchange-server'
  }

  /** A balancer or address translation: what is reached at its address is another machine. */
  isBetween(node: number): boolean {
    const kind = this.drafts[node]?.kind
    return kind === 'load-balancer' || kind === 'firewall'
  }

  /** Whether two outside nodes are one host seen under a name and under an address. */
  sameHost(a: number, b: number, address: string): boolean {
    return a === b || (address !== '' && this.drafts[a]?.addresses.has(address) === true && this.drafts[b]?.addresses.has(address) === true)
  }

  /** Says what an outside host is for. */
  describe(node: number, kind: NodeKind, certainty: Certainty, why: string): void {
    const draft = this.drafts[node]
    if (draft?.kind === 'external-host') Object.assign(draft, { kind, certainty, why })
  }

  name(node: number): string {
    return this.drafts[node]?.name ?? ''
  }

  get size(): number {
    return this.drafts.length
  }

  /** What was found out of each node beside its names. */
  nodes(found: NodeFacts): RouteNode[] {
    return this.drafts.map((d, i) => ({
      id: `H-${i + 1}`,
      kind: d.kind,
      name: d.name,
      addresses: [...d.addresses].sort(),
      aliases: [...d.names].filter((n) => n !== d.name.toLowerCase()).sort(),
      roles: [...d.roles].sort(),
      rolesWhy: d.rolesWhy.length === 0 ? null : `${[...d.rolesWhy].sort().join('; ')}.`,
      dag: d.dag,
      dagCertainty: d.dagCertainty,
      site: d.site,
      siteCertainty: d.siteCertainty,
      placeWhy: d.placeWhy.length === 0 ? null : `${d.placeWhy.join('; ')}.`,
      certainty: d.certainty,
      why: d.why,
      clock: found.clocks.get(i) ?? null,
      balancer: found.balancers.get(i) ?? null,
      activeCopies: found.copies.get(i) ?? [],
    }))
  }

  private label(node: number): string {
    return firstLabel(normalName(this.name(node)))
  }

  private add(kind: NodeKind, name: string): number {
    this.drafts.push({
      kind,
      name,
      names: new Set(),
      addresses: new Set(),
      roles: new Set(),
      rolesWhy: [],
      dag: null,
      dagCertainty: null,
      site: null,
      siteCertainty: null,
      placeWhy: [],
      certainty: 'certain',
      why: null,
    })
    return this.drafts.length - 1
  }

  private alias(node: number, raw: string): void {
    const name = normalName(raw)
    if (name === '') return
    const draft = this.drafts[node]
    draft?.names.add(name)
    if (!this.byName.has(name)) this.byName.set(name, node)
    // show the short name, as consultants say it, in the spelling of the log
    if (draft && draft.kind === 'exchange-server' && draft.name.includes('.') && !raw.includes('.')) draft.name = raw.trim()
  }

  private giveAddress(node: number, address: string): void {
    this.drafts[node]?.addresses.add(address)
    if (!this.byAddress.has(address)) this.byAddress.set(address, node)
  }
}

/** Nodes by name and address, up to a number of them. */
class Answers {
  private readonly byName = new Map<string, Map<string, number>>()
  private size = 0

  get(name: string, address: string): number | undefined {
    return this.byName.get(name)?.get(address)
  }

  keep(name: string, address: string, node: number): number {
    if (this.size === MOST_ANSWERS) return node
    let known = this.byName.get(name)
    if (!known) {
      known = new Map()
      this.byName.set(name, known)
    }
    known.set(address, node)
    this.size++
    return node
  }

  clear(): void {
    this.byName.clear()
    this.size = 0
  }
}

const MOST_ANSWERS = 100_000

function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1'
}
