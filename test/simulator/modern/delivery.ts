/**
 * From a hub into a mailbox: by SMTP to the Mailbox Transport Delivery service of the server with the active copy, port 475.
 *
 *   hub's MSGTRK     SEND, reply `250 2.0.0 OK <id> [Hostname=C]`          C's MSGTRKMD     DELIVER, just before that reply
 *
 * The store can be busy or stuck (DEFER, again in five minutes) or refuse a full mailbox (DELIVERFAIL there, FAIL on the hub).
 */
import { sendContent, sendEnvelope } from '../smtp-dialogue'
import { deliveryPart, endToEnd, hubPart, local } from './latency'
import { INTRA_CONNECTOR, type Link, receiveMark, storeConnector } from './link'
import { fail } from './reports'
import { customData, lastError, mailCells } from './rows'
import { applyInboxRule } from './rule-mail'
import type { ModernServer } from './server'
import { settle } from './shadow'
import { delivered, RECIPIENT_OK, SENDER_OK, START_INPUT } from './talk'
import type { ModernRow } from './tracking-log'
import type { Copy, World } from './world'

const IDLE_MS = 3_000
const BUSY = 0.004
const FULL = 0.002
const RETRY_MS = 5 * 60_000
const BUSY_STATUS = '432 4.3.2 STOREDRV.Deliver; recipient thread limit exceeded'
const FULL_STATUS =
  '554 5.2.2 mailbox full; STOREDRV.Deliver.Exception:QuotaExceededException.MapiExceptionShutoffQuotaExceeded; Failed to process message due to a permanent exception'

export interface Delivery {
  readonly copy: Copy
  readonly database: string
  readonly store: ModernServer
  readonly recipients: readonly string[]
  readonly busyBefore?: boolean
}

/** The caller has looked that the database is mounted on `store` and that its services run. */
export function deliver(world: World, delivery: Delivery, again: () => void) {
  const { copy, store, recipients } = delivery
  const { mail, server } = copy
  const connectAt = world.clock.now
  const link = world.links.take(world, {
    from: server,
    fromService: 'Hub',
    sendConnector: INTRA_CONNECTOR,
    to: store,
    toService: 'Delivery',
    receiveConnector: storeConnector(store),
    port: 475,
    destination: world.databases.guid(delivery.database),
    delivery: 'SmtpDeliveryToMailbox',
    at: connectAt,
  })
  const { talk } = link
  const connectedAt = talk.at
  talk.noteAtClient('', `sending message with RecordId ${copy.internalId} and InternetMessageId ${mail.messageId}`)
  sendEnvelope(talk, {
    from: mail.returnPath === '<>' ? '' : mail.returnPath,
    size: mail.bytes,
    recipients,
    answers: recipients.map(() => RECIPIENT_OK),
    pipelined: true,
    senderReply: SENDER_OK,
    receiving: receiveMark(link, ++link.messages),
  })
  sendContent(talk, mail.bytes, 'BDAT', START_INPUT)
  link.bytes += mail.bytes
  const times = { connectAt, connectedAt, takenAt: talk.at }
  talk.wait(world.random.wait(45))
  const known = recipients.some((address) => world.mailboxes.holder(mail, address) !== undefined)
  const stuck = world.stuck(delivery.database, connectAt)
  if (stuck !== undefined) refuseForNow(world, delivery, link, again, stuck)
  else if (!known && !delivery.busyBefore && world.random.chance(BUSY)) refuseForNow(world, delivery, link, again, BUSY_STATUS)
  else if (!known && world.random.chance(FULL)) refuse(world, delivery, link)
  else succeed(world, delivery, link, times)
  world.links.release(world, link, IDLE_MS)
}

interface Times {
  readonly connectAt: number
  readonly connectedAt: number
  readonly takenAt: number
}

function succeed(world: World, delivery: Delivery, link: Link, { connectAt, connectedAt, takenAt }: Times) {
  const { copy, store, recipients } = delivery
  const { mail, server } = copy
  const { talk } = link
  const storedAt = talk.at
  const timing = { queue: 'QDM', connectAt, connectedAt } as const
  const parts = [...copy.passed, hubPart(copy, world.random, { ...timing, until: takenAt }), deliveryPart(store.fqdn, storedAt - takenAt)]
  const cells = {
    'message-info': `${mail.entered};${parts.join(';')}`,
    'original-client-ip': mail.originalClientIp,
    'original-server-ip': mail.originalServerIp,
    'custom-data': customData(world, [
      ['E2ELatency', endToEnd(parts)],
      ['MailboxDatabaseName', delivery.database],
      ['FromEntity', mail.from],
      ['ToEntity', 'Hosted'],
    ]),
  }
  // a mailbox may have it already: from a group that another server expanded, or from Safety Net
  const twice = recipients.filter((address) => world.mailboxes.holder(mail, address) !== undefined)
  const fresh = recipients.filter((address) => world.mailboxes.holder(mail, address) === undefined)
  for (const address of fresh) world.mailboxes.store(mail, address, store.name)
  for (const [event, some] of [
    ['DELIVER', fresh],
    ['DUPLICATEDELIVER', twice],
  ] as const) {
    if (some.length > 0)
      store.track('MSGTRKMD', storedAt, { ...storeCells({ ...delivery, recipients: some }, link), ...cells, 'event-id': event })
  }
  const reply = delivered(store, mail.messageId)
  talk.reply(reply)
  const at = talk.at
  const own = hubPart(copy, world.random, { ...timing, until: at })
  server.track('MSGTRK', at, {
    ...sendCells(
      delivery,
      recipients.map(() => RECIPIENT_OK),
    ),
    'source-context': `;${reply};ClientSubmitTime:`,
    'event-id': 'SEND',
    'message-info': `${mail.entered};${local(own)}`,
    'custom-data': customData(world, [
      ['E2ELatency', endToEnd([...copy.passed, own])],
      ['MsgRecipCount', String(recipients.length)],
      ['IncludeInSla', 'True'],
      ['Microsoft.Exchange.Transport.MailRecipient.RequiredTlsAuthLevel', 'Opportunistic'],
      ['IsSmtpResponseFromExternalServer', 'False'],
    ]),
  })
  tell(delivery, at, 'delivered', true, Math.min(storedAt, at))
  mail.truth.fate(fresh, 'delivered', storedAt, store.name, store.name)
  for (const address of fresh) world.clock.at(storedAt + world.random.wait(400), () => applyInboxRule(world, mail, store, address))
  settle(world, copy, recipients, at)
  world.safety.noteDelivery({ copy, database: delivery.database, recipients, at: storedAt })
}

/** Both the hub and the Delivery service use the hub's internal id. */
function storeCells({ copy, store, recipients }: Delivery, link: Link, statuses: readonly string[] = []): ModernRow {
  return {
    ...mailCells(copy.mail, copy.internalId, recipients, statuses),
    'client-hostname': copy.server.fqdn,
    'server-hostname': store.name,
    'source-context': `${receiveMark(link, 0)};ClientSubmitTime:`,
    source: 'STOREDRIVER',
  }
}

function sendCells({ copy, store, recipients }: Delivery, statuses: readonly string[]): ModernRow {
  const { server, mail } = copy
  return {
    ...mailCells(mail, copy.internalId, recipients, statuses),
    'client-ip': server.address,
    'client-hostname': server.name,
    'server-ip': store.address,
    'server-hostname': store.fqdn,
    'connector-id': INTRA_CONNECTOR,
    source: 'SMTP',
  }
}

function refuseForNow(world: World, delivery: Delivery, { talk }: Link, again: () => void, said: string) {
  const { copy, store, recipients } = delivery
  talk.reply(said)
  const at = talk.at
  const later = at + RETRY_MS + world.random.int(0, 2500)
  const status = lastError(world, said, store.fqdn, store.address, copy.server.stamp(at))
  copy.server.track('MSGTRK', at, {
    ...sendCells(
      delivery,
      recipients.map(() => status),
    ),
    'event-id': 'DEFER',
    'message-info': copy.server.stamp(later),
  })
  tell(delivery, at, said, false)
  copy.mail.truth.fate(recipients, 'deferred', at)
  world.clock.at(later, again)
}

function refuse(world: World, delivery: Delivery, link: Link) {
  const { copy, store, recipients } = delivery
  const statuses = recipients.map(() => FULL_STATUS)
  store.track('MSGTRKMD', link.talk.at, { ...storeCells(delivery, link, statuses), 'event-id': 'DELIVERFAIL' })
  link.talk.reply(FULL_STATUS)
  const at = link.talk.at
  tell(delivery, at, FULL_STATUS, false)
  const status = lastError(world, FULL_STATUS, store.fqdn, store.address, copy.server.stamp(at))
  const cells = sendCells(
    delivery,
    recipients.map(() => status),
  )
  fail(world, copy, { recipients, cells, by: copy.server.name, to: store.name }, at)
}

function tell({ copy, store, recipients }: Delivery, at: number, result: string, good: boolean, seen = at) {
  const [from, to] = [copy.server.name, store.name]
  if (from === to) return
  const times = { seen, at: copy.server.stamp(at), result, good }
  copy.mail.truth.handOver({ from, to, protocol: 'delivery', group: copy.internalId, recipients, ...times })
}
