/**
 * The scenario "dag-pair": two Exchange 2010 servers with all roles in one DAG, a source-NAT load balancer in front of
 * port 25, a smart host for everything that goes out.
 *
 *   outside ─► balancer ─► MBX-K1 ◄──► MBX-K2 ─► smart host ─► outside
 *                     └──► MBX-K2
 *
 * The rules of the pair: Mail Submission does not prefer the hub on its own server, it takes the other one, and its own only when the
 * other does not answer. A hub that mounts the recipient's database itself does not deliver, it passes the message to its partner, and
 * the partner delivers back: so the transport dumpster's copy never lies on the server that it insures.
 *
 * Same options, same bytes. The files go to the sink as they grow; the truth comes back at the end.
 */
import { probe, tryToRelay } from './background'
import { Balancer } from './balancer'
import {
  activeCopiesOf,
  maxFileBytes,
  outsideNodes,
  type RunOptions,
  runTimes,
  runToEnd,
  serverNode,
  startTraffic,
  truthOf,
} from './classic-run'
import { Clock } from './clock'
import { heartbeat } from './heartbeat'
import { handle } from './hub'
import { BALANCER, DATABASES, DOMAIN, INBOUND_CONNECTOR, layOutDatabases, MEMBERS, planOutages, SITE, SMART_HOST } from './organisation'
import { passToHub } from './pass'
import { inventDirectory } from './people'
import { createRandom, type Random } from './random'
import { RARE } from './rare'
import type { Sink } from './rolling-log'
import { MailServer } from './server'
import { SmartHostQueue } from './smart-host-queue'
import type { Truth, TruthNode } from './truth'
import type { Front, SendContext, World } from './world'

export interface DagPairOptions extends RunOptions {
  /** whether the connectors between the members are logged; default true */
  readonly intraProtocol?: boolean
  readonly sendContext?: SendContext
  /** seconds between two probes of one member; default 30 */
  readonly probeSeconds?: number
}

/** Share of submissions that find only their own hub. */
const OWN_HUB = 0.02

const PLACE = { roles: ['client access', 'mailbox', 'transport'], site: SITE } as const

function createServers(random: Random, options: DagPairOptions, start: number, sink: Sink): [MailServer, MailServer] {
  const create = (member: (typeof MEMBERS)[number]) => {
    const skew = options.skew?.[member.name] ?? 0
    const settings = { version: '2010', domain: DOMAIN, start, maxBytes: maxFileBytes(options), skew } as const
    return new MailServer(member, random.fork(member.name), settings, sink)
  }
  return [create(MEMBERS[0]), create(MEMBERS[1])]
}

/** The balancer hides every client behind its own address. */
function balancedFront(random: Random, servers: readonly [MailServer, MailServer]): Front {
  const balancer = new Balancer(random)
  return {
    choose: () => servers[balancer.choose()] ?? servers[0],
    endpoint: () => balancer.endpoint(),
    connector: INBOUND_CONNECTOR,
    via: [BALANCER.name],
  }
}

function createWorld(options: DagPairOptions, sink: Sink): World {
  const random = createRandom(options.seed)
  const { start, end } = runTimes(options)
  const servers = createServers(random, options, start, sink)
  const outages = options.calm ? [] : planOutages(random.fork('outages'), start, end)
  const partnerOf = (server: MailServer) => (servers[0] === server ? servers[1] : servers[0])
  const world: World = {
    probeMs: (options.probeSeconds ?? 30) * 1000,
    random: random.fork('flows'),
    clock: new Clock(start, end),
    directory: inventDirectory(random.fork('people'), DOMAIN, DATABASES),
    databases: layOutDatabases(random.fork('databases'), start, end),
    front: balancedFront(random.fork('balancer'), servers),
    servers,
    smartHost: SMART_HOST,
    sendContext: options.sendContext ?? 'start',
    intraProtocol: options.intraProtocol ?? true,
    ...(options.rare && { rare: RARE }),
    answerable: [],
    truths: [],
    chooseHub: (home) => (world.random.chance(OWN_HUB) ? home : partnerOf(home)),
    hubBefore: (hub, store) => (hub === store ? partnerOf(hub) : undefined),
    hubToOutside: () => undefined,
    pass: (copy, to, recipients) => void passToHub(world, copy, to, recipients),
    arrive: (copy) => handle(world, copy),
    queue: (copy, recipients) => queues.get(copy.server)?.add(copy, recipients),
  }
  const queues = new Map(servers.map((server) => [server, new SmartHostQueue(world, server, outages)]))
  return world
}

function balancerNode({ servers }: World): TruthNode {
  const members = servers.map(({ name, sessions }) => ({ name, sessions: sessions.mail + sessions.probe + sessions.rejected }))
  const addresses = [BALANCER.snip, BALANCER.virtualAddress]
  return { name: BALANCER.name, kind: 'load-balancer', addresses, aliases: [], balancer: { hidesClients: true, members } }
}

/** Throws on a date it cannot read. Everything else is decided by the options alone. */
export function simulateDagPair(options: DagPairOptions, sink: Sink): Truth {
  const world = createWorld(options, sink)
  const { clock, servers } = world
  startTraffic(world, options.messages)
  for (const [i, server] of servers.entries()) clock.at(clock.now + 4_000 + i * 11_500, () => probe(world, server))
  clock.at(clock.now + 60_000, () => tryToRelay(world))
  const [first, second] = servers
  if (options.rare && first && second) {
    clock.at(clock.now + 90_000, () => heartbeat(world, first, second))
    clock.at(clock.now + 210_000, () => heartbeat(world, second, first))
  }
  runToEnd(clock, servers)
  const { start } = runTimes(options)
  const members = servers.map((server) => ({
    ...serverNode(server, options, PLACE),
    activeCopies: activeCopiesOf(server.name, world, start),
  }))
  return truthOf('dag-pair', options.seed, world, [...members, balancerNode(world), ...outsideNodes(SMART_HOST, world)])
}
