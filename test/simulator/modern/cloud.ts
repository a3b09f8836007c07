/**
 * Exchange Online beside the organisation, with centralised transport: what cloud mailboxes send outside or inside goes through the
 * servers on premises, and what is for them comes from there.
 *
 *   cloud user ─► Front End of A ─► Transport of B ─► smart host, mailbox, or back to the cloud (a group with cloud members)
 *   anybody ─► Transport of B: RESOLVE to the routing address ─► SENDEXTERNAL to the cloud
 *   cloud user ─► cloud users, and now and then straight to the outside: nothing here has a log of it, only the trace
 *
 * The network message id goes along in both directions; the trace names it as MessageTraceId.
 */
import type { Contact } from '../people'
import { quit } from '../smtp-dialogue'
import { iso } from '../time'
import { MessageTruth } from '../truth'
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

/** Part of what cloud mailboxes send outside goes there straight, by a connector of its own, and only the trace tells of it. */
const STRAIGHT = 0.15
/** Of that, what the other side refuses. */
const REFUSED = 0.2

/** What is between cloud mailboxes stays there; of a mail that leaves, only the part that does is told of. */
export function sendFromCloud(world: World, letter: CloudLetter) {
  const { random, clock, scenario, inCloud, directory } = world
  const recipients = letter.recipients.filter((address) => !inCloud.has(address))
  const { cloud } = scenario
  if (!cloud) return
  if (recipients.length === 0) return stayInCloud(world, letter)
  const [first] = recipients
  const contact = recipients.length === 1 ? directory.contacts.find(({ address }) => address === first) : undefined
  if (contact && random.chance(STRAIGHT)) return leaveStraight(world, letter, contact)
  const outbound = random.pick(cloud.outbound)
  const server = chooseEntrance(world, clock.now)
  const session = openPublic(world, server, outbound.address, random.int(18, 34))
  const host = { ehlo: outbound.name, address: outbound.address, tls: true, bdat: true, roundTripMs: 24 }
  introduce(world, session, host)
  server.sessions.mail++
  const { networkMessageId, messageId } = cloudIds(world)
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
  const known = session.talk.at
  for (const recipient of recipients) {
    const facts = { known, sender, recipient, subject, bytes, messageId, networkMessageId, status: 'Delivered' } as const
    world.trace.add({
      ...facts,
      at: clock.now - random.int(400, 3_000),
      fromIp: `2001:db8:a6:${random.int(1, 999)}::${random.int(1, 99)}`,
      toIp: server.address,
    })
  }
}

function cloudIds({ random, clock }: World) {
  const networkMessageId = timedGuid(random, clock.now)
  const machine = `${random.pick(['AM0', 'DB9', 'VI1'])}PR0${random.int(1, 9)}MB${random.int(1000, 9999)}`
  const messageId = `<${machine}${random.hex(26).toUpperCase()}@${machine}.eurprd0${random.int(1, 9)}.prod.outlook.com>`
  return { networkMessageId, messageId }
}

/** Of which only the trace tells; it has whole seconds. */
function tracedTruth(world: World, { sender, subject }: CloudLetter) {
  const at = Math.floor(world.clock.now / 1000) * 1000
  const ids = cloudIds(world)
  const truth = new MessageTruth({ ...ids, subject, sender }, at, iso(at))
  world.truths.push(truth)
  const fromIp = `2001:db8:a6:${world.random.int(1, 999)}::${world.random.int(1, 99)}`
  return { at, ids, truth, fromIp }
}

function stayInCloud(world: World, letter: CloudLetter) {
  const { at, ids, truth, fromIp } = tracedTruth(world, letter)
  const { sender, subject, bytes, recipients } = letter
  const name = world.scenario.cloud?.host.name
  truth.fate(recipients, 'delivered', at, name, name)
  for (const recipient of recipients) {
    world.trace.add({ at, sender, recipient, subject, status: 'Delivered', fromIp, toIp: '', bytes, ...ids })
  }
}

function leaveStraight(world: World, letter: CloudLetter, { address: recipient, host }: Contact) {
  const { at, ids, truth, fromIp } = tracedTruth(world, letter)
  const { sender, subject, bytes } = letter
  const from = world.scenario.cloud?.host.name ?? ''
  const good = !world.random.chance(REFUSED)
  if (good) truth.fate([recipient], 'sent-external', at, from, host.ehlo)
  else truth.fate([recipient], 'failed', at)
  const times = { seen: at, at: iso(at), result: good ? 'sent' : 'failed', good }
  truth.handOver({ from, to: host.ehlo, protocol: 'smtp', group: ids.networkMessageId, recipients: [recipient], ...times })
  world.trace.add({ at, sender, recipient, subject, status: good ? 'Delivered' : 'Failed', fromIp, toIp: host.address, bytes, ...ids })
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
