/**
 * Runs a scenario with Exchange 2013 or later. Same options, same bytes. The files go to the sink as they grow; the truth comes back at
 * the end.
 */
import { Clock } from '../clock'
import { type Directory, inventDirectory } from '../people'
import { createRandom, type Random } from '../random'
import type { Sink } from '../rolling-log'
import { arrivals } from '../traffic'
import type { Truth } from '../truth'
import { probe, tryToRelay } from './background'
import { ModernBalancer } from './balancer'
import { layOutDatabases } from './databases'
import { handle } from './hub'
import { LinkPool } from './link-pool'
import { Loops } from './loop'
import { Mailboxes } from './mailboxes'
import { nodes } from './nodes'
import { planOutages } from './outages'
import { OutboundQueues } from './outbound-queues'
import type { ModernOptions, ModernScenario } from './scenario'
import { ModernServer } from './server'
import { SHARES } from './shares'
import { createTraffic } from './traffic'
import type { World } from './world'

const DAY = 86_400_000
/** 17:20 on the clock of the people who collect the logs. */
const COLLECTED = 16 * 3_600_000 + 20 * 60_000
const MAX_BYTES = 10 * 1024 * 1024

/** Most partners of a scenario with gateways send through one of these; each gateway has one name and one address. */
function throughGateways(directory: Directory, scenario: ModernScenario): Directory {
  const { gateways = [] } = scenario
  if (gateways.length === 0) return directory
  const hosts = gateways.map(({ name, address }) => ({ ehlo: name, address, tls: true, bdat: true, roundTripMs: 24 }))
  const contacts = directory.contacts.map((contact, i) => {
    const host = i % 5 === 4 ? undefined : hosts[i % hosts.length]
    return host ? { ...contact, host } : contact
  })
  return { ...directory, contacts, hosts: [...new Set(contacts.map((contact) => contact.host))] }
}

function createServers(scenario: ModernScenario, random: Random, options: ModernOptions, start: number, sink: Sink): ModernServer[] {
  const { version, domain } = scenario
  return scenario.servers.map((plan) => {
    const settings = { start, maxBytes: options.maxFileBytes ?? MAX_BYTES, skew: options.skew?.[plan.name] ?? 0, domain, version }
    return new ModernServer(plan, random.fork(plan.name), settings, sink)
  })
}

function createWorld(scenario: ModernScenario, options: ModernOptions, sink: Sink): World {
  const random = createRandom(options.seed)
  const start = Date.parse(`${options.from ?? '2026-03-09'}T00:00:00Z`)
  if (Number.isNaN(start)) throw new Error(`not a date: ${options.from}`)
  const end = start + ((options.days ?? 1) - 1) * DAY + COLLECTED
  const names = scenario.databases.map((database) => database.name)
  const groups = new Map(scenario.expansion.map(([group, server]) => [`${group}@${scenario.domain}`, server]))
  const directory = throughGateways(inventDirectory(random.fork('people'), scenario.domain, names), scenario)
  const address = (i: number) => directory.mailboxes[i]?.address ?? ''
  const moderated = `purchasing@${scenario.domain}`
  // delivered and forwarded
  const forwarded = new Map([10, 50, 90, 130].map((i) => [address(i), address(i + 7)]))
  const loops = new Loops()
  const world: World = {
    scenario,
    random: random.fork('flows'),
    clock: new Clock(start, end),
    directory,
    databases: layOutDatabases(random.fork('databases'), scenario.databases, scenario.moves, start, end),
    servers: createServers(scenario, random, options, start, sink),
    balancer: scenario.balancer && new ModernBalancer(scenario.balancer, random.fork('balancer')),
    outages: planOutages(random.fork('outages'), scenario, start, end),
    shares: { ...SHARES, ...options.shares },
    links: new LinkPool(),
    mailboxes: new Mailboxes(),
    farHosts: new Map(),
    journalMailbox: address(0),
    moderator: address(1),
    connectorGuid: random.fork('connector').guid(),
    probeMs: (options.probeSeconds ?? scenario.balancer?.probeSeconds ?? 30) * 1000,
    answerable: [],
    truths: [],
    up: () => true,
    expandsAt: (group) => groups.get(group),
    isModerated: (group) => group === moderated,
    alsoTo: (from) => forwarded.get(from),
    sentOut: (mail, recipients, host, at) => loops.sentOut(world, mail, recipients, host, at),
    arrive: (copy) => handle(world, copy),
    queue: (copy, recipients) => queues.add(copy, recipients),
  }
  const queues = new OutboundQueues(world)
  return world
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

/** Throws on a date it cannot read. Everything else is decided by scenario and options alone. */
export function simulateModern(scenario: ModernScenario, options: ModernOptions, sink: Sink): Truth {
  const world = createWorld(scenario, options, sink)
  const { clock, servers } = world
  const start = clock.now
  startTraffic(world, options.messages)
  if (world.balancer) for (const [i, server] of servers.entries()) clock.at(start + 4_000 + i * 3_700, () => probe(world, server))
  clock.at(start + 60_000, () => tryToRelay(world))
  clock.run((now) => {
    for (const server of servers) server.drain(now)
  })
  for (const server of servers) server.close(clock.end)
  return {
    scenario: scenario.name,
    seed: options.seed,
    nodes: nodes(world, options, start),
    messages: world.truths.flatMap((truth) => truth.build(clock.end) ?? []),
    sessions: servers.map((server) => ({ server: server.name, ...server.sessions })),
  }
}
