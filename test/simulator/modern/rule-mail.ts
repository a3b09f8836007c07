/** Inbox rules and automatic answers: a mail that arrives makes another, from the server of the mailbox. */
import { answerSubject } from '../subjects'
import { bornHere, internalMail } from './reports'
import { customData, mailCells } from './rows'
import type { ModernServer } from './server'
import type { Mail, World } from './world'

/** Nobody answers reports, and what a rule made starts no other. */
export function applyInboxRule(world: World, original: Mail, store: ModernServer, mailbox: string) {
  const { clock, random, directory } = world
  if (world.stopped(store, clock.now) || original.returnPath === '<>' || !random.chance(world.shares.ruleMail)) return
  const at = clock.now
  const answer = random.chance(0.6)
  const recipients = [answer ? original.sender : random.pick(directory.mailboxes).address]
  const mail = internalMail(
    world,
    { server: store },
    {
      messageId: `<${random.hex(32)}@${store.fqdn}>`,
      subject: answer ? `Automatic reply: ${original.subject}` : answerSubject(random, original.subject).replace(/^(RE|AW|Re): /, 'FW: '),
      sender: mailbox,
      returnPath: '<>',
      bytes: answer ? random.int(3_000, 6_000) : original.bytes + 900,
    },
  )
  mail.truth.fate(recipients, 'in-transit', at)
  mail.truth.relate(original.messageId, 'original', at)
  original.truth.relate(mail.messageId, 'copy', at)
  const own = bornHere({ server: store }, mail, recipients, at)
  store.track('MSGTRK', at, {
    ...mailCells(mail, own.internalId, recipients),
    'server-hostname': store.name,
    source: 'MAILBOXRULE',
    'event-id': 'RECEIVE',
    reference: original.messageId,
    'custom-data': customData(world, []),
  })
  world.arrive(own)
}
