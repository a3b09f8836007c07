/**
 * What stands in the ranks of a layered picture: nodes at even ranks; at every rank between the ends of an edge one item that keeps a
 * lane free for it, the middle one as large as the edge's label. So edges never run over boxes, nor labels over anything.
 *
 *   rank 0      1        2      3      4
 *   [A] ──── (label) ──▶ [B] ─ (…) ─▶ [C]
 *    └─────── lane ───── lane ─ lane ──┘
 *
 * "Main" is the axis of the ranks, "cross" the other one; left to right or downwards is decided by who reads the result.
 */
export interface Item {
  readonly rank: number
  /** Index of the node, −1 for a lane. */
  readonly node: number
  /** Index of the edge, −1 for a node. */
  readonly edge: number
  readonly labelled: boolean
  /** Cross extents on both sides of the line that edges aim at. */
  readonly before: number
  readonly after: number
  readonly main: number
  /** Item numbers in the rank before and after. */
  readonly up: number[]
  readonly down: number[]
}

export interface NodeExtent {
  readonly main: number
  readonly before: number
  readonly after: number
}

export interface Arc {
  /** Node indexes, from < to: the order of the nodes makes any graph acyclic. */
  readonly from: number
  readonly to: number
  readonly edge: number
  readonly label: { readonly main: number; readonly cross: number } | null
}

const LANE = 6

/** Longest path from the beginnings; a node that nothing enters stands right before what it reaches. */
export function rankNodes(count: number, arcs: readonly Arc[]): number[] {
  const ranks = Array.from({ length: count }, () => 0)
  const at = (i: number) => ranks[i] ?? 0
  const byFrom = [...arcs].sort((a, b) => a.from - b.from)
  for (const a of byFrom) ranks[a.to] = Math.max(at(a.to), at(a.from) + 1)
  const entered = new Set(arcs.map((a) => a.to))
  for (let i = 0; i < count; i++) {
    const next = arcs.filter((a) => a.from === i).map((a) => at(a.to))
    if (next.length > 0 && !entered.has(i)) ranks[i] = Math.min(...next) - 1
  }
  return ranks
}

/** Items of all ranks and, per arc, the lane items in order. */
export function makeItems(nodes: readonly NodeExtent[], arcs: readonly Arc[]): { items: Item[]; lanes: number[][] } {
  const ranks = rankNodes(nodes.length, arcs)
  const items: Item[] = nodes.map((n, node) => ({
    rank: 2 * (ranks[node] ?? 0),
    node,
    edge: -1,
    labelled: false,
    ...n,
    up: [],
    down: [],
  }))
  const lanes = arcs.map((arc) => {
    const first = 2 * (ranks[arc.from] ?? 0) + 1
    const last = 2 * (ranks[arc.to] ?? 0) - 1
    const middle = first + 2 * Math.floor((last - first) / 4)
    const lane: number[] = []
    let previous = arc.from
    for (let rank = first; rank <= last; rank++) {
      const label = rank === middle ? arc.label : null
      const half = label ? label.cross / 2 : LANE
      const item = items.length
      items.push({
        rank,
        node: -1,
        edge: arc.edge,
        labelled: label !== null,
        before: half,
        after: half,
        main: label?.main ?? 0,
        up: [],
        down: [],
      })
      link(items, previous, item)
      lane.push(item)
      previous = item
    }
    link(items, previous, arc.to)
    return lane
  })
  return { items, lanes }
}

function link(items: readonly Item[], upper: number, lower: number): void {
  items[upper]?.down.push(lower)
  items[lower]?.up.push(upper)
}
