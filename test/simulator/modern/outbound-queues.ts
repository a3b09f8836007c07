/** All queues to the outside: one for each server and next hop. Without a smart host the next hop is the recipient domain's own server. */

import { wayToCloud } from './cloud'
import { OutboundQueue } from './outbound-queue'
import type { HostPlan } from './scenario'
import type { Copy, World } from './world'

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1)

/** Where mail for a domain goes: the server its people send from, or one that nobody writes from. */
function mailServerOf(world: World, domain: string): HostPlan {
  const host = world.directory.contacts.find((contact) => domainOf(contact.address) === domain)?.host
  if (host) return { name: host.ehlo, address: host.address }
  const known = world.farHosts.get(domain)
  if (known) return known
  const far = { name: `mx.${domain}`, address: `203.0.113.${245 + world.farHosts.size}` }
  world.farHosts.set(domain, far)
  return far
}

export class OutboundQueues {
  private readonly queues = new Map<string, OutboundQueue>()

  constructor(private readonly world: World) {}

  add(copy: Copy, recipients: readonly string[]) {
    const toCloud = recipients.filter((address) => wayToCloud(this.world, address))
    const way = wayToCloud(this.world, toCloud[0] ?? '')
    if (way) this.queue(copy, way.hosts, domainOf(toCloud[0] ?? ''), way.connector).add(copy, toCloud)
    const others = recipients.filter((address) => !toCloud.includes(address))
    if (others.length > 0) this.addOthers(copy, others)
  }

  private addOthers(copy: Copy, recipients: readonly string[]) {
    const { smartHosts } = this.world.scenario.connector
    if (smartHosts.length > 0) return this.queue(copy, smartHosts, smartHosts[0]?.name ?? '').add(copy, recipients)
    const domains = new Map<string, string[]>()
    for (const address of recipients) {
      const known = domains.get(domainOf(address))
      if (known) known.push(address)
      else domains.set(domainOf(address), [address])
    }
    for (const [domain, addresses] of domains) this.queue(copy, [mailServerOf(this.world, domain)], domain).add(copy, addresses)
  }

  private queue(
    { server }: Copy,
    hosts: readonly HostPlan[],
    domain: string,
    connector = this.world.scenario.connector.name,
  ): OutboundQueue {
    const key = `${server.name} ${domain}`
    const known = this.queues.get(key)
    if (known) return known
    const queue = new OutboundQueue(this.world, server, hosts, domain, connector)
    this.queues.set(key, queue)
    return queue
  }
}
