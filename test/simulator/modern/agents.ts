/** What agents and the categorizer do with the mails that were meant for it: drop, reject, slow down, copy to the journal, give up. */
import { hubPart } from './latency'
import { bornHere, fail, internalMail, postmaster } from './reports'
import { customData, lastError, mailCells } from './rows'
import { settle } from './shadow'
import type { Copy, World } from './world'

const REJECT_STATUS = '550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy'
const POISON_STATUS = '550 5.3.0 Too many related errors'

/** Goes on with `next` unless the mail ends here. */
export function underAgents(world: World, copy: Copy, next: () => void) {
  const { clock, random } = world
  const { mail, recipients } = copy
  // only the first hub looks
  const special = world.judged.has(mail.networkMessageId) ? undefined : mail.special
  world.judged.add(mail.networkMessageId)
  if (special === 'dropped') return drop(world, copy)
  if (special === 'rejected') return reject(world, copy)
  if (special === 'poison') return poison(world, copy)
  if (special === 'throttled') {
    write(world, copy, 'THROTTLE', 'QUEUE', { reference: 'MailboxDatabaseLoad' })
    mail.truth.fate(recipients, 'in-transit', clock.now)
    clock.at(clock.now + random.int(60_000, 600_000), () => {
      if (world.up(copy.server, clock.now)) next()
    })
    return
  }
  if (special === 'journalled') journal(world, copy)
  next()
}

function write(world: World, { mail, internalId, recipients, server }: Copy, event: string, source: string, cells: object) {
  server.track('MSGTRK', world.clock.now, {
    ...mailCells(mail, internalId, recipients),
    'server-hostname': server.name,
    source,
    'event-id': event,
    'custom-data': customData(world, []),
    ...cells,
  })
}

function drop(world: World, copy: Copy) {
  write(world, copy, 'DROP', 'AGENT', { 'source-context': 'Transport Rule Agent' })
  copy.mail.truth.fate(copy.recipients, 'dropped', world.clock.now)
  settle(world, copy, copy.recipients, world.clock.now)
}

/** As a cmdlet's output of 2016 shows it: only the client is named, and it is this server. */
function reject(world: World, copy: Copy) {
  const at = world.clock.now
  const part = hubPart(copy, world.random, { queue: 'QDL', connectAt: at, connectedAt: at, until: at })
  const cells = {
    'client-hostname': copy.server.name,
    'server-hostname': '',
    'source-context': 'Transport Rule Agent',
    source: 'AGENT',
    'recipient-status': copy.recipients.map(() => lastError(world, REJECT_STATUS, '', '', '')).join(';'),
    'message-info': `${copy.mail.entered};${[...copy.passed, part].join(';')}`,
  }
  fail(world, copy, { recipients: copy.recipients, cells }, at)
}

/** The service broke down over it several times; somebody looks at it later. */
function poison(world: World, copy: Copy) {
  const { clock, random } = world
  write(world, copy, 'POISONMESSAGE', 'POISONMESSAGE', {})
  copy.mail.truth.fate(copy.recipients, 'in-transit', clock.now)
  clock.at(clock.now + random.int(10, 90) * 60_000, () => {
    if (!world.up(copy.server, clock.now)) return
    const status = copy.recipients.map(() => lastError(world, POISON_STATUS, '', '', '')).join(';')
    fail(world, copy, { recipients: copy.recipients, cells: { source: 'QUEUE', 'recipient-status': status } }, clock.now)
  })
}

/** A report with the mail in it, to the journal mailbox. */
function journal(world: World, copy: Copy) {
  const at = world.clock.now
  const { server, mail: original } = copy
  const mail = internalMail(world, copy, {
    messageId: `<${world.random.guid()}@journal.report.generator>`,
    subject: original.subject,
    sender: postmaster(world),
    returnPath: '<>',
    bytes: original.bytes + 2_400,
  })
  const recipients = [world.journalMailbox]
  mail.truth.fate(recipients, 'in-transit', at)
  mail.truth.relate(original.messageId, 'original', at)
  original.truth.relate(mail.messageId, 'journal', at)
  const own = bornHere(copy, mail, recipients, at)
  server.track('MSGTRK', at, {
    ...mailCells(mail, own.internalId, recipients),
    'server-hostname': server.name,
    'source-context': 'Journal Agent',
    source: 'AGENT',
    'event-id': 'RECEIVE',
    reference: original.messageId,
    'custom-data': customData(world, []),
  })
  world.arrive(own)
}
