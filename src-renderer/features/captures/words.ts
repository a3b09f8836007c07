/** How the ends of a stream are called. */
import type { RouteNode } from '@shared/model/routes'

/** `MBX-K2 10.20.0.12:44231`; the endpoint alone where no host is known. */
export function endName(endpoint: string, node: number, nodes: readonly RouteNode[]): string {
  const name = nodes[node]?.name ?? ''
  return name === '' || endpoint.toLowerCase().startsWith(name.toLowerCase()) ? endpoint : `${name} ${endpoint}`
}
