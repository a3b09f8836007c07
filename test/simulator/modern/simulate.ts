/**
 * Runs a scenario with Exchange 2013 or later. Same options, same bytes. The files go to the sink as they grow; the truth comes back at
 * the end.
 */
import { Clock } from '../clock'
import { type Directory, inventDirectory } from '../people'
import { createRandom, type Random } from '../random'
import type { Sink } from '../rolling-log'
import { arrivals, startArrivals } from '../traffic'
import type { Truth } from '../truth'
import { probe, tryToRelay } from './background'
import { ModernBalancer } from './balancer'
import { cloudMailboxes } from './cloud'
import { layOutDatabases } from './databases'
import { DRAIN_MS, type Failure, planAftermath, Safety } from './failure'
import { heartbeat } from './heartbeat'
import { handle } from './hub'
import { LinkPool } from './link-pool'
import { Loops } from './loop'
import { Mailboxes } from './mailboxes'
import { MessageTrace } from './message-trace'
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
/** Front Ends go on trying a server that has stopped for so long. */
const UNNOTICED_MS = 12 * 60_000
const MAX_BYTES = 10 * 1024 * 1024
/** The product's two minutes would fill the logs of a small run. */
const HEARTBEAT_MS = 20 * 60_000

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

function createServers(
  scenario: ModernScenario,
  random: Random,
  options: ModernOptions,
  start: number,
  failure: Failure | undefined,
  sink: Sink,
): ModernServer[] {
  const { version, domain } = scenario
  return scenario.servers.map((plan) => {
    const stop = failure?.server === plan.name && { stopsAt: failure.at }
    const settings = {
      ...stop,
      start,
      maxBytes: options.maxFileBytes ?? MAX_BYTES,
      skew: options.skew?.[plan.name] ?? 0,
      domain,
      version,
    }
    return new ModernServer(plan, random.fork(plan.name), settings, sink)
  })
}

function createWorld(scenario: ModernScenario, options: ModernOptions, sink: Sink): World {
  const random = createRandom(options.seed)
  const start = Date.parse(`${options.from ?? '2026-03-09'}T00:00:00Z`)
  if (Number.isNaN(start)) throw new Error(`not a date: ${options.from}`)
  const end = start + ((options.days ?? 1) - 1) * DAY + COLLECTED
  const { failure: plan } = scenario
  const failure = plan && { server: plan.server, at: Math.round(start + (end - start) * plan.after) }
  const names = scenario.databases.map((database) => database.name)
  const groups = new Map(scenario.expansion.map(([group, server]) => [`${group}@${scenario.domain}`, server]))
  const directory = throughGateways(inventDirectory(random.fork('people'), scenario.domain, names), scenario)
  const address = (i: number) => directory.mailboxes[i]?.address ?? ''
  const moderated = `purchasing@${scenario.domain}`
  // delivered and forwarded
  const forwarded = new Map([10, 50, 90, 130].map((i) => [address(i), address(i + 7)]))
  const loops = new Loops()
  const servers = createServers(scenario, random, options, start, failure, sink)
  const world: World = {
    scenario,
    random: random.fork('flows'),
    clock: new Clock(start, end),
    directory,
    databases: layOutDatabases(random.fork('databases'), scenario.databases, scenario.moves, start, end, failure),
    servers,
    hubs: servers.filter((server) => !server.edge),
    judged: new Set(),
    balancer: scenario.balancer && new ModernBalancer(scenario.balancer, random.fork('balancer')),
    outages: options.calm ? [] : planOutages(random.fork('outages'), scenario, start, end),
    shares: { ...SHARES, ...scenario.shares, ...options.shares },
    links: new LinkPool(),
    inCloud: scenario.cloud ? cloudMailboxes(directory.mailboxes.map((mailbox) => mailbox.address)) : new Set(),
    trace: new MessageTrace(),
    mailboxes: new Mailboxes(),
    farHosts: new Map(),
    journalMailbox: address(0),
    moderator: address(1),
    connectorGuid: random.fork('connector').guid(),
    probeMs: (options.probeSeconds ?? scenario.balancer?.probeSeconds ?? 30) * 1000,
    answerable: [],
    truths: [],
    safety: new Safety(failure),
    stuck: (database, at) =>
      options.stuck?.find((each) => each.database === database && at >= Date.parse(each.from) && at < Date.parse(each.to))?.status,
    up: ({ name }, at) => name !== failure?.server || at < failure.at - DRAIN_MS,
    justStopped: (at) => servers.find(({ name }) => failure?.server === name && at >= failure.at && at < failure.at + UNNOTICED_MS),
    stopped: ({ name }, at) => name === failure?.server && at >= failure.at,
    expandsAt: (group) => groups.get(group),
    isModerated: (group) => group === moderated,
    alsoTo: (from) => forwarded.get(from),
    sentOut: (mail, recipients, host, at) => loops.sentOut(world, mail, recipients, host, at),
    arrive: (copy) => handle(world, copy),
    queue: (copy, recipients) => queues.add(copy, recipients),
  }
  const queues = new OutboundQueues(world)
  if (failure) planAftermath(world, failure)
  return world
}

function startTraffic(world: World, count: number) {
  const { clock } = world
  startArrivals(clock, arrivals(world.random.fork('arrivals'), count, clock.now, clock.end), createTraffic(world))
}

function startHeartbeats(world: World) {
  const { clock, random, hubs } = world
  for (const holder of hubs) {
    for (const primary of hubs) {
      if (holder !== primary) clock.at(clock.now + random.int(0, HEARTBEAT_MS), () => heartbeat(world, holder, primary, HEARTBEAT_MS))
    }
  }
}

/** Throws on a date it cannot read. Everything else is decided by scenario and options alone. */
export function simulateModern(scenario: ModernScenario, options: ModernOptions, sink: Sink): Truth {
  const world = createWorld(scenario, options, sink)
  const { clock, servers } = world
  const start = clock.now
  startTraffic(world, options.messages)
  if (world.balancer) for (const [i, server] of servers.entries()) clock.at(start + 4_000 + i * 3_700, () => probe(world, server))
  clock.at(start + 60_000, () => tryToRelay(world))
  if (scenario.failure) startHeartbeats(world)
  clock.run((now) => {
    for (const server of servers) server.drain(now)
  })
  for (const server of servers) server.close(clock.end)
  world.trace.write(sink, clock.end)
  return {
    scenario: scenario.name,
    seed: options.seed,
    nodes: nodes(world, options, start),
    messages: world.truths.flatMap((truth) => truth.build(clock.end) ?? []),
    sessions: servers.map((server) => ({ server: server.name, ...server.sessions })),
  }
}
