/**
 * Exchange Online beside the organisation, with centralised transport: what cloud mailboxes send outside or inside goes through the
 * servers on premises, and what is for them comes from there.
 *
 *   cloud user ─► Front End of A ─► Transport of B ─► smart host, mailbox, or back to the cloud (a group with cloud members)
 *   anybody ─► Transport of B: RESOLVE to the routing address ─► SENDEXTERNAL to the cloud
 *
 * The network message id goes along in both directions; the trace names it as MessageTraceId.
 */
import { quit } from '../smtp-dialogue'
import { accept } from './front-end'
import { timedGuid } from './ids'
import { closeLink } from './link'
import { chooseEntrance, introduce, openPublic } from './public-session'
import type { HostPlan } from './scenario'
import type { Special } from './shares'
import { CLOSING } from './talk'
import type { Mail, World } from './world'

/** Every third mailbox has been moved; the first ones, which have duties, have not. */
const EVERY = 3

export function cloudMailboxes(addresses: readonly string[]): ReadonlySet<string> {
  return new Set(addresses.filter((_, i) => i % EVERY === 2))
}

const localPart = (address: string) => address.slice(0, address.lastIndexOf('@'))
const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1)

/** Where mail for a mailbox in the cloud is sent; undefined for others. */
export function routingAddress(world: World, address: string): string | undefined {
  const { cloud } = world.scenario
  return cloud && world.inCloud.has(address) ? `${localPart(address)}@${cloud.routingDomain}` : undefined
}

export interface CloudLetter {
  readonly sender: string
  readonly recipients: readonly string[]
  readonly subject: string
  readonly bytes: number
  readonly special?: Special
}

/** What is between two cloud mailboxes stays there, and nobody here learns of it. */
export function sendFromCloud(world: World, letter: CloudLetter) {
  const { random, clock, scenario, inCloud } = world
  const recipients = letter.recipients.filter((address) => !inCloud.has(address))
  const { cloud } = scenario
  if (!cloud || recipients.length === 0) return
  const outbound = random.pick(cloud.outbound)
  const server = chooseEntrance(world, clock.now)
  const session = openPublic(world, server, outbound.address, random.int(18, 34))
  const host = { ehlo: outbound.name, address: outbound.address, tls: true, bdat: true, roundTripMs: 24 }
  introduce(world, session, host)
  server.sessions.mail++
  const networkMessageId = timedGuid(random, clock.now)
  const machine = `${random.pick(['AM0', 'DB9', 'VI1'])}PR0${random.int(1, 9)}MB${random.int(1000, 9999)}`
  const messageId = `<${machine}${random.hex(26).toUpperCase()}@${machine}.eurprd0${random.int(1, 9)}.prod.outlook.com>`
  const { sender, subject, bytes, special } = letter
  const mail: Omit<Mail, 'truth'> = {
    messageId,
    networkMessageId,
    subject,
    sender,
    returnPath: sender,
    bytes,
    direction: 'Originating',
    from: 'Hosted',
    entered: server.stamp(session.talk.at),
    originalClientIp: outbound.address,
    originalServerIp: server.address,
    ...(special && { special }),
  }
  const { link } = accept(world, session, host, { ...mail, recipients, trusted: { mail, passed: [] } }, 1)
  if (link) closeLink(link)
  quit(session.talk, CLOSING)
  for (const recipient of recipients) {
    const facts = { sender, recipient, subject, bytes, messageId, networkMessageId, status: 'Delivered' } as const
    world.trace.add({
      ...facts,
      at: clock.now - random.int(400, 3_000),
      fromIp: `2001:db8:a6:${random.int(1, 999)}::${random.int(1, 99)}`,
      toIp: server.address,
    })
  }
}

/** The cloud has taken a mail from a server here. */
export function traceArrival(world: World, mail: Mail, recipients: readonly string[], host: HostPlan, fromIp: string, at: number) {
  if (host.name !== world.scenario.cloud?.host.name) return
  const { sender, subject, messageId, networkMessageId, bytes } = mail
  for (const recipient of recipients) {
    const received = at + world.random.int(200, 1_500)
    world.trace.add({ at: received, sender, recipient, subject, messageId, networkMessageId, bytes, status: 'Delivered', fromIp, toIp: '' })
  }
}

/** The way out for a domain, where it is the cloud's. */
export function wayToCloud(world: World, address: string): { readonly hosts: readonly HostPlan[]; readonly connector: string } | undefined {
  const { cloud } = world.scenario
  if (!cloud || domainOf(address) !== cloud.routingDomain) return undefined
  return { hosts: [cloud.host], connector: `Outbound to Office 365 - ${world.connectorGuid}` }
}
