/** Recipients by the way their copies took: a list of 247 people on one way is one row. */
import { pushTo } from '../../base/lists'
import type { RouteNode } from '../../model/routes'
import type { MessageDetail } from '../../query/message-detail'
import { OUTCOME_WORDS } from '../words'
import { nameOf } from './stage-words'

export interface Way {
  /** Stable while the message is: the hops and the end. */
  readonly key: string
  /** Hosts and outcome in words. */
  readonly words: string
  /** Indexes of recipients, the slowest first; those without a time last. */
  readonly recipients: readonly number[]
  /** From the first row; NaN when no member has a time. */
  readonly leastMs: number
  readonly mostMs: number
}

/** Largest first. Groups and redirected addresses are on the way to others. */
export function waysOf(m: MessageDetail, without: number, nodes: readonly RouteNode[]): Way[] {
  const hopsOf = new Map<number, number[]>()
  for (const h of m.hops) {
    if (h.protocol === 'shadow') continue
    for (const r of h.recipients) pushTo(hopsOf, r, h.index)
  }
  const groups = new Map<string, number[]>()
  m.recipients.forEach((r, i) => {
    if (i === without || r.outcome === 'expanded' || r.outcome === 'redirected') return
    pushTo(groups, `${(hopsOf.get(i) ?? []).join('-')} ${r.deliveredBy} ${r.outcome}`, i)
  })
  const hostsOf = (i: number) => (hopsOf.get(i) ?? []).map((h) => nameOf(nodes, m.hops[h]?.to ?? -1))
  return [...groups].map(([key, members]) => wayOf(key, members, m, hostsOf(members[0] ?? -1))).sort(byWeight)
}

function wayOf(key: string, members: readonly number[], m: MessageDetail, hosts: readonly string[]): Way {
  const after = (i: number) => (m.recipients[i]?.at ?? Number.NaN) - m.first
  const timed = members.filter((i) => !Number.isNaN(after(i))).sort((a, b) => after(b) - after(a) || a - b)
  const r = m.recipients[members[0] ?? -1]
  const end = r ? OUTCOME_WORDS[r.outcome] : ''
  return {
    key,
    words: hosts.length > 0 ? `${hosts.join(' → ')}, ${end}` : end,
    recipients: [...timed, ...members.filter((i) => Number.isNaN(after(i)))],
    leastMs: after(timed.at(-1) ?? -1),
    mostMs: after(timed[0] ?? -1),
  }
}

const byWeight = (a: Way, b: Way) =>
  b.recipients.length - a.recipients.length || (b.mostMs || 0) - (a.mostMs || 0) || (a.key < b.key ? -1 : 1)
