/** What waits for one next hop, added up: by the servers that hold it, by time, with examples and the usual error. */
import type { EpochMs } from '../../base/time'
import type { NextHop } from './next-hop'
import type { WaitingMail } from './waiting-mail'
import type { WaitingQueue } from './waiting-queues'

export interface Holder {
  readonly name: string
  /** −1 when only a queue names it. */
  readonly node: number
  /** Recipients whose mail waited there. */
  readonly recipients: number
  /** Messages in its queues in Retry. */
  readonly queued: number
  /** NaN when only a queue tells, which has no time. */
  readonly first: EpochMs
  readonly last: EpochMs
}

export interface WaitingGroup {
  readonly nextHop: NextHop
  /** Recipients whose mail waited for it, a mail that waited on two servers twice. */
  readonly recipients: number
  /** Besides: whose mailbox is in this database or in another one on the same server. They count in all that follows. */
  readonly possible: number
  /** Those that wait when the logs end. */
  readonly waiting: number
  /** Each counted for each recipient. */
  readonly failedTries: number
  readonly queues: number
  readonly queued: number
  readonly first: EpochMs
  readonly last: EpochMs
  /** How many began to wait in which hour, in time order; hours without any are left out. */
  readonly hours: readonly { readonly from: EpochMs; readonly recipients: number }[]
  /** In the order in which mail began to wait on them. */
  readonly holders: readonly Holder[]
  /** `M-7`; a few, spread over the holders. */
  readonly examples: readonly string[]
  /** The innermost words heard most often; null when none were logged. */
  readonly error: { readonly text: string; readonly count: number } | null
}

interface HolderDraft {
  name: string
  node: number
  recipients: number
  queued: number
  first: EpochMs
  last: EpochMs
  /** Messages, for examples. */
  readonly some: Set<number>
}

const HOUR = 3_600_000
const EXAMPLES_A_HOLDER = 2
/** Words that contain ids are all different: more than these are not counted one by one. */
const MOST_ERRORS = 500

export class GroupDraft {
  recipients = 0
  private possible = 0
  private waiting = 0
  private failedTries = 0
  private queues = 0
  queued = 0
  private readonly hours = new Map<EpochMs, number>()
  private readonly holders = new Map<string, HolderDraft>()
  private readonly errors = new Map<string, number>()

  constructor(readonly nextHop: NextHop) {}

  mail(w: WaitingMail, holder: string, error: string, certain: boolean): void {
    if (certain) this.recipients++
    else this.possible++
    const hour = Math.floor(w.from / HOUR) * HOUR
    this.hours.set(hour, (this.hours.get(hour) ?? 0) + 1)
    if (w.waits) this.waiting++
    this.failedTries += w.failedTries
    const h = this.holder(holder, w.holder)
    h.recipients++
    h.first = Math.min(h.first, w.from)
    h.last = Math.max(h.last, w.until)
    if (h.some.size < EXAMPLES_A_HOLDER) h.some.add(w.message)
    this.heard(error, 1)
  }

  queue(q: WaitingQueue, error: string): void {
    this.queues++
    this.queued += q.messages
    this.holder(q.holder, q.holderNode).queued += q.messages
    this.heard(error, q.messages)
  }

  finish(): WaitingGroup {
    const holders = [...this.holders.values()].sort((a, b) => a.first - b.first || b.queued - a.queued)
    const messages = [...new Set(holders.flatMap((h) => [...h.some]))]
    const [error] = [...this.errors].sort((a, b) => b[1] - a[1])
    const { nextHop, recipients, possible, waiting, failedTries, queues, queued } = this
    const timed = holders.filter((h) => h.recipients > 0)
    return {
      nextHop,
      recipients,
      possible,
      waiting,
      failedTries,
      queues,
      queued,
      first: timed.reduce((t, h) => Math.min(t, h.first), timed[0]?.first ?? Number.NaN),
      last: timed.reduce((t, h) => Math.max(t, h.last), timed[0]?.last ?? Number.NaN),
      hours: [...this.hours].sort((a, b) => a[0] - b[0]).map(([from, n]) => ({ from, recipients: n })),
      holders: holders.map(({ some: _, ...h }) => (h.recipients > 0 ? h : { ...h, first: Number.NaN, last: Number.NaN })),
      examples: messages.map((m) => `M-${m + 1}`),
      error: error ? { text: error[0], count: error[1] } : null,
    }
  }

  private holder(name: string, node: number): HolderDraft {
    let known = this.holders.get(name)
    if (!known) {
      known = { name, node, recipients: 0, queued: 0, first: Number.POSITIVE_INFINITY, last: Number.NEGATIVE_INFINITY, some: new Set() }
      this.holders.set(name, known)
    }
    return known
  }

  private heard(error: string, times: number): void {
    const known = this.errors.get(error)
    if (error !== '' && (known !== undefined || this.errors.size < MOST_ERRORS)) this.errors.set(error, (known ?? 0) + times)
  }
}
