/** How the ends of a stream are called. */
import type { RouteNode } from '@shared/model/routes'

/** `MBX-K2 10.20.0.12:44231`; by a name out of the captures where no host is known; the endpoint alone where there is none. */
export function endName(endpoint: string, node: number, nodes: readonly RouteNode[], called: string): string {
  const known = nodes[node]?.name ?? ''
  const isAddress = endpoint.toLowerCase().startsWith(known.toLowerCase())
  const name = isAddress ? (called.split(', ')[0] ?? '') : known
  return name === '' ? endpoint : `${name} ${endpoint}`
}
