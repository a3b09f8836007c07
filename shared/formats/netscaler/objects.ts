/** Makes objects of what the commands of an ns.conf name. A service is a pool of one; a service group is a pool. */
import { pushTo } from '../../base/lists'
import type { SourceOwner } from '../../model/source'
import { addSourceNat, type NatVote, portOf, shownSend } from '../text/balancer'
import type { At, SettingsObject, SettingsObjects } from '../text/settings-objects'
import type { Book, Command, NetScalerBooks } from './parser'

export function makeObjects(books: NetScalerBooks, objects: SettingsObjects): SourceOwner | null {
  const nat = natOfPools(books)
  for (const commands of books.virtuals.values()) virtualAddress(books, nat, objects, commands)
  const weights = weightsOf(books)
  for (const commands of books.services.values()) service(books, weights, objects, commands)
  for (const name of books.groups.keys()) group(books, objects, name)
  probes(books, objects)
  translations(books, objects)
  for (const { words, options, at } of books.addresses) {
    const [, , , address = '', mask] = words
    const kind = options.get('type') ?? 'SNIP'
    objects
      .make('adapter', address)
      .add('address', address, at)
      .add('mask', mask, at)
      .add('kind', kind, at, options.has('type') ? '' : 'guess')
  }
  return host(books, objects)
}

function virtualAddress(
  books: NetScalerBooks,
  nat: ReadonlyMap<string, NatVote>,
  objects: SettingsObjects,
  commands: readonly Command[],
): void {
  const added = commands.find((c) => c.words[0]?.toLowerCase() === 'add')
  if (!added) return
  const [, , , name = '', type, address, port] = added.words
  const virtual = objects.make('virtual-address', name)
  virtual
    .add('address', address, added.at)
    .add('port', portOf(port ?? ''), added.at)
    .add('protocol', type?.toLowerCase(), added.at)
  for (const { options, at } of commands) {
    virtual.add('persistence', options.get('persistencetype')?.toLowerCase(), at)
    virtual.add('balancing', options.get('lbmethod')?.toLowerCase(), at)
    virtual.add('state', options.get('state')?.toLowerCase(), at)
  }
  const binds = books.virtualBinds.get(name) ?? []
  for (const bind of binds) virtual.add('pool', poolOf(bind), bind.at)
  addSourceNat(virtual, votesOf(binds, nat), added.at)
}

/** `bind lb vserver VS SERVICE`, `bind cs vserver VS -lbvserver OTHER` */
function poolOf({ words, options }: Command): string {
  return words[4] ?? options.get('lbvserver') ?? options.get('targetlbvserver') ?? ''
}

/** None when one of the pools is not in the file. */
function votesOf(binds: readonly Command[], nat: ReadonlyMap<string, NatVote>): readonly NatVote[] {
  const votes = binds.map((bind) => nat.get(poolOf(bind))).filter((vote) => vote !== undefined)
  return votes.length === binds.length ? votes : []
}

/** `-usip YES` keeps the client's address; without a word on it the mode of the machine decides, which is off when not written. */
function natOfPools(books: NetScalerBooks): ReadonlyMap<string, NatVote> {
  const mode = books.modes.find((c) => c.words.some((w) => w.toLowerCase() === 'usip'))
  const byMode = mode && ({ value: mode.words[0]?.toLowerCase() === 'enable' ? 'no' : 'yes', at: mode.at, mark: 'guess' } as const)
  const votes = new Map<string, NatVote>()
  for (const pools of [books.groups, books.services])
    for (const [name, commands] of pools) {
      const said = commands.findLast((c) => c.options.has('usip'))
      const [first] = commands
      if (said) votes.set(name, { value: /^y/i.test(said.options.get('usip') ?? '') ? 'no' : 'yes', at: said.at })
      else if (byMode) votes.set(name, byMode)
      else if (first) votes.set(name, { value: 'yes', at: first.at, mark: 'guess' })
    }
  // content switching binds other virtual addresses
  for (const [name, binds] of books.virtualBinds) {
    const [first, ...others] = votesOf(binds, votes)
    if (first && !votes.has(name) && others.every((v) => v.value === first.value)) votes.set(name, first)
  }
  return votes
}

/** Commands that bind a service to virtual addresses and say its weight, by service. */
function weightsOf(books: NetScalerBooks): Book {
  const weights: Book = new Map()
  for (const binds of books.virtualBinds.values())
    for (const command of binds) {
      const name = command.words[4]
      if (name === undefined || !command.options.has('weight')) continue
      pushTo(weights, name, command)
    }
  return weights
}

function service(books: NetScalerBooks, weights: Book, objects: SettingsObjects, commands: readonly Command[]): void {
  const added = commands.find((c) => c.words[0]?.toLowerCase() === 'add')
  if (!added) return
  const [, , name = '', server = '', type, port] = added.words
  const member = objects.make('pool-member', name)
  member.add('pool', name, added.at)
  addAddress(books, member, server, added.at)
  member.add('port', portOf(port ?? ''), added.at).add('protocol', type?.toLowerCase(), added.at)
  for (const { options, at } of commands) member.add('state', options.get('state')?.toLowerCase(), at)
  for (const { options, at } of weights.get(name) ?? []) member.add('weight', options.get('weight'), at)
}

function group(books: NetScalerBooks, objects: SettingsObjects, name: string): void {
  for (const { words, options, at } of books.groupBinds.get(name) ?? []) {
    const [, , , server, port] = words
    if (server === undefined) continue
    const member = objects.make('pool-member', server).add('pool', name, at)
    addAddress(books, member, server, at)
    member
      .add('port', portOf(port ?? ''), at)
      .add('weight', options.get('weight'), at)
      .add('state', options.get('state')?.toLowerCase(), at)
  }
}

/** A server's address is said where the server is. */
function addAddress(books: NetScalerBooks, member: SettingsObject, server: string, at: At): void {
  const known = books.servers.get(server)?.find((c) => c.words[3] !== undefined)
  member.add('address', known?.words[3] ?? server, known?.at ?? at)
}

function probes(books: NetScalerBooks, objects: SettingsObjects): void {
  const users = new Map<string, { readonly pool: string; readonly at: At }[]>()
  const use = (binds: Book) => {
    for (const [pool, commands] of binds)
      for (const { options, at } of commands) {
        const monitor = options.get('monitorname')
        if (!monitor) continue
        pushTo(users, monitor, { pool, at })
      }
  }
  use(books.serviceBinds)
  use(books.groupBinds)
  for (const name of new Set([...books.monitors.keys(), ...users.keys()])) {
    const probe = objects.make('probe', name)
    for (const { pool, at } of users.get(name) ?? []) probe.add('pool', pool, at)
    for (const { words, options, at } of books.monitors.get(name) ?? []) {
      if (words[0]?.toLowerCase() === 'add') probe.add('kind', words[4]?.toLowerCase(), at)
      probe.add('interval', options.get('interval'), at).add('timeout', options.get('resptimeout'), at)
      probe.add('send', shownSend(options.get('send') ?? ''), at).add('expect', options.get('recv') ?? options.get('respcode'), at)
    }
  }
}

/** `add inat NAME PUBLIC PRIVATE`; `set rnat NETWORK MASK -natIP ADDRESS`, or `add rnat NAME NETWORK MASK` with `bind rnat NAME -natIP …` */
function translations(books: NetScalerBooks, objects: SettingsObjects): void {
  const outbound = new Map<string, SettingsObject>()
  for (const { words, options, at } of books.translations) {
    const [verb = '', noun = '', name = '', second = '', third] = words
    if (noun.toLowerCase() === 'inat') {
      if (verb.toLowerCase() === 'add')
        objects.make('address-translation', name).add('direction', 'inbound', at).add('from', second, at).add('to', third, at)
      continue
    }
    const named = !/^[\d.]+$/.test(name)
    let rule = outbound.get(name)
    if (!rule) {
      rule = objects.make('address-translation', name).add('direction', 'outbound', at)
      outbound.set(name, rule)
    }
    const network = named ? [second, third] : [name, second]
    if (verb.toLowerCase() !== 'bind' && network[0]) rule.add('from', network.filter((n) => n).join('/'), at)
    rule.add('to', options.get('natip') ?? (verb.toLowerCase() === 'bind' ? second : undefined), at)
  }
}

function host(books: NetScalerBooks, objects: SettingsObjects): SourceOwner | null {
  const said = books.hosts.at(-1)
  const name = said?.words[3] ?? ''
  if (!said || name === '') return null
  objects.make('host', name).add('host-name', name, said.at)
  return { name, why: 'The configuration sets this host name.' }
}
