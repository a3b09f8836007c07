import type { EdgeStyle, GraphEdge } from '@shared/report/route-graph'
import { type Edge, EdgeLabelRenderer, type EdgeProps } from '@xyflow/react'
import { Glyph } from '../../marks/outcome'
import type { Point } from '../../workers/layout-api'
import { edgePath } from './edge-path'

export interface HopEdgeData extends Record<string, unknown> {
  readonly edge: GraphEdge
  readonly points: readonly Point[]
  readonly labelAt: Point | null
  readonly on: boolean
  readonly onSelect: () => void
}
export type HopFlowEdge = Edge<HopEdgeData, 'hop'>

const STROKE: Readonly<Record<EdgeStyle, string>> = {
  seen: 'var(--st-delivered-mark)',
  waited: 'var(--st-deferred-mark)',
  failed: 'var(--st-failed-mark)',
  inferred: 'var(--st-inferred-mark)',
  'not-covered': 'var(--st-uncovered-mark)',
  absent: 'var(--st-absent-mark)',
  shadow: 'var(--st-shadow-mark)',
}

/** Markers and patterns of all edges; once per map. */
export function EdgeMarkers() {
  return (
    <svg width="0" height="0" style={{ position: 'absolute' }} aria-hidden="true">
      <defs>
        <marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto">
          <path d="M0 .5L7.5 4 0 7.5z" fill="context-stroke" />
        </marker>
        <marker
          id="head-large"
          viewBox="0 0 12 12"
          refX="10"
          refY="6"
          markerWidth="13"
          markerHeight="13"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M0 0L12 6 0 12z" fill="context-stroke" />
        </marker>
        <marker
          id="head-cross"
          viewBox="0 0 12 12"
          refX="6"
          refY="6"
          markerWidth="12"
          markerHeight="12"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path
            d="M2 3.8L3.8 2 6 4.2 8.2 2 10 3.8 7.8 6 10 8.2 8.2 10 6 7.8 3.8 10 2 8.2 4.2 6z"
            fill="var(--bg-canvas)"
            stroke="context-stroke"
            strokeWidth="1.1"
          />
        </marker>
        <marker
          id="head-failed"
          viewBox="0 0 12 12"
          refX="9"
          refY="6"
          markerWidth="12"
          markerHeight="12"
          markerUnits="userSpaceOnUse"
          orient="auto"
        >
          <path d="M2.5 2.5l7 7M9.5 2.5l-7 7" stroke="context-stroke" strokeWidth="2.2" strokeLinecap="round" />
        </marker>
        <pattern id="band" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="6" height="6" fill="var(--st-uncovered-tint)" />
          <path d="M0 0v6" stroke="var(--st-uncovered-mark)" strokeWidth="1.5" />
        </pattern>
      </defs>
    </svg>
  )
}

export function HopEdge({ data }: EdgeProps<HopFlowEdge>) {
  if (!data) return null
  const { edge, points, labelAt, on, onSelect } = data
  const d = edgePath(points)
  return (
    <>
      {on && <path d={d} fill="none" stroke="var(--accent)" strokeOpacity=".22" strokeWidth={edge.width + 9} />}
      <Line edge={edge} d={d} />
      {/* a line of a pixel and a half is no target */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the pointer's way to what the map's keys and the hop table do */}
      <path d={d} fill="none" stroke="transparent" strokeWidth="18" onClick={edge.hops.length ? onSelect : undefined} />
      {edge.label && labelAt && (
        <EdgeLabelRenderer>
          <Label edge={edge} at={labelAt} on={on} onSelect={onSelect} />
        </EdgeLabelRenderer>
      )}
    </>
  )
}

function Line({ edge, d }: { edge: GraphEdge; d: string }) {
  const stroke = STROKE[edge.style]
  const common = { d, fill: 'none' } as const
  switch (edge.style) {
    case 'shadow':
      return (
        <>
          <path {...common} stroke={stroke} strokeWidth="5" markerEnd="url(#head)" />
          <path {...common} stroke="var(--bg-canvas)" strokeWidth="2.2" />
        </>
      )
    case 'not-covered':
      return (
        <>
          <path {...common} stroke={stroke} strokeWidth="9" />
          <path {...common} stroke="url(#band)" strokeWidth="7.4" />
          <path {...common} stroke={stroke} strokeWidth="1.2" strokeOpacity="0.01" markerEnd="url(#head-large)" />
        </>
      )
    case 'absent':
      return <path {...common} stroke={stroke} strokeWidth="2" strokeDasharray="1.5 4" strokeLinecap="round" markerEnd="url(#head-cross)" />
    case 'failed':
      return <path {...common} stroke={stroke} strokeWidth={Math.max(2, edge.width)} markerEnd="url(#head-failed)" />
    default:
      return (
        <path
          {...common}
          stroke={stroke}
          strokeWidth={edge.width}
          strokeDasharray={edge.guessed || edge.style === 'inferred' ? '6 4' : undefined}
          markerEnd={edge.width >= 4 ? 'url(#head-large)' : 'url(#head)'}
        />
      )
  }
}

function Label({ edge, at, on, onSelect }: { edge: GraphEdge; at: Point; on: boolean; onSelect: () => void }) {
  const { label, style } = edge
  if (!label) return null
  const place = { transform: `translate(${at.x}px, ${at.y}px)`, width: label.width, height: label.height }
  const className = ['edge-text', 'nopan', style, label.boxed ? 'boxed' : '', on ? 'on' : ''].filter(Boolean).join(' ')
  return (
    <div className={className} style={place} onClick={onSelect} aria-hidden="true">
      {label.boxed ? (
        <>
          <span className="first">
            <Glyph state={style === 'failed' ? 'failed' : 'deferred'} />
            {label.text}
          </span>
          {label.sub && (
            <span className="sub">
              {label.tries.map((took, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: tries have no other name than their number
                <span key={i} className={took ? 'deliv' : 'fail'} style={{ display: 'inline-flex' }}>
                  <Glyph state={took ? 'delivered' : 'failed'} />
                </span>
              ))}
              {label.sub}
            </span>
          )}
        </>
      ) : (
        <>
          <span>{label.text}</span>
          {label.sub && <span className="sub">{label.sub}</span>}
        </>
      )}
    </div>
  )
}
