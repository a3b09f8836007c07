/**
 * An Edge server: it takes mail from outside and hands it to a Front End inside; what goes out comes to it from a hub. It is in no domain,
 * has no mailboxes and keeps its own logs.
 *
 *   client ─► Edge :25 ─► Front End of A :25 ─► Transport of B :2525          Transport of B ─► Edge :25 ─► outside
 */
import type { ForeignHost } from '../people'
import { sendContent, sendEnvelope } from '../smtp-dialogue'
import { MessageTruth } from '../truth'
import { accept, type ForeignLetter } from './front-end'
import { timedGuid } from './ids'
import { hubPart, local } from './latency'
import { closeLink, openLink } from './link'
import { addressOf, type PublicSession, publicConnector } from './public-session'
import { bornHere } from './reports'
import { customData, mailCells } from './rows'
import { queued, RECIPIENT_OK, SENDER_OK, START_INPUT } from './talk'
import type { Copy, Mail, World } from './world'

const inwards = (site: string) => `EdgeSync - Inbound to ${site}`

/** One mail of a client's session. */
export function takeAtEdge(world: World, session: PublicSession, host: ForeignHost, letter: ForeignLetter, number: number) {
  const { talk, server, id, remote } = session
  const startedAt = talk.at
  const mark = (part: number) => `${id};${server.stamp(session.startedAt)};${part}`
  sendEnvelope(talk, {
    from: letter.returnPath === '<>' ? '' : letter.returnPath,
    size: letter.bytes,
    recipients: letter.recipients,
    answers: letter.recipients.map(() => RECIPIENT_OK),
    pipelined: host.bdat,
    senderReply: SENDER_OK,
    receiving: mark(number),
  })
  sendContent(talk, letter.bytes, host.bdat ? 'BDAT' : 'DATA', START_INPUT)
  if (letter.refusal !== undefined) return talk.reply(letter.refusal)
  talk.wait(world.random.int(2, 30))
  const at = talk.at
  const mail = enter(world, session, letter, startedAt, at)
  const { recipients } = letter
  const copy: Copy = { ...bornHere({ server }, mail, recipients, at), startedAt }
  server.track('MSGTRK', at, {
    ...mailCells(mail, copy.internalId, recipients),
    'client-ip': addressOf(remote),
    'client-hostname': host.ehlo,
    'server-ip': server.address,
    'server-hostname': server.name,
    'source-context': mark(0),
    'connector-id': publicConnector(server),
    source: 'SMTP',
    'event-id': 'RECEIVE',
    'message-info': '00A: ',
    'original-client-ip': mail.originalClientIp,
    'original-server-ip': mail.originalServerIp,
    'custom-data': customData(world, [
      ['FirstForestHop', server.fqdn],
      ['FromEntity', mail.from],
    ]),
  })
  mail.truth.fate(recipients, 'in-transit', at)
  const times = { seen: at, at: server.stamp(at), result: 'received', good: true }
  mail.truth.handOver({ from: host.ehlo, to: server.name, protocol: 'smtp', group: copy.internalId, recipients, ...times })
  talk.reply(queued(world, server, mail.messageId, copy.internalId, mail.bytes, at - startedAt))
  world.clock.at(at, () => world.arrive(copy))
}

function enter(world: World, { server, remote }: PublicSession, letter: ForeignLetter, startedAt: number, at: number): Mail {
  const { subject, sender, returnPath, bytes, again } = letter
  const messageId = letter.messageId || `<${world.random.hex(32)}@${server.fqdn}>`
  const networkMessageId = again?.networkMessageId ?? timedGuid(world.random, startedAt)
  const truth = again?.truth ?? new MessageTruth({ messageId, networkMessageId, subject, sender }, at, server.stamp(at))
  if (!again) world.truths.push(truth)
  const facts = { messageId, networkMessageId, subject, sender, returnPath, bytes, truth }
  const origin = { direction: 'Incoming', from: 'Internet', originalClientIp: addressOf(remote), originalServerIp: server.address } as const
  return { ...facts, ...origin, entered: server.stamp(startedAt), ...(letter.special && { special: letter.special }) }
}

/** To a Front End inside, which passes it on to a hub while the Edge server waits; the reply is the hub's. */
export function passInside(world: World, copy: Copy) {
  const { server, mail, recipients } = copy
  const connectAt = world.clock.now
  const to = world.random.pick(world.hubs)
  const connector = inwards(to.site)
  const link = openLink(world, {
    from: server,
    fromService: 'Edge',
    sendConnector: connector,
    to,
    toService: 'FrontEnd',
    receiveConnector: publicConnector(to),
    port: 25,
    destination: 'edgesync-inbound',
    delivery: 'SmartHostConnectorDelivery',
    at: connectAt,
  })
  const connectedAt = link.talk.at
  const timing = { queue: 'QDE', connectAt, connectedAt } as const
  link.talk.noteAtClient('', `sending message with RecordId ${copy.internalId} and InternetMessageId ${mail.messageId}`)
  const session: PublicSession = {
    server: to,
    id: link.receiveId,
    startedAt: link.receiveStarted,
    talk: link.talk,
    remote: link.source,
    via: [],
  }
  const passed = [...copy.passed, hubPart(copy, world.random, { ...timing, until: connectedAt })]
  const host = { ehlo: server.fqdn, address: server.address, tls: true, bdat: true, roundTripMs: 1 }
  const { link: inner, taken } = accept(
    world,
    session,
    host,
    { ...mail, recipients, trusted: { mail, passed, truth: mail.truth } },
    ++link.messages,
  )
  link.bytes += mail.bytes
  if (inner) closeLink(inner)
  const at = link.talk.at
  closeLink(link)
  if (!taken) return
  server.track('MSGTRK', at, {
    ...mailCells(
      mail,
      copy.internalId,
      recipients,
      recipients.map(() => RECIPIENT_OK),
    ),
    'client-ip': server.address,
    'client-hostname': server.name,
    'server-ip': to.address,
    'server-hostname': to.fqdn,
    'source-context': `;${taken.reply};ClientSubmitTime:`,
    'connector-id': connector,
    source: 'SMTP',
    'event-id': 'SEND',
    'message-info': `${mail.entered};${local(hubPart(copy, world.random, { ...timing, until: at }))}`,
    'custom-data': customData(world, [
      ['MsgRecipCount', String(recipients.length)],
      ['IsSmtpResponseFromExternalServer', 'False'],
    ]),
  })
  const times = { seen: Math.min(taken.copy.receivedAt, at), at: server.stamp(at), result: 'sent', good: true }
  mail.truth.handOver({ from: server.name, to: to.name, protocol: 'smtp', group: copy.internalId, recipients, ...times })
}
