/**
 * What a hub does with a copy it has received: resolve the recipients, then choose the next step for each.
 *
 *   group ──► EXPAND, members instead          unknown ──► FAIL, report
 *   forwarded mailbox ──► REDIRECT             some copies ──► TRANSFER: a second copy for the recipients outside
 *
 *   outside ──► smart host queue
 *   store that this hub delivers to ──► deliver    any other ──► pass to the hub before it (world.hubBefore)
 */
import { deliver } from './deliver'
import { fail } from './fail'
import { journal } from './journal'
import { happens } from './rare'
import { mailCells } from './rows'
import type { MailServer } from './server'
import { activeCopy, type Copy, databaseOf, type World } from './world'

const UNKNOWN_STATUS = '550 5.1.1 RESOLVER.ADR.RecipNotFound; not found'
/** Copies whose outside recipients need the content in another form. */
const CONVERTED = 0.03

export function handle(world: World, copy: Copy) {
  const { clock, random } = world
  const wait = copy.resolved ? random.wait(25) : random.wait(110)
  clock.at(clock.now + wait, () => (copy.resolved ? route(world, copy, copy.recipients) : categorise(world, copy)))
}

function categorise(world: World, copy: Copy) {
  const { random, clock, directory } = world
  const kept: string[] = []
  // groups overlap, and a forwarded mailbox can be named beside its group
  const met = new Set<string>()
  const unknown: string[] = []
  const resolve = (address: string) => {
    if (met.has(address)) return
    met.add(address)
    const entry = directory.find(address)
    if (!entry && directory.isInternal(address)) unknown.push(address)
    else if (entry?.kind === 'group') for (const member of expand(copy, address, entry.members, clock.now)) resolve(member)
    else if (entry?.forwardTo !== undefined) resolve(redirect(copy, address, entry.forwardTo, clock.now))
    else kept.push(address)
  }
  for (const address of copy.recipients) resolve(address)
  copy.mail.truth.fate(kept, 'in-transit', clock.now)
  if (happens(world, 'journalled')) journal(world, copy)
  if (unknown.length > 0) {
    const statuses = unknown.map(() => UNKNOWN_STATUS)
    fail(world, copy, { recipients: unknown, statuses, cells: { source: 'ROUTING' } }, clock.now)
  }
  const outside = kept.filter((address) => !directory.isInternal(address))
  if (outside.length > 0 && random.chance(CONVERTED)) {
    route(world, convert(world, copy, outside), outside)
    const inside = kept.filter((address) => directory.isInternal(address))
    return route(world, copy, inside)
  }
  route(world, copy, kept)
}

function expand(copy: Copy, group: string, members: readonly string[], at: number): readonly string[] {
  copy.server.track(at, {
    ...mailCells(copy, members, []),
    'server-hostname': copy.server.name,
    source: 'ROUTING',
    'event-id': 'EXPAND',
    'related-recipient-address': group,
    reference: group,
  })
  copy.mail.truth.fate([group], 'expanded', at)
  return members
}

function redirect(copy: Copy, address: string, target: string, at: number): string {
  copy.server.track(at, {
    ...mailCells(copy, [address], []),
    'server-hostname': copy.server.name,
    source: 'ROUTING',
    'event-id': 'REDIRECT',
    'related-recipient-address': target,
  })
  copy.mail.truth.fate([address], 'redirected', at)
  return target
}

/** A forked copy with an internal id of its own; `reference` names the old one. */
function convert(world: World, copy: Copy, recipients: readonly string[]): Copy {
  const bytes = copy.mail.bytes + world.random.int(100, 2500)
  const forked: Copy = { ...copy, mail: { ...copy.mail, bytes }, internalId: copy.server.nextInternalId(), recipients }
  copy.server.track(world.clock.now, {
    ...mailCells(forked, recipients, []),
    'server-hostname': copy.server.name,
    'source-context': 'ContentConversion',
    source: 'ROUTING',
    'event-id': 'TRANSFER',
    reference: copy.internalId,
  })
  return forked
}

/** Looked up anew each time: an active copy may have moved since the copy came in. */
function route(world: World, copy: Copy, recipients: readonly string[]) {
  const { clock, directory, random } = world
  const outside = recipients.filter((address) => !directory.isInternal(address))
  // one copy for everything that goes the same way
  const elsewhere = new Map<MailServer, string[]>()
  const gateway = world.hubToOutside(copy.server)
  if (gateway && outside.length > 0) elsewhere.set(gateway, outside)
  else if (outside.length > 0) world.queue(copy, outside)
  const databases = new Map<string, string[]>()
  for (const address of recipients) {
    if (!directory.isInternal(address)) continue
    const database = databaseOf(world, address)
    databases.set(database, [...(databases.get(database) ?? []), address])
  }
  for (const [database, addresses] of databases) {
    const holder = activeCopy(world, database, clock.now)
    if (typeof holder === 'number') {
      clock.at(holder + random.int(50, 900), () => route(world, copy, addresses))
      continue
    }
    const before = world.hubBefore(copy.server, holder)
    if (before) elsewhere.set(before, [...(elsewhere.get(before) ?? []), ...addresses])
    else clock.at(clock.now + random.wait(60), () => deliverOrWait(world, copy, database, addresses))
  }
  for (const [hub, addresses] of elsewhere) world.pass(copy, hub, addresses)
}

/** The database may have been dismounted in the last moment. */
function deliverOrWait(world: World, copy: Copy, database: string, recipients: readonly string[]) {
  const holder = activeCopy(world, database, world.clock.now)
  if (typeof holder === 'number' || world.hubBefore(copy.server, holder)) route(world, copy, recipients)
  else deliver(world, copy, database, recipients)
}
