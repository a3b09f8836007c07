/**
 * The way of a message to one recipient as stages, finer than the parts of its delay and adding up to the same total:
 *
 *   part     waited on B ───────────────────────── │ tried from B ───────────── │ B to C ─ │ until its end
 *   stages   A's hand-over → B's receipt │ categorised │ queue │ try │ wait │ try │ wait │ transfer │ receipt │ store
 *
 * A part that two clocks tell is cut where the second host's own rows begin: the difference of the clocks is then in the short stage before,
 * which may be negative, and what follows is told by one clock. Cuts are made at rows only; where no row says, stages stay together.
 */
import { lowerBound } from '../base/lower-bound'
import type { EpochMs } from '../base/time'
import type { EvidenceState } from '../model/routes'
import { type DelayPart, delaysOf } from './delays'
import type { AttemptDetail, EventDetail, HopDetail, MessageDetail } from './message-detail'
import { tryFailed } from './tries'

export type StageKind =
  /** from the first row, which a host in mid-route wrote by a clock that is behind, to the first hand-over by its own clock */
  | 'start'
  /** from the hand-over, by the clock of the sender, to the receipt by that of the receiver */
  | 'arrival'
  /** from the receipt to the last row of the categoriser */
  | 'categorise'
  /** from there to the first try to hand on */
  | 'queue'
  /** both together: no row says where one ended */
  | 'stay'
  /** tries that failed, and the waits after them */
  | 'tries'
  | 'transfer'
  /** to the mailbox */
  | 'deliver'
  /** to the row that ends it otherwise */
  | 'end'

export interface StageTry {
  readonly from: EpochMs
  /** How long the try took, by the row that ended it; 0 when one row is all there is of it. */
  readonly tryMs: number
  /** To the next try, or to the hand-over. */
  readonly waitMs: number
  readonly result: string
  readonly session: number | null
}

export interface Stage {
  readonly kind: StageKind
  /** Host on which the time passed; the sender of a transfer. −1 when not known. */
  readonly node: number
  /** Next host of a transfer, of tries and of a delivery; −1 otherwise. */
  readonly to: number
  readonly from: EpochMs
  /** Negative when two clocks differ. */
  readonly ms: number
  /** Index of the hop, −1 for none. */
  readonly hop: number
  /** Hosts by whose clocks the two ends are told, when they are two. */
  readonly clocks: readonly [number, number] | null
  /** What the logs of that host say: not covered when they are not there, absent when they have no such row. */
  readonly truth: EvidenceState
  /** Of `tries`: one each; they add up to `ms`. */
  readonly tries: readonly StageTry[]
}

export interface Stages {
  /** Index of the recipient whose way this is. */
  readonly recipient: number
  readonly first: EpochMs
  /** The `ms` of the stages add up to it. */
  readonly totalMs: number
  readonly stages: readonly Stage[]
  /** False: no row ends it, and the total goes to the last row. */
  readonly ended: boolean
}

/** Rows that only a categoriser writes. */
const CATEGORISER = new Set(['EXPAND', 'RESOLVE', 'REDIRECT', 'TRANSFER'])
/** Rows that end a try. */
const REFUSED = new Set(['DEFER', 'FAIL'])

/** Without `recipient`: the one that took longest. Null when the message has no times. */
export function stagesOf(m: MessageDetail, recipient?: number): Stages | null {
  const ended = delaysOf(m, recipient)
  const open = ended ? null : unended(m, recipient)
  const delays = ended ?? (open && delaysOf(open, recipient ?? 0))
  if (!delays) return null
  const stages = delays.parts.flatMap((p) => cut(p, m, delays.recipient))
  return { recipient: delays.recipient, first: m.first, totalMs: delays.totalMs, stages, ended: ended !== null }
}

/** As if the last row were the end. */
function unended(m: MessageDetail, recipient = 0): MessageDetail | null {
  if (Number.isNaN(m.first) || Number.isNaN(m.last) || !m.recipients[recipient]) return null
  const last = m.events.findLastIndex((e) => e.at === m.last)
  const deliveredBy = m.events[last]?.node ?? -1
  return { ...m, recipients: m.recipients.map((r, i) => (i === recipient ? { ...r, at: m.last, event: last, deliveredBy } : r)) }
}

function cut(p: DelayPart, m: MessageDetail, recipient: number): Stage[] {
  const hop = m.hops[p.hop]
  if (p.kind === 'transfer') return [whole('transfer', p, transferTruth(hop))]
  const truth = p.kind === 'end' ? endTruth(m, recipient) : (hop?.sent ?? 'seen')
  const arrival = arrivalOf(p, m)
  const rest: DelayPart = arrival === null ? p : { ...p, from: arrival, ms: p.from + p.ms - arrival, clocks: null }
  if (arrival === null && p.from === m.first && p.kind === 'wait' && p.clocks && p.clocks[0] !== p.node) return [whole('start', p, 'seen')]
  const stages = stay(rest, truth, m, recipient)
  // tries in vain belong to a hop of their own, and so does what came before them
  const ofHop = { ...p, to: -1, hop: stages[0]?.hop ?? p.hop }
  const first = arrival === null ? [] : [whole('arrival', { ...ofHop, ms: arrival - p.from }, 'seen')]
  return [...first, ...stages].filter((s) => s.ms !== 0 || s.tries.length > 0)
}

const whole = (kind: StageKind, p: DelayPart, truth: EvidenceState): Stage => ({
  kind,
  node: p.node,
  to: p.to,
  from: p.from,
  ms: p.ms,
  hop: p.hop,
  clocks: p.clocks,
  truth,
  tries: [],
})

/** Time of the row that took the message in on the host of a part which begins by the clock of another; null when there is none. */
function arrivalOf(p: DelayPart, m: MessageDetail): EpochMs | null {
  if (!p.clocks || p.clocks[1] !== p.node) return null
  const end = p.from + p.ms
  const row = tellingRows(m.events)
    .get(p.node)
    ?.receipts.findLast((e) => e.at <= end)
  return row?.at ?? null
}

interface TellingRows {
  readonly receipts: EventDetail[]
  readonly sorted: EventDetail[]
  readonly refusals: EventDetail[]
}

/** By host: the rows at which stages are cut. A mail may have thousands of rows, and be asked for each of its recipients. */
const telling = new WeakMap<readonly EventDetail[], ReadonlyMap<number, TellingRows>>()

function tellingRows(events: readonly EventDetail[]): ReadonlyMap<number, TellingRows> {
  const known = telling.get(events)
  if (known) return known
  const hosts = new Map<number, TellingRows>()
  for (const e of events) {
    const kind = e.event === 'RECEIVE' ? 'receipts' : CATEGORISER.has(e.event) ? 'sorted' : REFUSED.has(e.event) ? 'refusals' : null
    if (!kind) continue
    const host = hosts.get(e.node) ?? { receipts: [], sorted: [], refusals: [] }
    hosts.set(e.node, host)
    host[kind].push(e)
  }
  telling.set(events, hosts)
  return hosts
}

/** Time on one host, as far as its rows tell it apart. */
function stay(p: DelayPart, truth: EvidenceState, m: MessageDetail, recipient: number): Stage[] {
  const hop = m.hops[p.hop]
  const end = p.from + p.ms
  if (p.kind === 'retry') return [triesStage(p, hop?.attempts ?? [], end, truth, m)]
  const refused = hop?.attempts.some((a) => a.at === end && tryFailed(a)) === true
  const delivers = p.kind === 'end' ? m.recipients[recipient]?.outcome === 'delivered' : hop?.protocol === 'delivery' && !refused
  const vain = p.kind === 'end' && !delivers ? vainTries(p, m, recipient) : null
  const until = vain?.from ?? end
  const sorted = tellingRows(m.events)
    .get(p.node)
    ?.sorted.findLast((e) => e.at > p.from && e.at < until)
  const at = sorted ? sorted.at : p.from
  const hopOf = vain?.hop?.index ?? p.hop
  const before = sorted ? [whole('categorise', { ...p, ms: at - p.from, to: -1, hop: hopOf }, truth)] : []
  const kind = delivers ? 'deliver' : vain || p.kind === 'wait' ? (sorted ? 'queue' : 'stay') : 'end'
  const to = delivers ? (hop?.to ?? p.node) : -1
  const after = whole(kind, { ...p, from: at, ms: until - at, to, hop: hopOf, clocks: sorted ? null : p.clocks }, truth)
  if (!vain) return [...before, after]
  const tried = { ...p, from: until, ms: end - until, to: vain.hop?.to ?? -1, hop: hopOf, clocks: null }
  return [...before, after, triesStage(tried, vain.attempts, end, truth, m)]
}

interface VainTries {
  readonly from: EpochMs
  /** Null: rows say that it was put off, and not for which host. */
  readonly hop: HopDetail | null
  readonly attempts: readonly AttemptDetail[]
}

/** Of a message that never got away: what was tried from here, and when that began. */
function vainTries(p: DelayPart, m: MessageDetail, recipient: number): VainTries | null {
  const end = p.from + p.ms
  const hop = m.hops.find((h) => !h.worked && h.from === p.node && h.attempts.length > 0 && h.recipients.includes(recipient))
  const put = (tellingRows(m.events).get(p.node)?.refusals ?? []).filter((e) => e.event === 'DEFER' && e.at >= p.from && e.at <= end)
  const attempts = hop?.attempts ?? put.map((e) => ({ at: e.at, result: `DEFER ${e.detail}`, session: null }))
  const from = attempts.find(tryFailed)?.at ?? Number.NaN
  return from >= p.from && from <= end ? { from, hop: hop ?? null, attempts } : null
}

function triesStage(p: DelayPart, attempts: readonly AttemptDetail[], end: EpochMs, truth: EvidenceState, m: MessageDetail): Stage {
  const failed = attempts.filter((a) => tryFailed(a) && (a.at < end || (p.kind === 'end' && a.at === end) || a.at <= p.from))
  const starts = failed.map((a, i) => (i === 0 ? p.from : Math.max(a.at, p.from)))
  const tries = failed.map((a, i): StageTry => {
    const from = starts[i] ?? p.from
    const next = starts[i + 1] ?? end
    const tryMs = a.session === null ? 0 : Math.max(0, (endOfTry(p.node, from, next, m.events) ?? from) - from)
    return { from, tryMs, waitMs: next - from - tryMs, result: a.result, session: a.session }
  })
  return { ...whole('tries', p, truth), tries }
}

/** A try that its session tells of begins there; the row that put the message off ended it. */
function endOfTry(node: number, from: EpochMs, next: EpochMs, events: readonly EventDetail[]): EpochMs | null {
  const refusals = tellingRows(events).get(node)?.refusals ?? []
  const row = refusals[lowerBound(refusals.length, (i) => (refusals[i]?.at ?? 0) < from)]
  return row && row.at < next ? row.at : null
}

const transferTruth = (h: HopDetail | undefined): EvidenceState =>
  !h || h.sent === 'seen' || h.received === 'seen' ? 'seen' : h.sent === 'absent' || h.received === 'absent' ? 'absent' : 'not-covered'

function endTruth(m: MessageDetail, recipient: number): EvidenceState {
  const r = m.recipients[recipient]
  return r?.outcome === 'not-covered' ? 'not-covered' : 'seen'
}
