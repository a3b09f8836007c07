/**
 * The scenario "two-sites-2007": Exchange 2007 in two Active Directory sites, roles apart, without an edge server.
 *
 *   outside ─► EXT-N1 ─► EXM-N1          EXM: mailboxes, SUBMIT rows of the Mail Submission service (MSGTRKM)
 *   outside ◄─ smart host ◄─ EXT-N1      EXT: hub, everything else
 *                            ▲   │
 *             between sites  │   ▼
 *                          EXT-S1 ─► EXM-S1
 *
 * A hub delivers to the mailbox servers of its own site only. The path between the sites breaks for hours: queues stand on both sides
 * and drain afterwards.
 */
import {
  maxFileBytes,
  outsideNodes,
  type RunOptions,
  runTimes,
  runToEnd,
  type ServerPlace,
  serverNode,
  startTraffic,
  truthOf,
} from '../classic-run'
import { Clock } from '../clock'
import { handle } from '../hub'
import { planOutages } from '../organisation'
import { inventDirectory } from '../people'
import { createRandom, type Random } from '../random'
import { RARE } from '../rare'
import type { Sink } from '../rolling-log'
import { MailServer } from '../server'
import { SmartHostQueue } from '../smart-host-queue'
import type { Truth } from '../truth'
import type { Front, SendContext, World } from '../world'
import { DOMAIN, INBOUND_CONNECTOR, layOutDatabases, planBreaks, SITES, SMART_HOST } from './organisation'
import { SiteLink } from './site-link'

export interface TwoSitesOptions extends RunOptions {
  /** whether the connectors between the hubs are logged; default true */
  readonly intraProtocol?: boolean
  readonly sendContext?: SendContext
}

interface SiteServers {
  readonly hub: MailServer
  readonly mailboxes: MailServer
}

function createSites(random: Random, options: TwoSitesOptions, start: number, sink: Sink): [SiteServers, SiteServers] {
  const create = (plan: (typeof SITES)[number]['hub']) => {
    const skew = options.skew?.[plan.name] ?? 0
    const settings = { version: '2007', domain: DOMAIN, start, maxBytes: maxFileBytes(options), skew } as const
    return new MailServer(plan, random.fork(plan.name), settings, sink)
  }
  const site = (which: 0 | 1) => ({ hub: create(SITES[which].hub), mailboxes: create(SITES[which].mailboxes) })
  return [site(0), site(1)]
}

/** Clients reach the hub of the first site with their own addresses. */
function openFront(random: Random, hub: MailServer): Front {
  return {
    choose: () => hub,
    endpoint: (address) => `${address}:${random.int(1_100, 64_000)}`,
    connector: INBOUND_CONNECTOR,
    via: [],
  }
}

function createWorld(options: TwoSitesOptions, sink: Sink): World {
  const random = createRandom(options.seed)
  const { start, end } = runTimes(options)
  const sites = createSites(random, options, start, sink)
  const [first, second] = sites
  const siteOf = (server: MailServer) => (server === second.hub || server === second.mailboxes ? second : first)
  const breaks = options.calm ? [] : planBreaks(random.fork('breaks'), start, end)
  const world: World = {
    probeMs: 0,
    random: random.fork('flows'),
    clock: new Clock(start, end),
    directory: inventDirectory(
      random.fork('people'),
      DOMAIN,
      SITES.flatMap((site) => site.databases),
    ),
    databases: layOutDatabases(random.fork('databases'), end),
    front: openFront(random.fork('front'), first.hub),
    servers: sites.flatMap((site) => [site.hub, site.mailboxes]),
    smartHost: SMART_HOST,
    sendContext: options.sendContext ?? 'start',
    intraProtocol: options.intraProtocol ?? true,
    ...(options.rare && { rare: RARE }),
    answerable: [],
    truths: [],
    chooseHub: (home) => siteOf(home).hub,
    hubBefore: (hub, store) => (siteOf(hub) === siteOf(store) ? undefined : siteOf(store).hub),
    hubToOutside: (hub) => (hub === first.hub ? undefined : first.hub),
    pass: (copy, _, recipients) => links.get(copy.server)?.add(copy, recipients),
    arrive: (copy) => handle(world, copy),
    queue: (copy, recipients) => outside.add(copy, recipients),
  }
  const planned = options.calm ? [] : planOutages(random.fork('outages'), start, end)
  const outages = planned.map((outage) => ({ ...outage, members: [first.hub.name] }))
  const outside = new SmartHostQueue(world, first.hub, outages)
  const links = new Map([
    [first.hub, new SiteLink(world, first.hub, second.hub, breaks)],
    [second.hub, new SiteLink(world, second.hub, first.hub, breaks)],
  ])
  return world
}

function placeOf({ name }: MailServer): ServerPlace {
  const site = SITES.find(({ hub, mailboxes }) => hub.name === name || mailboxes.name === name)
  return { roles: [site?.hub.name === name ? 'transport' : 'mailbox'], ...(site && { site: site.name }) }
}

/** Throws on a date it cannot read. Everything else is decided by the options alone. */
export function simulateTwoSites2007(options: TwoSitesOptions, sink: Sink): Truth {
  const world = createWorld(options, sink)
  startTraffic(world, options.messages)
  runToEnd(world.clock, world.servers)
  const servers = world.servers.map((server) => serverNode(server, options, placeOf(server)))
  return truthOf('two-sites-2007', options.seed, world, [...servers, ...outsideNodes(SMART_HOST, world)])
}
