import { formatDuration } from '@shared/base/format'
import { type GraphNode, shownAddress } from '@shared/report/route-graph'
import { Handle, type Node, type NodeProps, Position } from '@xyflow/react'
import { Icon } from '../../components/Icon'
import { Glyph, TONE } from '../../marks/outcome'

export interface MapBoxData extends Record<string, unknown> {
  readonly node: GraphNode
  readonly on: boolean
  readonly tabStop: boolean
  readonly spoken: string
  readonly onFocus: () => void
}
export type MapFlowNode = Node<MapBoxData, 'box'>

export function MapBox({ data }: NodeProps<MapFlowNode>) {
  const { node, on, tabStop, spoken, onFocus } = data
  const className = ['box', 'nopan', node.kind, on ? 'on' : '', node.logged ? '' : 'unlogged'].filter(Boolean).join(' ')
  return (
    <>
      <Handle type="target" position={Position.Left} style={HIDDEN} isConnectable={false} />
      {/* biome-ignore lint/a11y/useSemanticElements: a button may not hold a list */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: the map takes the keys for its boxes */}
      <div
        className={className}
        role="button"
        data-node={node.id}
        tabIndex={tabStop ? 0 : -1}
        aria-label={spoken}
        title={node.why ?? undefined}
        onFocus={onFocus}
        onClick={onFocus}
      >
        <Face node={node} />
      </div>
      <Handle type="source" position={Position.Right} style={HIDDEN} isConnectable={false} />
    </>
  )
}

const HIDDEN = { opacity: 0, pointerEvents: 'none', minWidth: 0, minHeight: 0, width: 1, height: 1, border: 0 } as const

function Face({ node }: { node: GraphNode }) {
  switch (node.kind) {
    case 'server':
      return (
        <>
          <div className="name">
            <Icon name="server" />
            <span className="clip">{node.title}</span>
          </div>
          <div className="box-address clip">{node.address}</div>
          <div className="roles clip">{node.roles}</div>
        </>
      )
    case 'balancer':
      return (
        <>
          <span className="box-title clip">{node.title}</span>
          <span className="box-address">{node.address}</span>
          {node.certainty !== 'certain' && <span className="inf xs">inferred, {node.certainty}</span>}
          <svg width="88" height="88" viewBox="0 0 88 88" aria-hidden="true">
            <path
              d="M44 2L86 44 44 86 2 44z"
              fill="var(--st-inferred-tint)"
              stroke="var(--st-inferred-mark)"
              strokeWidth="1.5"
              strokeDasharray={node.certainty === 'certain' ? undefined : '6 4'}
            />
            <path
              d="M30 44h14M44 44l12-10M44 44l12 10M51 34h5v5M51 54h5v-5"
              fill="none"
              stroke="var(--st-inferred-ink)"
              strokeWidth="1.6"
              strokeLinecap="round"
              strokeLinejoin="round"
            />
          </svg>
        </>
      )
    case 'outside':
      return (
        <div className="face">
          <div className="box-title clip">{node.title}</div>
          <div className="box-address clip">{node.address || node.note}</div>
        </div>
      )
    case 'mailboxes':
      return (
        <>
          <svg width="100%" height="47" viewBox={`0 0 ${node.width} 47`} preserveAspectRatio="none" aria-hidden="true">
            <path
              d={`M1 8v31c0 4 ${node.width / 4} 7 ${node.width / 2 - 1} 7s${node.width / 2 - 1}-3 ${node.width / 2 - 1}-7V8`}
              fill="var(--bg-raised)"
              stroke="var(--line-control)"
            />
            <ellipse cx={node.width / 2} cy="8" rx={node.width / 2 - 1} ry="7" fill="var(--bg-raised)" stroke="var(--line-control)" />
          </svg>
          <span className="store-title">
            {node.title}
            {node.note && <small>{node.note}</small>}
          </span>
          <People node={node} />
        </>
      )
    case 'shadow':
      return (
        <div className="shadow-face">
          <span className="shad">
            <Glyph state="shadow" />
          </span>
          <span>
            {node.title}
            <small>{node.note}</small>
          </span>
        </div>
      )
    case 'ending':
      return (
        <>
          <div className={`state ${TONE[node.outcome ?? 'not-covered']}`} style={{ fontSize: 12, marginBottom: 3 }}>
            <Glyph state={node.outcome ?? 'not-covered'} />
            {node.title}
            {node.note && <span className="mono">{node.note}</span>}
          </div>
          <People node={node} />
        </>
      )
  }
}

function People({ node }: { node: GraphNode }) {
  const tone = TONE[node.outcome ?? 'not-covered']
  return (
    <ul className="people">
      {node.people.map((p, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: an address may stand in a message twice
        <li key={i} title={p.address}>
          <span className={tone} style={{ display: 'inline-flex' }}>
            <Glyph state={node.outcome ?? 'not-covered'} />
          </span>
          <span className="clip">{shownAddress(p.address)}</span>
          <b>{formatDuration(p.afterMs)}</b>
        </li>
      ))}
      {node.more > 0 && <li className="dim">and {node.more} more</li>}
    </ul>
  )
}
