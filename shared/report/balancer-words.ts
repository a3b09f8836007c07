/** What is known of a machine between clients and servers, in sentences, and how its sessions spread over the servers behind it. */
import { formatCount, formatDuration, formatShare } from '../base/format'
import type { NodeBalancer, RouteNode } from '../model/routes'

export interface MemberWords {
  readonly node: number
  readonly name: string
  readonly sessions: string
  /** Of the sessions of all members; '' when there are none. */
  readonly share: string
  readonly mails: string
  readonly probes: string
}

export function memberWords(b: NodeBalancer, nodes: readonly RouteNode[]): MemberWords[] {
  const all = b.members.reduce((n, m) => n + m.sessions, 0)
  return b.members.map((m) => ({
    node: m.node,
    name: nodes[m.node]?.name ?? 'not known',
    sessions: formatCount(m.sessions),
    share: formatShare(m.sessions, all),
    mails: formatCount(m.mails),
    probes: formatCount(m.probes),
  }))
}

/** Short facts, each with a name of its own; what nothing tells is left out. */
export function balancerFacts(b: NodeBalancer): (readonly [name: string, value: string])[] {
  const out: [string, string][] = []
  if (b.virtualAddress !== null) out.push(['Virtual address', b.virtualAddress])
  if (b.hidesClients !== null)
    out.push(['Clients', b.hidesClients ? 'hidden: servers see its address instead' : 'shown: servers see their own addresses'])
  if (b.probeEveryMs !== null) out.push(['Probes', `every ${formatDuration(b.probeEveryMs)}`])
  return out
}

/** What a node is known from, each sentence once. */
export function basisOf(n: RouteNode): string[] {
  return [...new Set([...(n.why === null ? [] : [n.why]), ...(n.balancer?.basis ?? [])])]
}
