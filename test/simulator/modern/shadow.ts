/**
 * Shadow redundancy: before a hub acknowledges a message it has a copy of it made on another server of the DAG.
 *
 *   primary  HAREDIRECT (source-context: the shadow server's reply)  then RECEIVE
 *   shadow   HARECEIVE (source-context: a GUID)  …  HADISCARD `ExplicitlyDiscarded;GUID`, half a minute to a minute after the
 *            primary is done
 */
import { sendContent, sendEnvelope } from '../smtp-dialogue'
import { hubConnector, INTRA_CONNECTOR, receiveMark } from './link'
import { customData, mailCells } from './rows'
import type { ModernServer } from './server'
import { RECIPIENT_OK, SENDER_OK, START_INPUT } from './talk'
import type { Copy, Mail, Shadow, World } from './world'

export interface ShadowAttempt {
  readonly shadow: Shadow | undefined
  /** the shadow server has it */
  readonly heldAt: number
  /** the primary has the reply, or knows that there will be none */
  readonly at: number
  readonly reply: string
}

const NO_SERVERS = 'No suitable shadow servers'
const IDLE_MS = 90_000

/** What of a message is needed before it is in the book of truth. */
export interface Draft {
  readonly messageId: string
  readonly returnPath: string
  readonly bytes: number
  readonly recipients: readonly string[]
}

export function makeShadow(world: World, primary: ModernServer, internalId: string, draft: Draft, at: number): ShadowAttempt {
  if (primary.edge) return { shadow: undefined, heldAt: at, at, reply: '' }
  const near = world.scenario.shadow === 'site'
  const candidates = world.hubs.filter((server) => server !== primary && (!near || server.site === primary.site) && world.up(server, at))
  if (candidates.length === 0) return { shadow: undefined, heldAt: at, at, reply: NO_SERVERS }
  const holder = world.random.pick(candidates)
  const link = world.links.take(world, {
    from: primary,
    fromService: 'Hub',
    sendConnector: INTRA_CONNECTOR,
    to: holder,
    toService: 'Hub',
    receiveConnector: hubConnector(holder),
    port: 2525,
    destination: 'shadowredundancy',
    delivery: 'ShadowRedundancy',
    at,
  })
  const { talk } = link
  if (link.messages === 0) {
    talk.command('XSHADOWREQUEST')
    talk.reply('250 XSHADOWREQUEST accepted')
  }
  const shadowId = holder.nextInternalId()
  talk.noteAtClient('', `sending message with RecordId ${internalId} and InternetMessageId ${draft.messageId}`)
  sendEnvelope(talk, {
    from: draft.returnPath === '<>' ? '' : draft.returnPath,
    size: draft.bytes,
    recipients: draft.recipients,
    answers: draft.recipients.map(() => RECIPIENT_OK),
    pipelined: true,
    senderReply: SENDER_OK,
    receiving: receiveMark(link, ++link.messages),
  })
  sendContent(talk, draft.bytes, 'BDAT', START_INPUT)
  link.bytes += draft.bytes
  const heldAt = talk.at
  const [id, host] = world.scenario.version === '2013' ? [holder.fqdn, shadowId] : [shadowId, holder.fqdn]
  const reply = `250 2.6.0 ${draft.messageId} [InternalId=${id}, Hostname=${host}] Queued mail for redundancy`
  talk.reply(reply)
  const done = talk.at
  world.links.release(world, link, IDLE_MS)
  const shadow = { holder, internalId: shadowId, guid: world.random.guid(), recipients: draft.recipients, tookMs: done - at }
  return { shadow, heldAt, at: done, reply: `${holder.fqdn}=${reply}` }
}

/** The rows of both servers, and the hop. */
export function tellShadow(
  world: World,
  primary: ModernServer,
  mail: Mail,
  internalId: string,
  recipients: readonly string[],
  made: ShadowAttempt,
) {
  const { shadow, at } = made
  // an Edge server makes none and says nothing about it
  if (primary.edge) return
  primary.track('MSGTRK', at, {
    ...mailCells(mail, internalId, recipients),
    'server-hostname': primary.name,
    'source-context': made.reply,
    source: 'SMTP',
    'event-id': shadow ? 'HAREDIRECT' : 'HAREDIRECTFAIL',
    'custom-data': customData(world, mail.from === 'Internet' ? [['OriginalFromAddress', mail.sender]] : []),
  })
  if (!shadow) return
  shadow.holder.track('MSGTRK', made.heldAt, {
    ...mailCells(mail, shadow.internalId, recipients),
    'client-hostname': primary.fqdn,
    'server-hostname': shadow.holder.name,
    'source-context': shadow.guid,
    source: 'SMTP',
    'event-id': 'HARECEIVE',
    'custom-data': customData(world, []),
  })
  mail.truth.handOver({
    from: primary.name,
    to: shadow.holder.name,
    protocol: 'shadow',
    group: internalId,
    recipients,
    seen: Math.min(made.heldAt, at),
    at: primary.stamp(at),
    result: 'redundant',
    good: true,
  })
}

/** The primary is done with these recipients at `at`; when it is done with all, the shadow copy goes at the next contact. */
export function settle(world: World, copy: Copy, recipients: readonly string[], at: number) {
  const had = copy.open.size
  for (const address of recipients) copy.open.delete(address)
  const { shadow, mail, server } = copy
  if (!shadow || had === 0 || copy.open.size > 0) return
  const { holder, guid, internalId, recipients: held } = shadow
  const later = at + world.random.int(30_000, 60_000)
  world.clock.at(later, () => {
    // the primary says so, when it is there to be asked
    if (!world.up(holder, later) || !world.up(server, later)) return
    world.safety.release(guid)
    holder.track('MSGTRK', later, {
      ...mailCells(mail, internalId, held),
      'client-hostname': server.fqdn,
      'server-hostname': holder.name,
      'source-context': `ExplicitlyDiscarded;${guid}`,
      source: 'SMTP',
      'event-id': 'HADISCARD',
      'custom-data': customData(world, []),
    })
  })
}
