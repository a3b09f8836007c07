import { BALANCER_NAME_HEIGHT, DIAMOND, type GraphNodeKind, type RouteGraph } from '@shared/report/route-graph'
import { useEffect, useState } from 'react'
import { useApp } from '../../state/app'
import type { Layout, LayoutBox } from '../../workers/layout-api'

export type LayoutState = { readonly graph: RouteGraph; readonly layout: Layout } | { readonly problem: string } | null

/** A balancer's lines meet its diamond, which stands below its name; a store's lines meet the cylinder above the people. */
function anchorOf(kind: GraphNodeKind, width: number): LayoutBox['anchor'] {
  if (kind === 'balancer') return { y: BALANCER_NAME_HEIGHT + DIAMOND / 2, inset: (width - DIAMOND) / 2 }
  return kind === 'mailboxes' ? { y: 24, inset: 0 } : null
}

/** Places for a graph, from the layout worker; null while it works. Layouts of an older graph are dropped. */
export function useRouteLayout(graph: RouteGraph | null): LayoutState {
  const { layout } = useApp()
  const [state, setState] = useState<LayoutState>(null)
  useEffect(() => {
    if (!graph) return setState(null)
    let current = true
    const boxes = graph.nodes.map(({ id, width, height, kind }) => ({ id, width, height, anchor: anchorOf(kind, width) }))
    const edges = graph.edges.map(({ id, from, to, label }) => ({ id, from, to, label }))
    layout()
      .layout({ boxes, edges })
      .then(
        (done) => {
          if (current) setState({ graph, layout: done })
        },
        (e: unknown) => {
          if (current) setState({ problem: e instanceof Error ? e.message : String(e) })
        },
      )
    return () => {
      current = false
    }
  }, [graph, layout])
  return state
}
