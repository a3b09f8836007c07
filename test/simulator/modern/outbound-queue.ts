/**
 * One server's queue to one next hop outside, with Exchange's timers.
 *
 *   ready ──no host can be reached──► retry: 4 × 1 min, 6 × 5 min, then every 10 min ──success──► ready
 *   a message (not the connection) answered with 4xx waits 15 min on its own
 *
 * With several smart hosts the next one is tried at once when one cannot be reached, and nobody but the protocol log tells.
 */
import { quit, sendContent, sendEnvelope } from '../smtp-dialogue'
import { traceArrival } from './cloud'
import { endToEnd, hubPart } from './latency'
import { outageAt } from './outages'
import { BYE, failToOpen, GO_AHEAD, type OutsideSession, openOutside, RESET_OK, SENDER_OK, takenAs, wrapped } from './outbound-talk'
import { announceReport, fail } from './reports'
import { customData, lastError, mailCells } from './rows'
import type { HostPlan } from './scenario'
import type { ModernServer } from './server'
import { settle } from './shadow'
import type { ModernRow } from './tracking-log'
import { CONTENT_STATUS, DROPPED, judge, laterStatus, neverStatus } from './verdict'
import type { Copy, World } from './world'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const PER_SESSION = 20
const REFUSED_CONTENT = 0.002
const BROKEN_OFF = 0.003
const RECIPIENT_OK = '250 2.1.5 Ok'

interface Waiting {
  readonly copy: Copy
  readonly recipients: readonly string[]
  readonly triedBefore: boolean
  /** a report has said that it takes long */
  readonly delayTold?: boolean
}

const retryDelay = (failures: number) => (failures <= 4 ? 1 : failures <= 10 ? 5 : 10) * MINUTE
export class OutboundQueue {
  private waiting: Waiting[] = []
  private failures = 0
  private scheduled = false

  constructor(
    private readonly world: World,
    private readonly server: ModernServer,
    private readonly hosts: readonly HostPlan[],
    /** what the connectivity log calls the destination */
    private readonly domain: string,
    private readonly connector: string,
  ) {}

  add(copy: Copy, recipients: readonly string[]) {
    this.wait({ copy, recipients, triedBefore: false })
  }

  private wait(item: Waiting) {
    this.waiting.push(item)
    if (!this.scheduled) this.schedule(this.world.random.wait(60))
  }

  private schedule(ms: number) {
    this.scheduled = true
    const { clock } = this.world
    clock.at(clock.now + ms, () => {
      this.scheduled = false
      this.connect()
    })
  }

  private connect() {
    const { world, server, domain, connector } = this
    const now = world.clock.now
    if (!world.up(server, now)) return
    let at = now
    let last: { host: HostPlan; error: string } | undefined
    for (const host of this.hosts) {
      const attempt = { world, server, host, connector, domain, at }
      const outage = outageAt(world.outages, at, server.name, host.name)
      if (!outage) return this.transactAll(openOutside(attempt), now)
      const { ended, error } = failToOpen(attempt, outage.trouble)
      at = ended
      last = { host, error }
    }
    if (last) this.retryLater(at, last.host, wrapped(last.error, last.host))
  }

  private transactAll(session: OutsideSession, now: number) {
    const { world, server } = this
    const batch = this.waiting.splice(0, PER_SESSION)
    let bytes = 0
    for (const [i, item] of batch.entries()) {
      if (!world.random.chance(BROKEN_OFF)) {
        this.transact(session, item)
        bytes += item.copy.mail.bytes
        continue
      }
      this.breakOff(session, item)
      this.waiting.unshift(...batch.slice(i))
      return this.retryLater(session.talk.at, session.host, wrapped(DROPPED, session.host))
    }
    quit(session.talk, BYE)
    const done = `Messages: ${batch.length} Bytes: ${bytes} ()`
    server.service(server.transport).connection(session.talk.at, session.id, 'SMTP', this.domain, '-', done)
    server.sessions.sent++
    this.failures = 0
    if (this.waiting.length > 0) this.schedule(session.talk.at - now + 20)
  }

  private retryLater(at: number, host: HostPlan, status: string) {
    const { world } = this
    const delay = retryDelay(++this.failures)
    for (const item of this.waiting) this.defer(item, item.recipients, () => status, host, at, at + delay)
    this.schedule(at - world.clock.now + delay + world.random.int(0, 400))
  }

  /** The connection goes away while the content is on its way. */
  private breakOff({ talk }: OutsideSession, { copy, recipients }: Waiting) {
    this.envelope(
      talk,
      copy,
      recipients,
      recipients.map(() => RECIPIENT_OK),
    )
    talk.command('DATA')
    talk.reply(GO_AHEAD)
    talk.wait(this.world.random.int(300, 9000))
    talk.disconnect('server', '(ConnectionReset)')
    this.server.sessions.sendFailed++
  }

  private envelope(talk: OutsideSession['talk'], copy: Copy, recipients: readonly string[], answers: readonly string[]) {
    const { mail } = copy
    const from = mail.returnPath === '<>' ? '' : mail.returnPath
    talk.noteAtClient('', `sending message with RecordId ${copy.internalId} and InternetMessageId ${mail.messageId}`)
    sendEnvelope(talk, { from, size: mail.bytes, recipients, answers, pipelined: true, senderReply: SENDER_OK })
  }

  private transact(session: OutsideSession, item: Waiting) {
    const { talk } = session
    const { copy, recipients } = item
    const connectedAt = talk.at
    const verdict = judge(this.world.random, recipients, item.triedBefore)
    const answer = (address: string) =>
      verdict.later.includes(address) ? laterStatus(address) : verdict.never.includes(address) ? neverStatus(address) : RECIPIENT_OK
    this.envelope(talk, copy, recipients, recipients.map(answer))
    if (verdict.good.length === 0) {
      talk.command('RSET')
      talk.reply(RESET_OK)
    } else this.content(session, copy, verdict.good, connectedAt)
    const at = talk.at
    if (verdict.never.length > 0) this.refuse(copy, verdict.never, neverStatus, session.host, at)
    if (verdict.later.length > 0) this.postpone(item, verdict.later, session.host, at)
  }

  private content(session: OutsideSession, copy: Copy, recipients: readonly string[], connectedAt: number) {
    const { world, server } = this
    const { talk, host } = session
    const { mail } = copy
    sendContent(talk, mail.bytes, 'DATA', GO_AHEAD)
    if (world.random.chance(REFUSED_CONTENT)) {
      talk.reply(CONTENT_STATUS)
      return this.refuse(copy, recipients, () => CONTENT_STATUS, host, talk.at)
    }
    const reply = takenAs(world, host, mail.messageId, mail.bytes)
    talk.reply(reply)
    const connectAt = Math.min(session.startedAt, connectedAt)
    const part = hubPart(copy, world.random, { queue: 'QDE', connectAt, connectedAt, until: talk.at })
    server.track('MSGTRK', talk.at, {
      ...this.cells(copy, recipients, () => RECIPIENT_OK, host),
      'source-context': `;${reply};ClientSubmitTime:`,
      'event-id': world.scenario.version === '2013' ? 'SEND' : 'SENDEXTERNAL',
      'message-info': `${mail.entered};${[...copy.passed, part].join(';')}`,
      'custom-data': customData(world, [
        ['E2ELatency', endToEnd([...copy.passed, part])],
        ['ExternalSendLatency', ((talk.at - connectAt) / 1000).toFixed(3)],
        ['ToEntity', 'Internet'],
        ['FromEntity', mail.from],
        ['MsgRecipCount', String(recipients.length)],
        ['IncludeInSla', 'True'],
        ['IsSmtpResponseFromExternalServer', 'True'],
      ]),
    })
    this.tell(copy, recipients, host, talk.at, 'sent', true)
    mail.truth.fate(recipients, 'sent-external', talk.at, server.name, host.name)
    settle(world, copy, recipients, talk.at)
    world.sentOut(mail, recipients, host, talk.at)
    traceArrival(world, mail, recipients, host, server.address, talk.at)
  }

  private refuse(copy: Copy, recipients: readonly string[], status: (address: string) => string, host: HostPlan, at: number) {
    this.tell(copy, recipients, host, at, status(recipients[0] ?? ''), false)
    const cells = this.cells(copy, recipients, (address) => this.error(status(address), host, at), host)
    fail(this.world, copy, { recipients, cells, by: this.server.name, to: host.name }, at)
  }

  /** Until it expires; after four hours the sender is told that it takes long. */
  private postpone(item: Waiting, recipients: readonly string[], host: HostPlan, at: number) {
    const { world } = this
    const { copy } = item
    const age = at - copy.receivedAt
    if (age > (world.scenario.expiryHours ?? 48) * HOUR) return this.expire(copy, recipients, host, at)
    const again = at + 15 * MINUTE
    this.defer(item, recipients, laterStatus, host, at, again)
    const late = age > 4 * HOUR && item.delayTold !== true && copy.mail.returnPath !== '<>'
    if (late) announceReport(world, copy, 'Delay', at + 40)
    const delayTold = late || item.delayTold === true
    world.clock.at(again, () => this.wait({ copy, recipients, triedBefore: true, delayTold }))
  }

  private expire(copy: Copy, recipients: readonly string[], host: HostPlan, at: number) {
    const error = `550 4.4.7 QUEUE.Expired; message expired in unreachable destination queue. Reason: ${laterStatus(recipients[0] ?? '')}`
    this.tell(copy, recipients, host, at, laterStatus(recipients[0] ?? ''), false)
    const cells = { source: 'QUEUE', 'recipient-status': recipients.map(() => this.error(error, host, at)).join(';') }
    fail(this.world, copy, { recipients, cells }, at)
  }

  private defer(
    { copy }: Waiting,
    recipients: readonly string[],
    status: (address: string) => string,
    host: HostPlan,
    at: number,
    again: number,
  ) {
    this.server.track('MSGTRK', at, {
      ...this.cells(copy, recipients, (address) => this.error(status(address), host, at), host),
      'event-id': 'DEFER',
      'message-info': this.server.stamp(again),
    })
    this.tell(copy, recipients, host, at, status(recipients[0] ?? ''), false)
    copy.mail.truth.fate(recipients, 'deferred', at)
  }

  private error(status: string, host: HostPlan, at: number) {
    return lastError(this.world, status, host.name, host.address, this.server.stamp(at))
  }

  private cells(copy: Copy, recipients: readonly string[], status: (address: string) => string, host: HostPlan): ModernRow {
    return {
      ...mailCells(copy.mail, copy.internalId, recipients, recipients.map(status)),
      'client-ip': this.server.address,
      'client-hostname': this.server.name,
      'server-ip': host.address,
      'server-hostname': host.name,
      'connector-id': this.connector,
      source: 'SMTP',
    }
  }

  private tell(copy: Copy, recipients: readonly string[], host: HostPlan, at: number, result: string, good: boolean) {
    const [from, to] = [this.server.name, host.name]
    const times = { seen: at, at: this.server.stamp(at), result, good }
    copy.mail.truth.handOver({ from, to, protocol: 'smtp', group: copy.internalId, recipients, ...times })
  }
}
