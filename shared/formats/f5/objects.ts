/** Makes objects of the blocks of a bigip.conf. Names are paths of a partition; a name without one is in /Common. */
import type { SourceOwner } from '../../model/source'
import { addSourceNat, type Endpoint, endpointOf, type NatVote, portOf, shownSend } from '../text/balancer'
import type { At, SettingsObject, SettingsObjects } from '../text/settings-objects'
import type { Block, F5Blocks, Property } from './blocks'

/** By path. */
type Named = Map<string, Block>

export function makeObjects(
  { blocks, translatingRules }: Pick<F5Blocks, 'blocks' | 'translatingRules'>,
  objects: SettingsObjects,
): SourceOwner | null {
  const named = new Map<string, Named>()
  for (const block of blocks) {
    const kind = block.kind.startsWith('ltm monitor') ? 'ltm monitor' : block.kind
    const known = named.get(kind)
    if (known) known.set(full(block.name), block)
    else named.set(kind, new Map([[full(block.name), block]]))
  }
  const of = (kind: string): Named => named.get(kind) ?? new Map()
  const pools = new Map(
    [...of('ltm pool')].map(([path, pool]) => [path, { name: pool.name, balancing: different(values(pool, 'load-balancing-mode')) }]),
  )
  const others: OtherNat = { snat: of('ltm snat').size > 0, rules: new Set([...translatingRules].map(full)) }
  for (const block of of('ltm virtual').values()) virtualAddress(block, pools, others, objects)
  for (const block of of('ltm pool').values()) members(block, of('ltm node'), objects)
  probes(of('ltm pool'), of('ltm monitor'), objects)
  for (const block of blocks) translation(block, objects)
  for (const block of of('net self').values()) selfAddress(block, objects)
  return host(of('sys global-settings'), objects)
}

/** Words of a property at the top of a block, behind its name. */
function values(block: Block, name: string): readonly Property[] {
  return block.properties.filter((p) => p.path.length === 0 && p.words[0] === name)
}

/** The first of each value: a damaged file may say one thing a hundred thousand times, and each virtual address of a pool repeats what the pool says. */
function different(properties: readonly Property[]): Property[] {
  const first = new Map<string, Property>()
  for (const p of properties) if (!first.has(p.words[1] ?? '')) first.set(p.words[1] ?? '', p)
  return [...first.values()].slice(0, MOST_VALUES)
}
/** A pool has one way to balance; more is damage that is shown as far as a person can read. */
const MOST_VALUES = 16

const full = (name: string) => (name.startsWith('/') ? name : `/Common/${name}`)
const bare = (name: string) => name.slice(name.lastIndexOf('/') + 1)

/** `/Common/192.0.2.25:25`, `/Common/192.0.2.25%1:smtp`, `/Common/2001:db8::25.25` */
function destination(text: string): Endpoint {
  const plain = bare(text).replace(/%\d+/, '')
  const dot = plain.lastIndexOf('.')
  if (plain.indexOf(':') !== plain.lastIndexOf(':'))
    return dot < 0 ? { address: plain, port: '' } : { address: plain.slice(0, dot), port: portOf(plain.slice(dot + 1)) }
  return endpointOf(plain)
}

interface Pool {
  readonly name: string
  readonly balancing: readonly Property[]
}

function virtualAddress(block: Block, pools: ReadonlyMap<string, Pool>, others: OtherNat, objects: SettingsObjects): void {
  const virtual = objects.make('virtual-address', block.name)
  for (const { words, at } of values(block, 'destination')) {
    const { address, port } = destination(words[1] ?? '')
    virtual.add('address', address, at).add('port', port, at)
  }
  for (const { words, at } of values(block, 'ip-protocol')) virtual.add('protocol', words[1], at)
  for (const state of ['disabled', 'reject', 'ip-forward']) for (const { at } of values(block, state)) virtual.add('state', state, at)
  for (const { words, at } of values(block, 'pool')) {
    const pool = pools.get(full(words[1] ?? ''))
    virtual.add('pool', pool?.name ?? words[1], at)
    for (const balancing of pool?.balancing ?? []) virtual.add('balancing', balancing.words[1], balancing.at)
  }
  // `persist { /Common/source_addr { default yes } }`
  for (const p of block.properties) if (p.path.length === 1 && p.path[0] === 'persist') virtual.add('persistence', p.words[0], p.at)
  for (const { words, at } of values(block, 'persist')) virtual.add('persistence', words[1], at)
  addSourceNat(virtual, natOf(block, others), block.at)
}

/** Translation that is said elsewhere: for the whole machine, or in these rules, by path. */
interface OtherNat {
  readonly snat: boolean
  readonly rules: ReadonlySet<string>
}

/** Nothing written means none by default, unless something translates for the whole machine. What a rule decides when it runs is not known. */
function natOf(block: Block, others: OtherNat): readonly NatVote[] {
  if (block.properties.some((p) => p.path.length === 1 && p.path[0] === 'rules' && p.words.some((w) => others.rules.has(full(w)))))
    return []
  const votes: NatVote[] = []
  for (const { path, words, at } of block.properties) {
    const [name = '', value = ''] = words
    const translates = path.length === 1 && path[0] === 'source-address-translation'
    if (translates && name === 'type') votes.push({ value: value === 'none' ? 'no' : 'yes', at })
    else if (path.length === 0 && (name === 'snat' || name === 'snatpool') && value !== '')
      votes.push({ value: value === 'none' ? 'no' : 'yes', at })
  }
  if (votes.length > 0 || others.snat) return votes
  return [{ value: 'no', at: block.at, mark: 'guess' }]
}

/** `members { /Common/ex1:25 { address 192.0.2.11 ratio 3 } }` */
function members(pool: Block, nodes: Named, objects: SettingsObjects): void {
  const found = new Map<string, SettingsObject>()
  const addressed = new Set<string>()
  for (const { path, words, at } of pool.properties) {
    if (path[0] !== 'members') continue
    if (path.length === 1) {
      const name = words[0] ?? ''
      if (name === '' || found.has(name)) continue
      found.set(name, objects.make('pool-member', name).add('pool', pool.name, at).add('port', destination(name).port, at))
    } else {
      const member = found.get(path[1] ?? '')
      const [property = '', value = ''] = words
      if (!member || path.length > 2) continue
      if (property === 'address') {
        member.add('address', value, at)
        addressed.add(path[1] ?? '')
      } else if (property === 'ratio') member.add('weight', value, at)
      else if (property === 'session' || property === 'state') member.add('state', value, at)
    }
  }
  for (const [name, member] of found) if (!addressed.has(name)) nodeAddress(name, member, nodes, pool.at)
}

function nodeAddress(name: string, member: SettingsObject, nodes: Named, at: At): void {
  const { address } = destination(name)
  const node = nodes.get(full(name.slice(0, name.lastIndexOf('/') + 1) + address))
  const [said] = node ? values(node, 'address') : []
  member.add('address', said?.words[1] ?? address, said?.at ?? at)
}

/** Words around the names of monitors: `monitor m1 and m2`, `monitor min 1 of { m1 m2 }` */
const AROUND = /^(?:and|min|of|\d+)$/

function probes(pools: Named, monitors: Named, objects: SettingsObjects): void {
  const made = new Map<string, SettingsObject>()
  const probeOf = (name: string) => {
    const known = made.get(full(name))
    if (known) return known
    const probe = objects.make('probe', monitors.get(full(name))?.name ?? name)
    made.set(full(name), probe)
    return probe
  }
  for (const pool of pools.values())
    for (const { path, words, at } of pool.properties) {
      const listed = path.length === 1 && path[0]?.startsWith('monitor min')
      const names = path.length === 0 && words[0] === 'monitor' ? words.slice(1) : listed ? words : []
      for (const name of names.filter((w) => !AROUND.test(w))) probeOf(name).add('pool', pool.name, at)
    }
  for (const { name, kind, at, properties } of monitors.values()) {
    const probe = probeOf(name).add('kind', kind.split(' ')[2], at)
    for (const p of properties) {
      const [property = '', ...rest] = p.words
      const value = rest.join(' ')
      if (p.path.length > 0 || value === 'none') continue
      if (property === 'interval' || property === 'timeout') probe.add(property, value, p.at)
      else if (property === 'send') probe.add('send', shownSend(value), p.at)
      else if (property === 'recv') probe.add('expect', value, p.at)
    }
  }
}

function translation(block: Block, objects: SettingsObjects): void {
  const { kind, name, properties } = block
  if (kind === 'ltm nat') {
    const made = objects.make('address-translation', name).add('direction', 'inbound', block.at)
    for (const { words, at } of values(block, 'translation-address')) made.add('from', words[1], at)
    for (const { words, at } of values(block, 'originating-address')) made.add('to', words[1], at)
  }
  if (kind !== 'ltm snat' && kind !== 'ltm snatpool') return
  const made = objects.make('address-translation', name).add('direction', 'outbound', block.at)
  for (const { path, words, at } of properties) {
    const [word = '', value] = words
    if (path.length === 1 && path[0] === 'origins') made.add('from', word, at)
    else if (path.length === 1 && path[0] === 'members') for (const member of words) made.add('to', bare(member), at)
    else if (path.length === 0 && (word === 'translation' || word === 'snatpool')) made.add('to', value && bare(value), at)
    else if (path.length === 0 && word === 'automap') made.add('to', word, at)
  }
}

/** `address 192.0.2.5/24` */
function selfAddress(block: Block, objects: SettingsObjects): void {
  for (const { words, at } of values(block, 'address')) {
    const [address = '', bits] = (words[1] ?? '').replace(/%\d+/, '').split('/')
    objects
      .make('adapter', block.name)
      .add('address', address, at)
      .add('mask', bits && `/${bits}`, at)
      .add('kind', 'self', at)
  }
}

function host(settings: Named, objects: SettingsObjects): SourceOwner | null {
  for (const block of settings.values())
    for (const { words, at } of values(block, 'hostname')) {
      const name = words[1] ?? ''
      if (name === '') continue
      objects.make('host', name).add('host-name', name, at)
      return { name, why: 'The configuration sets this host name.' }
    }
  return null
}
