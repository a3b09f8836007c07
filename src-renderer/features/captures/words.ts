/** How the ends of a stream are called, and when its packets were. */
import type { RouteNode } from '@shared/model/routes'
import { hostOf } from '@shared/query/stream-pairs'
import type { StreamDetail } from '@shared/query/streams'

/** `MBX-K2 10.20.0.12:44231`; by a name out of the captures where no host is known; the endpoint alone where there is none. */
export function endName(endpoint: string, node: number, nodes: readonly RouteNode[], called: string): string {
  const known = nodes[node]?.name ?? ''
  const isAddress = endpoint.toLowerCase().startsWith(known.toLowerCase())
  const name = isAddress ? (called.split(', ')[0] ?? '') : known
  return name === '' ? endpoint : `${name} ${endpoint}`
}

/** `MBX-K2 →` from the client, `← 192.0.2.1` from the server; ports stand in the title. */
export function senderName(stream: StreamDetail, side: 0 | 1, nodes: readonly RouteNode[]): string {
  if (side === 0) return `${nodes[stream.clientNode]?.name ?? hostOf(stream.client)} →`
  return `← ${nodes[stream.serverNode]?.name ?? hostOf(stream.server)}`
}

/** Seconds with milliseconds: lines stand under one another. */
export const since = (ms: number): string => (Number.isNaN(ms) ? '' : `+${(ms / 1000).toFixed(3)}`)
