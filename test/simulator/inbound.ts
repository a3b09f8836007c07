/**
 * Mail from outside: an external host connects to whatever the organisation has in front of port 25, and a server receives. Behind a
 * balancer with source NAT the client's address is never seen; only its EHLO name is.
 */
import {
  ANONYMOUS,
  anonymousCapabilities,
  banner,
  CLOSING,
  certificateOf,
  queued,
  RECIPIENT_OK,
  SENDER_OK,
  START_INPUT,
} from './exchange-smtp'
import type { ForeignHost } from './people'
import { mailCells } from './rows'
import type { MailServer } from './server'
import { Conversation, greet, quit, sayHello, sendContent, sendEnvelope, startTls } from './smtp-dialogue'
import { MessageTruth } from './truth'
import type { Copy, Mail, World } from './world'

export interface ForeignLetter {
  /** empty: the program gave it none, and the hub gives it one of its own */
  readonly messageId: string
  readonly sender: string
  /** differs from the sender for newsletters; `<>` for reports */
  readonly returnPath: string
  readonly recipients: readonly string[]
  readonly subject: string
  readonly bytes: number
  /** the mail that comes back */
  readonly again?: Mail
  /** what the hub says to it instead of taking it */
  readonly refusal?: string
}

/** Until the message is delivered or half a minute has passed, so that a client without XSHADOW would send it again. */
const DELAYED_ACKNOWLEDGEMENT = 0.06

export interface InboundSession {
  readonly server: MailServer
  readonly id: string
  readonly started: number
  /** address of the client as the server sees it */
  readonly client: string
  readonly talk: Conversation
}

/** A connection from an address outside to one of the servers. */
export function openInbound(world: World, server: MailServer, address: string, roundTripMs: number): InboundSession {
  const id = server.nextSession()
  const connector = `${server.name}\\${world.front.connector}`
  const remote = world.front.endpoint(address)
  const ends = { id, connector, local: `${server.address}:25`, remote }
  const session = server.session('receive', ends, true)
  const started = world.clock.now
  const talk = new Conversation(world.random, started, roundTripMs, undefined, session)
  return { server, id, started, client: remote.slice(0, remote.lastIndexOf(':')), talk }
}

export function introduce(world: World, { server, client, talk }: InboundSession, host: ForeignHost) {
  talk.connect({ server: ANONYMOUS }, '')
  greet(talk, banner(server, talk.at), host.ehlo, anonymousCapabilities(server, client, false))
  if (!host.tls) return
  startTls(talk, 'STARTTLS', certificateOf(server, world.random))
  sayHello(talk, host.ehlo, anonymousCapabilities(server, client, true))
}

/** One session with one message or several. */
export function receiveFromOutside(world: World, host: ForeignHost, letters: readonly ForeignLetter[]) {
  const server = world.front.choose()
  const session = openInbound(world, server, host.address, host.roundTripMs)
  server.sessions.mail++
  introduce(world, session, host)
  for (const [i, letter] of letters.entries()) accept(world, session, host, letter, i + 1)
  quit(session.talk, CLOSING)
}

function accept(world: World, session: InboundSession, host: ForeignHost, letter: ForeignLetter, number: number) {
  const { talk, server, id } = session
  const started = server.stamp(session.started)
  sendEnvelope(talk, {
    from: letter.returnPath === '<>' ? '' : letter.returnPath,
    size: letter.bytes,
    recipients: letter.recipients,
    answers: letter.recipients.map(() => RECIPIENT_OK),
    pipelined: host.bdat,
    senderReply: SENDER_OK,
    receiving: `${id};${started};${number}`,
  })
  sendContent(talk, letter.bytes, host.bdat ? 'BDAT' : 'DATA', START_INPUT)
  if (letter.refusal !== undefined) return talk.reply(letter.refusal)
  const copy = writeReceive(world, session, host, letter, talk.at)
  if (world.random.chance(DELAYED_ACKNOWLEDGEMENT)) {
    const ms = world.random.int(900, 29_900)
    talk.noteAtServer(`Tarpit for '0.00:00:${(ms / 1000).toFixed(3).padStart(6, '0')}' due to 'DelayedAck'`, '')
    talk.wait(ms)
  }
  talk.reply(queued(copy.mail.messageId, copy.internalId))
}

function writeReceive(world: World, session: InboundSession, host: ForeignHost, letter: ForeignLetter, at: number): Copy {
  const { server, id, client } = session
  const started = server.stamp(session.started)
  const { subject, sender, recipients, again } = letter
  const messageId = letter.messageId || `<${world.random.guid()}@${server.fqdn}>`
  const truth = again?.truth ?? new MessageTruth({ messageId, subject, sender }, at, server.stamp(at))
  if (!again) world.truths.push(truth)
  truth.fate(recipients, 'in-transit', at)
  const mail: Mail = {
    messageId,
    subject,
    sender,
    returnPath: letter.returnPath,
    bytes: letter.bytes,
    direction: 'Incoming',
    entered: server.stamp(session.started),
    originalClientIp: client,
    originalServerIp: server.address,
    truth,
    ...(again && { round: (again.round ?? 0) + 1 }),
  }
  const copy: Copy = { mail, server, internalId: server.nextInternalId(), recipients, resolved: false, receivedAt: at, passed: [] }
  server.track(at, {
    ...mailCells(copy, recipients, []),
    'client-ip': client,
    'client-hostname': host.ehlo,
    'server-ip': server.address,
    'server-hostname': server.name,
    'source-context': `${id};${started};0`,
    'connector-id': `${server.name}\\${world.front.connector}`,
    source: 'SMTP',
    'event-id': 'RECEIVE',
    'message-info': '00A: ',
    'original-client-ip': client,
    'original-server-ip': server.address,
    'custom-data': `S:FirstForestHop=${server.fqdn}`,
  })
  const { via } = world.front
  const times = { seen: at, at: server.stamp(at), result: 'received', good: true }
  truth.handOver({ from: host.ehlo, to: server.name, via, protocol: 'smtp', group: copy.internalId, recipients, ...times })
  world.clock.at(at, () => world.arrive(copy))
  return copy
}
