/**
 * What to ask the customer for: for every log that is not in the bundle and would have a row, the hours in which it is missed and how many
 * messages rest on it. Hours that follow each other are one request.
 */
import type { EpochMs } from '../base/time'
import type { Ask } from '../model/routes'
import type { HopDraft } from './hop-draft'
import type { HostBook } from './host-book'
import type { RecipientDraft } from './outcomes'

const HOUR = 3_600_000

interface Missed {
  from: EpochMs
  to: EpochMs
  messages: number
  lastMessage: number
}

interface Log {
  readonly node: number
  readonly family: string
  readonly reason: Ask['reason']
  modern: boolean
  readonly hours: Map<number, Missed>
}

export class Asks {
  private readonly logs = new Map<string, Log>()

  constructor(private readonly book: HostBook) {}

  /** Counts what one message misses. `message` is its number, to count it once. */
  add(message: number, hops: readonly HopDraft[], recipients: readonly RecipientDraft[], modern: boolean): void {
    const miss = (node: number, family: string, reason: Ask['reason'], at: EpochMs) => {
      if (node >= 0 && this.book.isOwn(node) && !Number.isNaN(at)) this.miss(message, { node, family, reason, modern }, at)
    }
    for (const h of hops) {
      if (h.sent === 'not-covered') miss(h.from, sendersLog(h, modern), 'unseen-end', h.at)
      if (h.received === 'not-covered') miss(h.to, receiversLog(h, modern), 'unseen-end', h.at)
      if (h.key.certainty !== 'certain' && h.sessions.size === 0) miss(h.from, 'smtp-send', 'guessed-join', h.at)
    }
    for (const r of recipients) if (r.outcome === 'not-covered') miss(r.holder, `message-tracking/${TRANSPORT}`, 'open-outcome', r.at)
  }

  /** Those that most messages rest on first. */
  list(): Ask[] {
    const asks = [...this.logs.values()].flatMap(({ node, family, reason, modern, hours }) =>
      ranges(hours).map((r) => ({ node, family, from: r.from, to: r.to, messages: r.messages, reason, modern })),
    )
    return asks.sort((a, b) => b.messages - a.messages || a.from - b.from || a.node - b.node || (a.family < b.family ? -1 : 1))
  }

  private miss(message: number, { node, family, reason, modern }: Omit<Log, 'hours'>, at: EpochMs): void {
    const key = `${node}|${family}|${reason}`
    let log = this.logs.get(key)
    if (!log) {
      log = { node, family, reason, modern, hours: new Map() }
      this.logs.set(key, log)
    }
    log.modern ||= modern
    const hour = Math.floor(at / HOUR)
    const known = log.hours.get(hour)
    if (!known) log.hours.set(hour, { from: at, to: at, messages: 1, lastMessage: message })
    else {
      known.from = Math.min(known.from, at)
      known.to = Math.max(known.to, at)
      if (known.lastMessage !== message) known.messages++
      known.lastMessage = message
    }
  }
}

const TRANSPORT = 'transport'

function sendersLog(h: HopDraft, modern: boolean): string {
  if (h.proxied) return 'smtp-send/front-end'
  if (h.protocol === 'submission') return `message-tracking/${modern ? 'submission' : 'mailbox'}`
  return `message-tracking/${TRANSPORT}`
}

function receiversLog(h: HopDraft, modern: boolean): string {
  if (h.proxied) return 'smtp-receive/front-end'
  return `message-tracking/${h.protocol === 'delivery' && modern ? 'delivery' : TRANSPORT}`
}

/** Hours in a row become one stretch; a quiet hour or two between does not end it. */
function ranges(hours: ReadonlyMap<number, Missed>): Missed[] {
  const out: Missed[] = []
  let last = Number.NEGATIVE_INFINITY
  for (const [hour, missed] of [...hours].sort((a, b) => a[0] - b[0])) {
    const open = out.at(-1)
    if (open && hour - last <= QUIET_HOURS) {
      open.to = missed.to
      open.messages += missed.messages
    } else out.push({ ...missed })
    last = hour
  }
  return out
}

const QUIET_HOURS = 6
