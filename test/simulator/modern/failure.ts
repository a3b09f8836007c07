/**
 * A server stops in the middle of the day and does not come back.
 *
 *   at once        its logs end; its active copies are mounted elsewhere after some seconds
 *   minutes        Front Ends still try it for some mails, give up and take another hub
 *   a minute on    hubs send again what they delivered to those databases of late: RESUBMIT with source SAFETYNET, then mostly
 *                  DUPLICATEDELIVER, or DELIVER where the mailbox had lost it
 *   three hours on shadow servers take over what they hold for it and never heard the end of: RESUBMIT with source REDUNDANCY, under an
 *                  internal id of their own
 */
import { INTRA_CONNECTOR, missLink } from './link'
import { customData, mailCells } from './rows'
import type { ModernServer } from './server'
import { type Copy, serverNamed, type World } from './world'

export interface Failure {
  readonly server: string
  readonly at: number
}

const MINUTE = 60_000
/** Before it stops nobody gives it new work any more, so that no dialogue is cut in the middle. */
export const DRAIN_MS = MINUTE
/** How far back Safety Net is asked. */
const WINDOW_MS = 15 * MINUTE
const LOST = 0.15
const SILENCE_MS = 180 * MINUTE
const HEARTBEAT_MS = 10 * MINUTE

export interface SafetyNetEntry {
  readonly copy: Copy
  readonly database: string
  readonly recipients: readonly string[]
  readonly at: number
}

/** What hubs delivered of late, and the shadow copies that have not been discarded. */
export class Safety {
  private delivered: SafetyNetEntry[] = []
  /** by the shadow copy's GUID */
  private readonly held = new Map<string, Copy>()

  constructor(private readonly failure: Failure | undefined) {}

  /** Only what can be asked for is remembered. */
  noteDelivery(entry: SafetyNetEntry) {
    const { failure } = this
    if (failure && entry.at > failure.at - WINDOW_MS && entry.at < failure.at) this.delivered.push(entry)
  }

  /** Only of the server that fails. */
  hold(copy: Copy) {
    if (copy.shadow && copy.server.name === this.failure?.server) this.held.set(copy.shadow.guid, copy)
  }

  release(guid: string) {
    this.held.delete(guid)
  }

  deliveredTo(databases: ReadonlySet<string>): readonly SafetyNetEntry[] {
    return this.delivered.filter((entry) => databases.has(entry.database))
  }

  /** What shadow servers still hold. */
  get orphans(): readonly Copy[] {
    return [...this.held.values()]
  }
}

export function planAftermath(world: World, failure: Failure) {
  const { clock, random, databases } = world
  const lost = new Set(
    databases.holdings.filter((each) => each.server === failure.server && each.to < clock.end).map((each) => each.database),
  )
  const mounted = Math.max(
    ...[...lost].map((name) => databases.holdings.find((each) => each.database === name && each.from > failure.at)?.from ?? 0),
  )
  clock.at(Math.max(mounted, failure.at) + random.int(20_000, 60_000), () => askSafetyNet(world, lost))
  clock.at(failure.at + SILENCE_MS, () => takeOver(world))
  for (const holder of world.servers) {
    if (holder.name !== failure.server) clock.at(failure.at + random.int(1_000, HEARTBEAT_MS), () => miss(world, holder, failure))
  }
}

function askSafetyNet(world: World, lost: ReadonlySet<string>) {
  const { clock, random, mailboxes } = world
  for (const { copy, recipients } of world.safety.deliveredTo(lost)) {
    if (!world.up(copy.server, clock.now)) continue
    for (const address of recipients) if (random.chance(LOST)) mailboxes.lose(copy.mail, address)
    clock.at(clock.now + random.int(0, 20_000), () => resubmit(world, copy, copy.server, copy.internalId, recipients, 'SAFETYNET'))
  }
}

function takeOver(world: World) {
  const { clock, random } = world
  for (const copy of world.safety.orphans) {
    const { shadow } = copy
    if (!shadow || !world.up(shadow.holder, clock.now)) continue
    clock.at(clock.now + random.int(0, 30_000), () =>
      resubmit(world, copy, shadow.holder, shadow.internalId, copy.recipients, 'REDUNDANCY'),
    )
  }
}

/** The mail is played again; from Safety Net the recipients are resolved already. */
function resubmit(
  world: World,
  copy: Copy,
  server: ModernServer,
  old: string,
  recipients: readonly string[],
  source: 'SAFETYNET' | 'REDUNDANCY',
) {
  const at = world.clock.now
  const { special: _done, ...mail } = copy.mail
  const again: Copy = {
    mail,
    server,
    internalId: server.nextInternalId(),
    recipients,
    resolved: source === 'SAFETYNET',
    approved: true,
    startedAt: at,
    receivedAt: at,
    categorisedAt: at,
    passed: copy.passed,
    shadow: undefined,
    open: new Set(recipients),
  }
  server.track('MSGTRK', at, {
    ...mailCells(mail, again.internalId, recipients),
    'server-hostname': server.name,
    source,
    'event-id': 'RESUBMIT',
    reference: old,
    'custom-data': customData(world, []),
  })
  world.arrive(again)
}

/** The shadow server asks for what it may discard, and nobody answers. */
function miss(world: World, holder: ModernServer, failure: Failure) {
  const { clock } = world
  missLink(world, {
    from: holder,
    fromService: 'Hub',
    sendConnector: INTRA_CONNECTOR,
    to: serverNamed(world, failure.server),
    port: 2525,
    destination: 'shadowredundancy',
    delivery: 'ShadowRedundancy',
    at: clock.now,
  })
  if (clock.now < failure.at + SILENCE_MS) clock.at(clock.now + HEARTBEAT_MS, () => miss(world, holder, failure))
}
