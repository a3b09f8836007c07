/** Places boxes and edges with ELK's layered algorithm, left to right. */
import { portChannel } from '@shared/contract/channels'
import { serve } from '@shared/contract/rpc'
import ELK, { type ElkNode } from 'elkjs/lib/elk.bundled.js'
import { LAYOUT_METHODS, type Layout, type LayoutApi, type Point } from './layout-api'

const elk = new ELK()

const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'RIGHT',
  'elk.edgeRouting': 'POLYLINE',
  'elk.layered.spacing.nodeNodeBetweenLayers': '22',
  'elk.spacing.nodeNode': '34',
  'elk.spacing.edgeNode': '22',
  'elk.spacing.edgeEdge': '16',
  'elk.spacing.edgeLabel': '2',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.edgeLabels.placement': 'CENTER',
  'elk.layered.edgeLabels.centerLabelPlacementStrategy': 'SPACE_EFFICIENT_LAYER',
  // rows keep the order of the route, so that a second layout of the same message looks the same
  'elk.layered.considerModelOrder.strategy': 'NODES_AND_EDGES',
  'elk.layered.nodePlacement.strategy': 'BRANDES_KOEPF',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
  // an edge against the order of the route is the one that goes back
  'elk.layered.cycleBreaking.strategy': 'MODEL_ORDER',
  'elk.padding': '[top=24,left=24,bottom=24,right=24]',
}

const portIn = (box: string) => `${box}:in`
const portOut = (box: string) => `${box}:out`

async function layout({ boxes, edges }: Parameters<LayoutApi['layout']>[0]): Promise<Layout> {
  const anchored = new Map(boxes.flatMap((b) => (b.anchor ? [[b.id, b.anchor.inset] as const] : [])))
  const graph = {
    id: 'root',
    layoutOptions: OPTIONS,
    children: boxes.map(({ id, width, height, anchor }) =>
      anchor
        ? {
            id,
            width,
            height,
            layoutOptions: { 'elk.portConstraints': 'FIXED_POS' },
            ports: [
              { id: portIn(id), width: 0, height: 0, x: 0, y: anchor.y, layoutOptions: { 'elk.port.side': 'WEST' } },
              { id: portOut(id), width: 0, height: 0, x: width, y: anchor.y, layoutOptions: { 'elk.port.side': 'EAST' } },
            ],
          }
        : { id, width, height },
    ),
    edges: edges.map((e) => ({
      id: e.id,
      sources: [anchored.has(e.from) ? portOut(e.from) : e.from],
      targets: [anchored.has(e.to) ? portIn(e.to) : e.to],
      ...(e.label ? { labels: [{ id: `${e.id}-label`, text: ' ', ...e.label, layoutOptions: { 'elk.edgeLabels.inline': 'true' } }] } : {}),
    })),
  }
  const byId = new Map(edges.map((e) => [e.id, e]))
  const done: ElkNode = await elk.layout(graph)
  const at = (p: { x?: number; y?: number } | undefined): Point => ({ x: p?.x ?? 0, y: p?.y ?? 0 })
  return {
    boxes: Object.fromEntries((done.children ?? []).map((c) => [c.id, at(c)])),
    edges: Object.fromEntries(
      (done.edges ?? []).map((e) => {
        const section = e.sections?.[0]
        const label = e.labels?.[0]
        const points = section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint].map(at) : []
        const { from = '', to = '' } = byId.get(e.id) ?? {}
        return [e.id, { points: reachIn(points, anchored.get(from) ?? 0, anchored.get(to) ?? 0), label: label ? at(label) : null }]
      }),
    ),
    width: done.width ?? 0,
    height: done.height ?? 0,
  }
}

/** Ends that go on to the shape inside its box. */
function reachIn(points: readonly Point[], atStart: number, atEnd: number): readonly Point[] {
  return points.map((p, i) => {
    if (i === 0 && atStart) return { x: p.x - atStart, y: p.y }
    return i === points.length - 1 && atEnd ? { x: p.x + atEnd, y: p.y } : p
  })
}

// elk.bundled hooks into the worker's own messages, so that calls come over a port of their own
self.addEventListener('message', (e: MessageEvent<{ rpc?: MessagePort }>) => {
  if (e.data.rpc) serve<LayoutApi, Record<string, never>>(portChannel(e.data.rpc), LAYOUT_METHODS, { layout: (_c, a) => layout(a) })
})
