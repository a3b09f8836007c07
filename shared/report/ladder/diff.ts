/** Two arrows of a ladder beside each other: what is the same, what differs, and how far they are apart by both views of time. */
import { formatClock, formatDuration, formatExact } from '../../base/format'
import type { RouteNode } from '../../model/routes'
import type { MessageDetail } from '../../query/message-detail'
import { shownAddress } from '../route-graph'
import { endsInWords, PROTOCOL_WORDS } from '../words'
import type { Ladder, LadderRow } from './row'

export interface DiffLine {
  readonly name: string
  readonly a: string
  readonly b: string
}

export interface ArrowDiff {
  /** From the first to the second; null in a view that does not have both. */
  readonly rawMs: number | null
  readonly adjustedMs: number | null
  readonly lines: readonly DiffLine[]
}

/** `other`: the same message by the other view of time, null where clocks are not known. */
export function compareArrows(
  m: MessageDetail,
  nodes: readonly RouteNode[],
  shown: Ladder,
  other: Ladder | null,
  a: LadderRow,
  b: LadderRow,
): ArrowDiff {
  const between = (l: Ladder | null) => {
    const at = (id: string) => l?.rows.find((r) => r.id === id)?.at ?? Number.NaN
    const ms = at(b.id) - at(a.id)
    return Number.isNaN(ms) ? null : ms
  }
  const [raw, adjusted] = shown.isAdjusted ? [other, shown] : [shown, other]
  const facts = [a, b].map((r) => factsOf(r, m, nodes, shown))
  const names = [...new Set(facts.flatMap((f) => [...f.keys()]))]
  return {
    rawMs: between(raw),
    adjustedMs: between(adjusted),
    lines: names.map((name) => ({ name, a: facts[0]?.get(name) ?? '', b: facts[1]?.get(name) ?? '' })),
  }
}

function factsOf(r: LadderRow, m: MessageDetail, nodes: readonly RouteNode[], l: Ladder): Map<string, string> {
  const h = m.hops[r.hop]
  const name = (n: number) => nodes[n]?.name ?? 'not known'
  const out = new Map<string, string>()
  out.set('Time', `${l.isAdjusted ? '≈ ' : ''}${formatClock(r.at, l.zone)}`)
  if (!h) return out
  const people = h.recipients.map((i) => shownAddress(m.recipients[i]?.address ?? ''))
  out.set('Hosts', [h.from, ...h.via, h.to].map(name).join(' → '))
  out.set('What', r.label)
  out.set('By', PROTOCOL_WORDS[h.protocol])
  out.set('Waited before', formatDuration(h.waitMs) || 'not known')
  // these are of the hand-over that worked, and of no try before it
  if (r.style !== 'failed') {
    out.set('Transfer', formatExact(h.transferMs) || 'not known')
    out.set('Sessions', h.sessions.map((s) => `S-${s + 1}`).join(', ') || 'none')
  }
  out.set(
    'Recipients',
    people.length === 0 || people.length === m.recipients.length
      ? 'all'
      : `${people.length}: ${people.slice(0, 3).join(', ')}${people.length > 3 ? ' …' : ''}`,
  )
  out.set('Evidence', endsInWords(h))
  out.set('Joined by', `${h.key}, ${h.certainty}`)
  return out
}
