/** From hub to hub: the server that expands a group, or one that may use the way out. The other takes the message as its own. */
import { hubPart, local } from './latency'
import { hubConnector, INTRA_CONNECTOR } from './link'
import { underway } from './mailboxes'
import { publicConnector } from './public-session'
import { handToHub } from './receive'
import { customData, mailCells } from './rows'
import type { ModernServer } from './server'
import { settle } from './shadow'
import { RECIPIENT_OK } from './talk'
import type { Copy, World } from './world'

const IDLE_MS = 5_000

export type RelayReason = 'SmtpRelayToServers' | 'SmtpRelayToConnectorSourceServers' | 'SmtpRelayToDag' | 'SmtpRelayWithinAdSiteToEdge'

export function relay(world: World, copy: Copy, to: ModernServer, recipients: readonly string[], resolved: boolean, reason: RelayReason) {
  const { mail, server } = copy
  const connectAt = world.clock.now
  if (world.stopped(server, connectAt)) return
  const plan = {
    from: server,
    fromService: server.transport,
    sendConnector: INTRA_CONNECTOR,
    to,
    toService: to.transport,
    receiveConnector: to.edge ? publicConnector(to) : hubConnector(to),
    port: to.edge ? 25 : 2525,
    destination: reason === 'SmtpRelayToDag' ? 'dag' : to.fqdn,
    delivery: reason,
    at: connectAt,
  } as const
  const link = world.links.take(world, plan)
  const connectedAt = link.talk.at
  const timing = { queue: 'QDL', connectAt, connectedAt } as const
  const bytes = mail.bytes + world.random.int(300, 700)
  const {
    at,
    reply,
    copy: taken,
  } = handToHub(world, link, {
    mail: { ...mail, bytes },
    recipients,
    resolved,
    info: '0cI: ',
    custom: [],
    passed: (startedAt) => [...copy.passed, hubPart(copy, world.random, { ...timing, until: startedAt })],
    sending: `sending message with RecordId ${copy.internalId} and InternetMessageId ${mail.messageId}`,
    truth: () => mail.truth,
  })
  world.links.release(world, link, IDLE_MS)
  const part = hubPart(copy, world.random, { ...timing, until: at })
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
    'source-context': `;${reply};ClientSubmitTime:`,
    'connector-id': INTRA_CONNECTOR,
    source: 'SMTP',
    'event-id': 'SEND',
    'message-info': `${mail.entered};${local(part)}`,
    'custom-data': customData(world, [
      ['MsgRecipCount', String(recipients.length)],
      ['IncludeInSla', 'True'],
      ['IsSmtpResponseFromExternalServer', 'False'],
    ]),
  })
  mail.truth.handOver({
    from: server.name,
    to: to.name,
    protocol: 'smtp',
    group: copy.internalId,
    recipients,
    seen: Math.min(taken.receivedAt, at),
    at: server.stamp(at),
    result: 'sent',
    good: true,
  })
  underway(world, mail, recipients, taken.receivedAt)
  settle(world, copy, recipients, at)
}
