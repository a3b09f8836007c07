/**
 * One connection in the logs of both its ends, line by line. What only one of them has is *absent* from the other when that log goes on
 * without it, and *not covered* when lines of it are lost or it ends before. What a server noted for itself is no line of the other.
 */
import type { Coverage, EvidenceState, RouteNode } from '../model/routes'
import { clockAt } from './adjusted-times'
import { align } from './align'
import { type CapabilityDifference, capabilityDifferences } from './hello-reply'
import { COVER_MARGIN_MS, logCover } from './log-cover'
import type { Dialogue, Unit } from './session-dialogue'
import type { SessionRow } from './session-row'

export interface EndRow {
  /** Unit of this session's dialogue, or of the other's; null where one has none. */
  readonly own: number | null
  readonly other: number | null
  /** Of what stands on one side only: the state of the other side; `seen` where both have it; null where nothing can be compared. */
  readonly state: EvidenceState | null
  /** Both have it, in other words. */
  readonly differs: boolean
}

export interface BothEnds {
  readonly rows: readonly EndRow[]
  /** What the client was offered, against what the server says it offered: a device between changes it. */
  readonly altered: readonly CapabilityDifference[]
}

/** What the log of the other end says where no session of it was found. */
export type NoOtherEnd = 'unknown-peer' | 'outside' | 'no-log' | 'not-covered' | 'unlogged' | 'absent'

type Facts = { readonly nodes: readonly RouteNode[]; readonly coverage: readonly Coverage[] }

/** What to add to a time by the clock of one node for that of the other, and how far that may be off. 0 ± Infinity when not known. */
export function clockShift(nodes: readonly RouteNode[], from: number, to: number, at: number): { ms: number; boundMs: number } {
  const [a, b] = [nodes[from]?.clock, nodes[to]?.clock]
  if (from === to) return { ms: 0, boundMs: 0 }
  if (!a || !b || a.reference !== b.reference) return { ms: 0, boundMs: Number.POSITIVE_INFINITY }
  const [x, y] = [clockAt(a, at), clockAt(b, at)]
  return { ms: y.offsetMs - x.offsetMs, boundMs: x.boundMs + y.boundMs }
}

export function noOtherEnd(s: SessionRow, { nodes, coverage }: Facts, logs: (node: number, peer: number) => boolean): NoOtherEnd {
  const peer = nodes[s.peer]
  if (!peer) return 'unknown-peer'
  if (peer.kind !== 'exchange-server') return 'outside'
  const { ms, boundMs } = clockShift(nodes, s.node, s.peer, s.first)
  const marginMs = COVER_MARGIN_MS + (Number.isFinite(boundMs) ? boundMs : 0)
  const cover = logCover(coverage, { node: s.peer, kind: otherKind(s), at: s.first + ms, marginMs })
  if (cover === 'none') return 'no-log'
  if (cover === 'part') return 'not-covered'
  // a connector whose protocol logging is off leaves no sessions in a log that others fill
  return logs(s.peer, s.node) ? 'absent' : 'unlogged'
}

export const otherKind = (s: Pick<SessionRow, 'direction'>): 'smtp-receive' | 'smtp-send' =>
  s.direction === 'send' ? 'smtp-receive' : 'smtp-send'

export interface End {
  readonly row: SessionRow
  readonly dialogue: Dialogue
}

export function bothEnds(own: End, other: End, facts: Facts): BothEnds {
  const [a, b] = [talkOf(own.dialogue), talkOf(other.dialogue)]
  const pairs = pairUnits(own.dialogue, a, other.dialogue, b)
  const rows = withNotes(own, other, pairs, facts)
  return { rows, altered: alteredOffers(own, other) }
}

/** Units that both ends would have. */
const talkOf = (d: Dialogue): number[] => d.units.flatMap((u, i) => (u.kind === 'tls' || u.kind === 'note' || isRepeated(d, u) ? [] : [i]))

const isRepeated = (d: Dialogue, u: Unit): boolean => d.lines[u.from]?.repeated ?? false

type Pair = readonly [own: number | null, other: number | null]

/** First what is the same, word by word; then, between, what is the same command or code in other words. */
function pairUnits(own: Dialogue, a: readonly number[], other: Dialogue, b: readonly number[]): Pair[] {
  const exact = align(
    a.map((u) => wordsOf(own, u)),
    b.map((u) => wordsOf(other, u)),
  )
  const out: Pair[] = []
  let gap: { a: number[]; b: number[] } = { a: [], b: [] }
  const close = () => {
    const loose = align(
      gap.a.map((u) => kindOf(own, u)),
      gap.b.map((u) => kindOf(other, u)),
    )
    for (const [i, j] of loose) out.push([i === null ? null : (gap.a[i] ?? null), j === null ? null : (gap.b[j] ?? null)])
    gap = { a: [], b: [] }
  }
  for (const [i, j] of exact) {
    const [x, y] = [i === null ? null : (a[i] ?? null), j === null ? null : (b[j] ?? null)]
    if (x !== null && y !== null) {
      close()
      out.push([x, y])
    } else if (x !== null) gap.a.push(x)
    else if (y !== null) gap.b.push(y)
  }
  close()
  return out
}

function wordsOf(d: Dialogue, unit: number): string {
  const u = d.units[unit] as Unit
  const lines = d.lines.slice(u.from, u.to)
  // each log hides secrets in its own way, and its own way to write the offers of a server
  if (lines.some((l) => l.masked || /^(\d{3} )?<[\w ]+>$/.test(l.text))) return `${u.by} secret ${u.code}`
  if (d.offers.some((o) => o.unit === unit)) return `${u.by} offers`
  if (u.kind === 'connect' || u.kind === 'disconnect') return u.kind
  return `${u.by} ${lines.map((l) => l.text.trim()).join('\n')}`
}

function kindOf(d: Dialogue, unit: number): string {
  const u = d.units[unit] as Unit
  return `${u.kind} ${u.by} ${u.verb} ${u.code}`
}

/** Rows in the order of this session, with what each log noted where it stands; and the state of what one side lacks. */
function withNotes(own: End, other: End, pairs: readonly Pair[], facts: Facts): EndRow[] {
  const rows: EndRow[] = []
  let next = 0
  let nextOther = 0
  const notes = (to: number, toOther: number) => {
    for (; next < to; next++) rows.push({ own: next, other: null, state: null, differs: false })
    for (; nextOther < toOther; nextOther++) rows.push({ own: null, other: nextOther, state: null, differs: false })
  }
  pairs.forEach(([x, y], i) => {
    notes(x ?? next, y ?? nextOther)
    const both = x !== null && y !== null
    const differs = both && wordsOf(own.dialogue, x) !== wordsOf(other.dialogue, y)
    const state = both ? 'seen' : x !== null ? stateAt(own, other, pairs, i, 1, facts) : stateAt(other, own, pairs, i, 0, facts)
    rows.push({ own: x, other: y, state, differs })
    if (x !== null) next = x + 1
    if (y !== null) nextOther = y + 1
  })
  notes(own.dialogue.units.length, other.dialogue.units.length)
  return rows
}

/** `has` has the unit of this pair, `lacks` does not: side 0 is this session, 1 the other. */
function stateAt(has: End, lacks: End, pairs: readonly Pair[], at: number, side: 0 | 1, { nodes, coverage }: Facts): EvidenceState {
  const before = nearest(pairs, at, side, -1)
  const after = nearest(pairs, at, side, 1)
  const line = (unit: number, last: boolean) => {
    const u = lacks.dialogue.units[unit]
    return u && lacks.dialogue.lines[last ? u.to - 1 : u.from]
  }
  const from = before === null ? -1 : lineIndex(lacks, before, true)
  const to = after === null ? lacks.dialogue.lines.length : lineIndex(lacks, after, false)
  if (numbersLost(lacks, from, to)) return 'not-covered'
  if (after !== null || (before !== null && line(before, true)?.event === '-')) return 'absent'
  // behind its last line: its log must go on
  const own = pairs[at]?.[side === 1 ? 0 : 1] ?? -1
  const shown = has.dialogue.lines[has.dialogue.units[own]?.from ?? -1]
  if (!shown) return 'not-covered'
  const { ms, boundMs } = clockShift(nodes, has.row.node, lacks.row.node, shown.at)
  const marginMs = COVER_MARGIN_MS + (Number.isFinite(boundMs) ? boundMs : 0)
  const kind = lacks.row.direction === 'receive' ? 'smtp-receive' : 'smtp-send'
  return logCover(coverage, { node: lacks.row.node, kind, at: shown.at + ms, marginMs }) === 'whole' ? 'absent' : 'not-covered'
}

function nearest(pairs: readonly Pair[], at: number, side: 0 | 1, step: 1 | -1): number | null {
  for (let i = at + step; i >= 0 && i < pairs.length; i += step) {
    const unit = pairs[i]?.[side] ?? null
    if (unit !== null) return unit
  }
  return null
}

function lineIndex({ dialogue }: End, unit: number, last: boolean): number {
  const u = dialogue.units[unit]
  return u ? (last ? u.to - 1 : u.from) : -1
}

/** Between two of its lines (−1: before the first) a number is missing. */
function numbersLost({ dialogue: { lines } }: End, from: number, to: number): boolean {
  let expected = from < 0 ? 0 : (lines[from]?.sequence ?? Number.NaN) + 1
  for (let i = from + 1; i <= Math.min(to, lines.length - 1); i++) {
    const sequence = lines[i]?.sequence ?? Number.NaN
    if (sequence > expected) return true
    if (!Number.isNaN(sequence)) expected = Math.max(expected, sequence + 1)
  }
  return false
}

function alteredOffers(own: End, other: End): CapabilityDifference[] {
  const [server, client] = own.row.direction === 'receive' ? [own, other] : [other, own]
  const [said, heard] = [server.dialogue.offers, client.dialogue.offers]
  if (said.length !== heard.length) return []
  return said.flatMap((s, i) => capabilityDifferences(s.capabilities, heard[i]?.capabilities ?? []))
}
