/**
 * One member's queue to the smart host, with Exchange's timers.
 *
 *   ready ──connection fails──► retry: 4 × 1 min, 6 × 5 min, then every 10 min ──success──► ready
 *   a message (not the connection) answered with 4xx waits 15 min on its own
 *
 * A failed connection defers everything that waits. What has waited leaves in few sessions of many messages.
 */
import { fail, tellDelay } from './fail'
import { comeBack } from './loop'
import type { Outage } from './organisation'
import { DELAY_TOLD_MS, EXPIRES_MS, UNREACHABLE_DOMAIN } from './rare'
import { latency, mailCells } from './rows'
import { sendContext } from './send-context'
import type { MailServer } from './server'
import {
  BYE,
  failToOpen,
  GO_AHEAD,
  openSmartHost,
  RECIPIENT_OK,
  RESET_OK,
  SENDER_OK,
  type SmartHostSession,
  takenAs,
  wrapped,
} from './smart-host-talk'
import { quit, sendContent, sendEnvelope } from './smtp-dialogue'
import type { TrackingRow } from './tracking-log'
import type { Copy, World } from './world'

const MINUTE = 60_000
const PER_SESSION = 20
const GREYLISTED = 0.006
const UNKNOWN = 0.008
const REFUSED_CONTENT = 0.002
const BROKEN_OFF = 0.003

interface Waiting {
  readonly copy: Copy
  readonly recipients: readonly string[]
  readonly greylistedBefore: boolean
  /** the sender knows that it waits */
  readonly delayTold?: boolean
}

/** What the smart host says to each recipient. */
interface Verdict {
  readonly good: string[]
  readonly later: string[]
  readonly never: string[]
}

/** How long a queue waits after so many failed connections in a row. */
export const retryDelay = (failures: number) => (failures <= 4 ? 1 : failures <= 10 ? 5 : 10) * MINUTE
const laterStatus = (address: string) => `451 4.7.1 <${address}>: Recipient address rejected: Greylisted, please try again later`
const neverStatus = (address: string) => `550 5.1.1 <${address}>: Recipient address rejected: User unknown in virtual mailbox table`
const CONTENT_STATUS = '554 5.7.1 Message content rejected, id=31337-09, "policy"; see the postmaster page'
const EXPIRED = '550 4.4.7 QUEUE.Expired; message expired'
const DROPPED = '421 4.4.2 Connection dropped due to ConnectionReset'

export class SmartHostQueue {
  private waiting: Waiting[] = []
  private failures = 0
  private scheduled = false

  constructor(
    private readonly world: World,
    private readonly server: MailServer,
    private readonly outages: readonly Outage[],
  ) {}

  add(copy: Copy, recipients: readonly string[], before: Pick<Waiting, 'greylistedBefore' | 'delayTold'> = { greylistedBefore: false }) {
    this.waiting.push({ copy, recipients, ...before })
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
    const { world, server } = this
    const now = world.clock.now
    const outage = this.outages.find((each) => now >= each.from && now < each.to && each.members.includes(server.name))
    if (outage) {
      const { ended, error } = failToOpen(world, server, outage.trouble)
      server.sessions.sendFailed++
      return this.retryLater(ended, wrapped(error))
    }
    const batch = this.waiting.splice(0, PER_SESSION)
    const session = openSmartHost(world, server)
    for (const [i, item] of batch.entries()) {
      if (!world.random.chance(BROKEN_OFF)) {
        this.transact(session, item)
        continue
      }
      this.breakOff(session, item)
      this.waiting.unshift(...batch.slice(i))
      return this.retryLater(session.talk.at, wrapped(DROPPED))
    }
    quit(session.talk, BYE)
    server.sessions.sent++
    this.failures = 0
    if (this.waiting.length > 0) this.schedule(session.talk.at - now + 20)
  }

  private retryLater(at: number, status: string) {
    const { world } = this
    const delay = retryDelay(++this.failures)
    for (const item of this.waiting) this.defer(item, item.recipients, () => status, at, at + delay)
    this.schedule(at - world.clock.now + delay + world.random.int(0, 400))
  }

  /** The connection goes away while the content is on its way. */
  private breakOff({ talk }: SmartHostSession, { copy, recipients }: Waiting) {
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

  private envelope(talk: SmartHostSession['talk'], copy: Copy, recipients: readonly string[], answers: readonly string[]) {
    const from = copy.mail.returnPath === '<>' ? '' : copy.mail.returnPath
    const rest = { pipelined: true, senderReply: SENDER_OK, sending: copy.internalId }
    sendEnvelope(talk, { from, size: copy.mail.bytes, recipients, answers, ...rest })
  }

  private judge({ recipients, greylistedBefore }: Waiting): Verdict {
    const { random } = this.world
    if (recipients[0]?.endsWith(`@${UNREACHABLE_DOMAIN}`)) return { good: [], later: [...recipients], never: [] }
    if (!greylistedBefore && random.chance(GREYLISTED)) return { good: [], later: [...recipients], never: [] }
    const [first, ...others] = recipients
    if (first !== undefined && random.chance(UNKNOWN)) return { good: others, later: [], never: [first] }
    // a long list is sometimes taken only in part
    if (!greylistedBefore && recipients.length > 2 && random.chance(0.05)) {
      return { good: recipients.slice(0, -1), later: recipients.slice(-1), never: [] }
    }
    return { good: [...recipients], later: [], never: [] }
  }

  private transact(session: SmartHostSession, item: Waiting) {
    const { talk } = session
    const { copy, recipients } = item
    const verdict = this.judge(item)
    const answer = (address: string) =>
      verdict.later.includes(address) ? laterStatus(address) : verdict.never.includes(address) ? neverStatus(address) : RECIPIENT_OK
    this.envelope(talk, copy, recipients, recipients.map(answer))
    if (verdict.good.length === 0) {
      talk.command('RSET')
      talk.reply(RESET_OK)
    } else this.content(session, copy, verdict.good)
    const at = talk.at
    if (verdict.never.length > 0) this.refuse(copy, verdict.never, neverStatus, at)
    if (verdict.later.length > 0) this.postpone(item, verdict.later, at)
  }

  private content(session: SmartHostSession, copy: Copy, recipients: readonly string[]) {
    const { world, server } = this
    const { talk } = session
    sendContent(talk, copy.mail.bytes, 'DATA', GO_AHEAD)
    if (world.random.chance(REFUSED_CONTENT)) {
      talk.reply(CONTENT_STATUS)
      return this.refuse(copy, recipients, () => CONTENT_STATUS, talk.at)
    }
    const reply = takenAs(world)
    talk.reply(reply)
    const statuses = recipients.map(() => RECIPIENT_OK)
    server.track(talk.at, {
      ...mailCells(copy, recipients, statuses),
      ...this.ends(),
      'source-context': sendContext(world.sendContext, session.id, server.stamp(session.started), reply),
      'event-id': 'SEND',
      'message-info': latency(copy, talk.at),
    })
    this.tell(copy, recipients, talk.at, 'sent', true)
    copy.mail.truth.fate(recipients, 'sent-external', talk.at, server.name, world.smartHost.name)
    comeBack(world, copy.mail, recipients, talk.at)
  }

  private refuse(copy: Copy, recipients: readonly string[], status: (address: string) => string, at: number) {
    const statuses = recipients.map(status)
    this.tell(copy, recipients, at, statuses[0] ?? '', false)
    fail(this.world, copy, { recipients, statuses, cells: this.ends(), by: this.server.name, to: this.world.smartHost.name }, at)
  }

  private postpone(item: Waiting, recipients: readonly string[], at: number) {
    const { world } = this
    const { copy } = item
    const waited = at - copy.receivedAt
    if (waited >= EXPIRES_MS) {
      const statuses = recipients.map(() => EXPIRED)
      return fail(world, copy, { recipients, statuses, cells: { source: 'QUEUE' } }, at)
    }
    const again = at + 15 * MINUTE
    this.defer(item, recipients, laterStatus, at, again)
    const delayTold = item.delayTold ?? waited >= DELAY_TOLD_MS
    if (delayTold && !item.delayTold) world.clock.at(at, () => tellDelay(world, copy))
    world.clock.at(again, () => this.add(copy, recipients, { greylistedBefore: true, ...(delayTold && { delayTold }) }))
  }

  private defer({ copy }: Waiting, recipients: readonly string[], status: (address: string) => string, at: number, again: number) {
    const { server } = this
    const statuses = recipients.map(status)
    const info = { 'event-id': 'DEFER', 'message-info': server.stamp(again) }
    server.track(at, { ...mailCells(copy, recipients, statuses), ...this.ends(), ...info })
    this.tell(copy, recipients, at, statuses[0] ?? '', false)
    copy.mail.truth.fate(recipients, 'deferred', at)
  }

  private ends(): TrackingRow {
    const { smartHost } = this.world
    return {
      'client-ip': this.server.address,
      'client-hostname': this.server.name,
      'server-ip': smartHost.address,
      'server-hostname': smartHost.name,
      'connector-id': smartHost.connector,
      source: 'SMTP',
    }
  }

  private tell(copy: Copy, recipients: readonly string[], at: number, result: string, good: boolean) {
    const [from, to] = [this.server.name, this.world.smartHost.name]
    const times = { seen: at, at: this.server.stamp(at), result, good }
    copy.mail.truth.handOver({ from, to, protocol: 'smtp', group: copy.internalId, recipients, ...times })
  }
}
