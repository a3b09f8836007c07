/**
 * A person's decisions about hops and balancers, laid over what the tables say. What is confirmed keeps its certainty and says who confirmed it: a
 * person's word is no proof out of the logs. A rejected hop leaves the route, a rejected balancer the way between two hosts; both stand apart, so
 * that they can be taken back.
 */
import type { Decision } from '../model/decisions'
import type { RouteNode } from '../model/routes'
import type { HopDetail, InferredNode, MessageDetail } from './message-detail'

export type Decisions = ReadonlyMap<string, Decision>

/**
 * The same hop has the same id as long as its lines are in the case: paths and offsets do not change, numbers of files may. '' for a hop without
 * lines, about which nothing can be kept.
 */
export function hopId(h: HopDetail, pathOf: (source: number) => string): string {
  if (h.evidence.length === 0) return ''
  const lines = h.evidence.map((e) => `${pathOf(e.source)}@${e.offset}`).sort()
  return `${h.protocol} ${lines[0] ?? ''} ${lines.at(-1) ?? ''}`
}

/** A guessed balancer is known by its addresses; '' for what is no guess, or has none. */
export function balancerId(n: RouteNode | undefined): string {
  if (n?.certainty === 'certain' || (n?.kind !== 'load-balancer' && n?.kind !== 'firewall') || n.addresses.length === 0) return ''
  return `balancer ${n.addresses.join(' ')}`
}

export function withDecisions(
  m: MessageDetail,
  decisions: Decisions,
  { pathOf, nodes }: { readonly pathOf: (source: number) => string; readonly nodes: readonly RouteNode[] },
): MessageDetail {
  const hops: HopDetail[] = []
  const rejected: HopDetail[] = []
  const inferred = inferredOf(m, nodes, decisions)
  const out = new Set(inferred.filter((n) => n.decision?.verdict === 'rejected').map((n) => n.node))
  for (const h of m.hops) {
    const id = hopId(h, pathOf)
    const decision = decisions.get(id) ?? null
    const [via, rejectedVia] = [h.via.filter((n) => !out.has(n)), h.via.filter((n) => out.has(n))]
    if (decision?.verdict === 'rejected') rejected.push({ ...h, id, decision })
    else hops.push({ ...h, id, decision, via, rejectedVia, index: hops.length })
  }
  return { ...m, hops, rejected, inferred }
}

function inferredOf(m: MessageDetail, nodes: readonly RouteNode[], decisions: Decisions): InferredNode[] {
  return [...new Set(m.hops.flatMap((h) => h.via))].flatMap((node) => {
    const id = balancerId(nodes[node])
    return id === '' ? [] : [{ node, id, decision: decisions.get(id) ?? null }]
  })
}

/** Hosts as a report names them: a rejected balancer is a host like any other, a confirmed one says so. */
export function nodesWithDecisions(nodes: readonly RouteNode[], decisions: Decisions): readonly RouteNode[] {
  return nodes.map((n) => {
    const verdict = decisions.get(balancerId(n))?.verdict
    if (verdict === 'confirmed') return { ...n, why: `Confirmed by a person. ${n.why ?? ''}`.trim() }
    if (verdict !== 'rejected') return n
    return { ...n, kind: 'external-host', balancer: null, why: `A person rejected that it stands between hosts. ${n.why ?? ''}`.trim() }
  })
}
