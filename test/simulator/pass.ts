/**
 * The rule of the pair: a hub that mounts the recipient's database itself does not deliver, it passes the message to its
 * partner, and the partner delivers back. So the transport dumpster's copy never lies on the server that it insures.
 */
import { banner, CLOSING, certificateOf, queued, RECIPIENT_OK, SENDER_OK, START_INPUT, TRUSTED, trustedCapabilities } from './exchange-smtp'
import { INTRA_CONNECTOR } from './organisation'
import { latency, mailCells, spent } from './rows'
import { sendContext } from './send-context'
import type { MailServer } from './server'
import { authenticate, Conversation, greet, quit, sayHello, sendContent, sendEnvelope, startTls } from './smtp-dialogue'
import { type Copy, partnerOf, type World } from './world'

interface Transfer {
  readonly sender: MailServer
  readonly partner: MailServer
  readonly sendId: string
  readonly sendStarted: number
  readonly receiveId: string
  readonly receiveStarted: number
  readonly connector: string
  readonly talk: Conversation
}

export function passToPartner(world: World, copy: Copy, recipients: readonly string[]) {
  const transfer = connect(world, copy)
  const handed = send(world, transfer, copy, recipients)
  const reply = queued(copy.mail.messageId, handed.internalId)
  transfer.talk.reply(reply)
  const sent = transfer.talk.at
  quit(transfer.talk, CLOSING)
  transfer.partner.sessions.intraOrganization++
  transfer.sender.sessions.sent++
  writeReceive(transfer, handed, copy)
  writeSend(world, transfer, copy, recipients, sent, reply)
  const [from, to] = [transfer.sender.name, transfer.partner.name]
  const times = { seen: handed.receivedAt, at: transfer.sender.stamp(sent), result: 'sent', good: true }
  copy.mail.truth.handOver({ from, to, protocol: 'smtp', group: copy.internalId, recipients, ...times })
  copy.mail.truth.fate(recipients, 'in-transit', handed.receivedAt)
  world.clock.at(handed.receivedAt, () => world.arrive(handed))
}

/** Both ends of one connection: the port that the sender's log names is the one the partner sees. */
function connect(world: World, copy: Copy): Transfer {
  const { random, clock, intraProtocol } = world
  const { server: sender } = copy
  const partner = partnerOf(world, sender)
  const [sendId, receiveId] = [sender.nextSession(), partner.nextSession()]
  const connector = `${partner.name}\\Default ${partner.name}`
  const source = `${sender.address}:${sender.nextPort()}`
  const target = `${partner.address}:25`
  const client = sender.session('send', { id: sendId, connector: INTRA_CONNECTOR, local: '', remote: target }, intraProtocol)
  const server = partner.session('receive', { id: receiveId, connector, local: target, remote: source }, intraProtocol)
  const talk = new Conversation(random, clock.now, random.int(0, 2), client, server)
  talk.connect({ server: 'None' }, source)
  const receiveStarted = talk.at
  greet(talk, banner(partner, talk.at), sender.fqdn, trustedCapabilities(partner, sender.address, false))
  startTls(talk, 'X-ANONYMOUSTLS', certificateOf(partner, random))
  sayHello(talk, sender.fqdn, trustedCapabilities(partner, sender.address, true))
  authenticate(talk, TRUSTED)
  return { sender, partner, sendId, sendStarted: clock.now, receiveId, receiveStarted, connector, talk }
}

/** Up to the moment the partner has the whole message. */
function send(world: World, transfer: Transfer, copy: Copy, recipients: readonly string[]): Copy {
  const { talk, partner, receiveId, receiveStarted } = transfer
  const { mail } = copy
  sendEnvelope(talk, {
    from: mail.returnPath === '<>' ? '' : mail.returnPath,
    size: mail.bytes,
    recipients,
    answers: recipients.map(() => RECIPIENT_OK),
    pipelined: true,
    senderReply: SENDER_OK,
    receiving: `${receiveId};${partner.stamp(receiveStarted)};1`,
    sending: copy.internalId,
  })
  sendContent(talk, mail.bytes, 'BDAT', START_INPUT)
  return {
    mail: { ...mail, bytes: mail.bytes + world.random.int(300, 700) },
    server: partner,
    internalId: partner.nextInternalId(),
    recipients,
    resolved: true,
    receivedAt: talk.at,
    passed: [...copy.passed, spent(copy, talk.at)],
  }
}

function writeReceive({ sender, partner, receiveId, receiveStarted, connector }: Transfer, handed: Copy, copy: Copy) {
  partner.track(handed.receivedAt, {
    ...mailCells(handed, handed.recipients, []),
    'client-ip': sender.address,
    'client-hostname': sender.fqdn,
    'server-ip': partner.address,
    'server-hostname': partner.name,
    'source-context': `${receiveId};${partner.stamp(receiveStarted)};0`,
    'connector-id': connector,
    source: 'SMTP',
    'event-id': 'RECEIVE',
    'message-info': '0cI: ',
    'original-client-ip': copy.mail.originalClientIp,
    'original-server-ip': copy.mail.originalServerIp,
    'custom-data': `S:FirstForestHop=${sender.fqdn}`,
  })
}

function writeSend(world: World, transfer: Transfer, copy: Copy, recipients: readonly string[], at: number, reply: string) {
  const { sender, partner, sendId, sendStarted } = transfer
  const statuses = recipients.map(() => RECIPIENT_OK)
  sender.track(at, {
    ...mailCells(copy, recipients, statuses),
    'client-ip': sender.address,
    'client-hostname': sender.name,
    'server-ip': partner.address,
    'server-hostname': partner.fqdn,
    'source-context': sendContext(world.sendContext, sendId, sender.stamp(sendStarted), reply),
    'connector-id': INTRA_CONNECTOR,
    source: 'SMTP',
    'event-id': 'SEND',
    'message-info': latency(copy, at),
  })
}
