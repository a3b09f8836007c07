/** From one hub to another, message by message: the SEND row of one end, the RECEIVE row of the other, and both dialogues. */
import { CLOSING, queued, RECIPIENT_OK, SENDER_OK, START_INPUT } from './exchange-smtp'
import { type HubConnection, logOn, openToHub } from './hub-connection'
import { INTRA_CONNECTOR } from './organisation'
import { latency, mailCells, spent } from './rows'
import { sendContext } from './send-context'
import type { MailServer } from './server'
import { quit, sendContent, sendEnvelope } from './smtp-dialogue'
import type { Copy, World } from './world'

/** Over a connection of its own, which works. Returns when it has ended. */
export function passToHub(world: World, copy: Copy, to: MailServer, recipients: readonly string[], roundTripMs?: number): number {
  const connection = openToHub(world, copy.server, to, roundTripMs ?? world.random.int(0, 2))
  logOn(world, connection)
  const handed = send(world, connection, copy, recipients)
  const reply = queued(copy.mail.messageId, handed.internalId)
  connection.talk.reply(reply)
  const sent = connection.talk.at
  quit(connection.talk, CLOSING)
  to.sessions.intraOrganization++
  copy.server.sessions.sent++
  writeReceive(connection, handed, copy)
  writeSend(world, connection, copy, recipients, sent, reply)
  const times = { seen: handed.receivedAt, at: copy.server.stamp(sent), result: 'sent', good: true }
  const ends = { from: copy.server.name, to: to.name, protocol: 'smtp' } as const
  copy.mail.truth.handOver({ ...ends, group: copy.internalId, recipients, ...times })
  copy.mail.truth.fate(recipients, 'in-transit', handed.receivedAt)
  world.clock.at(handed.receivedAt, () => world.arrive(handed))
  return connection.talk.at
}

/** Up to the moment the receiver has the whole message. */
function send(world: World, connection: HubConnection, copy: Copy, recipients: readonly string[]): Copy {
  const { talk, receiver, receiveId, receiveStarted } = connection
  const { mail } = copy
  sendEnvelope(talk, {
    from: mail.returnPath === '<>' ? '' : mail.returnPath,
    size: mail.bytes,
    recipients,
    answers: recipients.map(() => RECIPIENT_OK),
    pipelined: true,
    senderReply: SENDER_OK,
    receiving: `${receiveId};${receiver.stamp(receiveStarted)};1`,
    sending: copy.internalId,
  })
  sendContent(talk, mail.bytes, 'BDAT', START_INPUT)
  return {
    mail: { ...mail, bytes: mail.bytes + world.random.int(300, 700) },
    server: receiver,
    internalId: receiver.nextInternalId(),
    recipients,
    resolved: true,
    receivedAt: talk.at,
    passed: [...copy.passed, spent(copy, talk.at)],
  }
}

function writeReceive({ sender, receiver, receiveId, receiveStarted, connector }: HubConnection, handed: Copy, copy: Copy) {
  receiver.track(handed.receivedAt, {
    ...mailCells(handed, handed.recipients, []),
    'client-ip': sender.address,
    'client-hostname': sender.fqdn,
    'server-ip': receiver.address,
    'server-hostname': receiver.name,
    'source-context': `${receiveId};${receiver.stamp(receiveStarted)};0`,
    'connector-id': connector,
    source: 'SMTP',
    'event-id': 'RECEIVE',
    'message-info': '0cI: ',
    'original-client-ip': copy.mail.originalClientIp,
    'original-server-ip': copy.mail.originalServerIp,
    'custom-data': `S:FirstForestHop=${sender.fqdn}`,
  })
}

function writeSend(world: World, connection: HubConnection, copy: Copy, recipients: readonly string[], at: number, reply: string) {
  const { sender, receiver, sendId, sendStarted } = connection
  const statuses = recipients.map(() => RECIPIENT_OK)
  sender.track(at, {
    ...mailCells(copy, recipients, statuses),
    'client-ip': sender.address,
    'client-hostname': sender.name,
    'server-ip': receiver.address,
    'server-hostname': receiver.fqdn,
    'source-context': sendContext(world.sendContext, sendId, sender.stamp(sendStarted), reply),
    'connector-id': INTRA_CONNECTOR,
    source: 'SMTP',
    'event-id': 'SEND',
    'message-info': latency(copy, at),
  })
}
