/**
 * A Transport service takes a message: shadow copy first, then the RECEIVE row, then the acknowledgement. Whoever hands it over (a Front
 * End, the Submission service, another hub) gives what only it knows.
 */
import { sendContent, sendEnvelope } from '../smtp-dialogue'
import type { MessageTruth } from '../truth'
import { type Link, receiveMark } from './link'
import { customData, mailCells } from './rows'
import { makeShadow, tellShadow } from './shadow'
import { queued, RECIPIENT_OK, SENDER_OK, START_INPUT } from './talk'
import type { Copy, Mail, World } from './world'

export interface HandedOver {
  readonly mail: Omit<Mail, 'truth'>
  readonly recipients: readonly string[]
  readonly resolved: boolean
  /** `0cA: ` anonymous through a Front End, `0cI: ` from another server of the organisation */
  readonly info: string
  /** pairs before those of every row */
  readonly custom: readonly (readonly [string, string])[]
  /** `SRV=` parts so far, when the hand-over began at that time */
  passed(startedAt: number): readonly string[]
  /** what the sending service notes before MAIL FROM */
  readonly sending?: string
  /** given the true time and the text of the first row that shows the message here */
  truth(seen: number, first: string): MessageTruth
}

export interface Taken {
  readonly copy: Copy
  readonly reply: string
  /** the sender has the reply */
  readonly at: number
}

/** One message over an open connection to a hub, up to its reply. */
export function handToHub(world: World, link: Link, handed: HandedOver): Taken {
  const { talk, plan } = link
  const server = plan.to
  const { recipients } = handed
  const { messageId, returnPath, bytes } = handed.mail
  const startedAt = talk.at
  if (handed.sending !== undefined) talk.noteAtClient('', handed.sending)
  sendEnvelope(talk, {
    from: returnPath === '<>' ? '' : returnPath,
    size: bytes,
    recipients,
    answers: recipients.map(() => RECIPIENT_OK),
    pipelined: true,
    senderReply: SENDER_OK,
    receiving: receiveMark(link, ++link.messages),
  })
  sendContent(talk, bytes, 'BDAT', START_INPUT)
  link.bytes += bytes
  const internalId = server.nextInternalId()
  const made = makeShadow(world, server, internalId, { messageId, returnPath, bytes, recipients }, talk.at)
  const earlier = made.shadow && made.heldAt <= made.at ? made.shadow.holder.stamp(made.heldAt) : server.stamp(made.at)
  const mail: Mail = { ...handed.mail, truth: handed.truth(Math.min(made.heldAt, made.at), earlier) }
  tellShadow(world, server, mail, internalId, recipients, made)
  talk.at = made.at + world.random.int(1, 6)
  const receivedAt = talk.at
  const copy: Copy = {
    mail,
    server,
    internalId,
    recipients,
    resolved: handed.resolved,
    startedAt,
    receivedAt,
    categorisedAt: receivedAt,
    passed: handed.passed(startedAt),
    shadow: made.shadow,
    open: new Set(recipients),
  }
  server.track('MSGTRK', receivedAt, {
    ...mailCells(mail, internalId, recipients),
    'client-ip': plan.from.address,
    'client-hostname': plan.from.fqdn,
    'server-ip': server.address,
    'server-hostname': server.name,
    'source-context': receiveMark(link, 0),
    'connector-id': plan.receiveConnector,
    source: 'SMTP',
    'event-id': 'RECEIVE',
    'message-info': handed.info,
    'original-client-ip': mail.originalClientIp,
    'original-server-ip': mail.originalServerIp,
    'custom-data': customData(world, [
      ...handed.custom.filter(([key]) => key === 'ProxyHop1'),
      ...(made.shadow ? [] : ([['Replication', 'Failed']] as const)),
      ['FirstForestHop', server.fqdn],
      ['FromEntity', mail.from],
      ...handed.custom.filter(([key]) => key !== 'ProxyHop1'),
    ]),
  })
  world.safety.hold(copy)
  const reply = queued(world, server, messageId, internalId, bytes, receivedAt - startedAt)
  talk.reply(reply)
  world.clock.at(receivedAt, () => world.arrive(copy))
  return { copy, reply, at: talk.at }
}
