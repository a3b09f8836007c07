/** Every host the logs can name, and what is true of it beyond its names. */

import { clockTruth } from '../server-clock'
import { iso } from '../time'
import type { TruthNode } from '../truth'
import type { ModernOptions } from './scenario'
import type { ModernServer } from './server'
import type { World } from './world'

function serverNode(world: World, options: ModernOptions, start: number, server: ModernServer): TruthNode {
  const { clock, databases } = world
  const shown = (at: number) => iso(Math.min(Math.max(at, start), clock.end))
  const activeCopies = databases.holdings
    .filter((holding) => holding.server === server.name && holding.from < clock.end)
    .map(({ database, from, to }) => ({ database, from: shown(from), to: shown(to) }))
  return {
    name: server.name,
    kind: 'exchange-server',
    addresses: [...new Set([server.address, server.storeAddress])],
    aliases: [server.fqdn],
    ...(server.edge ? { roles: ['edge'] } : { roles: ['front-end', 'mailbox', 'transport'], site: server.site }),
    ...clockTruth(options.skew?.[server.name], start),
    activeCopies,
  }
}

export function nodes(world: World, options: ModernOptions, start: number): TruthNode[] {
  const { scenario, balancer, directory } = world
  const all = world.servers.map((server) => serverNode(world, options, start, server))
  if (balancer) {
    const members = scenario.servers.map(({ name }) => ({ name, sessions: balancer.sessions.get(name) ?? 0 }))
    const { name, inside, virtualAddress, hidesClients } = balancer.plan
    all.push({ name, kind: 'load-balancer', addresses: [inside, virtualAddress], aliases: [], balancer: { hidesClients, members } })
  }
  for (const { name, address } of scenario.connector.smartHosts) all.push({ name, kind: 'smart-host', addresses: [address], aliases: [] })
  for (const { name, address } of scenario.cloud ? [scenario.cloud.host, ...scenario.cloud.outbound] : []) {
    // one place, by whichever of its hosts' names it is known
    all.push({ name, kind: 'cloud', addresses: [address], aliases: ['Exchange Online'] })
  }
  for (const host of directory.hosts) all.push({ name: host.ehlo, kind: 'external-host', addresses: [host.address], aliases: [] })
  for (const { name, address } of world.farHosts.values()) all.push({ name, kind: 'external-host', addresses: [address], aliases: [] })
  return all
}
