/**
 * Hosts that a person says are one, as a map and its tables show them. The tables of the case stay as the logs made them: this is laid over the ways
 * between hosts when they are drawn. What can't be added up is left out: halves of delays are no delay.
 */
import type { EvidenceState, RouteNode } from '../model/routes'
import type { Listed } from './case-delays'
import type { Topology, TopologyLink } from './topology'

/** By number of a node: the one it is shown as. */
export type Merges = ReadonlyMap<number, number>

/** Follows a chain to its end; all of a ring are shown as the first of it. */
export function shownAs(node: number, merges: Merges): number {
  const path = [node]
  for (;;) {
    const next = merges.get(path.at(-1) as number)
    if (next === undefined) return path.at(-1) as number
    const at = path.indexOf(next)
    if (at >= 0) return Math.min(...path.slice(at))
    path.push(next)
  }
}

export function withMergedHosts(
  topology: Topology,
  nodes: readonly RouteNode[],
  merges: Merges,
): { readonly topology: Topology; readonly nodes: readonly RouteNode[] } {
  if (merges.size === 0) return { topology, nodes }
  const to = (n: number) => (n < 0 ? n : shownAs(n, merges))
  const links = new Map<string, TopologyLink>()
  for (const l of topology.links) {
    const [a, b] = [to(l.from), to(l.to)]
    // within one host there is no way
    if (a === b) continue
    const key = `${a} ${b} ${l.shadow}`
    const known = links.get(key)
    links.set(key, known ? joined(known, l) : { ...l, from: a, to: b })
  }
  const volumes = new Map<number, { node: number; received: number; sent: number }>()
  const volumeOf = (node: number) => {
    const known = volumes.get(node) ?? { node, received: 0, sent: 0 }
    volumes.set(node, known)
    return known
  }
  for (const h of topology.hosts) volumeOf(to(h.node))
  for (const l of links.values()) {
    if (l.shadow) continue
    volumeOf(l.from).sent += l.messages.count
    volumeOf(l.to).received += l.messages.count
  }
  const shown = {
    links: [...links.values()].sort((a, b) => b.messages.count - a.messages.count || a.from - b.from || a.to - b.to),
    hosts: [...volumes.values()].sort((a, b) => b.received + b.sent - a.received - a.sent || a.node - b.node),
  }
  return { topology: shown, nodes: mergedNodes(nodes, merges) }
}

function joined(a: TopologyLink, b: TopologyLink): TopologyLink {
  const state = (s: EvidenceState) => a.states[s] + b.states[s]
  return {
    ...a,
    through: a.through || b.through,
    hops: a.hops + b.hops,
    failed: a.failed + b.failed,
    certain: a.certain + b.certain,
    states: { seen: state('seen'), absent: state('absent'), 'not-covered': state('not-covered') },
    messages: together(a.messages, b.messages),
    delays: null,
  }
}

/** Each message once, as long as both lists are whole; else at most so many. */
function together(a: Listed, b: Listed): Listed {
  const rows = [...new Set([...a.rows, ...b.rows])].sort((x, y) => x - y)
  const whole = a.count === a.rows.length && b.count === b.rows.length
  return { count: whole ? rows.length : a.count + b.count, rows }
}

function mergedNodes(nodes: readonly RouteNode[], merges: Merges): readonly RouteNode[] {
  const parts = new Map<number, number[]>()
  for (const n of merges.keys()) {
    const root = shownAs(n, merges)
    if (root !== n) parts.set(root, [...(parts.get(root) ?? []), n])
  }
  return nodes.map((n, i) => {
    const others = (parts.get(i) ?? []).flatMap((p) => nodes[p] ?? [])
    if (others.length === 0) return n
    const all = [n, ...others]
    return {
      ...n,
      name: `${all.map((x) => x.name).join(' + ')} (one, you say)`,
      addresses: [...new Set(all.flatMap((x) => x.addresses))],
      aliases: [...new Set(all.flatMap((x) => x.aliases))],
    }
  })
}
