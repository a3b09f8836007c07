/**
 * A group whose mails somebody must approve.
 *
 *   hub          INITMESSAGECREATED: the mail is put aside; a request goes to the moderator, a message of its own
 *   moderator    MSGTRKMA MODERATORAPPROVE or MODERATORREJECT, reference: the mail
 *   hub          approved: RECEIVE with source APPROVAL, the mail under its old Message-ID, and on to the group
 */
import { holderOf } from './placement'
import { bornHere, internalMail } from './reports'
import { customData, mailCells } from './rows'
import type { ModernServer } from './server'
import { settle } from './shadow'
import { type Copy, type Mail, serverNamed, type World } from './world'

const MINUTE = 60_000
const REJECTED = 0.25

const arbitration = (world: World) => `SystemMailbox{1f05a927-7709-4e35-9dbe-d0f608fb781a}@${world.scenario.domain}`

export function holdForApproval(world: World, copy: Copy, group: string) {
  const { clock, random, moderator } = world
  const { server, mail: original } = copy
  const at = clock.now
  const request = internalMail(world, copy, {
    messageId: `<${random.guid()}@${server.fqdn}>`,
    subject: original.subject,
    sender: arbitration(world),
    returnPath: arbitration(world),
    bytes: original.bytes + 3_100,
  })
  server.track('MSGTRK', at, {
    ...mailCells(original, copy.internalId, [group]),
    'server-hostname': server.name,
    source: 'APPROVAL',
    'event-id': 'INITMESSAGECREATED',
    reference: `${request.messageId};${original.messageId}`,
    'custom-data': customData(world, []),
  })
  settle(world, copy, [group], at)
  request.truth.fate([moderator], 'in-transit', at)
  request.truth.relate(original.messageId, 'original', at)
  original.truth.relate(request.messageId, 'moderation', at)
  const own = bornHere(copy, request, [moderator], at)
  server.track('MSGTRK', at, {
    ...mailCells(request, own.internalId, [moderator]),
    'server-hostname': server.name,
    source: 'APPROVAL',
    'event-id': 'RECEIVE',
    reference: original.messageId,
    'custom-data': customData(world, []),
  })
  world.arrive(own)
  clock.at(at + random.int(2 * MINUTE, 40 * MINUTE), () => decide(world, copy, request, group))
}

function decide(world: World, copy: Copy, request: Mail, group: string) {
  const { clock, random } = world
  const at = clock.now
  const home = holderOf(world, world.moderator, at)
  const where =
    typeof home === 'number' ? serverNamed(world, world.databases.copies(world.databases.holdings[0]?.database ?? '')[0] ?? '') : home
  const rejected = random.chance(REJECTED)
  where.track('MSGTRKMA', at, {
    ...mailCells(request, '', [world.moderator]),
    'server-hostname': where.name,
    source: 'APPROVAL',
    'event-id': rejected ? 'MODERATORREJECT' : 'MODERATORAPPROVE',
    reference: copy.mail.messageId,
    'custom-data': customData(world, []),
  })
  if (rejected) return copy.mail.truth.fate([group], 'failed', at)
  clock.at(at + random.wait(300), () => release(world, copy.mail, where, group))
}

function release(world: World, held: Mail, server: ModernServer, group: string) {
  const at = world.clock.now
  // its time in the organisation counts anew
  const mail = { ...held, entered: server.stamp(at) }
  const own: Copy = { ...bornHere({ server }, mail, [group], at), approved: true }
  server.track('MSGTRK', at, {
    ...mailCells(mail, own.internalId, [group]),
    'server-hostname': server.name,
    source: 'APPROVAL',
    'event-id': 'RECEIVE',
    'custom-data': customData(world, []),
  })
  world.arrive(own)
}
