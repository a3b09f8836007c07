/**
 * Which true host an analysis means. Names come first, in any letter case and with or without the domain; only a node
 * none of whose names is known is looked up by address, because a balancer's address can stand for many.
 */
import type { Truth, TruthNode } from './truth'

export interface AnalysisNode {
  readonly id: string
  readonly kind?: string
  readonly name: string
  readonly addresses: readonly string[]
  readonly aliases: readonly string[]
  readonly roles?: readonly string[]
  readonly site?: string | null
  readonly clockOffsetMs?: number | null
  readonly clockOffsetBoundMs?: number | null
  /** how the offset went over time, by the host's own clock */
  readonly clock?: {
    readonly pieces: readonly { readonly from: string; readonly to: string; readonly offsetMs: number; readonly boundMs: number }[]
  } | null
  readonly activeCopies?: readonly { readonly database: string | null; readonly from: string; readonly to: string }[]
}

export interface HostsLike {
  readonly nodes: readonly AnalysisNode[]
}

const ADDRESS = /^[\d.]+$|:/
const firstLabel = (name: string) => name.split('.')[0] ?? name

/** Short and full name of one host are the same; two full names must be equal. */
function sameName(a: string, b: string): boolean {
  const [x, y] = [a.toLowerCase(), b.toLowerCase()]
  if (x === y) return true
  if (ADDRESS.test(x) || ADDRESS.test(y)) return false
  return x.includes('.') !== y.includes('.') && firstLabel(x) === firstLabel(y)
}

export interface Hosts {
  /** does the analysis' node mean the host that the truth calls `name`? */
  same(id: string, name: string): boolean
  /** for people */
  name(id: string): string
}

export function createHosts(analysis: HostsLike, truth: Truth): Hosts {
  const nodes = new Map(analysis.nodes.map((node) => [node.id, node]))
  const known = new Map<string, ReadonlySet<string>>()
  const find = (matches: (node: TruthNode) => boolean) => new Set(truth.nodes.filter(matches).map((node) => node.name))

  const meant = (id: string): ReadonlySet<string> => {
    const node = nodes.get(id)
    const names = [...(node ? [node.name, ...node.aliases] : [id])]
    const byName = find((host) => [host.name, ...host.aliases].some((own) => names.some((name) => sameName(own, name))))
    if (byName.size > 0) return byName
    const addresses = new Set([...(node?.addresses ?? []), ...names])
    return find((host) => host.addresses.some((address) => addresses.has(address)))
  }
  return {
    name: (id) => nodes.get(id)?.name ?? id,
    same(id, name) {
      let hosts = known.get(id)
      if (!hosts) {
        hosts = meant(id)
        known.set(id, hosts)
      }
      return hosts.has(name)
    },
  }
}
