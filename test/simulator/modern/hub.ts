/**
 * What a hub does with a copy it has received: resolve the recipients, then choose the next step for each.
 *
 *   group ──► EXPAND, members instead; or on to the server that expands it      unknown ──► FAIL, report
 *   forwarded mailbox ──► REDIRECT                                              some copies ──► TRANSFER: a second copy, another id
 *
 *   outside ──► the way out, through a server that may use it                   mailbox ──► the server of the active copy
 */
import { deliver } from './delivery'
import { databaseOf, holderOf } from './placement'
import { relay } from './relay'
import { fail } from './reports'
import { customData, lastError, mailCells } from './rows'
import { type Copy, serverNamed, type World } from './world'

const UNKNOWN_STATUS = '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'
/** Copies whose outside recipients need the content in another form. */
const CONVERTED = 0.03

export function handle(world: World, copy: Copy) {
  const { clock, random } = world
  const wait = copy.resolved ? random.wait(25) : random.wait(110)
  clock.at(clock.now + wait, () => {
    const now = { ...copy, categorisedAt: clock.now }
    if (now.resolved) route(world, now, now.recipients)
    else categorise(world, now)
  })
}

function categorise(world: World, copy: Copy) {
  const { random, clock, directory } = world
  tellAgents(world, copy)
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
    else if (entry?.kind === 'group') {
      const server = world.expandsAt(address)
      if (server !== undefined && server !== copy.server.name && world.up(serverNamed(world, server), clock.now)) {
        elsewhere.set(server, [...(elsewhere.get(server) ?? []), address])
      } else for (const member of expand(world, copy, address, entry.members)) resolve(member)
    } else if (entry?.forwardTo !== undefined) resolve(redirect(world, copy, address, entry.forwardTo))
    else kept.push(address)
  }
  for (const address of copy.recipients) resolve(address)
  for (const address of kept) copy.open.add(address)
  copy.mail.truth.fate(kept, 'in-transit', clock.now)
  if (unknown.length > 0) {
    const status = unknown.map(() => lastError(world, UNKNOWN_STATUS, '', '', '')).join(';')
    fail(world, copy, { recipients: unknown, cells: { source: 'ROUTING', 'recipient-status': status } }, clock.now)
  }
  for (const [server, groups] of elsewhere) {
    clock.at(clock.now + random.wait(40), () => relay(world, copy, serverNamed(world, server), groups, false, 'SmtpRelayToServers'))
  }
  const outside = kept.filter((address) => !directory.isInternal(address))
  if (outside.length > 0 && random.chance(CONVERTED)) {
    route(world, fork(world, copy, outside, 'ContentConversion'), outside)
    const inside = kept.filter((address) => directory.isInternal(address))
    return route(world, copy, inside)
  }
  route(world, copy, kept)
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

/** Looked up anew each time: an active copy may have moved since the copy came in. */
function route(world: World, copy: Copy, recipients: readonly string[]) {
  const { clock, directory, random } = world
  const outside = recipients.filter((address) => !directory.isInternal(address))
  if (outside.length > 0) sendOut(world, copy, outside)
  const databases = new Map<string, string[]>()
  for (const address of recipients) {
    if (!directory.isInternal(address)) continue
    const database = databaseOf(world, address)
    const known = databases.get(database)
    if (known) known.push(address)
    else databases.set(database, [address])
  }
  for (const [database, addresses] of databases) {
    clock.at(clock.now + random.wait(60), () => toStore(world, copy, database, addresses))
  }
}

/** Waits while the database is mounted nowhere. */
function toStore(world: World, copy: Copy, database: string, recipients: readonly string[], busyBefore = false) {
  const { clock, random } = world
  const [first] = recipients
  if (first === undefined) return
  const again = (busy: boolean) => toStore(world, copy, database, recipients, busy)
  const store = holderOf(world, first, clock.now)
  if (typeof store === 'number') return clock.at(store + random.int(50, 900), () => again(busyBefore))
  deliver(world, { copy, database, store, recipients, busyBefore }, () => again(true))
}

/** The connector belongs to some servers; the others pass their mail on to one of these. */
function sendOut(world: World, copy: Copy, recipients: readonly string[]) {
  const { clock, random, scenario } = world
  const sources = scenario.connector.sources
  if (!sources || sources.includes(copy.server.name)) return world.queue(copy, recipients)
  const alive = sources.map((name) => serverNamed(world, name)).filter((server) => world.up(server, clock.now))
  const to = alive.length > 0 ? random.pick(alive) : serverNamed(world, sources[0] ?? '')
  clock.at(clock.now + random.wait(50), () => relay(world, copy, to, recipients, true, 'SmtpRelayToConnectorSourceServers'))
}
