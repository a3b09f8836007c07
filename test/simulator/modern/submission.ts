/**
 * A mailbox user sends. The Mailbox Transport Submission service of the server with the active copy takes the message from the outbox and
 * hands it by SMTP to a hub, its own server's or another's.
 *
 *   MSGTRKMS  NOTIFYMAPI ─ RECEIVE (STOREDRIVER) ─ SUBMIT        hub's MSGTRK  HAREDIRECT ─ RECEIVE (SMTP)
 */
import { storeMessageId } from '../subjects'
import { MessageTruth } from '../truth'
import { sendFromCloud } from './cloud'
import { timedGuid } from './ids'
import { submissionPart } from './latency'
import { hubConnector, INTRA_CONNECTOR } from './link'
import { databaseOf, holderOf, placeHub } from './placement'
import { handToHub } from './receive'
import { customData, mailCells } from './rows'
import type { ModernServer } from './server'
import type { Special } from './shares'
import type { Copy, Mail, World } from './world'

export interface InternalLetter {
  readonly sender: string
  readonly recipients: readonly string[]
  readonly subject: string
  readonly bytes: number
  readonly special?: Special
}

const IDLE_MS = 4_000

/** The mailbox event that rows of the Submission service name in source-context. */
function storeEvent(world: World, sender: string, created: string): string {
  const { random, databases, directory } = world
  const entry = directory.find(sender)
  const mailbox = entry?.kind === 'mailbox' ? entry.guid : ''
  const client = random.weighted([
    ['MOMT', 6],
    ['OWA', 2],
    ['AirSync', 1],
    ['User', 1],
  ])
  const event = `Event:${random.int(1_000_000, 190_000_000)}, MessageClass:IPM.Note, CreationTime:${created}, ClientType:${client}`
  const assistant = 'SubmissionAssistant:MailboxTransportSubmissionEmailAssistant'
  return `MDB:${databases.guid(databaseOf(world, sender))}, Mailbox:${mailbox}, ${event}, ${assistant}`
}

const itemId = (world: World) => Array.from({ length: 8 }, () => world.random.hex(2).toUpperCase()).join('-')

/** `To` for most, the rest in copy. */
const roles = (world: World, count: number) =>
  Array.from({ length: count }, (_, i) => (i === 0 || world.random.chance(0.6) ? 'To' : world.random.pick(['Cc', 'Bcc'])))

export function submit(world: World, letter: InternalLetter) {
  if (world.inCloud.has(letter.sender)) return sendFromCloud(world, letter)
  const { random, clock } = world
  const home = holderOf(world, letter.sender, clock.now)
  // the outbox waits until the database is mounted again
  const wait = typeof home === 'number' ? home : world.up(home, clock.now) ? undefined : clock.now + 60_000
  if (typeof home === 'number' || wait !== undefined) return clock.at((wait ?? 0) + random.int(200, 3000), () => submit(world, letter))
  const created = clock.now
  const entered = home.stamp(created)
  const messageId = storeMessageId(random, home.fqdn)
  const { sender, subject, recipients } = letter
  const notifiedAt = created + random.wait(40)
  const takenAt = notifiedAt + random.wait(60)
  const networkMessageId = timedGuid(random, takenAt)
  const truth = new MessageTruth({ messageId, networkMessageId, subject, sender }, takenAt, home.stamp(takenAt))
  world.truths.push(truth)
  truth.fate(recipients, 'in-transit', takenAt)
  const mail: Mail = {
    messageId,
    networkMessageId,
    subject,
    sender,
    returnPath: sender,
    bytes: letter.bytes,
    direction: 'Originating',
    from: 'Hosted',
    entered,
    originalClientIp: `192.168.${random.int(60, 63)}.${random.int(10, 250)}`,
    originalServerIp: home.storeAddress,
    ...(letter.special && { special: letter.special }),
    truth,
  }
  const event = storeEvent(world, sender, entered)
  const item = itemId(world)
  writeNotify(world, home, mail, event, item, notifiedAt, notifiedAt - created)
  writeTake(world, home, mail, recipients, event, item, takenAt)
  clock.at(takenAt, () => handOver(world, home, mail, recipients, event, created, notifiedAt - created))
}

function writeNotify(world: World, home: ModernServer, mail: Mail, event: string, item: string, at: number, assistantMs: number) {
  const seconds = (assistantMs / 1000).toFixed(3)
  home.track('MSGTRKMS', at, {
    'client-ip': home.storeAddress,
    'client-hostname': home.name,
    'source-context': event,
    source: 'STOREDRIVER',
    'event-id': 'NOTIFYMAPI',
    'sender-address': mail.sender,
    'message-info': `${mail.entered};LSRV=${home.fqdn}:TOTAL-SUB=${seconds}|SA=${seconds}|MTSS-PEN=0.000`,
    'custom-data': `S:ItemEntryId=${item}`,
  })
  const session = home.service('Submission').nextSession()
  home.service('Submission').connection(at, session, 'MapiSubmission', world.databases.guid(databaseOf(world, mail.sender)), '+', home.fqdn)
}

function writeTake(world: World, home: ModernServer, mail: Mail, recipients: readonly string[], event: string, item: string, at: number) {
  const connection = home.service('Submission').nextSession()
  home.track('MSGTRKMS', at, {
    ...mailCells(mail, home.nextSubmissionId(), recipients, roles(world, recipients.length)),
    'client-ip': home.storeAddress,
    'client-hostname': home.fqdn,
    'server-ip': home.storeAddress,
    'server-hostname': home.name,
    'source-context': `${event}, ServerMdbConnectionId:${connection}`,
    source: 'STOREDRIVER',
    'event-id': 'RECEIVE',
    'message-info': '04I: ',
    'original-client-ip': mail.originalClientIp,
    'original-server-ip': mail.originalServerIp,
    'custom-data': customData(world, [
      ['MailboxDatabaseGuid', world.databases.guid(databaseOf(world, mail.sender))],
      ['ItemEntryId', item],
    ]),
  })
}

function handOver(
  world: World,
  home: ModernServer,
  mail: Mail,
  recipients: readonly string[],
  event: string,
  created: number,
  assistantMs: number,
) {
  const hub = placeHub(world, home, recipients, world.clock.now)
  const link = world.links.take(world, {
    from: home,
    fromService: 'Submission',
    sendConnector: INTRA_CONNECTOR,
    to: hub,
    toService: 'Hub',
    receiveConnector: hubConnector(hub),
    port: 2525,
    destination: 'mailboxtransportsubmissioninternalproxy',
    delivery: 'Undefined',
    at: world.clock.now,
  })
  const { copy, at } = handToHub(world, link, {
    mail,
    recipients,
    resolved: false,
    info: '0cI: ',
    custom: [],
    passed: (startedAt) => [submissionPart(home.fqdn, assistantMs, startedAt - created)],
    truth: () => mail.truth,
  })
  world.links.release(world, link, IDLE_MS)
  writeSubmit(home, copy, event, at + 1, created)
}

function writeSubmit(home: ModernServer, copy: Copy, event: string, at: number, created: number) {
  const { mail, server: hub, recipients } = copy
  const total = ((at - created) / 1000).toFixed(3)
  home.track('MSGTRKMS', at, {
    ...mailCells(mail, '', recipients),
    'client-ip': home.storeAddress,
    'client-hostname': home.name,
    'server-ip': hub.address,
    'server-hostname': hub.fqdn,
    'source-context': event,
    source: 'STOREDRIVER',
    'event-id': 'SUBMIT',
    'message-info': `${mail.entered};LSRV=${home.fqdn}:TOTAL-SUB=${total}|SA=0.001|MTSS=${total}`,
    'original-client-ip': mail.originalClientIp,
  })
  if (hub === home) return
  const times = { seen: Math.min(at, copy.receivedAt), at: home.stamp(at), result: 'submitted', good: true }
  mail.truth.handOver({ from: home.name, to: hub.name, protocol: 'submission', group: 'submit', recipients, ...times })
}
