/**
 * Mail from outside. The Front End answers the client and looks at the headers; then it hands the message, while the client waits, to the
 * hub of a server that has a copy of a recipient's database: its own or another.
 *
 *   client ─► [balancer] ─► Front End of A, port 25 ─► Transport of B, port 2525
 *
 * Tracking begins on B and keeps the address A saw; only A's receive log knows the connector on port 25.
 */
import type { ForeignHost } from '../people'
import { Conversation, quit, sendContent, sendEnvelope } from '../smtp-dialogue'
import { MessageTruth } from '../truth'
import { timedGuid } from './ids'
import { frontEndPart } from './latency'
import { closeLink, hubConnector, type Link, openLink, PROXY_CONNECTOR } from './link'
import { placeHub } from './placement'
import { handToHub, type Taken } from './receive'
import type { ModernServer } from './server'
import type { Special } from './shares'
import { ANONYMOUS, banner, CLOSING, hello, publicCapabilities, RECIPIENT_OK, SENDER_OK, START_INPUT, startTls } from './talk'
import { type Mail, serverNamed, type World } from './world'

export interface ForeignLetter {
  /** empty: the program left it out, and the hub gives one */
  readonly messageId: string
  readonly sender: string
  /** differs from the sender for newsletters; `<>` for reports */
  readonly returnPath: string
  readonly recipients: readonly string[]
  readonly subject: string
  readonly bytes: number
  readonly special?: Special
  /** a mail that left and comes back */
  readonly again?: Mail
  /** what the server says instead of taking it */
  readonly refusal?: string
}

export interface PublicSession {
  readonly server: ModernServer
  readonly id: string
  readonly startedAt: number
  readonly talk: Conversation
  /** address and port the Front End sees */
  readonly remote: string
  /** names of what stands between; a balancer that leaves clients their address is seen by nobody */
  readonly via: readonly string[]
}

const addressOf = (endpoint: string) => endpoint.slice(0, endpoint.lastIndexOf(':'))

/** Which Front End a client reaches: the balancer's choice, or one of the servers behind the MX records. */
export function chooseFrontEnd(world: World, at: number): ModernServer {
  const up = (server: ModernServer) => world.up(server, at)
  if (world.balancer)
    return serverNamed(
      world,
      world.balancer.choose((name) => up(serverNamed(world, name))),
    )
  return world.random.pick(world.servers.filter(up))
}

/** A connection to port 25 of a server; `client` is the client's own address. */
export function openPublic(world: World, server: ModernServer, client: string, roundTripMs: number): PublicSession {
  const { balancer, random, clock } = world
  const service = server.service('FrontEnd')
  const id = service.nextSession()
  const hidden = balancer?.plan.hidesClients === true
  const remote = hidden ? balancer.endpoint() : `${client}:${random.int(1_100, 64_000)}`
  const connector = `${server.name}\\Default Frontend ${server.name}`
  const session = service.session('receive', { id, connector, local: `${server.address}:25`, remote })
  const talk = new Conversation(random, clock.now, roundTripMs, undefined, session)
  return { server, id, startedAt: clock.now, talk, remote, via: hidden ? [balancer.plan.name] : [] }
}

export function introduce(world: World, { server, talk, remote }: PublicSession, host: ForeignHost) {
  const client = addressOf(remote)
  talk.connect({}, '')
  talk.reply(banner(server, talk.at))
  hello(talk, server, host.ehlo, client, publicCapabilities(false))
  if (host.tls) {
    startTls(talk, world, server, 'STARTTLS')
    hello(talk, server, host.ehlo, client, publicCapabilities(true))
  }
  if (server.version === '2013') talk.noteAtServer(ANONYMOUS, 'Set Session Permissions')
}

/** One session with one message or several. */
export function receiveFromOutside(world: World, host: ForeignHost, letters: readonly ForeignLetter[]) {
  const server = chooseFrontEnd(world, world.clock.now)
  const session = openPublic(world, server, host.address, host.roundTripMs)
  server.sessions.mail++
  introduce(world, session, host)
  let link: Link | undefined
  for (const [i, letter] of letters.entries()) link = accept(world, session, host, letter, i + 1, link)
  if (link) closeLink(link)
  quit(session.talk, CLOSING)
}

function accept(
  world: World,
  session: PublicSession,
  host: ForeignHost,
  letter: ForeignLetter,
  number: number,
  open?: Link,
): Link | undefined {
  const { talk, server, id } = session
  const enteredAt = talk.at
  sendEnvelope(talk, {
    from: letter.returnPath === '<>' ? '' : letter.returnPath,
    size: letter.bytes,
    recipients: letter.recipients,
    answers: letter.recipients.map(() => RECIPIENT_OK),
    pipelined: host.bdat,
    senderReply: SENDER_OK,
    receiving: `${id};${server.stamp(session.startedAt)};${number}`,
  })
  sendContent(talk, letter.bytes, host.bdat ? 'BDAT' : 'DATA', START_INPUT)
  if (letter.refusal !== undefined) {
    talk.reply(letter.refusal)
    return open
  }
  talk.noteAtServer('', `Proxy destination(s) obtained from OnProxyInboundMessage event. Correlation Id:${world.random.guid()}`)
  const link = open ?? openProxy(world, session, host, letter)
  link.talk.at = Math.max(link.talk.at, talk.at)
  const taken = proxy(world, session, host, letter, link, enteredAt)
  talk.at = taken.at
  talk.reply(taken.reply)
  return link
}

/** The Front End's own connection to the hub, which says for whom it speaks. */
function openProxy(world: World, session: PublicSession, host: ForeignHost, letter: ForeignLetter): Link {
  const { server, id, talk, remote } = session
  const hub = placeHub(world, server, letter.recipients, talk.at)
  const link = openLink(world, {
    from: server,
    fromService: 'FrontEnd',
    sendConnector: PROXY_CONNECTOR,
    to: hub,
    toService: 'Hub',
    receiveConnector: hubConnector(hub),
    port: 2525,
    destination: 'internalproxy',
    delivery: 'Undefined',
    at: talk.at,
  })
  const port = remote.slice(remote.lastIndexOf(':') + 1)
  link.talk.noteAtClient('', `Proxying inbound session with session id ${id}`)
  link.talk.command(`XPROXYFROM SID=${id} IP=${addressOf(remote)} PORT=${port} DOMAIN=${host.ehlo} SEQNUM=1 PERMS=1073 AUTHSRC=Anonymous`)
  link.talk.reply('250 XProxyFrom accepted')
  return link
}

function proxy(world: World, session: PublicSession, host: ForeignHost, letter: ForeignLetter, link: Link, enteredAt: number): Taken {
  const { server, remote, via } = session
  const hub = link.plan.to
  const client = addressOf(remote)
  const { subject, sender, recipients } = letter
  const messageId = letter.messageId || `<${world.random.hex(32)}@${hub.fqdn}>`
  const networkMessageId = letter.again?.networkMessageId ?? timedGuid(world.random, enteredAt)
  const taken = handToHub(world, link, {
    mail: {
      messageId,
      networkMessageId,
      subject,
      sender,
      returnPath: letter.returnPath,
      bytes: letter.bytes,
      direction: 'Incoming',
      from: 'Internet',
      entered: server.stamp(enteredAt),
      originalClientIp: client,
      originalServerIp: server.address,
      ...(letter.special && { special: letter.special }),
    },
    recipients,
    resolved: false,
    info: '0cA: ',
    custom: [
      ['ProxyHop1', `${server.fqdn}(${server.address})`],
      ['ProxiedClientIPAddress', client],
      ['ProxiedClientHostname', host.ehlo],
    ],
    passed: (startedAt) => [frontEndPart(server.fqdn, startedAt - enteredAt)],
    truth: (seen, first) => {
      if (letter.again) return letter.again.truth
      const truth = new MessageTruth({ messageId, networkMessageId, subject, sender }, seen, first)
      world.truths.push(truth)
      return truth
    },
  })
  const { copy } = taken
  const { truth } = copy.mail
  truth.fate(recipients, 'in-transit', copy.receivedAt)
  const shared = { protocol: 'smtp', group: copy.internalId, recipients, seen: copy.receivedAt, good: true } as const
  truth.handOver({ ...shared, from: host.ehlo, to: server.name, via, at: hub.stamp(copy.receivedAt), result: 'received' })
  if (hub !== server) truth.handOver({ ...shared, from: server.name, to: hub.name, at: server.stamp(taken.at), result: 'proxied' })
  return taken
}
