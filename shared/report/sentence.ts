/**
 * One sentence (or four) that says what became of a message: who took it in, for how many, how it ended, how long it took and where the
 * time went, and what the logs can't say. Parts carry a tone, so that window and report colour them without markup in the text.
 */
import { formatClock, formatCounted, formatDuration } from '../base/format'
import { since, UTC, type Zone } from '../base/zone'
import type { EvidenceState, Outcome, RouteNode } from '../model/routes'
import type { HopDetail, MessageDetail } from '../query/message-detail'
import { failedTries, onceOf } from '../query/tries'
import { OUTCOME_WORDS, replyCode } from './words'

export type Tone = 'plain' | 'strong' | 'wait' | 'failed' | 'delivered' | 'uncovered' | 'absent' | 'inferred'
export interface Part {
  readonly text: string
  readonly tone: Tone
}

export interface SentenceView {
  /** The message's times are not as logged, and its first one says so. */
  readonly isAdjusted?: boolean
  /** UTC when not given. */
  readonly zone?: Zone
  /** The words inside the wrappers of an error: `innermost` of the formats. Without it an error is quoted as written. */
  readonly innermost?: (text: string) => string
}

export function buildSentence(m: MessageDetail, nodes: readonly RouteNode[], view: SentenceView = {}): Part[] {
  const name = (node: number) => nodes[node]?.name ?? 'a host that is not known'
  return [
    ...beginning(m, nodes, name, view),
    plain(' '),
    ...endings(m, name),
    plain(' '),
    ...duration(m, name, view),
    ...limits(m, nodes, name),
  ]
}

export const sentenceText = (parts: readonly Part[]) => parts.map((p) => p.text).join('')

const plain = (text: string): Part => ({ text, tone: 'plain' })
const strong = (text: string): Part => ({ text, tone: 'strong' })

function beginning(
  m: MessageDetail,
  nodes: readonly RouteNode[],
  name: (n: number) => string,
  { isAdjusted, zone = UTC }: SentenceView,
): Part[] {
  const at = strong(`${isAdjusted ? '≈ ' : ''}${formatClock(m.first, since(zone, null), false)}`)
  const people = plain(`, for ${formatCounted(m.recipients.length, 'recipient')}.`)
  const hop = m.hops.find((h) => h.protocol !== 'shadow')
  if (!hop) {
    const node = m.events[0]?.node ?? m.recipients[0]?.deliveredBy ?? -1
    return node < 0 ? [plain('First logged '), at, people] : [plain('First logged '), at, plain(' on '), strong(name(node)), people]
  }
  if (hop.protocol === 'submission') return [plain('Sent '), at, plain(' from '), strong(name(hop.from)), people]
  // logs may begin in mid-route: then the first thing known is a hand-over between our own servers
  const outside = hop.from < 0 || nodes[hop.from]?.kind !== 'exchange-server'
  const through = hop.via.length ? ` through ${hop.via.map(name).join(' and ')}` : ''
  if (outside) {
    const from = hop.from < 0 ? '' : ` from ${name(hop.from)}`
    return [plain('Received '), at, plain(' by '), strong(name(hop.to)), plain(`${from}${through}`), people]
  }
  return [plain('First logged '), at, plain(' on '), strong(name(hop.from)), people]
}

const ORDER: readonly Outcome[] = [
  'delivered',
  'sent-external',
  'failed',
  'deferred',
  'dropped',
  'in-transit',
  'not-covered',
  'expanded',
  'redirected',
]
const TONES: Partial<Record<Outcome, Tone>> = { failed: 'failed', dropped: 'failed', deferred: 'wait', 'not-covered': 'uncovered' }

function endings(m: MessageDetail, name: (n: number) => string): Part[] {
  const groups = ORDER.map((outcome) => ({ outcome, members: m.recipients.filter((r) => r.outcome === outcome) })).filter(
    (g) => g.members.length > 0,
  )
  if (groups.length === 0) return [plain('No recipient is known.')]
  const out: Part[] = []
  const [only] = groups
  if (m.recipients.length === 1 && only) return [...single(only.outcome, m, name)]
  const all = groups.length === 1 && only && only.members.length > 1 ? 'All ' : ''
  groups.forEach(({ outcome, members }, i) => {
    if (i > 0) out.push(plain(', '))
    out.push({ text: `${all}${members.length} ${OUTCOME_WORDS[outcome]}`, tone: TONES[outcome] ?? 'plain' })
    if (outcome !== 'failed' && outcome !== 'deferred') return
    const first = members[0]
    const code = first ? first.code || replyCode(first.status) : ''
    const where = first && first.deliveredBy >= 0 ? ` at ${name(first.deliveredBy)}` : ''
    if (code || where) out.push(plain(` (${code}${code ? where : where.trimStart()})`))
  })
  out.push(plain('.'))
  return out
}

function single(outcome: Outcome, m: MessageDetail, name: (n: number) => string): Part[] {
  const word = OUTCOME_WORDS[outcome]
  const r = m.recipients[0]
  const code = r ? r.code || replyCode(r.status) : ''
  const trouble = (outcome === 'failed' || outcome === 'deferred') && code !== ''
  const where = trouble && r && r.deliveredBy >= 0 ? ` at ${name(r.deliveredBy)}` : ''
  return [
    { text: `${word.charAt(0).toUpperCase()}${word.slice(1)}`, tone: TONES[outcome] ?? 'plain' },
    plain(trouble ? ` (${code}${where}).` : '.'),
  ]
}

/** A wait worth naming: a second at least, and a fifth of the whole. */
export function longestWait(m: MessageDetail): HopDetail | null {
  let longest: HopDetail | null = null
  for (const h of m.hops) if (h.protocol !== 'shadow' && (h.waitMs ?? 0) > (longest?.waitMs ?? 0)) longest = h
  if (!longest || (longest.waitMs ?? 0) < 1000) return null
  return m.totalMs !== null && (longest.waitMs ?? 0) < m.totalMs / 5 ? null : longest
}

function duration(m: MessageDetail, name: (n: number) => string, { innermost }: SentenceView): Part[] {
  if (m.totalMs === null) return unsettled(m)
  const out: Part[] = [plain('Took '), strong(formatDuration(m.totalMs))]
  const hop = longestWait(m)
  if (hop) {
    out.push(plain('; '), {
      text: `${formatDuration(hop.waitMs)} of it waited on ${name(hop.from)} for ${name(hop.to)}`,
      tone: 'wait',
    })
    const failed = failedTries(hop)
    const last = failed.at(-1)
    if (last)
      out.push(
        plain(
          ` (${formatCounted(failed.length, 'failed try', 'failed tries')}, “${shorten(innermost?.(onceOf(last.result)) || last.result)}”)`,
        ),
      )
  }
  out.push(plain('.'))
  return out
}

function limits(m: MessageDetail, nodes: readonly RouteNode[], name: (n: number) => string): Part[] {
  const out: Part[] = []
  const ours = (n: number) => nodes[n]?.kind === 'exchange-server'
  const hostsWith = (state: EvidenceState) => {
    const found = new Set<number>()
    for (const h of m.hops) {
      if (h.sent === state && ours(h.from)) found.add(h.from)
      if (h.received === state && ours(h.to)) found.add(h.to)
    }
    return [...found].map(name)
  }
  const uncovered = hostsWith('not-covered')
  if (uncovered.length)
    out.push({ text: ` No logs of ${list(uncovered)} cover ${uncovered.length > 1 ? 'their' : 'its'} part.`, tone: 'uncovered' })
  const absent = hostsWith('absent')
  if (absent.length) {
    const have = absent.length > 1 ? 'have' : 'has'
    out.push({ text: ` ${list(absent)} ${have} logs of that time without this message.`, tone: 'absent' })
  }
  const inferred = [...new Set(m.hops.flatMap((h) => h.via))].filter((n) => nodes[n] && nodes[n].certainty !== 'certain')
  for (const n of inferred) out.push({ text: ` ${name(n)} is inferred (${nodes[n]?.certainty}).`, tone: 'inferred' })
  return out
}

/** Without an end there is no duration, but how long the logs show it under way is known. */
function unsettled(m: MessageDetail): Part[] {
  if (Number.isNaN(m.first) || Number.isNaN(m.last) || m.recipients.length === 0) return [plain('How long it took is not known.')]
  const open = m.outcome === 'deferred' || m.outcome === 'in-transit'
  if (!open) return [plain('When it ended is not known.')]
  return [plain('Its last row is '), strong(formatDuration(m.last - m.first)), plain(' after the first; the logs do not show an end.')]
}

const list = (names: readonly string[]) => (names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`)
const shorten = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text)
