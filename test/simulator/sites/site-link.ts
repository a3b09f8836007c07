/**
 * A hub's queue to the hub of another site, with Exchange's timers.
 *
 *   sender   + banner, EHLO ─────────►  receiver answers EHLO; nothing of the answer arrives
 *   sender   - Remote   ◄────────────   gives up after some twenty seconds of sending it again
 *
 * The queue words that as the peer's 421 4.4.2 inside its own 451 4.4.0. Every message that waits is deferred each time.
 */
import { banner, trustedCapabilities } from '../exchange-smtp'
import { openToHub } from '../hub-connection'
import { INTRA_CONNECTOR } from '../organisation'
import { passToHub } from '../pass'
import { mailCells } from '../rows'
import type { MailServer } from '../server'
import { retryDelay } from '../smart-host-queue'
import { wrapped } from '../smart-host-talk'
import type { Copy, World } from '../world'
import type { Break } from './organisation'

const STATUS = wrapped('421 4.4.2 Connection dropped')
/** Now and then a connection breaks though the path is good. */
const GLITCH = 0.006
const ROUND_TRIP = { least: 24, most: 60 } as const

interface Waiting {
  readonly copy: Copy
  readonly recipients: readonly string[]
}

export class SiteLink {
  private readonly waiting: Waiting[] = []
  private failures = 0
  private scheduled = false

  constructor(
    private readonly world: World,
    private readonly sender: MailServer,
    private readonly receiver: MailServer,
    private readonly breaks: readonly Break[],
  ) {}

  add(copy: Copy, recipients: readonly string[]) {
    this.waiting.push({ copy, recipients })
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
    const { clock, random } = this.world
    const now = clock.now
    const broken = this.breaks.some((each) => now >= each.from && now < each.to)
    if (broken || random.chance(GLITCH)) return this.retryLater(this.hang())
    const item = this.waiting.shift()
    if (!item) return
    const ended = passToHub(this.world, item.copy, this.receiver, item.recipients, random.int(ROUND_TRIP.least, ROUND_TRIP.most))
    this.failures = 0
    if (this.waiting.length > 0) this.schedule(ended - now + 20)
  }

  /** A connection whose EHLO is never answered, as far as the sender can see. Returns when it has ended. */
  private hang(): number {
    const { world, sender, receiver } = this
    const { talk } = openToHub(world, sender, receiver, world.random.int(ROUND_TRIP.least, ROUND_TRIP.most))
    talk.reply(banner(receiver, talk.at))
    talk.command(`EHLO ${sender.fqdn}`)
    const lines = trustedCapabilities(receiver, sender.address, false)
    talk.replyLost(...lines.map((line, i) => `250${i === lines.length - 1 ? ' ' : '-'}${line}`))
    talk.wait(world.random.int(20_900, 23_400))
    talk.disconnect('server')
    sender.sessions.sendFailed++
    receiver.sessions.intraOrganization++
    return talk.at
  }

  private retryLater(at: number) {
    const { clock, random } = this.world
    const delay = retryDelay(++this.failures)
    for (const item of this.waiting) this.defer(item, at, at + delay)
    this.schedule(at - clock.now + delay + random.int(0, 400))
  }

  private defer({ copy, recipients }: Waiting, at: number, again: number) {
    const { sender, receiver } = this
    sender.track(at, {
      ...mailCells(
        copy,
        recipients,
        recipients.map(() => STATUS),
      ),
      'client-ip': sender.address,
      'client-hostname': sender.name,
      'server-ip': receiver.address,
      'server-hostname': receiver.fqdn,
      'connector-id': INTRA_CONNECTOR,
      source: 'SMTP',
      'event-id': 'DEFER',
      'message-info': sender.stamp(again),
    })
    const ends = { from: sender.name, to: receiver.name, protocol: 'smtp', group: copy.internalId } as const
    copy.mail.truth.handOver({ ...ends, recipients, seen: at, at: sender.stamp(at), result: STATUS, good: false })
    copy.mail.truth.fate(recipients, 'deferred', at)
  }
}
