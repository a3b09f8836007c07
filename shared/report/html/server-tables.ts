/** What is known of servers beyond their names: how far their clocks are apart, how balancers spread, where databases were active. */
import { formatCount, formatEdge } from '../../base/format'
import type { Catalogue } from '../../model/case'
import type { DatabaseHistory, NodeClock, RouteNode } from '../../model/routes'
import { balancerFacts, basisOf, memberWords } from '../balancer-words'
import { offsetWords } from '../clock-words'
import { type Html, html, NOTHING, said } from './escape'
import { type Column, cappedTable, facts, type Row, table } from './table'

const MOST = 300
const MOST_PIECES = 4
const MOST_SPANS = 20

export function clocksTable({ nodes }: Catalogue): Html {
  const known = nodes.flatMap((n, i) => (n.clock ? [{ n, clock: n.clock, isReference: n.clock.reference === i }] : []))
  if (known.length === 0) return html`<p>How far the servers’ clocks are apart is not known: no hand-over is logged at both ends.</p>`
  const rows = known.map(
    ({ n, clock, isReference }): Row => ({
      cells: [
        said(n.name),
        isReference ? 'the reference' : html`${offsetWords(clock.offsetMs, clock.boundMs)}${pieces(clock)}`,
        isReference ? '' : sideWords(clock),
        formatCount(clock.pairs),
        isReference ? '' : said(nodes[clock.reference]?.name ?? 'not known'),
      ],
    }),
  )
  const columns: Column[] = [
    { head: 'Server', look: 'host' },
    { head: 'Its clock minus the reference’s', look: 'wide' },
    { head: 'Which is', look: 'name' },
    { head: 'Pairs compared', look: 'num' },
    { head: 'Reference', look: 'host' },
  ]
  return html`<h3>Clocks</h3>
<p>Compared by both ends of the same connections and mails. No time in this report was corrected by it.</p>
${cappedTable('Clocks of the servers', columns, rows, MOST, 'servers')}`
}

const sideWords = ({ offsetMs, boundMs }: NodeClock) =>
  Math.abs(offsetMs) <= boundMs ? 'the same within the bound' : offsetMs > 0 ? 'ahead' : 'behind'

/** Of a clock that drifts or was set. */
function pieces({ pieces: all }: NodeClock): Html {
  if (all.length < 2) return NOTHING
  const shown = all.slice(0, MOST_PIECES).map((p) => `${formatEdge(p.from)} to ${formatEdge(p.to)}: ${offsetWords(p.offsetMs, p.boundMs)}`)
  const rest = all.length - shown.length
  return html`<span class="sub">${shown.join('; ')}${rest > 0 ? `; and ${rest} more` : ''}</span>`
}

export function balancersPart({ nodes }: Catalogue): Html {
  const parts = nodes.flatMap((n) => (n.balancer ? [balancerPart(n, n.balancer, nodes)] : []))
  return html`${parts}`
}

function balancerPart(n: RouteNode, b: NonNullable<RouteNode['balancer']>, nodes: readonly RouteNode[]): Html {
  const known = balancerFacts(b)
  // the table of servers has the reason for the node itself
  const basis = basisOf(n)
    .filter((why) => why !== n.why)
    .map((why) => html`<li>${said(why)}</li>`)
  const columns: Column[] = [
    { head: 'Server behind it', look: 'host' },
    { head: 'Sessions', look: 'num' },
    { head: 'Share', look: 'num' },
    { head: 'Mails', look: 'num' },
    { head: 'Probes', look: 'num' },
  ]
  const members = memberWords(b, nodes).map((m): Row => ({ cells: [said(m.name), m.sessions, m.share, m.mails, m.probes] }))
  const spread = members.length > 0 ? table(html`Spread over its members <small>from its own addresses</small>`, columns, members) : NOTHING
  return html`<h3>${said(n.name)}</h3>
${known.length > 0 ? facts(known.map(([name, value]) => [name, said(value)])) : NOTHING}${basis.length > 0 ? html`<p>${n.why === null ? 'Known from' : 'Also known from'}:</p><ul>${basis}</ul>` : NOTHING}${spread}`
}

export function databasesTable({ databases, nodes }: Catalogue): Html {
  if (databases.length === 0) return NOTHING
  const columns: Column[] = [
    { head: 'Database', look: 'host' },
    { head: 'Active on', look: 'host' },
    { head: 'First delivery, UTC', look: 'time' },
    { head: 'Last delivery, UTC', look: 'time' },
    { head: 'Deliveries', look: 'num' },
    { head: 'Status output', look: 'wide' },
  ]
  const rows = databases.flatMap((d) => databaseRows(d, nodes))
  return html`<h3>Databases</h3>
<p>Where the active copy was, as deliveries show. Between two spans it moved; when, no delivery says.</p>
${cappedTable('Active copies', columns, rows, MOST, 'spans')}`
}

function databaseRows(d: DatabaseHistory, nodes: readonly RouteNode[]): Row[] {
  const status = d.status === null ? 'none in the bundle' : said(d.status)
  if (d.spans.length === 0) return [{ cells: [said(d.database), 'no delivery', '', '', '', status] }]
  const rest = d.spans.length - MOST_SPANS
  const rows = d.spans.slice(0, MOST_SPANS).map(
    (s, i): Row => ({
      cells: [
        said(d.database),
        said(nodes[s.node]?.name ?? 'not known'),
        formatEdge(s.from),
        formatEdge(s.to),
        formatCount(s.deliveries),
        i === 0 ? status : '',
      ],
    }),
  )
  return rest > 0 ? [...rows, { cells: [said(d.database), `and ${formatCount(rest)} more spans`, '', '', '', ''] }] : rows
}
