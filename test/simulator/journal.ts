/** A report with the mail in it, to the journal mailbox: a message of its own. */
import { postmaster } from './fail'
import { mailCells } from './rows'
import { MessageTruth } from './truth'
import type { Copy, Mail, World } from './world'

export function journal(world: World, copy: Copy) {
  const { server, mail: original } = copy
  const at = world.clock.now
  const messageId = `<${world.random.guid()}@journal.report.generator>`
  const { subject } = original
  const sender = postmaster(world.directory.domain)
  const recipients = world.directory.mailboxes.slice(0, 1).map((mailbox) => mailbox.address)
  const truth = new MessageTruth({ messageId, subject, sender }, at, server.stamp(at))
  world.truths.push(truth)
  truth.fate(recipients, 'in-transit', at)
  truth.relate(original.messageId, 'original', at)
  original.truth.relate(messageId, 'journal', at)
  const mail: Mail = {
    messageId,
    subject,
    sender,
    returnPath: '<>',
    bytes: original.bytes + 2_400,
    direction: 'Originating',
    entered: server.stamp(at),
    originalClientIp: '',
    originalServerIp: '',
    truth,
  }
  const own: Copy = { mail, server, internalId: server.nextInternalId(), recipients, resolved: true, receivedAt: at, passed: [] }
  server.track(at, {
    ...mailCells(own, recipients, []),
    'server-hostname': server.name,
    'source-context': 'Journal Agent',
    source: 'AGENT',
    'event-id': 'RECEIVE',
    reference: original.messageId,
  })
  world.arrive(own)
}
