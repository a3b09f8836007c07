/** What a host is, in one line: its kind or roles, its DAG and site, and how sure that is. */
import type { Certainty, RouteNode } from '../model/routes'

const KINDS: Readonly<Record<RouteNode['kind'], string>> = {
  'exchange-server': 'server',
  'load-balancer': 'balancer',
  firewall: 'firewall',
  'smart-host': 'smart host',
  'external-host': 'outside',
  client: 'client',
  cloud: 'cloud',
  unknown: 'not known',
}

/** An inferred one is called by its members, which says what it is. */
function named(what: string, name: string | null, certainty: Certainty | null): string {
  if (!name) return ''
  const whole = name.toLowerCase().startsWith(what.toLowerCase()) ? name : `${what} ${name}`
  return certainty === 'certain' ? whole : `${whole} (inferred, ${certainty})`
}

export function hostWords(n: RouteNode): string {
  const sure = n.certainty === 'certain' ? '' : `inferred, ${n.certainty}`
  const place = [named('DAG', n.dag, n.dagCertainty), named('site', n.site, n.siteCertainty)]
  const what = n.kind === 'exchange-server' ? n.roles.join(', ') || KINDS[n.kind] : KINDS[n.kind]
  return [what, ...place, sure].filter(Boolean).join(' · ')
}
