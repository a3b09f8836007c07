/**
 * Joins the two ends of hand-overs between own servers inside one message: rows that say "sent to N" with rows that say "received from
 * P". Exact ids first; then rows that name each other and leave no choice; then equal recipients; what is left is paired by time and
 * called likely.
 */
import { pushTo } from '../base/lists'
import { lowerBound } from '../base/lower-bound'
import { FreeByTime } from './free-by-time'
import { type JoinKey, KEYS, type MessageKeys } from './keys'
import type { Sendings } from './sendings'
import type { Step } from './steps'

export interface Pair {
  readonly sent: Step
  readonly received: Step
  readonly key: JoinKey
  /** When the key is no proof: the receipt that would have been next. */
  readonly rival?: Step
}

/** Two rows that name each other are one hand-over only within this; clocks of two hosts may differ by minutes. */
const BOTH_NAMED_MS = 900_000

export interface Ends {
  readonly from: number
  readonly to: number
  /** Both in time order. */
  readonly sent: readonly Step[]
  readonly received: readonly Step[]
}

/** Pairs of one (from, to); each row is used once. */
export function pairEnds(ends: Ends, sendings: Sendings, keys: MessageKeys): Pair[] {
  const [sent] = ends.sent
  const [received] = ends.received
  if (!sent || !received) return []
  // nearly always there is one row on each side
  if (ends.sent.length === 1 && ends.received.length === 1) return [{ sent, received, key: keyOfOnly(sent, received, sendings, keys) }]
  const pairing = new Pairing(ends, sendings, keys)
  pairing.byReplyIds()
  pairing.byRecipients()
  pairing.byTime()
  return pairing.pairs
}

function keyOfOnly(s: Step, r: Step, sendings: Sendings, keys: MessageKeys): JoinKey {
  if (r.internalId !== '' && (s.replyId === r.internalId || sendings.replyIds(s).has(r.internalId))) return KEYS.replyId
  return near(s, r) ? keys.bothNamed : keys.nearest
}

const near = (s: Step, r: Step) => Math.abs(r.at - s.at) <= BOTH_NAMED_MS

/** Several rows on a side, up to hundreds of thousands when a message goes in circles: no step looks at every row for every row. */
class Pairing {
  readonly pairs: Pair[] = []
  /** Rows without a partner as yet. */
  private readonly sent: Set<Step>
  private readonly received: Set<Step>

  constructor(
    private readonly ends: Ends,
    private readonly sendings: Sendings,
    private readonly keys: MessageKeys,
  ) {
    this.sent = new Set(ends.sent)
    this.received = new Set(ends.received)
  }

  byReplyIds(): void {
    const place = new Map<Step, number>()
    const byId = new Map<string, Step[]>()
    this.ends.received.forEach((r, i) => {
      place.set(r, i)
      if (r.internalId !== '') pushTo(byId, r.internalId, r)
    })
    const order = (r: Step | undefined) => (r && place.get(r)) ?? Number.POSITIVE_INFINITY
    const queues = new Map<string, Queue>()
    const named = new Map<number, Queue>()
    for (const s of this.ends.sent) {
      const own = remember(queues, s.replyId, () => new Queue(byId.get(s.replyId) ?? []))
      const logged = remember(named, s.copy, () => {
        const steps = [...this.sendings.replyIds(s)].flatMap((id) => byId.get(id) ?? [])
        return new Queue(steps.sort((a, b) => order(a) - order(b)))
      })
      const [a, b] = [own.first(this.received), logged.first(this.received)]
      const r = order(a) <= order(b) ? a : b
      if (r) this.take(s, r, KEYS.replyId)
    }
  }

  /** Equal recipients tell forks apart; with one row on each side there is nothing to tell apart. */
  byRecipients(): void {
    const keys = new Map<readonly string[], string>()
    const people = (s: Step) => remember(keys, s.keys, () => `${s.keys.length};${[...new Set(s.keys)].sort().join(';')}`)
    const rivals = new Map<string, number>()
    const like = new Map<string, Set<Step>>()
    for (const s of this.sent) rivals.set(people(s), (rivals.get(people(s)) ?? 0) + 1)
    for (const r of this.received) remember(like, people(r), () => new Set<Step>()).add(r)
    for (const s of [...this.sent]) {
      const only = this.sent.size === 1 && this.received.size === 1
      const choice = only ? this.received : s.keys.length > 0 && rivals.get(people(s)) === 1 ? like.get(people(s)) : undefined
      const [r] = choice ?? []
      if (!r || choice?.size !== 1 || !near(s, r)) continue
      this.take(s, r, this.keys.bothNamed)
      rivals.set(people(s), (rivals.get(people(s)) ?? 0) - 1)
      like.get(people(r))?.delete(r)
    }
  }

  byTime(): void {
    const free = new FreeByTime([...this.received])
    for (const s of [...this.sent].sort((a, b) => a.at - b.at)) {
      const r = free.take(s.at)
      if (!r) return
      const rival = nextNearest(this.ends.received, s.at, r)
      this.take(s, r, this.keys.nearest, rival)
    }
  }

  private take(sent: Step, received: Step, key: JoinKey, rival?: Step): void {
    this.sent.delete(sent)
    this.received.delete(received)
    this.pairs.push(rival ? { sent, received, key, rival } : { sent, received, key })
  }
}

/** The row nearest to an instant beside the one that was chosen. `steps` are in time order. */
function nextNearest(steps: readonly Step[], at: number, chosen: Step): Step | undefined {
  const lo = lowerBound(steps.length, (i) => (steps[i]?.at ?? 0) < at)
  // of the two on either side, and the ones behind them when the chosen one is among them
  const near = [steps[lo - 2], steps[lo - 1], steps[lo], steps[lo + 1]].filter((s) => s !== undefined && s !== chosen)
  return near.sort((a, b) => Math.abs((a?.at ?? 0) - at) - Math.abs((b?.at ?? 0) - at))[0]
}

/** Rows in order, of which some get taken. */
class Queue {
  private next = 0
  constructor(private readonly steps: readonly Step[]) {}

  first(free: ReadonlySet<Step>): Step | undefined {
    for (; this.next < this.steps.length; this.next++) {
      const step = this.steps[this.next]
      if (step && free.has(step)) return step
    }
    return undefined
  }
}

function remember<K, V>(known: Map<K, V>, key: K, make: () => V): V {
  let value = known.get(key)
  if (value === undefined) {
    value = make()
    known.set(key, value)
  }
  return value
}
