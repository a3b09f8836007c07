/**
 * From a hub into a mailbox database that is mounted on another server: a hop of its own.
 *
 * The store can be busy (DEFER, tried again after five minutes) or refuse a full mailbox (FAIL).
 */
import { fail } from './fail'
import { happens } from './rare'
import { latency, mailCells } from './rows'
import type { MailServer } from './server'
import type { TrackingRow } from './tracking-log'
import { activeCopy, type Copy, type World } from './world'

const BUSY = 0.004
const FULL = 0.0008
const RETRY_MS = 5 * 60_000
const BUSY_STATUS = '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded'
const FULL_STATUS =
  '554 5.2.2 mailbox full; The following information should help identify the cause of this issue: "MapiExceptionShutoffQuotaExceeded:16.18969:EA000000, 17.27161:0000000046000000"'

/** Only for recipients whose active copy this hub delivers to; the caller has looked. */
export function deliver(world: World, copy: Copy, database: string, recipients: readonly string[], busyBefore = false) {
  const { random, clock } = world
  const at = clock.now
  const store = activeCopy(world, database, at)
  if (typeof store === 'number') throw new Error('delivery to a dismounted database')
  const session = copy.server.nextSession()
  const cells: TrackingRow = {
    'client-hostname': copy.server.name,
    'server-hostname': store.name,
    'source-context': `${session};${copy.server.stamp(at - random.int(3, 40))};0`,
    source: 'STOREDRIVER',
  }
  if (!busyBefore && random.chance(BUSY)) return defer(world, copy, { database, recipients, cells, store })
  if (random.chance(FULL)) {
    tell(copy, store, recipients, at, FULL_STATUS, false)
    const statuses = recipients.map(() => FULL_STATUS)
    return fail(world, copy, { recipients, statuses, cells, by: copy.server.name, to: store.name }, at)
  }
  copy.server.track(at, {
    ...mailCells(copy, recipients, []),
    ...cells,
    'event-id': 'DELIVER',
    'message-info': latency(copy, at),
    'original-client-ip': copy.mail.originalClientIp,
    'original-server-ip': copy.mail.originalServerIp,
    'custom-data': `S:MailboxDatabaseName=${database};S:DatabaseHealth=-1`,
  })
  tell(copy, store, recipients, at, 'delivered', true)
  copy.mail.truth.fate(recipients, 'delivered', at, copy.server.name, store.name)
  if (happens(world, 'deliveredTwice')) clock.at(at + random.int(20_000, 90_000), () => deliverTwice(world, copy, recipients, cells))
}

/** The hub did not hear that the store had it, and tries again; the store drops the second one. */
function deliverTwice(world: World, copy: Copy, recipients: readonly string[], cells: TrackingRow) {
  const at = world.clock.now
  const session = { 'source-context': `${copy.server.nextSession()};${copy.server.stamp(at - 20)};0` }
  const row = { ...mailCells(copy, recipients, []), ...cells, ...session }
  copy.server.track(at, { ...row, 'event-id': 'DUPLICATEDELIVER', 'message-info': latency(copy, at) })
}

interface Deferral {
  readonly database: string
  readonly recipients: readonly string[]
  readonly cells: TrackingRow
  readonly store: MailServer
}

function defer(world: World, copy: Copy, { database, recipients, cells, store }: Deferral) {
  const at = world.clock.now
  const again = at + RETRY_MS + world.random.int(0, 2500)
  const statuses = recipients.map(() => BUSY_STATUS)
  const info = { 'event-id': 'DEFER', 'message-info': copy.server.stamp(again) }
  copy.server.track(at, { ...mailCells(copy, recipients, statuses), ...cells, ...info })
  tell(copy, store, recipients, at, BUSY_STATUS, false)
  copy.mail.truth.fate(recipients, 'deferred', at)
  world.clock.at(again, () => deliverAgain(world, copy, database, recipients))
}

/** The copy may have moved meanwhile: then the hub looks at the whole route again. */
function deliverAgain(world: World, copy: Copy, database: string, recipients: readonly string[]) {
  const store = activeCopy(world, database, world.clock.now)
  if (typeof store === 'number' || world.hubBefore(copy.server, store)) world.arrive({ ...copy, recipients, resolved: true })
  else deliver(world, copy, database, recipients, true)
}

function tell(copy: Copy, store: MailServer, recipients: readonly string[], at: number, result: string, good: boolean) {
  const [from, to] = [copy.server.name, store.name]
  const times = { seen: at, at: copy.server.stamp(at), result, good }
  copy.mail.truth.handOver({ from, to, protocol: 'delivery', group: copy.internalId, recipients, ...times })
}
