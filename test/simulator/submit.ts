/**
 * A mailbox user sends: the Mail Submission service of the server that mounts the mailbox hands the message to a hub.
 */
import { mailCells } from './rows'
import type { MailServer } from './server'
import { storeMessageId } from './subjects'
import { MessageTruth } from './truth'
import { activeCopy, databaseOf, type Mail, type World } from './world'

export interface InternalLetter {
  readonly sender: string
  readonly recipients: readonly string[]
  readonly subject: string
  readonly bytes: number
}

/** The mailbox event that both sides of the hand-over name in source-context. */
function storeEvent(world: World, sender: string, created: string): string {
  const { random } = world
  const entry = world.directory.find(sender)
  const mailbox = entry?.kind === 'mailbox' ? entry.guid : ''
  const database = world.databases.find((each) => each.name === databaseOf(world, sender))?.guid ?? ''
  const client = random.weighted([
    ['MOMT', 6],
    ['OWA', 2],
    ['ActiveSync', 1],
    ['User', 1],
  ])
  const parts = [`MDB:${database}`, `Mailbox:${mailbox}`, `Event:${random.int(100_000, 9_000_000)}`, 'MessageClass:IPM.Note']
  return [...parts, `CreationTime:${created}`, `ClientType:${client}`].join(', ')
}

/** `To` for most, the rest in copy. */
const roles = (world: World, count: number) =>
  Array.from({ length: count }, (_, i) => (i === 0 || world.random.chance(0.6) ? 'To' : world.random.pick(['Cc', 'Bcc'])))

export function submit(world: World, letter: InternalLetter) {
  const { random, clock } = world
  const home = activeCopy(world, databaseOf(world, letter.sender), clock.now)
  // the outbox waits until the database is mounted again
  if (typeof home === 'number') return clock.at(home + random.int(200, 3000), () => submit(world, letter))
  const hub = world.chooseHub(home)
  // the hub fetches the message while it is being notified: either row can be the earlier one
  const submitted = clock.now + 40
  const received = submitted + random.wait(70) - 20
  const entered = home.stamp(clock.now - random.int(15, 900))
  const messageId = storeMessageId(random, home.fqdn)
  const { sender, subject, recipients } = letter
  const first = submitted <= received ? home.stamp(submitted) : hub.stamp(received)
  const truth = new MessageTruth({ messageId, subject, sender }, Math.min(submitted, received), first)
  world.truths.push(truth)
  truth.fate(recipients, 'in-transit', received)
  const mail: Mail = {
    messageId,
    subject,
    sender,
    returnPath: sender,
    bytes: letter.bytes,
    direction: 'Originating',
    entered,
    originalClientIp: '',
    originalServerIp: '',
    truth,
  }
  const handOver = { mail, home, hub, recipients, context: storeEvent(world, sender, entered) }
  writeSubmit(handOver, submitted, Math.min(submitted, received))
  clock.at(received, () => receiveFromStore(world, handOver))
}

interface StoreHandOver {
  readonly mail: Mail
  readonly home: MailServer
  readonly hub: MailServer
  readonly recipients: readonly string[]
  readonly context: string
}

/** The mailbox role's row: no recipients, no internal id, no return path yet. */
function writeSubmit({ mail, home, hub, recipients, context }: StoreHandOver, at: number, seen: number) {
  home.trackSubmission(at, {
    'client-ip': home.storeAddress,
    'client-hostname': home.name,
    'server-hostname': hub.name,
    'source-context': context,
    source: 'STOREDRIVER',
    'event-id': 'SUBMIT',
    'message-id': mail.messageId,
    'message-subject': mail.subject,
    'sender-address': mail.sender,
    'message-info': `${mail.entered};LSRV=${home.fqdn}:TOTAL=0`,
  })
  if (hub === home) return
  const [from, to, result] = [home.name, hub.name, 'submitted']
  mail.truth.handOver({ from, to, protocol: 'submission', group: 'submit', recipients, seen, at: home.stamp(at), result, good: true })
}

function receiveFromStore(world: World, { mail, home, hub, recipients, context }: StoreHandOver) {
  const at = world.clock.now
  const copy = { mail, server: hub, internalId: hub.nextInternalId(), recipients, resolved: false, receivedAt: at, passed: [] }
  hub.track(at, {
    ...mailCells(copy, recipients, roles(world, recipients.length)),
    'client-ip': home.address,
    'client-hostname': home.fqdn,
    'server-ip': hub.address,
    'server-hostname': hub.name,
    'source-context': context,
    source: 'STOREDRIVER',
    'event-id': 'RECEIVE',
    'message-info': '04I: ',
  })
  world.arrive(copy)
}
