/**
 * Makes objects of an nginx configuration. nginx begins connections of its own to the servers, from its own address, unless `proxy_bind
 * $remote_addr transparent` says otherwise.
 */
import { addSourceNat, type Endpoint, endpointOf, shownSend } from '../text/balancer'
import type { At, SettingsObject, SettingsObjects } from '../text/settings-objects'
import type { Block, Statement } from './statements'

export function makeObjects(root: Block, objects: SettingsObjects): void {
  // a part of a configuration, as from sites-enabled, has no block around it; only a stream passes on without a location
  const stream = root.statements.some(({ block }) => block?.statements.some(({ words }) => words[0] === 'proxy_pass'))
  part(root, stream ? 'stream' : 'http', objects)
  for (const { words, block } of root.statements) {
    const [kind = ''] = words
    if (block && (kind === 'stream' || kind === 'mail' || kind === 'http')) part(block, kind, objects)
  }
}

type PartKind = 'stream' | 'mail' | 'http'

function part(block: Block, kind: PartKind, objects: SettingsObjects): void {
  const upstreams = new Map<string, Block>()
  for (const { words, block: inner } of block.statements) if (inner && words[0] === 'upstream') upstreams.set(words[1] ?? '', inner)
  const known: Part = {
    kind,
    inherited: block,
    upstreams: new Map([...upstreams].map(([name, u]) => [name, balancingOf(u)])),
    matches: new Map(
      block.statements.flatMap(({ words, block: inner }) => (inner && words[0] === 'match' ? [[words[1] ?? '', inner]] : [])),
    ),
    probes: new Map(),
    direct: new Set(),
  }
  for (const { words, block: inner } of block.statements) if (inner && words[0] === 'server') server(inner, known, objects)
  for (const [name, upstream] of upstreams) members(name, upstream, objects)
}

interface Part {
  readonly kind: PartKind
  readonly inherited: Block
  /** What says how each chooses its servers; null when nothing does: one after the other. */
  readonly upstreams: ReadonlyMap<string, Statement | null>
  readonly matches: ReadonlyMap<string, Block>
  readonly probes: Map<string, SettingsObject>
  /** Servers named without an upstream, once each. */
  readonly direct: Set<string>
}

const BALANCING = ['least_conn', 'least_time', 'hash', 'ip_hash', 'random', 'sticky']

function balancingOf(upstream: Block): Statement | null {
  return upstream.statements.find(({ words }) => BALANCING.includes(words[0] ?? '')) ?? null
}

/** Statements of a block and of the locations in it. */
function inside(block: Block, name: string): readonly Statement[] {
  return block.statements.flatMap((s) => {
    if (s.block && s.words[0] === 'location') return inside(s.block, name)
    return s.words[0] === name ? [s] : []
  })
}

function server(block: Block, known: Part, objects: SettingsObjects): void {
  const passes = inside(block, 'proxy_pass')
  const [name] = inside(block, 'server_name')
  const [protocol] = inside(block, 'protocol')
  for (const { words, at } of inside(block, 'listen')) {
    // every address has a row for every pool
    if (objects.full) return
    const { address, port } = listened(words[1] ?? '')
    const virtual = objects.make('virtual-address', name?.words[1] ?? words[1] ?? '')
    virtual.add('address', address, at).add('port', port, at)
    if (protocol) virtual.add('protocol', protocol.words[1], protocol.at)
    else virtual.add('protocol', protocolOf(known.kind, words), at)
    if (words.includes('proxy_protocol')) virtual.add('proxy-protocol', 'accepted', at)
    for (const pass of passes) addPool(virtual, pass, known, objects)
    for (const sends of inside(block, 'proxy_protocol')) if (sends.words[1] === 'on') virtual.add('proxy-protocol', 'sent', sends.at)
    nat(virtual, block, known, passes[0]?.at ?? at)
  }
  for (const check of inside(block, 'health_check')) for (const pass of passes) probe(poolOf(pass), check, known, objects)
}

function listened(text: string): Endpoint {
  return /^\d+$/.test(text) ? { address: '*', port: text } : endpointOf(text)
}

function protocolOf(kind: PartKind, listen: readonly string[]): string {
  if (listen.includes('udp')) return 'udp'
  if (kind !== 'http') return 'tcp'
  return listen.includes('ssl') ? 'https' : 'http'
}

/** `proxy_pass smtp;`, `proxy_pass 192.0.2.11:25;`, `proxy_pass http://owa/path;` */
function poolOf({ words }: Statement): string {
  const target = words[1] ?? ''
  const scheme = target.indexOf('://')
  return scheme < 0 ? target : (target.slice(scheme + 3).split('/', 1)[0] ?? '')
}

function addPool(virtual: SettingsObject, pass: Statement, known: Part, objects: SettingsObjects): void {
  const pool = poolOf(pass)
  virtual.add('pool', pool, pass.at)
  const balancing = known.upstreams.get(pool)
  if (balancing) {
    const [word = ''] = balancing.words
    virtual.add('balancing', balancing.words.slice(0, 2).join(' '), balancing.at)
    if (word === 'ip_hash' || word === 'sticky' || word === 'hash') virtual.add('persistence', word, balancing.at)
  }
  if (known.upstreams.has(pool) || pool.includes('$') || known.direct.has(pool)) return
  known.direct.add(pool)
  const { address, port } = endpointOf(pool)
  objects.make('pool-member', pool).add('pool', pool, pass.at).add('address', address, pass.at).add('port', port, pass.at)
}

/** A server's own word on the source address counts before that of the part it stands in. */
function nat(virtual: SettingsObject, block: Block, known: Part, at: At): void {
  const [bind] = [...inside(block, 'proxy_bind'), ...known.inherited.statements.filter(({ words }) => words[0] === 'proxy_bind')]
  const transparent = bind?.words.includes('transparent') && bind.words[1]?.startsWith('$')
  addSourceNat(virtual, [{ value: transparent ? 'no' : 'yes', at: bind?.at ?? at }], at)
}

function members(name: string, upstream: Block, objects: SettingsObjects): void {
  for (const { words, at } of upstream.statements) {
    if (words[0] !== 'server') continue
    const target = words[1] ?? ''
    const { address, port } = endpointOf(target)
    const member = objects.make('pool-member', target).add('pool', name, at).add('address', address, at).add('port', port, at)
    for (const option of words.slice(2)) {
      const equals = option.indexOf('=')
      const [key, value] = equals < 0 ? [option, ''] : [option.slice(0, equals), option.slice(equals + 1)]
      if (key === 'weight') member.add('weight', value, at)
      else if (key === 'down' || key === 'backup') member.add('state', key, at)
      else if (key === 'max_fails' || key === 'fail_timeout') member.add(key.replace('_', '-'), value, at)
    }
  }
}

/** `health_check interval=5 match=banner;` with `match banner { expect ~ "220"; send "…"; }` */
function probe(pool: string, { words, at }: Statement, known: Part, objects: SettingsObjects): void {
  if (known.probes.has(pool)) return
  const made = objects.make('probe', pool).add('pool', pool, at)
  known.probes.set(pool, made)
  made.add('kind', known.kind === 'http' ? 'http' : 'connect', at, 'guess')
  for (const option of words.slice(1)) {
    if (option.startsWith('interval=')) made.add('interval', option.slice(9), at)
    if (!option.startsWith('match=')) continue
    for (const said of known.matches.get(option.slice(6))?.statements ?? []) {
      const value = said.words.slice(1).join(' ')
      if (said.words[0] === 'expect') made.add('expect', value, said.at)
      else if (said.words[0] === 'send') made.add('send', shownSend(value), said.at)
    }
  }
}
