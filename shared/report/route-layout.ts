/**
 * Places a route on paper: layers in the order of the route, left to right when that fits, downwards when it does not. Pure and without
 * chance, so that the command line draws the same picture as the window, and twice the same bytes.
 *
 * A way back (A→B→A) keeps the order of the nodes and runs from the later to the earlier, in a lane of its own. A hand-over inside one
 * host is a loop at its side. An edge is a list of points: straight and curved legs in turn, the first one straight.
 */
import { loopSize, placeArc, placeLoops, placePorts, type Span } from './layout/edges'
import {
  type Axis,
  axes,
  BOW,
  type Box,
  type Direction,
  type LayoutEdge,
  type LayoutNode,
  type RouteLayout,
  type Size,
  sum,
} from './layout/geometry'
import { type Arc, type Item, makeItems, type NodeExtent } from './layout/items'
import { orderRanks } from './layout/order'
import { placeItems } from './layout/place'

/** Between ranks, on both sides of a label; lines that run down need less room for their heads and bends. */
const RANK_GAPS: Readonly<Record<Direction, number>> = { right: 26, down: 17 }
const MOST_BEND = 12
const MARGIN = 6

/** Below this the words of a picture that runs right are too small to read on paper. */
const LEAST_SCALE = 0.8

/** The picture for a page of this size: to the right if it can be read so, else whichever way stays larger. */
export function fitRoute(
  measure: (d: Direction) => { readonly nodes: readonly LayoutNode[]; readonly edges: readonly LayoutEdge[] },
  page: Size,
): Fitted {
  const [right, down] = (['right', 'down'] as const).map((d) => {
    const { nodes, edges } = measure(d)
    const layout = layoutRoute(nodes, edges, d)
    return { layout, scale: Math.min(1, page.width / layout.width, page.height / layout.height) }
  }) as [Fitted, Fitted]
  return right.scale >= LEAST_SCALE || right.scale >= down.scale ? right : down
}

interface Fitted {
  readonly layout: RouteLayout
  readonly scale: number
}

export function layoutRoute(nodes: readonly LayoutNode[], edges: readonly LayoutEdge[], direction: Direction): RouteLayout {
  const axis = axes(direction)
  const index = new Map(nodes.map((n, i) => [n.id, i]))
  const loops = new Map<number, LayoutEdge[]>()
  const arcs: Arc[] = []
  edges.forEach((e, edge) => {
    const from = index.get(e.from)
    const to = index.get(e.to)
    if (from === undefined || to === undefined) throw new RangeError(`layout: edge ${e.id} has no ${from === undefined ? 'from' : 'to'}`)
    if (from === to) loops.set(from, [...(loops.get(from) ?? []), e])
    else arcs.push({ from: Math.min(from, to), to: Math.max(from, to), edge, label: e.label && axis.size(e.label) })
  })
  const extents = nodes.map((n, i) => extentOf(n, loops.get(i) ?? [], axis))
  const { items, lanes } = makeItems(extents, arcs)
  const ranks = orderRanks(items)
  const cross = placeItems(items, ranks)
  const spans = rankSpans(items, ranks, cross, RANK_GAPS[direction])
  const nodeAt = (i: number) => coreOf(nodes[i] as LayoutNode, spans[items[i]?.rank ?? 0] as Span, cross[i] ?? 0, axis)
  const ports = placePorts(nodes, arcs, lanes, cross, axis)
  const placedNodes = nodes.map((n, i) => ({ id: n.id, core: nodeAt(i), caption: captionOf(n, nodeAt(i), direction) }))
  const placedEdges = [
    ...arcs.map((arc, a) => {
      const e = edges[arc.edge] as LayoutEdge
      const ends = [nodeAt(arc.from), nodeAt(arc.to)] as const
      return placeArc(e, (index.get(e.from) ?? 0) > (index.get(e.to) ?? 0), lanes[a] ?? [], ends, ports[a] ?? [0, 0], {
        items,
        spans,
        cross,
        axis,
        ranks: [items[arc.from]?.rank ?? 0, items[arc.to]?.rank ?? 0],
      })
    }),
    ...[...loops].flatMap(([i, own]) => placeLoops(own, nodeAt(i), axis)),
  ]
  return shifted({ direction, width: 0, height: 0, nodes: placedNodes, edges: placedEdges })
}

/** A line that shifts far aside between two ranks gets a longer way to do so. */
function bendRoom(items: readonly Item[], rank: readonly number[], cross: readonly number[]): number {
  const shift = Math.max(0, ...rank.flatMap((i) => (items[i]?.down ?? []).map((d) => Math.abs((cross[d] ?? 0) - (cross[i] ?? 0)))))
  return Math.min(MOST_BEND, Math.max(0, shift - 20) * 0.2)
}

const CAPTION_GAP = 8

function extentOf(n: LayoutNode, loops: readonly LayoutEdge[], axis: Axis): NodeExtent {
  const core = axis.size(n.core)
  const caption = n.caption ? axis.size(n.caption) : null
  const bows = loops.map((l) => loopSize(l, axis))
  return {
    main: Math.max(core.main, caption?.main ?? 0, sum(bows.map((b) => b.main))),
    before: core.cross / 2 + (bows.length ? BOW + Math.max(...bows.map((b) => b.cross)) : 0),
    after: core.cross / 2 + (caption ? CAPTION_GAP + caption.cross : 0),
  }
}

/** Main extents of the ranks; one without labels is a line in the middle of its gap. */
function rankSpans(items: readonly Item[], ranks: readonly (readonly number[])[], cross: readonly number[], gap: number): Span[] {
  let from = 0
  return ranks.map((rank) => {
    const to = from + Math.max(0, ...rank.map((i) => items[i]?.main ?? 0))
    const span = { from, to }
    from = to + gap + bendRoom(items, rank, cross)
    return span
  })
}

function coreOf(n: LayoutNode, span: Span, cross: number, axis: Axis): Box {
  const size = axis.size(n.core)
  return axis.box((span.from + span.to - size.main) / 2, cross - size.cross / 2, n.core)
}

function captionOf(n: LayoutNode, core: Box, direction: Direction): Box | null {
  if (!n.caption) return null
  return direction === 'right'
    ? { ...n.caption, x: core.x + (core.width - n.caption.width) / 2, y: core.y + core.height + CAPTION_GAP }
    : { ...n.caption, x: core.x + core.width + CAPTION_GAP, y: core.y + (core.height - n.caption.height) / 2 }
}

/** Moves everything into the quadrant that starts at 0, 0, with a margin. */
function shifted(l: RouteLayout): RouteLayout {
  const boxes = [
    ...l.nodes.flatMap((n) => (n.caption ? [n.core, n.caption] : [n.core])),
    ...l.edges.flatMap((e) => [...(e.label ? [e.label] : []), ...e.points.map((p) => ({ ...p, width: 0, height: 0 }))]),
  ]
  if (boxes.length === 0) return l
  const x = MARGIN - Math.min(...boxes.map((b) => b.x))
  const y = MARGIN - Math.min(...boxes.map((b) => b.y))
  const move = <T extends { readonly x: number; readonly y: number }>(p: T): T => ({ ...p, x: p.x + x, y: p.y + y })
  return {
    direction: l.direction,
    width: Math.ceil(Math.max(...boxes.map((b) => b.x + b.width)) + x + MARGIN),
    height: Math.ceil(Math.max(...boxes.map((b) => b.y + b.height)) + y + MARGIN),
    nodes: l.nodes.map((n) => ({ ...n, core: move(n.core), caption: n.caption && move(n.caption) })),
    edges: l.edges.map((e) => ({ ...e, points: e.points.map(move), label: e.label && move(e.label), tip: move(e.tip) })),
  }
}
