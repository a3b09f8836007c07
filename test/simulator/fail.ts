/**
 * A recipient cannot be served: a FAIL row, and a report to the sender, which is a message of its own.
 *
 *   FAIL reference ──► message-id of the report      DSN reference ──► message-id of the failed message
 *
 * Nobody is told about a failed report: its return path is empty.
 */
import { mailCells } from './rows'
import type { TrackingRow } from './tracking-log'
import { MessageTruth } from './truth'
import type { Copy, Mail, World } from './world'

/** Who writes reports. */
export const postmaster = (domain: string) => `MicrosoftExchange329e71ec88ae4615bbc36ab6ce41109e@${domain}`

export interface Failure {
  readonly recipients: readonly string[]
  readonly statuses: readonly string[]
  /** source, and whatever the failing component knows about the two ends */
  readonly cells: TrackingRow
  readonly by?: string
  readonly to?: string
}

export function fail(world: World, copy: Copy, failure: Failure, at: number) {
  const { server, mail } = copy
  const told = mail.returnPath !== '<>'
  const reportId = told ? `<${world.random.guid()}@${server.fqdn}>` : ''
  server.track(at, {
    ...mailCells(copy, failure.recipients, failure.statuses),
    'server-hostname': server.name,
    'event-id': 'FAIL',
    reference: reportId,
    ...failure.cells,
  })
  mail.truth.fate(failure.recipients, 'failed', at, failure.by, failure.to)
  if (told) world.clock.at(at + world.random.wait(90), () => report(world, copy, reportId, 'Failed'))
}

/** The sender is told that his mail waits. Nobody is told about a report. */
export function tellDelay(world: World, copy: Copy) {
  if (copy.mail.returnPath !== '<>') report(world, copy, `<${world.random.guid()}@${copy.server.fqdn}>`, 'Delayed')
}

const SUBJECTS = { Failed: ['Undeliverable', 'Unzustellbar'], Delayed: ['Delivery delayed', 'Zustellung verzögert'] } as const

function report(world: World, copy: Copy, messageId: string, kind: keyof typeof SUBJECTS) {
  const { server, mail: original } = copy
  const at = world.clock.now
  const subject = `${world.random.pick<string>(SUBJECTS[kind])}: ${original.subject}`
  const recipients = [original.returnPath]
  const sender = postmaster(world.directory.domain)
  const truth = new MessageTruth({ messageId, subject, sender }, at, server.stamp(at))
  world.truths.push(truth)
  truth.fate(recipients, 'in-transit', at)
  truth.relate(original.messageId, 'original', at)
  original.truth.relate(messageId, 'delivery-report', at)
  const mail: Mail = {
    messageId,
    subject,
    sender,
    returnPath: '<>',
    bytes: world.random.int(5_000, 9_000),
    direction: 'Originating',
    entered: server.stamp(at),
    originalClientIp: '',
    originalServerIp: '',
    truth,
  }
  const own: Copy = { mail, server, internalId: server.nextInternalId(), recipients, resolved: false, receivedAt: at, passed: [] }
  server.track(at, {
    ...mailCells(own, recipients, []),
    'server-hostname': server.name,
    'source-context': kind,
    source: 'DSN',
    'event-id': 'DSN',
    reference: original.messageId,
  })
  world.arrive(own)
}
