/** Columns of a ladder: the hosts in the order of their first use, or in the order a person gave them. */
import { formatDuration } from '../../base/format'
import type { EpochMs } from '../../base/time'
import type { Catalogue } from '../../model/case'
import type { RouteNode } from '../../model/routes'
import { clockAt } from '../../query/adjusted-times'
import type { MessageDetail } from '../../query/message-detail'
import type { Item } from './items'
import type { LadderColumn } from './row'

/** More hosts than this are no picture: those outside that were met once stand in one column. */
const MOST_COLUMNS = 12

export type ColumnFacts = Pick<Catalogue, 'nodes' | 'coverage'>

export interface Columns {
  readonly list: readonly LadderColumn[]
  readonly of: (node: number) => number
}

/** `moved`: nodes in the order a person wants them; those it does not name follow. */
export function columnsOf(
  items: readonly Item[],
  m: MessageDetail,
  { nodes, coverage }: ColumnFacts,
  moved: readonly number[],
  unfold: boolean,
): Columns {
  const used = new Set<number>()
  for (const i of items) {
    const own = i.hop ? [i.hop.from, ...i.hop.via, i.hop.to] : [i.clock]
    for (const n of own) used.add(n)
  }
  const order = [...moved.filter((n) => used.has(n)), ...[...used].filter((n) => !moved.includes(n))]
  const groups = used.size > MOST_COLUMNS && !unfold ? folded(order, items, nodes) : order.map((n) => [n])
  const logged = new Set(coverage.map((c) => c.node))
  for (const e of m.events) logged.add(e.node)
  const list = groups.map((g) => columnOf(g, nodes, logged, m.first))
  const place = new Map(groups.flatMap((g, i) => g.map((n) => [n, i] as const)))
  return { list, of: (n) => place.get(n) ?? -1 }
}

/** Hosts outside that one arrow reaches, or comes from: together where the first of them stood. */
function folded(order: readonly number[], items: readonly Item[], nodes: readonly RouteNode[]): number[][] {
  const met = new Map<number, number>()
  for (const i of items) for (const n of i.hop ? [i.hop.from, i.hop.to] : []) met.set(n, (met.get(n) ?? 0) + 1)
  const single = (n: number) => nodes[n]?.kind !== 'exchange-server' && nodes[n]?.kind !== 'load-balancer' && (met.get(n) ?? 0) <= 1
  const group = order.filter(single)
  if (group.length < 2) return order.map((n) => [n])
  return order.flatMap((n) => (n === group[0] ? [group] : group.includes(n) ? [] : [[n]]))
}

function columnOf(group: readonly number[], nodes: readonly RouteNode[], logged: ReadonlySet<number>, at: EpochMs): LadderColumn {
  const node = group[0] ?? -1
  const n = nodes[node]
  const kind = n?.kind === 'exchange-server' ? 'server' : n?.kind === 'load-balancer' || n?.kind === 'firewall' ? 'balancer' : 'outside'
  if (group.length > 1) {
    const some = group.slice(0, 2).map((x) => nodes[x]?.name ?? 'not known')
    return {
      node,
      nodes: group,
      name: `${group.length} hosts outside`,
      note: `${some.join(', ')} …`,
      kind: 'outside',
      logged: false,
      sure: 'certain',
    }
  }
  return {
    node,
    nodes: group,
    name: n?.name ?? 'host not known',
    note: [n?.addresses[0] ?? '', n ? clockNote(n, at) : ''].filter((t) => t !== '' && t !== n?.name).join(' · '),
    kind,
    logged: logged.has(node),
    sure: n?.certainty ?? 'possible',
  }
}

/** `−1.84 s`, by which its clock is off: only what is more than its bound. */
function clockNote({ clock }: RouteNode, at: EpochMs): string {
  if (!clock) return ''
  const { offsetMs, boundMs } = clockAt(clock, at)
  if (Math.abs(offsetMs) <= boundMs) return ''
  return `${offsetMs < 0 ? '' : '+'}${formatDuration(Math.round(offsetMs))}`
}
