/**
 * A recipient cannot be served: a FAIL row, and a report to the sender, which is a message of its own.
 *
 *   FAIL reference ──► message-id of the report      DSN reference ──► message-id of the failed message
 *
 * Nobody is told about a failed report: its return path is empty.
 */
import { MessageTruth } from '../truth'
import { timedGuid } from './ids'
import { customData, mailCells } from './rows'
import { settle } from './shadow'
import type { ModernRow } from './tracking-log'
import type { Copy, Mail, World } from './world'

export interface Failure {
  readonly recipients: readonly string[]
  /** statuses, source, and whatever the failing component knows about the two ends */
  readonly cells: ModernRow
  readonly by?: string
  readonly to?: string
}

/** `Failed`, or `Delay` for a report that only says that it takes long. */
export type ReportKind = 'Failed' | 'Delay'

const SUBJECTS: Record<ReportKind, readonly string[]> = {
  Failed: ['Undeliverable', 'Unzustellbar'],
  Delay: ['Delivery delayed', 'Zustellung verzögert'],
}

export const postmaster = (world: World) => `MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${world.scenario.domain}`

export function fail(world: World, copy: Copy, failure: Failure, at: number) {
  const { server, mail } = copy
  const reportId = mail.returnPath === '<>' ? undefined : announceReport(world, copy, 'Failed', at + world.random.wait(90))
  server.track('MSGTRK', at, {
    ...mailCells(mail, copy.internalId, failure.recipients),
    'server-hostname': server.name,
    'event-id': 'FAIL',
    reference: reportId ?? '',
    'custom-data': customData(world, []),
    ...failure.cells,
  })
  mail.truth.fate(failure.recipients, 'failed', at, failure.by, failure.to)
  settle(world, copy, failure.recipients, at)
}

/** Makes a report at `at` and says under which Message-ID. */
export function announceReport(world: World, copy: Copy, kind: ReportKind, at: number): string {
  const messageId = `<${world.random.guid()}@${copy.server.fqdn}>`
  world.clock.at(at, () => {
    if (!world.stopped(copy.server, world.clock.now)) report(world, copy, kind, messageId)
  })
  return messageId
}

function report(world: World, copy: Copy, kind: ReportKind, messageId: string) {
  const { server, mail: original } = copy
  const at = world.clock.now
  const subject = `${world.random.pick(SUBJECTS[kind])}: ${original.subject}`
  const recipients = [original.returnPath]
  const sender = postmaster(world)
  const mail = internalMail(world, copy, { messageId, subject, sender, returnPath: '<>', bytes: world.random.int(5_000, 9_000) })
  mail.truth.fate(recipients, 'in-transit', at)
  mail.truth.relate(original.messageId, 'original', at)
  original.truth.relate(messageId, 'delivery-report', at)
  const own = bornHere(copy, mail, recipients, at)
  server.track('MSGTRK', at, {
    ...mailCells(mail, own.internalId, recipients),
    'server-hostname': server.name,
    'source-context': kind,
    source: 'DSN',
    'event-id': 'DSN',
    reference: original.messageId,
    'custom-data': customData(world, []),
  })
  world.arrive(own)
}

/** A message that a server makes at this moment, written into the book of truth. */
export function internalMail(
  world: World,
  { server }: Pick<Copy, 'server'>,
  letter: Pick<Mail, 'messageId' | 'subject' | 'sender' | 'returnPath' | 'bytes'>,
): Mail {
  const at = world.clock.now
  const networkMessageId = timedGuid(world.random, at)
  const { messageId, subject, sender } = letter
  const truth = new MessageTruth({ messageId, networkMessageId, subject, sender }, at, server.stamp(at))
  world.truths.push(truth)
  const origin = { direction: 'Originating', from: 'Hosted', originalClientIp: '', originalServerIp: '' } as const
  return { ...letter, ...origin, networkMessageId, entered: server.stamp(at), truth }
}

/** A message that a hub made itself; it has no shadow copy. */
export function bornHere({ server }: Pick<Copy, 'server'>, mail: Mail, recipients: readonly string[], at: number): Copy {
  return {
    mail,
    server,
    internalId: server.nextInternalId(),
    recipients,
    resolved: false,
    startedAt: at,
    receivedAt: at,
    categorisedAt: at,
    passed: [],
    shadow: undefined,
    open: new Set(recipients),
  }
}
