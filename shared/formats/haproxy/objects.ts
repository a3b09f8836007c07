/**
 * Makes objects of the sections of an HAProxy configuration. HAProxy ends each connection and begins its own, from its own address:
 * servers see the client only where `source … usesrc` says so.
 */
import { addSourceNat, endpointOf, type NatVote, shownSend } from '../text/balancer'
import type { At, SettingsObject, SettingsObjects } from '../text/settings-objects'
import type { Section, Statement } from './sections'

export function makeObjects(proxies: readonly Section[], objects: SettingsObjects): void {
  const backends = new Map<string, Backend>()
  for (const proxy of proxies) if (proxy.kind !== 'frontend' && !backends.has(proxy.name)) backends.set(proxy.name, backendOf(proxy))
  for (const proxy of proxies) if (proxy.kind !== 'backend') addresses(proxy, backends, objects)
  for (const backend of backends.values()) {
    members(backend, objects)
    probe(backend, objects)
    translation(backend, objects)
  }
}

interface Backend {
  readonly proxy: Section
  readonly nat: NatVote
  readonly balance: Statement | null
  readonly persistence: { readonly kind: string; readonly at: At } | null
}

/** The last statement of a section counts, else that of its defaults. */
function last(proxy: Section, keyword: string, second?: string): Statement | null {
  const own = proxy.statements.findLast(({ words }) => words[0] === keyword && (second === undefined || words[1] === second))
  return own ?? (proxy.defaults && last(proxy.defaults, keyword, second))
}

const all = (proxy: Section, keyword: string) => proxy.statements.filter(({ words }) => words[0] === keyword)

function modeOf(proxy: Section): Statement | null {
  return last(proxy, 'mode')
}

function backendOf(proxy: Section): Backend {
  const balance = last(proxy, 'balance')
  return { proxy, nat: natOf(proxy), balance, persistence: persistenceOf(proxy, balance) }
}

function natOf(proxy: Section): NatVote {
  const transparent = [...all(proxy, 'server'), ...all(proxy, 'default-server')].find(({ words }) => keepsClient(words))
  const source = last(proxy, 'source')
  if (transparent) return { value: 'no', at: transparent.at }
  if (source) return { value: keepsClient(source.words) ? 'no' : 'yes', at: source.at }
  return { value: 'yes', at: proxy.at }
}

/** `source 0.0.0.0 usesrc clientip`, of a section or of a server. */
function keepsClient(words: readonly string[]): boolean {
  const use = words.indexOf('usesrc')
  return use >= 0 && /^(?:client|clientip|hdr_ip.*)$/.test(words[use + 1] ?? '')
}

function persistenceOf(proxy: Section, balance: Statement | null): Backend['persistence'] {
  for (const keyword of ['stick', 'stick-table', 'cookie']) {
    const found = last(proxy, keyword)
    if (found) return { kind: found.words.slice(0, 3).join(' '), at: found.at }
  }
  if (balance?.words[1] === 'source') return { kind: 'source', at: balance.at }
  return null
}

function addresses(proxy: Section, backends: ReadonlyMap<string, Backend>, objects: SettingsObjects): void {
  const pools = poolsOf(proxy, backends)
  const mode = modeOf(proxy)
  for (const { words, at } of all(proxy, 'bind')) {
    for (const text of (words[1] ?? '').split(',')) {
      // every address has a row for every pool
      if (objects.full) return
      const virtual = objects.make('virtual-address', proxy.name)
      const { address, port } = endpointOf(text.replace(/^ipv[46]@/, ''))
      virtual.add('address', address, at).add('port', port, at)
      virtual.add('protocol', mode?.words[1] ?? 'tcp', mode?.at ?? proxy.at, mode ? '' : 'guess')
      if (words.includes('accept-proxy')) virtual.add('proxy-protocol', 'accepted', at)
      for (const { name, at: where } of pools.named) virtual.add('pool', name, where)
      for (const backend of pools.found) addPool(virtual, backend)
      addSourceNat(virtual, pools.found.length === pools.named.length ? pools.found.map((b) => b.nat) : [], at)
    }
  }
}

function addPool(virtual: SettingsObject, { balance, persistence }: Backend): void {
  if (balance) virtual.add('balancing', balance.words[1], balance.at)
  if (persistence) virtual.add('persistence', persistence.kind, persistence.at)
}

interface Pools {
  readonly named: readonly { readonly name: string; readonly at: At }[]
  readonly found: readonly Backend[]
}

/** The backends a frontend may use; a listen section is its own. */
function poolsOf(proxy: Section, backends: ReadonlyMap<string, Backend>): Pools {
  const uses = [...all(proxy, 'use_backend')]
  const fallback = last(proxy, 'default_backend')
  if (fallback) uses.push(fallback)
  const named = new Map<string, At>()
  if (proxy.kind === 'listen' && all(proxy, 'server').length > 0) named.set(proxy.name, proxy.at)
  for (const { words, at } of uses) if (words[1] && !named.has(words[1])) named.set(words[1], at)
  const list = [...named].map(([name, at]) => ({ name, at }))
  return { named: list, found: list.map(({ name }) => backends.get(name)).filter((b) => b !== undefined) }
}

/** `server NAME ADDRESS[:PORT] option value …` */
function members({ proxy }: Backend, objects: SettingsObjects): void {
  const common = all(proxy, 'default-server').at(-1)
  for (const { words, at } of [...all(proxy, 'server'), ...all(proxy, 'server-template')]) {
    const [keyword, name = '', second = '', third = ''] = words
    const { address, port } = endpointOf((keyword === 'server' ? second : third).replace(/^ipv[46]@/, ''))
    const member = objects.make('pool-member', name).add('pool', proxy.name, at).add('address', address, at).add('port', port, at)
    const weight = optionOf(words, 'weight')
    member.add('weight', weight ?? (common && optionOf(common.words, 'weight')), weight === undefined && common ? common.at : at)
    for (const state of ['disabled', 'backup']) if (words.includes(state)) member.add('state', state, at)
    for (const sends of ['send-proxy', 'send-proxy-v2']) if (words.includes(sends)) member.add('proxy-protocol', sends, at)
  }
}

function optionOf(words: readonly string[], option: string): string | undefined {
  const at = words.indexOf(option, 3)
  return at < 0 ? undefined : words[at + 1]
}

const CHECKS = ['smtpchk', 'tcp-check', 'httpchk', 'ldap-check', 'mysql-check', 'pgsql-check', 'redis-check', 'ssl-hello-chk']

/** One probe a backend that checks its servers. */
function probe({ proxy }: Backend, objects: SettingsObjects): void {
  const checked = [...all(proxy, 'server'), ...all(proxy, 'default-server')].find(({ words }) => words.includes('check'))
  if (!checked) return
  const kind = CHECKS.map((c) => last(proxy, 'option', c)).find((s) => s !== null) ?? null
  const made = objects.make('probe', proxy.name).add('pool', proxy.name, checked.at)
  made.add('kind', kind?.words[1] ?? 'connect', kind?.at ?? checked.at, kind ? '' : 'guess')
  const common = all(proxy, 'default-server').at(-1)
  const interval = optionOf(checked.words, 'inter')
  made.add('interval', interval, checked.at)
  if (interval === undefined && common) made.add('interval', common.words[common.words.indexOf('inter') + 1], common.at)
  const timeout = last(proxy, 'timeout', 'check')
  if (timeout) made.add('timeout', timeout.words[2], timeout.at)
  if (kind && kind.words.length > 2) made.add('send', shownSend(kind.words.slice(2).join(' ')), kind.at)
  for (const { words, at } of all(proxy, 'tcp-check')) {
    if (words[1] === 'expect') made.add('expect', words.slice(2).join(' '), at)
    else if (words[1]?.startsWith('send')) made.add('send', shownSend(words.slice(2).join(' ')), at)
  }
}

/** `source 192.0.2.20`: connections to the servers come from this address. */
function translation({ proxy }: Backend, objects: SettingsObjects): void {
  const source = last(proxy, 'source')
  if (!source || keepsClient(source.words)) return
  objects
    .make('address-translation', proxy.name)
    .add('direction', 'outbound', source.at)
    .add('to', endpointOf(source.words[1] ?? '').address, source.at)
}
