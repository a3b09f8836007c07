import type { RouteGraph } from '@shared/report/route-graph'
import { useEffect, useState } from 'react'
import { useApp } from '../../state/app'
import type { Layout } from '../../workers/layout-api'

export type LayoutState = { readonly graph: RouteGraph; readonly layout: Layout } | { readonly problem: string } | null

/** Places for a graph, from the layout worker; null while it works. Layouts of an older graph are dropped. */
export function useRouteLayout(graph: RouteGraph | null): LayoutState {
  const { layout } = useApp()
  const [state, setState] = useState<LayoutState>(null)
  useEffect(() => {
    if (!graph) return setState(null)
    let current = true
    const boxes = graph.nodes.map(({ id, width, height }) => ({ id, width, height }))
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
