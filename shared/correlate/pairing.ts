/**
 * Joins the two ends of hand-overs between own servers inside one message: rows that say "sent to N" with rows that say "received from
 * P". Exact ids first; then rows that name each other and leave no choice; then equal recipients; what is left is paired by time and
 * called likely.
 */
import { type JoinKey, KEYS } from './keys'
import type { SessionIndex } from './session-index'
import type { Step } from './steps'

export interface Pair {
  readonly sent: Step
  readonly received: Step
  readonly key: JoinKey
}

/** Two rows that name each other are one hand-over only within this; clocks of two hosts may differ by minutes. */
const BOTH_NAMED_MS = 900_000

export interface Ends {
  readonly from: number
  readonly to: number
  readonly sent: readonly Step[]
  readonly received: readonly Step[]
}

/** Pairs of one (from, to); each row is used once. */
export function pairEnds(ends: Ends, messageId: string, sessions: SessionIndex): Pair[] {
  const sent = new Set(ends.sent)
  const received = new Set(ends.received)
  const pairs: Pair[] = []
  if (sent.size === 0 || received.size === 0) return pairs
  const take = (s: Step, r: Step, key: JoinKey) => {
    sent.delete(s)
    received.delete(r)
    pairs.push({ sent: s, received: r, key })
  }
  for (const s of [...sent]) {
    const ids = replyIds(s, messageId, sessions)
    const r = [...received].find((x) => x.internalId !== '' && ids.has(x.internalId))
    if (r) take(s, r, KEYS.replyId)
  }
  for (const s of [...sent]) {
    // equal recipients tell forks apart; with one row on each side there is nothing to tell apart
    const like = sent.size === 1 && received.size === 1 ? [...received] : [...received].filter((r) => sameRecipients(s, r))
    const [r] = like
    const rivals = r ? [...sent].filter((x) => x !== s && sameRecipients(x, r)) : []
    if (r && like.length === 1 && rivals.length === 0 && Math.abs(r.at - s.at) <= BOTH_NAMED_MS) take(s, r, KEYS.messageIdBothNamed)
  }
  for (const s of [...sent].sort((a, b) => a.at - b.at)) {
    const [r] = [...received].sort((a, b) => Math.abs(a.at - s.at) - Math.abs(b.at - s.at))
    if (r) take(s, r, KEYS.messageIdNearest)
  }
  return pairs
}

function replyIds(s: Step, messageId: string, sessions: SessionIndex): Set<string> {
  const ids = new Set<string>()
  if (s.replyId !== '') ids.add(s.replyId)
  for (const m of sessions.sending(s.node, s.internalId, messageId)) if (m.replyId !== '') ids.add(m.replyId)
  return ids
}

function sameRecipients(a: Step, b: Step): boolean {
  if (a.recipients.length === 0 || a.recipients.length !== b.recipients.length) return false
  if (a.keys.every((k, i) => k === b.keys[i])) return true
  const set = new Set(a.keys)
  return b.keys.every((k) => set.has(k))
}
