/** Walking a route with the keyboard, and what each stop says. Pure. */
import type { GraphEdge, GraphNode, RouteGraph } from '@shared/report/route-graph'
import type { Layout } from '../../workers/layout-api'

/** The stop a key leads to, null when the key is none of the map's. Stays put at an end. */
export function nextNode(graph: RouteGraph, layout: Layout, from: string, key: string): string | null {
  const y = (id: string) => layout.boxes[id]?.y ?? 0
  const byPlace = (ids: string[]) => [...new Set(ids)].sort((a, b) => y(a) - y(b))
  switch (key) {
    case 'ArrowRight': {
      const edges = graph.edges.filter((e) => e.from === from)
      // the delivery path first: a shadow copy leads nowhere
      return (
        (edges.find((e) => e.style !== 'shadow' && e.hops.length > 0) ?? edges.find((e) => e.style !== 'shadow') ?? edges[0])?.to ?? from
      )
    }
    case 'ArrowLeft':
      return (graph.edges.find((e) => e.to === from && e.style !== 'shadow') ?? graph.edges.find((e) => e.to === from))?.from ?? from
    case 'ArrowDown':
    case 'ArrowUp': {
      const parents = graph.edges.filter((e) => e.to === from).map((e) => e.from)
      const beside = byPlace([from, ...graph.edges.filter((e) => parents.includes(e.from)).map((e) => e.to)])
      return beside[beside.indexOf(from) + (key === 'ArrowDown' ? 1 : -1)] ?? from
    }
    case 'Home':
      return graph.order[0] ?? from
    case 'End':
      return graph.order.at(-1) ?? from
    default:
      return null
  }
}

const STYLE_WORDS: Readonly<Record<GraphEdge['style'], string>> = {
  seen: 'seen',
  waited: '',
  failed: 'not taken',
  inferred: 'inferred',
  'not-covered': 'not covered by any log',
  absent: 'absent',
  shadow: 'shadow copy',
}

export function spokenNode(node: GraphNode, into: readonly GraphEdge[]): string {
  const what = [node.title, node.kind === 'balancer' ? 'load balancer' : node.kind === 'outside' ? 'outside host' : '', node.roles]
  const people = node.people.map((p) => p.address).join(', ')
  const ways = into.map((e) => ['reached:', STYLE_WORDS[e.style], e.label?.text, e.label?.sub].filter(Boolean).join(' '))
  const guess = node.certainty === 'certain' ? '' : `${node.certainty}: ${node.why ?? 'inferred'}`
  return [...what, guess, people, node.more > 0 ? `and ${node.more} more` : '', ...ways].filter(Boolean).join(', ')
}
