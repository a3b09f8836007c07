/**
 * The scenario "dag-pair": two Exchange 2010 servers with all roles in one DAG, a source-NAT load balancer in front of
 * port 25, a smart host for everything that goes out.
 *
 *   outside ─► balancer ─► MBX-K1 ◄──► MBX-K2 ─► smart host ─► outside
 *                     └──► MBX-K2
 *
 * Same options, same bytes. The files go to the sink as they grow; the truth comes back at the end.
 */
import { probe, tryToRelay } from './background'
import { Balancer } from './balancer'
import { Clock } from './clock'
import { handle } from './hub'
import { BALANCER, DATABASES, DOMAIN, fqdn, layOutDatabases, MEMBERS, planOutages, SMART_HOST } from './organisation'
import { inventDirectory } from './people'
import { createRandom, type Random } from './random'
import type { Sink } from './rolling-log'
import { MailServer } from './server'
import { clockTruth, type Skew } from './server-clock'
import { SmartHostQueue } from './smart-host-queue'
import { iso } from './time'
import { arrivals, createTraffic } from './traffic'
import type { Truth, TruthNode } from './truth'
import type { SendContext, World } from './world'

export interface DagPairOptions {
  /** mails that people and programs send; reports come on top */
  readonly messages: number
  readonly seed: string
  /** first day, `yyyy-MM-dd`, UTC */
  readonly from?: string
  /** the logs are collected on the afternoon of the last one */
  readonly days?: number
  /** how wrong a server's clock is, by name */
  readonly skew?: Readonly<Record<string, Skew>>
  /** whether the connectors between the members are logged; default true */
  readonly intraProtocol?: boolean
  /** where log files roll over; the product's 10 MB in large runs, less in small ones so that every bundle has several */
  readonly maxFileBytes?: number
  readonly sendContext?: SendContext
  /** seconds between two probes of one member; default 30 */
  readonly probeSeconds?: number
}

const DAY = 86_400_000
/** 17:20 on the clock of the people who collect the logs. */
const COLLECTED = 16 * 3_600_000 + 20 * 60_000
const PRODUCT_MAX_BYTES = 10 * 1024 * 1024
const SMALL_MAX_BYTES = 512 * 1024
const LARGE_RUN = 20_000

function createServers(random: Random, options: DagPairOptions, start: number, sink: Sink): [MailServer, MailServer] {
  const maxBytes = options.maxFileBytes ?? (options.messages >= LARGE_RUN ? PRODUCT_MAX_BYTES : SMALL_MAX_BYTES)
  const create = (member: (typeof MEMBERS)[number]) => {
    const settings = { start, maxBytes, skew: options.skew?.[member.name] ?? 0 }
    return new MailServer(member, random.fork(member.name), settings, sink)
  }
  return [create(MEMBERS[0]), create(MEMBERS[1])]
}

function createWorld(options: DagPairOptions, sink: Sink): World {
  const random = createRandom(options.seed)
  const start = Date.parse(`${options.from ?? '2026-03-09'}T00:00:00Z`)
  if (Number.isNaN(start)) throw new Error(`not a date: ${options.from}`)
  const end = start + ((options.days ?? 1) - 1) * DAY + COLLECTED
  const servers = createServers(random, options, start, sink)
  const outages = planOutages(random.fork('outages'), start, end)
  const world: World = {
    probeMs: (options.probeSeconds ?? 30) * 1000,
    random: random.fork('flows'),
    clock: new Clock(start, end),
    directory: inventDirectory(random.fork('people'), DOMAIN, DATABASES),
    databases: layOutDatabases(random.fork('databases'), start, end),
    outages,
    balancer: new Balancer(random.fork('balancer')),
    servers,
    sendContext: options.sendContext ?? 'start',
    intraProtocol: options.intraProtocol ?? true,
    answerable: [],
    truths: [],
    arrive: (copy) => handle(world, copy),
    queue: (copy, recipients) => queues.get(copy.server)?.add(copy, recipients),
  }
  const queues = new Map(servers.map((server) => [server, new SmartHostQueue(world, server, outages)]))
  return world
}

function nodes(world: World, options: DagPairOptions, start: number): TruthNode[] {
  const members = MEMBERS.map((member): TruthNode => {
    const addresses = [...new Set([member.address, member.storeAddress])]
    const activeCopies = activeCopiesOf(member.name, world, start)
    const clock = clockTruth(options.skew?.[member.name], start)
    return { name: member.name, kind: 'exchange-server', addresses, aliases: [fqdn(member.name)], ...clock, activeCopies }
  })
  const sessions = world.servers.map(({ name, sessions }) => ({ name, sessions: sessions.mail + sessions.probe + sessions.rejected }))
  return [
    ...members,
    {
      name: BALANCER.name,
      kind: 'load-balancer',
      addresses: [BALANCER.snip, BALANCER.virtualAddress],
      aliases: [],
      balancer: { hidesClients: true, members: sessions },
    },
    { name: SMART_HOST.name, kind: 'smart-host', addresses: [SMART_HOST.address], aliases: [] },
    ...world.directory.hosts.map((host): TruthNode => ({ name: host.ehlo, kind: 'external-host', addresses: [host.address], aliases: [] })),
  ]
}

function activeCopiesOf(member: string, { databases, clock }: World, start: number) {
  return databases.flatMap(({ name, before, after, dismountedAt, movedAt }) => [
    ...(before === member ? [{ database: name, from: iso(start), to: iso(Math.min(dismountedAt, clock.end)) }] : []),
    ...(after === member && movedAt <= clock.end ? [{ database: name, from: iso(movedAt), to: iso(clock.end) }] : []),
  ])
}

function startTraffic(world: World, count: number) {
  const { clock } = world
  const times = arrivals(world.random.fork('arrivals'), count, clock.now, clock.end)
  const one = createTraffic(world)
  const next = (i: number) => {
    const at = times[i]
    if (at === undefined) return
    clock.at(at, () => {
      one()
      next(i + 1)
    })
  }
  next(0)
}

/** Throws on a date it cannot read. Everything else is decided by the options alone. */
export function simulateDagPair(options: DagPairOptions, sink: Sink): Truth {
  const world = createWorld(options, sink)
  const { clock, servers } = world
  const start = clock.now
  startTraffic(world, options.messages)
  for (const [i, server] of servers.entries()) clock.at(clock.now + 4_000 + i * 11_500, () => probe(world, server))
  clock.at(clock.now + 60_000, () => tryToRelay(world))
  clock.run((now) => {
    for (const server of servers) server.drain(now)
  })
  for (const server of servers) server.close(clock.end)
  return {
    scenario: 'dag-pair',
    seed: options.seed,
    nodes: nodes(world, options, start),
    messages: world.truths.flatMap((truth) => truth.build(clock.end) ?? []),
    sessions: servers.map((server) => ({ server: server.name, ...server.sessions })),
  }
}
