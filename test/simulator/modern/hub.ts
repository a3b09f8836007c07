/**
 * What a hub does with a copy it has received: agents look at it, recipients are resolved, and each goes on to its next step.
 *
 *   group ──► EXPAND, members instead; or on to the server that expands it; or to a moderator first
 *   forwarded mailbox ──► REDIRECT, with a copy kept for some          unknown ──► FAIL, report
 *   some copies ──► TRANSFER: a second copy with another internal id, for other content or because there are many recipients
 */
import { underAgents } from './agents'
import { routingAddress } from './cloud'
import { passInside } from './edge'
import { underway } from './mailboxes'
import { holdForApproval } from './moderation'
import { relay } from './relay'
import { fail } from './reports'
import { route } from './route'
import { customData, lastError, mailCells } from './rows'
import { type Copy, serverNamed, type World } from './world'

const UNKNOWN_STATUS = '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'
/** Copies whose outside recipients need the content in another form. */
const CONVERTED = 0.03
/** More than this are split among several copies. */
const RECIPIENTS = 25

export function handle(world: World, copy: Copy) {
  const { clock, random } = world
  const wait = copy.resolved ? random.wait(25) : random.wait(110)
  clock.at(clock.now + wait, () => {
    if (world.stopped(copy.server, clock.now)) return
    const now = { ...copy, categorisedAt: clock.now }
    if (now.server.edge && !now.resolved) passInside(world, now)
    else if (now.resolved) route(world, now, now.recipients)
    else {
      tellAgents(world, now)
      underAgents(world, now, () => categorise(world, { ...now, categorisedAt: clock.now }))
    }
  })
}

function categorise(world: World, copy: Copy) {
  const { random, clock, directory } = world
  const kept: string[] = []
  const elsewhere = new Map<string, string[]>()
  // groups overlap, and a forwarded mailbox can be named beside its group
  const met = new Set<string>()
  const unknown: string[] = []
  const resolve = (address: string) => {
    if (met.has(address)) return
    met.add(address)
    const entry = directory.find(address)
    if (!entry && directory.isInternal(address)) unknown.push(address)
    else if (routingAddress(world, address) !== undefined) {
      kept.push(rewrite(world, copy, address, routingAddress(world, address) ?? ''))
    } else if (entry?.kind === 'group') {
      if (world.isModerated(address) && !copy.approved) return holdForApproval(world, copy, address)
      const server = world.expandsAt(address)
      if (server !== undefined && server !== copy.server.name && world.up(serverNamed(world, server), clock.now)) {
        elsewhere.set(server, [...(elsewhere.get(server) ?? []), address])
      } else for (const member of expand(world, copy, address, entry.members)) resolve(member)
    } else if (entry?.forwardTo !== undefined) {
      resolve(redirect(world, copy, address, entry.forwardTo))
    } else {
      const second = world.alsoTo(address)
      if (second !== undefined) resolve(forwardToo(world, copy, address, second))
      kept.push(address)
    }
  }
  for (const address of copy.recipients) resolve(address)
  for (const address of kept) copy.open.add(address)
  underway(world, copy.mail, kept, clock.now)
  if (unknown.length > 0) {
    const status = unknown.map(() => lastError(world, UNKNOWN_STATUS, '', '', '')).join(';')
    fail(world, copy, { recipients: unknown, cells: { source: 'ROUTING', 'recipient-status': status } }, clock.now)
  }
  for (const [server, groups] of elsewhere) {
    clock.at(clock.now + random.wait(40), () => relay(world, copy, serverNamed(world, server), groups, false, 'SmtpRelayToServers'))
  }
  split(world, copy, kept)
}

/** Forks, then onward. */
function split(world: World, copy: Copy, kept: readonly string[]) {
  const { directory, random } = world
  const outside = kept.filter((address) => !directory.isInternal(address))
  const convert = outside.length > 0 && random.chance(CONVERTED)
  if (convert) route(world, fork(world, copy, outside, 'ContentConversion'), outside)
  const rest = convert ? kept.filter((address) => directory.isInternal(address)) : kept
  for (let i = RECIPIENTS; i < rest.length; i += RECIPIENTS) {
    const part = rest.slice(i, i + RECIPIENTS)
    route(world, fork(world, copy, part, 'RecipientLimit'), part)
  }
  route(world, copy, rest.slice(0, RECIPIENTS))
}

/** What the agents noted: every message has such a row. */
function tellAgents(world: World, { mail, internalId, recipients, server }: Copy) {
  server.track('MSGTRK', world.clock.now, {
    ...mailCells(mail, internalId, recipients),
    'client-hostname': server.name,
    source: 'AGENT',
    'event-id': 'AGENTINFO',
    'original-client-ip': mail.originalClientIp,
    'original-server-ip': mail.originalServerIp,
    'custom-data': customData(world, [
      ['AMA', 'SUM|action=p|error=|atch=0'],
      ['CompCost', '|ETR=0'],
    ]),
  })
}

function expand(world: World, copy: Copy, group: string, members: readonly string[]): readonly string[] {
  const at = world.clock.now
  copy.server.track('MSGTRK', at, {
    ...mailCells(copy.mail, copy.internalId, members),
    'server-hostname': copy.server.name,
    source: 'ROUTING',
    'event-id': 'EXPAND',
    'related-recipient-address': group,
    reference: group,
    'custom-data': customData(world, []),
  })
  for (const member of members) copy.open.add(member)
  copy.open.delete(group)
  copy.mail.truth.fate([group], 'expanded', at)
  return members
}

function redirect(world: World, copy: Copy, address: string, target: string): string {
  const at = world.clock.now
  copy.server.track('MSGTRK', at, {
    ...mailCells(copy.mail, copy.internalId, [address]),
    'server-hostname': copy.server.name,
    source: 'ROUTING',
    'event-id': 'REDIRECT',
    'related-recipient-address': target,
    'custom-data': customData(world, []),
  })
  copy.open.add(target)
  copy.open.delete(address)
  copy.mail.truth.fate([address], 'redirected', at)
  return target
}

/** A mailbox in the cloud: the row holds the new address where others have the old, and the old one beside it. */
function rewrite(world: World, copy: Copy, address: string, target: string): string {
  const at = world.clock.now
  copy.server.track('MSGTRK', at, {
    ...mailCells(copy.mail, copy.internalId, [target]),
    'server-hostname': copy.server.name,
    'source-context': `/o=${world.scenario.domain.split('.')[0]}/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=${address.split('@')[0]}`,
    source: 'ROUTING',
    'event-id': 'RESOLVE',
    'related-recipient-address': address,
    'custom-data': customData(world, []),
  })
  copy.open.add(target)
  copy.open.delete(address)
  copy.mail.truth.fate([address], 'redirected', at)
  return target
}

/** Delivered and forwarded: the row names the mailbox in both columns. */
function forwardToo(world: World, copy: Copy, address: string, target: string): string {
  copy.server.track('MSGTRK', world.clock.now, {
    ...mailCells(copy.mail, copy.internalId, [address]),
    'server-hostname': copy.server.name,
    source: 'ROUTING',
    'event-id': 'REDIRECT',
    'related-recipient-address': address,
    'custom-data': customData(world, []),
  })
  copy.open.add(target)
  return target
}

/** A forked copy with an internal id of its own; `reference` names the old one. It shares the shadow copy of the first. */
function fork(world: World, copy: Copy, recipients: readonly string[], why: string): Copy {
  const bytes = copy.mail.bytes + world.random.int(100, 2500)
  const forked: Copy = { ...copy, mail: { ...copy.mail, bytes }, internalId: copy.server.nextInternalId(), recipients }
  copy.server.track('MSGTRK', world.clock.now, {
    ...mailCells(forked.mail, forked.internalId, recipients),
    'server-hostname': copy.server.name,
    'source-context': why,
    source: 'ROUTING',
    'event-id': 'TRANSFER',
    reference: copy.internalId,
    'custom-data': customData(world, []),
  })
  return forked
}
