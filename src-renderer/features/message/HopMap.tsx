import { innermost } from '@shared/formats/status-text/status-text'
import type { RouteNode } from '@shared/model/routes'
import type { MessageDetail } from '@shared/query/message-detail'
import { buildRouteGraph, type EdgeStyle, type GraphNode, type RouteGraph } from '@shared/report/route-graph'
import { buildSentence, sentenceText } from '@shared/report/sentence'
import { ReactFlow, type ReactFlowInstance } from '@xyflow/react'
import { type KeyboardEvent, type RefObject, useEffect, useMemo, useRef, useState } from 'react'
import { useSize } from '../../components/use-size'
import { useApp } from '../../state/app'
import { useStore } from '../../state/store'
import { useShownTimes } from '../../state/time-view'
import { useZone } from '../../state/zone'
import type { Layout } from '../../workers/layout-api'
import { EdgeMarkers, HopEdge, type HopFlowEdge } from './HopEdge'
import { MapBox, type MapFlowNode } from './MapBox'
import { nextNode, spokenNode } from './route-keys'
import { useRouteLayout } from './use-route-layout'
import type { Zoomer } from './zoomer'
import '@xyflow/react/dist/base.css'

const NODE_TYPES = { box: MapBox }
const EDGE_TYPES = { hop: HopEdge }
const FIT = { padding: 0.06, maxZoom: 1, minZoom: 0.35 }
type Flow = ReactFlowInstance<MapFlowNode, HopFlowEdge>

/** The route as a picture. One tab stop; arrows walk along the route, and the hop into the focused box is the selected one. */
export function HopMap({
  detail,
  nodes,
  zoomer,
}: {
  detail: MessageDetail
  nodes: readonly RouteNode[]
  zoomer: RefObject<Zoomer | null>
}) {
  const flow = useRef<Flow | null>(null)
  useEffect(() => {
    zoomer.current = {
      smaller: () => void flow.current?.zoomOut(),
      larger: () => void flow.current?.zoomIn(),
      fit: () => void flow.current?.fitView({ padding: 0.06, maxZoom: 1 }),
    }
    return () => {
      zoomer.current = null
    }
  }, [zoomer])
  const shown = useShownTimes(detail)
  const zone = useZone()
  const graph = useMemo(() => buildRouteGraph(shown, nodes), [shown, nodes])
  const state = useRouteLayout(graph)
  const [box, size] = useSize<HTMLDivElement>()
  const placed = state && 'layout' in state ? state : null
  // biome-ignore lint/correctness/useExhaustiveDependencies: another size or another layout is a reason to fit again
  useEffect(() => {
    if (placed) void flow.current?.fitView(FIT)
  }, [placed, size.width, size.height])
  return (
    <div className="map" ref={box} data-region="map">
      <EdgeMarkers />
      {placed && size.width > 0 && (
        <Picture
          graph={placed.graph}
          layout={placed.layout}
          flow={flow}
          label={`Hop map of ${detail.id}. ${sentenceText(buildSentence(shown, nodes, { innermost, isAdjusted: shown.first !== detail.first, zone }))}`}
        />
      )}
      {graph.nodes.length === 0 && <p className="map-note">No log row of this message names a host. The Events tab has what there is.</p>}
      {state && 'problem' in state && (
        <p className="map-note">The picture could not be laid out ({state.problem}). The table below has the same hops.</p>
      )}
      {graph.nodes.length > 0 && <Legend styles={graph.styles} />}
    </div>
  )
}

function Picture({ graph, layout, flow, label }: { graph: RouteGraph; layout: Layout; flow: RefObject<Flow | null>; label: string }) {
  const { focus, prefs } = useApp()
  const hop = useStore(focus.now, (f) => f.hop)
  const [current, setCurrent] = useState<string>(graph.order[0] ?? '')
  const frame = useRef<HTMLDivElement>(null)
  /** Coming to the page selects nothing: one Esc leads back. */
  const arriving = useRef(false)
  const flowNodes = useMemo<MapFlowNode[]>(
    () =>
      graph.nodes.map((node) => {
        const into = graph.edges.filter((e) => e.to === node.id)
        return {
          id: node.id,
          type: 'box',
          position: layout.boxes[node.id] ?? { x: 0, y: 0 },
          width: node.width,
          height: node.height,
          draggable: false,
          selectable: false,
          data: {
            node,
            on: hop !== null && graph.edges.some((e) => e.hops.includes(hop) && (e.to === node.id || e.from === node.id)),
            tabStop: node.id === current,
            spoken: spokenNode(node, into),
            onFocus: () => {
              setCurrent(node.id)
              if (arriving.current) return
              const enters = into.find((e) => e.hops.length > 0)?.hops[0] ?? hopBefore(graph, node)
              if (enters !== undefined) focus.selectHop(enters)
            },
          },
        }
      }),
    [graph, layout, hop, current, focus],
  )
  const flowEdges = useMemo<HopFlowEdge[]>(
    () =>
      graph.edges.map((edge) => {
        const on = hop !== null && edge.hops.includes(hop)
        return {
          id: edge.id,
          type: 'hop',
          source: edge.from,
          target: edge.to,
          selectable: false,
          focusable: false,
          zIndex: on ? 2 : edge.style === 'waited' ? 1 : 0,
          data: {
            edge,
            points: layout.edges[edge.id]?.points ?? [],
            labelAt: layout.edges[edge.id]?.label ?? null,
            on,
            onSelect: () => {
              if (edge.hops[0] !== undefined) focus.selectHop(edge.hops[0])
            },
          },
        }
      }),
    [graph, layout, hop, focus],
  )
  // opened by key or from the list: the route is where reading goes on
  useEffect(() => {
    const active = document.activeElement
    if (active && active !== document.body && !active.closest('[data-region="list"], [data-focus="main"]')) return
    arriving.current = true
    frame.current?.querySelector<HTMLElement>('[data-node][tabindex="0"]')?.focus({ preventScroll: true })
    arriving.current = false
  }, [])
  const onKey = (e: KeyboardEvent) => {
    if (e.key === ' ' || e.key === 'Enter') {
      e.preventDefault()
      prefs.set((p) => ({ ...p, drawer: e.key === 'Enter' ? true : !p.drawer }))
      return
    }
    const to = e.ctrlKey || e.altKey || e.metaKey ? null : nextNode(graph, layout, current, e.key)
    if (to === null) return
    e.preventDefault()
    e.stopPropagation()
    frame.current?.querySelector<HTMLElement>(`[data-node="${CSS.escape(to)}"]`)?.focus({ preventScroll: true })
    bringIntoView(
      flow.current,
      layout,
      graph.nodes.find((n) => n.id === to),
    )
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would bring its own frame
    <div ref={frame} style={{ position: 'absolute', inset: 0 }} onKeyDown={onKey} role="group" aria-label={label}>
      <ReactFlow
        nodes={flowNodes}
        edges={flowEdges}
        nodeTypes={NODE_TYPES}
        edgeTypes={EDGE_TYPES}
        onInit={(instance) => {
          flow.current = instance
          void instance.fitView(FIT)
        }}
        nodesFocusable={false}
        edgesFocusable={false}
        nodesConnectable={false}
        nodesDraggable={false}
        elementsSelectable={false}
        disableKeyboardA11y
        deleteKeyCode={null}
        selectionKeyCode={null}
        multiSelectionKeyCode={null}
        zoomActivationKeyCode={null}
        panActivationKeyCode={null}
        minZoom={0.2}
        maxZoom={2}
        proOptions={{ hideAttribution: true }}
      />
    </div>
  )
}

/** An ending has no hop into it: the one into its server stands for it. */
function hopBefore(graph: RouteGraph, node: GraphNode): number | undefined {
  const host = graph.edges.find((e) => e.to === node.id)?.from
  return graph.edges.find((e) => e.to === host && e.hops.length > 0)?.hops[0]
}

function bringIntoView(flow: Flow | null, layout: Layout, node: GraphNode | undefined): void {
  const at = node && layout.boxes[node.id]
  if (!flow || !at) return
  const { x, y, zoom } = flow.getViewport()
  const left = at.x * zoom + x
  const right = left + node.width * zoom
  const frame = document.querySelector('.map')?.getBoundingClientRect()
  if (!frame) return
  if (left < 8) void flow.setViewport({ x: x - left + 40, y, zoom })
  else if (right > frame.width - 8) void flow.setViewport({ x: x - (right - frame.width) - 40, y, zoom })
}

const WORDS: Readonly<Record<EdgeStyle, string>> = {
  seen: 'seen',
  waited: 'waited',
  failed: 'not taken',
  inferred: 'inferred',
  'not-covered': 'not covered',
  absent: 'absent',
  shadow: 'shadow copy',
}

/** Only the lines that are in this picture. */
function Legend({ styles }: { styles: readonly EdgeStyle[] }) {
  return (
    <div className="map-legend" aria-hidden="true">
      {(Object.keys(WORDS) as EdgeStyle[])
        .filter((s) => styles.includes(s))
        .map((s) => (
          <span key={s}>
            <svg width="26" height="10" aria-hidden="true">
              <LegendLine style={s} />
            </svg>
            {WORDS[s]}
          </span>
        ))}
    </div>
  )
}

function LegendLine({ style }: { style: EdgeStyle }) {
  const line = (stroke: string, width: number, dash?: string) => (
    <path d="M1 5h23" stroke={stroke} strokeWidth={width} strokeDasharray={dash} fill="none" />
  )
  switch (style) {
    case 'seen':
      return line('var(--st-delivered-mark)', 1.8)
    case 'waited':
      return line('var(--st-deferred-mark)', 4)
    case 'failed':
      return line('var(--st-failed-mark)', 2)
    case 'inferred':
      return line('var(--st-inferred-mark)', 2.5, '6 4')
    case 'not-covered':
      return <rect x="1" y="1" width="24" height="8" fill="url(#band)" stroke="var(--st-uncovered-mark)" strokeWidth=".8" />
    case 'absent':
      return line('var(--st-absent-mark)', 2, '1.5 4')
    case 'shadow':
      return (
        <>
          {line('var(--st-shadow-mark)', 5)}
          {line('var(--bg-canvas)', 2.2)}
        </>
      )
  }
}
