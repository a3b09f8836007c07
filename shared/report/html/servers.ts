/** Servers and what stands between them, with their clocks and databases; hosts outside only where a shown message met them. */
import { formatCounted } from '../../base/format'
import type { Catalogue } from '../../model/case'
import type { Certainty, RouteNode } from '../../model/routes'
import type { MessageDetail } from '../../query/message-detail'
import { type Html, html, NOTHING, said } from './escape'
import { balancersPart, clocksTable, databasesTable } from './server-tables'
import { certaintyState } from './state'
import { cappedTable, type Row } from './table'

const KIND_WORDS: Readonly<Record<RouteNode['kind'], string>> = {
  'exchange-server': 'Exchange server',
  'load-balancer': 'load balancer',
  firewall: 'firewall',
  'smart-host': 'smart host',
  'external-host': 'host outside',
  client: 'client',
  cloud: 'cloud',
  unknown: 'not known',
}
const MOST = 300
const OUTSIDE: ReadonlySet<RouteNode['kind']> = new Set(['external-host', 'client', 'cloud', 'unknown'])

export function serversSection(c: Catalogue, messages: readonly MessageDetail[]): Html {
  const met = new Set(messages.flatMap((m) => m.hops.flatMap((h) => [h.from, h.to, ...h.via])))
  const shown = c.nodes.filter((n, i) => !OUTSIDE.has(n.kind) || met.has(i))
  const rest = c.nodes.length - shown.length
  const note =
    rest > 0 ? html`<p class="note">${formatCounted(rest, 'more host')} outside, met by messages that have no page here.</p>` : NOTHING
  const columns = [
    { head: 'Name', look: 'host' as const },
    { head: 'Kind', look: 'name' as const },
    { head: 'Addresses', look: 'mono' as const },
    { head: 'Other names', look: 'host' as const },
    { head: 'Roles', look: 'wide' as const },
    { head: 'DAG and site', look: 'wide' as const },
    { head: 'Sure, and why', look: 'wide' as const },
  ]
  return html`<section aria-labelledby="servers"><h2 id="servers">Servers</h2>
${cappedTable('Servers, and what was inferred between them', columns, shown.map(serverRow), MOST, 'hosts')}${note}${clocksTable(c)}${balancersPart(c)}${databasesTable(c)}</section>\n`
}

function serverRow(n: RouteNode): Row {
  const list = (items: readonly string[]) => html`${items.map((a, i) => html`${i > 0 ? html`<br>` : NOTHING}${said(a)}`)}`
  return {
    cells: [
      html`<b>${said(n.name)}</b>`,
      KIND_WORDS[n.kind],
      list(n.addresses),
      list(n.aliases),
      html`${said(n.roles.join(', '))}${reason(n.rolesWhy)}`,
      html`${list([place('DAG', n.dag, n.dagCertainty), place('site', n.site, n.siteCertainty)].filter((p) => p !== ''))}${reason(n.placeWhy)}`,
      html`${certaintyState(n.certainty)}${reason(n.why)}`,
    ],
  }
}

const reason = (why: string | null): Html => (why === null ? NOTHING : html`<span class="sub">${said(why)}</span>`)

/** `site Hafen`; a guess says so: `site of EX1, EX2, possible`. */
function place(what: string, name: string | null, certainty: Certainty | null): string {
  if (name === null) return ''
  const named = name.startsWith(`${what} of `) ? name : `${what} ${name}`
  return certainty === 'certain' || certainty === null ? named : `${named}, ${certainty}`
}
