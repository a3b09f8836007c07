/**
 * What a Front End does with a mail: it answers the client and looks at the headers; then it hands the mail, while the client waits, to the
 * hub of a server that has a copy of a recipient's database: its own or another.
 *
 *   client ─► Front End of A, port 25 ─► Transport of B, port 2525
 *
 * Tracking begins on B and keeps the address A saw; only A's receive log knows the connector on port 25.
 */
import type { ForeignHost } from '../people'
import { sendContent, sendEnvelope } from '../smtp-dialogue'
import { MessageTruth } from '../truth'
import { timedGuid } from './ids'
import { frontEndPart } from './latency'
import { hubConnector, type Link, openLink, PROXY_CONNECTOR } from './link'
import { placeHub } from './placement'
import { addressOf, type PublicSession } from './public-session'
import { handToHub, type Taken } from './receive'
import type { Special } from './shares'
import { RECIPIENT_OK, SENDER_OK, START_INPUT } from './talk'
import type { Mail, World } from './world'

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
  /** from a server that is trusted, with the headers of the organisation; one that has told of it before gives the truth, and tells of the hop */
  readonly trusted?: { readonly mail: Omit<Mail, 'truth'>; readonly passed: readonly string[]; readonly truth?: MessageTruth }
  /** what the server says instead of taking it */
  readonly refusal?: string
}

export interface Accepted {
  /** the connection to the hub, for the next mail of the session */
  readonly link: Link | undefined
  /** undefined: refused */
  readonly taken: Taken | undefined
}

/** One mail of a session, up to the reply the client gets. */
export function accept(
  world: World,
  session: PublicSession,
  host: ForeignHost,
  letter: ForeignLetter,
  number: number,
  open?: Link,
): Accepted {
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
    return { link: open, taken: undefined }
  }
  talk.noteAtServer('', `Proxy destination(s) obtained from OnProxyInboundMessage event. Correlation Id:${world.random.guid()}`)
  const link = open ?? openProxy(world, session, host, letter)
  link.talk.at = Math.max(link.talk.at, talk.at)
  const taken = proxy(world, session, host, letter, link, enteredAt)
  talk.at = taken.at
  talk.reply(taken.reply)
  return { link, taken }
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
  link.talk.command(
    `XPROXYFROM SID=${id} IP=${addressOf(remote)} PORT=${port} DOMAIN=${host.ehlo} SEQNUM=1 PERMS=1073 AUTHSRC=${letter.trusted ? 'Organization' : 'Anonymous'}`,
  )
  link.talk.reply('250 XProxyFrom accepted')
  return link
}

function proxy(world: World, session: PublicSession, host: ForeignHost, letter: ForeignLetter, link: Link, enteredAt: number): Taken {
  const { server, remote, via } = session
  const hub = link.plan.to
  const client = addressOf(remote)
  const { subject, sender, recipients } = letter
  const messageId = letter.messageId || `<${world.random.hex(32)}@${hub.fqdn}>`
  const { trusted } = letter
  const known = trusted ? trusted.truth : letter.again?.truth
  const networkMessageId = trusted?.mail.networkMessageId ?? letter.again?.networkMessageId ?? timedGuid(world.random, enteredAt)
  const taken = handToHub(world, link, {
    mail: {
      messageId,
      networkMessageId,
      subject,
      sender,
      returnPath: letter.returnPath,
      bytes: letter.bytes,
      direction: trusted?.mail.direction ?? 'Incoming',
      from: trusted?.mail.from ?? 'Internet',
      entered: trusted?.mail.entered ?? server.stamp(enteredAt),
      originalClientIp: client,
      originalServerIp: server.address,
      ...(letter.special && { special: letter.special }),
    },
    recipients,
    resolved: false,
    info: trusted ? '0cI: ' : '0cA: ',
    custom: [
      ['ProxyHop1', `${server.fqdn}(${server.address})`],
      ['ProxiedClientIPAddress', client],
      ['ProxiedClientHostname', host.ehlo],
    ],
    passed: (startedAt) => [...(trusted?.passed ?? []), frontEndPart(server.fqdn, startedAt - enteredAt)],
    truth: (seen, first) => {
      if (known) return known
      const truth = new MessageTruth({ messageId, networkMessageId, subject, sender }, seen, first)
      world.truths.push(truth)
      return truth
    },
  })
  const { copy } = taken
  const { truth } = copy.mail
  truth.fate(recipients, 'in-transit', copy.receivedAt)
  const shared = { protocol: 'smtp', group: copy.internalId, recipients, seen: copy.receivedAt, good: true } as const
  if (!trusted?.truth)
    truth.handOver({ ...shared, from: host.ehlo, to: server.name, via, at: hub.stamp(copy.receivedAt), result: 'received' })
  if (hub !== server) truth.handOver({ ...shared, from: server.name, to: hub.name, at: server.stamp(taken.at), result: 'proxied' })
  return taken
}
