/**
 * Two messages side by side: their ways to the recipient that took longest, host by host, with the time spent at each; and where they
 * differ. A host is laid beside itself; one of its kind that stands in its place shares the row with it.
 *
 *   A   EX1 ── EX2 ── mailbox          EX1    EX1      same host
 *   B   EX1 ── EX7 ── mailbox    ►     EX2    EX7      another host
 *                                      …      …
 */
import { countBy } from '../base/lists'
import type { Certainty, EvidenceState, HopProtocol } from '../model/routes'
import { wayTo } from './delays'
import type { HopDetail, MessageDetail, RecipientDetail } from './message-detail'
import { connectorName } from './sessions'
import { type Stage, type StageKind, type Stages, stagesOf } from './stages'
import { failedTries } from './tries'

/** What sessions tell of hops: by number of the session. */
export interface Talk {
  readonly connector: string
  /** `yes`; `no`: granted and not seen to begin; '': never granted. */
  readonly tls: string
  readonly direction: string
}
export type TalkOf = (session: number) => Talk | null
/** What a host is and does: of one kind are those that can stand for each other. */
export type KindOf = (node: number) => string

/** A host on the way of one of them, and the hop that led to it. */
export interface Stop {
  /** −1 when not known. */
  readonly node: number
  /** Index of the hop among those of the message; −1 at the start. */
  readonly hop: number
  readonly via: readonly number[]
  readonly protocol: HopProtocol | null
  readonly certainty: Certainty | null
  readonly sent: EvidenceState | null
  readonly received: EvidenceState | null
  /** Tries of the hop in vain. */
  readonly failedTries: number
  /** Connectors of the hop's sessions, each once. */
  readonly connectors: readonly string[]
  /** Of the hop's sessions; null when none is known. */
  readonly tls: 'yes' | 'no' | null
}

export interface StagePair {
  readonly kind: StageKind
  /** ms; null where that message has no such stage. Several of one kind at one host are one. */
  readonly a: number | null
  readonly b: number | null
  /** Why it may be otherwise: two clocks tell it, or no log covers it. */
  readonly doubt: 'clocks' | 'not-covered' | null
}

export interface StopPair {
  readonly a: Stop | null
  readonly b: Stop | null
  /** The same host in both. */
  readonly same: boolean
  readonly stages: readonly StagePair[]
}

export interface RecipientPair {
  readonly address: string
  readonly a: RecipientDetail | null
  readonly b: RecipientDetail | null
}

export type MessageDifference = {
  /** Row of the stops; −1 for what is of the whole message. */
  readonly stop: number
} & (
  | { readonly kind: 'host' }
  | { readonly kind: 'extra'; readonly side: 'a' | 'b' }
  | { readonly kind: 'via' | 'connector' | 'tls' | 'protocol' | 'tries' | 'evidence' }
  | { readonly kind: 'time'; readonly stage: StagePair }
  | { readonly kind: 'outcome' | 'size' | 'recipients' | 'direction' }
)

export interface MessageComparison {
  readonly stops: readonly StopPair[]
  /** In the order of the way; what is of the whole message comes last. */
  readonly differences: readonly MessageDifference[]
  /** The first on the way; null when both went alike. */
  readonly first: MessageDifference | null
  /** Where the most time lies between them; null when no stage differs by `NOTABLE_MS`. */
  readonly slowest: { readonly stop: number; readonly stage: StagePair; readonly moreMs: number } | null
  readonly recipients: readonly RecipientPair[]
  /** How long the compared ways took; null when a message has no times. `ended`: a row ends it. */
  readonly total: { readonly a: WayTotal | null; readonly b: WayTotal | null }
}

export interface WayTotal {
  readonly ms: number
  readonly ended: boolean
  /** Recipient whose way is compared. */
  readonly recipient: number
}

/** A difference of time that is told: so long, and so many times as long. */
export const NOTABLE_MS = 1000
const TIMES = 1.5

export function compareMessages(a: MessageDetail, b: MessageDetail, talk: TalkOf, kindOf: KindOf): MessageComparison {
  const [left, right] = [stagesOf(a), stagesOf(b)]
  const stops = pairStops(stopsOf(a, left, talk), stopsOf(b, right, talk), kindOf).map(([x, y]): StopPair => {
    const same = x !== null && y !== null && x.stop.node === y.stop.node
    return { a: x?.stop ?? null, b: y?.stop ?? null, same, stages: pairStages(x?.stages ?? [], y?.stages ?? []) }
  })
  const differences = [...stops.flatMap((pair, i) => [...atStop(pair, i)]), ...ofWhole(a, b)]
  return {
    stops,
    differences,
    first: differences.find((d) => d.stop >= 0) ?? differences.find((d) => d.kind === 'outcome') ?? null,
    slowest: slowestOf(stops),
    recipients: pairRecipients(a, b),
    total: { a: totalOf(left), b: totalOf(right) },
  }
}

const totalOf = (s: Stages | null): WayTotal | null => s && { ms: s.totalMs, ended: s.ended, recipient: s.recipient }

interface StopStages {
  readonly stop: Stop
  readonly stages: readonly Stage[]
}

/** Hosts in the order of the way, each with the stages whose time passed there. */
function stopsOf(m: MessageDetail, stages: Stages | null, talk: TalkOf): StopStages[] {
  const way = stages ? wayTo(m, stages.recipient) : m.hops.filter((h) => h.worked && h.protocol !== 'shadow')
  const first = way[0]?.from ?? stages?.stages[0]?.node ?? m.events[0]?.node ?? -1
  const start: Stop = { ...NO_HOP, node: first, hop: -1 }
  const stops = [start, ...way.map((h) => stopOf(h, talk))]
  const left = [...(stages?.stages ?? [])]
  const own = stops.map((stop, i): StopStages => {
    // stages follow each other along the way: those of a host end where the next hop has taken place
    const next = stops[i + 1]
    const last = next ? left.findLastIndex((s) => s.node === stop.node && (s.hop === next.hop || s.hop < 0)) : left.length - 1
    return { stop, stages: left.splice(0, last + 1) }
  })
  const vain = m.hops.find((h) => !h.worked && h.attempts.length > 0 && h.from === stops.at(-1)?.node)
  return vain ? [...own, { stop: stopOf(vain, talk), stages: [] }] : own
}

const NO_HOP = {
  ...{ via: [], protocol: null, certainty: null, sent: null, received: null, failedTries: 0, connectors: [], tls: null },
} satisfies Omit<Stop, 'node' | 'hop'>

function stopOf(h: HopDetail, talk: TalkOf): Stop {
  const talks = h.sessions.map(talk).filter((t) => t !== null)
  return {
    node: h.to,
    hop: h.index,
    via: h.via,
    protocol: h.protocol,
    certainty: h.certainty,
    sent: h.sent,
    received: h.received,
    failedTries: failedTries(h).length,
    connectors: [...new Set(talks.map((t) => t.connector).filter(Boolean))],
    tls: talks.length === 0 ? null : talks.some((t) => t.tls === 'yes') ? 'yes' : 'no',
  }
}

type Paired = readonly [StopStages | null, StopStages | null]

/** What two hosts that share a row are worth: one host is itself, two of a kind do the same work, any two take the place of each other. */
const WORTH = { same: 2, kind: 1.5, other: 0.6 }
/** Beyond so many cells a way is no way of a mail any more: hosts are laid beside each other by their place. */
const MOST_CELLS = 250_000

/** The rows that are worth most together, in the order of both ways. */
function pairStops(a: readonly StopStages[], b: readonly StopStages[], kindOf: KindOf): Paired[] {
  if (a.length * b.length > MOST_CELLS) return Array.from({ length: Math.max(a.length, b.length) }, (_, i) => [a[i] ?? null, b[i] ?? null])
  const wide = b.length + 1
  // what the ways from here to their ends are worth
  const best = new Float64Array((a.length + 1) * wide)
  const worth = (i: number, j: number) => {
    const [x, y] = [a[i]?.stop.node ?? -1, b[j]?.stop.node ?? -1]
    return x === y ? WORTH.same : kindOf(x) === kindOf(y) ? WORTH.kind : WORTH.other
  }
  const at = (i: number, j: number) => best[i * wide + j] as number
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) best[i * wide + j] = Math.max(at(i + 1, j), at(i, j + 1), worth(i, j) + at(i + 1, j + 1))
  const out: Paired[] = []
  for (let i = 0, j = 0; i < a.length || j < b.length; ) {
    const both = i < a.length && j < b.length && at(i, j) === worth(i, j) + at(i + 1, j + 1)
    const onlyA = !both && (j >= b.length || (i < a.length && at(i, j) === at(i + 1, j)))
    out.push([both || onlyA ? (a[i] ?? null) : null, both || !onlyA ? (b[j] ?? null) : null])
    if (both || onlyA) i++
    if (both || !onlyA) j++
  }
  return out
}

function pairStages(a: readonly Stage[], b: readonly Stage[]): StagePair[] {
  const kinds = [...new Set([...a, ...b].map((s) => s.kind))]
  const sum = (stages: readonly Stage[], kind: StageKind) => {
    const own = stages.filter((s) => s.kind === kind)
    return own.length === 0 ? null : own.reduce((n, s) => n + s.ms, 0)
  }
  return kinds.map((kind): StagePair => {
    const own = [...a, ...b].filter((s) => s.kind === kind)
    const doubt = own.some((s) => s.truth === 'not-covered') ? 'not-covered' : own.some((s) => s.clocks !== null) ? 'clocks' : null
    return { kind, a: sum(a, kind), b: sum(b, kind), doubt }
  })
}

export const moreOf = ({ a, b }: Pick<StagePair, 'a' | 'b'>): number => Math.abs((a ?? 0) - (b ?? 0))

/** Long enough to be told, and more than a little of what the other one took. */
export function isNotable(stage: Pick<StagePair, 'a' | 'b'>): boolean {
  const [a, b] = [Math.max(0, stage.a ?? 0), Math.max(0, stage.b ?? 0)]
  return moreOf(stage) >= NOTABLE_MS && Math.max(a, b) >= TIMES * Math.min(a, b)
}

function* atStop(pair: StopPair, stop: number): Generator<MessageDifference> {
  const { a, b } = pair
  if (!a || !b) yield { kind: 'extra', side: a ? 'a' : 'b', stop }
  else {
    if (!pair.same) yield { kind: 'host', stop }
    if (a.via.join() !== b.via.join()) yield { kind: 'via', stop }
    if (a.protocol !== b.protocol) yield { kind: 'protocol', stop }
    // without sessions nothing is known of connector and TLS: that is no difference
    if (a.connectors.length > 0 && b.connectors.length > 0 && namesOf(a) !== namesOf(b)) yield { kind: 'connector', stop }
    if (a.tls !== null && b.tls !== null && a.tls !== b.tls) yield { kind: 'tls', stop }
    if (a.failedTries > 0 !== b.failedTries > 0) yield { kind: 'tries', stop }
    if (worst(a) !== worst(b)) yield { kind: 'evidence', stop }
  }
  for (const stage of pair.stages) if (isNotable(stage)) yield { kind: 'time', stage, stop }
}

/** A Receive connector is named with its server: what is behind that is the same on others. */
const namesOf = ({ connectors }: Stop): string => connectors.map(connectorName).sort().join()

/** What the logs show of the hop: the worse of both ends. */
export function worst({ sent, received }: Stop): EvidenceState {
  if (sent === 'absent' || received === 'absent') return 'absent'
  return sent === 'not-covered' || received === 'not-covered' ? 'not-covered' : 'seen'
}

function* ofWhole(a: MessageDetail, b: MessageDetail): Generator<MessageDifference> {
  if (a.outcome !== b.outcome || codesOf(a) !== codesOf(b)) yield { kind: 'outcome', stop: -1 }
  if (a.direction !== b.direction) yield { kind: 'direction', stop: -1 }
  if (a.recipients.length !== b.recipients.length) yield { kind: 'recipients', stop: -1 }
  if (a.bytes !== null && b.bytes !== null && a.bytes !== b.bytes) yield { kind: 'size', stop: -1 }
}

/** `5.1.1 2, 4.4.7 1`: status codes of recipients that were not served. */
export function codesOf(m: MessageDetail): string {
  const counts = countBy(
    m.recipients.filter((r) => r.outcome === 'failed' || r.outcome === 'deferred' || r.outcome === 'dropped'),
    (r) => r.code || r.outcome,
  )
  return [...counts]
    .sort()
    .map(([code, n]) => `${code} ${n}`)
    .join(', ')
}

function slowestOf(stops: readonly StopPair[]): MessageComparison['slowest'] {
  let best: MessageComparison['slowest'] = null
  for (const [stop, { stages }] of stops.entries())
    for (const stage of stages) {
      const moreMs = moreOf(stage)
      if (moreMs >= NOTABLE_MS && moreMs > (best?.moreMs ?? 0)) best = { stop, stage, moreMs }
    }
  return best
}

/** By address; the ones that both have come first. */
function pairRecipients(a: MessageDetail, b: MessageDetail): RecipientPair[] {
  const others = new Map(b.recipients.map((r) => [r.address.toLowerCase(), r]))
  const pairs = a.recipients.map((r): RecipientPair => {
    const key = r.address.toLowerCase()
    const other = others.get(key) ?? null
    others.delete(key)
    return { address: r.address, a: r, b: other }
  })
  const rest = [...others.values()].map((r): RecipientPair => ({ address: r.address, a: null, b: r }))
  return [...pairs.filter((p) => p.b), ...pairs.filter((p) => !p.b), ...rest]
}
