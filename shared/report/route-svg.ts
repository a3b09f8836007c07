/**
 * The route of a message as a picture for paper: laid out to fit the page, light in every theme, every word measured. The table beneath
 * it says the same, so the picture is one image with a title and a description.
 */
import { formatCounted } from '../base/format'
import { escapePlain, Html, html } from './html/escape'
import type { PlacedNode, Size } from './layout/geometry'
import type { RouteGraph } from './route-graph'
import { fitRoute } from './route-layout'
import { drawEdge, drawLabel, measureEdge } from './svg/edges'
import { drawLegend } from './svg/legend'
import { round, TONES } from './svg/marks'
import { drawNode, measureNode } from './svg/nodes'
import { SANS_FONT } from './svg/text'

/** What a page of A4 or Letter has left for a picture beneath the facts of a message, its legend apart, CSS px. */
export const PAGE: Size = { width: 660, height: 490 }

const LEAST_WIDTH = 400

/** `prefix` keeps the ids of pictures in one document apart; `title` says whose route it is. */
export function routeSvg(graph: RouteGraph, prefix: string, title: string, page: Size = PAGE): Html {
  const { layout, scale } = fitRoute(
    (d) => ({ nodes: graph.nodes.map((n) => measureNode(n, d)), edges: graph.edges.map(measureEdge) }),
    page,
  )
  const hatch = `${prefix}-hatch`
  const nodes = new Map(graph.nodes.map((n) => [n.id, n]))
  const edges = new Map(graph.edges.map((e) => [e.id, e]))
  // a narrow picture leaves room for its legend
  const width = Math.max(layout.width, LEAST_WIDTH)
  const aside = (layout.width - width) / 2
  const { legend, bottom } = drawLegend(graph.styles, layout.height + 4, aside, width, hatch)
  const lines = layout.edges.flatMap((p) => {
    const e = edges.get(p.id)
    return e ? [drawEdge(e, p, layout.direction, hatch)] : []
  })
  const labels = layout.edges.flatMap((p) => {
    const e = edges.get(p.id)
    return e && p.label ? [drawLabel(e, p.label)] : []
  })
  const boxes = layout.nodes.flatMap((p: PlacedNode) => {
    const n = nodes.get(p.id)
    return n ? [drawNode(n, p, hatch)] : []
  })
  const size = html`width="${Math.round(width * scale)}" height="${Math.round(bottom * scale)}" viewBox="${round(aside)} 0 ${round(width)} ${round(bottom)}"`
  return html`<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-labelledby="${prefix}-title ${prefix}-desc" ${size} font-family="${SANS_FONT}"><title id="${prefix}-title">${plain(title)}</title><desc id="${prefix}-desc">${plain(describe(graph))}</desc><defs>${hatchPattern(hatch)}</defs>${lines}${labels}${boxes}${legend}</svg>`
}

const plain = (text: string) => new Html(escapePlain(text))

function describe(g: RouteGraph): string {
  const hosts = g.nodes.filter((n) => n.kind === 'server' || n.kind === 'balancer' || n.kind === 'outside')
  const ways = g.edges.filter((e) => e.hops.length > 0)
  const folded = g.folded > 0 ? ` ${formatCounted(g.folded, 'equal hop', 'equal hops')} folded into others.` : ''
  return `${formatCounted(hosts.length, 'host')}: ${hosts.map((n) => n.title).join(', ')}. ${formatCounted(ways.length, 'line')} between them, numbered as in the table beneath, which says the same.${folded}`
}

const hatchPattern = (id: string) =>
  html`<pattern id="${id}" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><rect width="6" height="6" fill="${TONES.uncovered.tint}"/><path d="M0 0v6" stroke="#c5ccd8" stroke-width="1.6"/></pattern>`
