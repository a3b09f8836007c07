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
  const beside = [nearestUnits(pairs, 0), nearestUnits(pairs, 1)] as const
  const lost = [lossesOf(own), lossesOf(other)] as const
  pairs.forEach(([x, y], i) => {
    notes(x ?? next, y ?? nextOther)
    const both = x !== null && y !== null
    const differs = both && wordsOf(own.dialogue, x) !== wordsOf(other.dialogue, y)
    const gap = (side: 0 | 1) => ({ before: beside[side].before[i] ?? null, after: beside[side].after[i] ?? null, lost: lost[side] })
    const state = both ? 'seen' : x !== null ? stateAt(own, x, other, gap(1), facts) : stateAt(other, y ?? -1, own, gap(0), facts)
    rows.push({ own: x, other: y, state, differs })
    if (x !== null) next = x + 1
    if (y !== null) nextOther = y + 1
  })
  notes(own.dialogue.units.length, other.dialogue.units.length)
  return rows
}

/** Where a unit would stand in the dialogue that lacks it. */
interface Gap {
  /** Units of that dialogue before and behind it; null for none. */
  readonly before: number | null
  readonly after: number | null
  readonly lost: Losses
}

/** `has` has the unit, `lacks` does not. */
function stateAt(has: End, unit: number, lacks: End, { before, after, lost }: Gap, { nodes, coverage }: Facts): EvidenceState {
  const { lines, units } = lacks.dialogue
  const from = before === null ? -1 : (units[before]?.to ?? 0) - 1
  const to = after === null ? lines.length : (units[after]?.from ?? 0)
  if (lost.between(from, to)) return 'not-covered'
  if (after !== null || lines[from]?.event === '-') return 'absent'
  // behind its last line: its log must go on
  const shown = has.dialogue.lines[has.dialogue.units[unit]?.from ?? -1]
  if (!shown) return 'not-covered'
  const { ms, boundMs } = clockShift(nodes, has.row.node, lacks.row.node, shown.at)
  const marginMs = COVER_MARGIN_MS + (Number.isFinite(boundMs) ? boundMs : 0)
  const kind = lacks.row.direction === 'receive' ? 'smtp-receive' : 'smtp-send'
  return logCover(coverage, { node: lacks.row.node, kind, at: shown.at + ms, marginMs }) === 'whole' ? 'absent' : 'not-covered'
}

/** For each pair the nearest units of one side before and behind it. */
function nearestUnits(pairs: readonly Pair[], side: 0 | 1) {
  const before: (number | null)[] = []
  const after: (number | null)[] = []
  let last: number | null = null
  pairs.forEach((pair, i) => {
    before[i] = last
    last = pair[side] ?? last
  })
  last = null
  for (let i = pairs.length - 1; i >= 0; i--) {
    after[i] = last
    last = pairs[i]?.[side] ?? last
  }
  return { before, after }
}

interface Losses {
  /** Whether a number is missing behind line `from` (−1: the beginning) and not behind line `to`. */
  between(from: number, to: number): boolean
}

function lossesOf({ dialogue: { lines } }: End): Losses {
  // how often a number was missing up to and with each line
  const upTo: number[] = []
  let expected = 0
  let losses = 0
  for (const { sequence } of lines) {
    if (sequence > expected) losses++
    if (!Number.isNaN(sequence)) expected = Math.max(expected, sequence + 1)
    upTo.push(losses)
  }
  const at = (line: number) => (line < 0 ? 0 : (upTo[Math.min(line, upTo.length - 1)] ?? 0))
  return { between: (from, to) => at(to) > at(from) }
}

function alteredOffers(own: End, other: End): CapabilityDifference[] {
  const [server, client] = own.row.direction === 'receive' ? [own, other] : [other, own]
  const [said, heard] = [server.dialogue.offers, client.dialogue.offers]
  if (said.length !== heard.length) return []
  return said.flatMap((s, i) => capabilityDifferences(s.capabilities, heard[i]?.capabilities ?? []))
}
