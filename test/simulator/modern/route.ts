/**
 * The next step of resolved recipients.
 *
 *   outside ──► the way out, through a server that may use it          mailbox ──► the server of the active copy
 */
import { deliver } from './delivery'
import { databaseOf, holderOf } from './placement'
import { relay } from './relay'
import { type Copy, serverNamed, type World } from './world'

/** Looked up anew each time: an active copy may have moved since the copy came in. */
export function route(world: World, copy: Copy, recipients: readonly string[]) {
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
  if (first === undefined || world.stopped(copy.server, clock.now)) return
  const again = (busy: boolean) => toStore(world, copy, database, recipients, busy)
  const store = holderOf(world, first, clock.now)
  if (typeof store === 'number') return clock.at(store + random.int(50, 900), () => again(busyBefore))
  deliver(world, { copy, database, store, recipients, busyBefore }, () => again(true))
}

/** The connector belongs to some servers; the others pass their mail on to one of these. */
function sendOut(world: World, copy: Copy, recipients: readonly string[]) {
  const { clock, random, scenario } = world
  const { sources } = scenario.connector
  if (world.stopped(copy.server, clock.now)) return
  if (!sources || sources.includes(copy.server.name)) return world.queue(copy, recipients)
  const alive = sources.map((name) => serverNamed(world, name)).filter((server) => world.up(server, clock.now))
  const to = alive.length > 0 ? random.pick(alive) : serverNamed(world, sources[0] ?? '')
  clock.at(clock.now + random.wait(50), () =>
    relay(world, copy, to, recipients, true, to.edge ? 'SmtpRelayWithinAdSiteToEdge' : 'SmtpRelayToConnectorSourceServers'),
  )
}
