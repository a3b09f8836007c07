/**
 * Edges as points: from a port at the side of a box through the lanes to a port of the other box. Two and two points make straight legs,
 * with a curve between them where nothing stands.
 */
import { type Axis, BOW, type Box, type LayoutEdge, type LayoutNode, type PlacedEdge, sum } from './geometry'
import type { Arc, Item } from './items'

const PORT_STEP = 14

export interface Span {
  readonly from: number
  readonly to: number
}

/** Where edges meet the sides of boxes: in the order of the lanes they come from, spread about the middle. */
export function placePorts(
  nodes: readonly LayoutNode[],
  arcs: readonly Arc[],
  lanes: readonly (readonly number[])[],
  cross: readonly number[],
  axis: Axis,
): [number, number][] {
  const out = arcs.map((): [number, number] => [0, 0])
  nodes.forEach((n, node) => {
    for (const end of [0, 1] as const) {
      const here = arcs.flatMap((a, i) => ((end === 0 ? a.from : a.to) === node ? [i] : []))
      const seenFrom = (i: number) => cross[(end === 0 ? lanes[i]?.[0] : lanes[i]?.at(-1)) ?? -1] ?? 0
      here.sort((a, b) => seenFrom(a) - seenFrom(b) || a - b)
      const room = axis.size(n.core).cross * (n.caption ? 0.2 : 0.6)
      const step = here.length > 1 ? Math.min(PORT_STEP, room / (here.length - 1)) : 0
      here.forEach((i, k) => {
        const pair = out[i]
        if (pair) pair[end] = (cross[node] ?? 0) + (k - (here.length - 1) / 2) * step
      })
    }
  })
  return out
}

export function placeArc(
  e: LayoutEdge,
  back: boolean,
  lane: readonly number[],
  [first, last]: readonly [Box, Box],
  [out, into]: readonly [number, number],
  g: {
    readonly items: readonly Item[]
    readonly spans: readonly Span[]
    readonly cross: readonly number[]
    readonly axis: Axis
    readonly ranks: readonly [number, number]
  },
): PlacedEdge {
  const { axis } = g
  const span = (rank: number) => g.spans[rank] ?? { from: 0, to: 0 }
  // [main, cross]; two and two make straight legs
  const way: [number, number][] = [
    [axis.main(first) + axis.size(first).main, out],
    [span(g.ranks[0]).to, out],
  ]
  let label: Box | null = null
  for (const i of lane) {
    const item = g.items[i]
    if (!item) continue
    const { from, to } = span(item.rank)
    const at = g.cross[i] ?? 0
    // a line through a rank without extent would only bend it
    if (to > from) way.push([from, at], [to, at])
    if (item.labelled && e.label) {
      const size = axis.size(e.label)
      label = axis.box((from + to - size.main) / 2, at - size.cross / 2, e.label)
    }
  }
  way.push([span(g.ranks[1]).from, into], [axis.main(last), into])
  if (back) way.reverse()
  const [tipMain, tipCross] = way.at(-1) as [number, number]
  const sign = back ? -1 : 1
  const end = tipMain - sign * e.head
  const before = way.at(-2) as [number, number]
  way[way.length - 1] = [end, tipCross]
  if ((end - before[0]) * sign < 0) way[way.length - 2] = [end, tipCross]
  return { id: e.id, points: way.map(([m, c]) => axis.point(m, c)), loop: false, label, tip: axis.point(tipMain, tipCross) }
}

export function placeLoops(loops: readonly LayoutEdge[], core: Box, axis: Axis): PlacedEdge[] {
  const size = axis.size(core)
  const edge = axis.cross(core)
  const middle = axis.main(core) + size.main / 2
  const sizes = loops.map((l) => loopSize(l, axis))
  let from = middle - sum(sizes.map((s) => s.main)) / 2
  return loops.map((l, i) => {
    const own = sizes[i] ?? { main: 0, cross: 0 }
    const centre = from + own.main / 2
    from += own.main
    // a row of labels may be longer than the box: the bows stay on it
    const foot = Math.min(Math.max(centre, axis.main(core) + 14), axis.main(core) + size.main - 14)
    const label = l.label ? axis.size(l.label) : null
    return {
      id: l.id,
      points: [
        axis.point(foot - 9, edge),
        axis.point(foot - 9, edge - BOW),
        axis.point(foot + 9, edge - BOW),
        axis.point(foot + 9, edge - l.head),
      ],
      loop: true,
      label: l.label && label ? axis.box(centre - label.main / 2, edge - BOW - label.cross, l.label) : null,
      tip: axis.point(foot + 9, edge),
    }
  })
}

export function loopSize(l: LayoutEdge, axis: Axis): { main: number; cross: number } {
  const { main, cross } = l.label ? axis.size(l.label) : { main: 0, cross: 0 }
  return { main: Math.max(main, 24) + 6, cross }
}
