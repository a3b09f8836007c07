/** Hosts of a case by what settings call them: name, alias, address; servers of the organisation by their short names too. */
import type { RouteNode } from '../../model/routes'

export class HostNames {
  private readonly byName = new Map<string, number>()

  constructor(private readonly nodes: readonly RouteNode[]) {
    nodes.forEach((node, i) => {
      for (const name of [node.name, ...node.aliases, ...node.addresses]) this.add(name, i)
    })
    nodes.forEach((node, i) => {
      if (node.kind === 'exchange-server') for (const name of [node.name, ...node.aliases]) this.add(name.split('.')[0] ?? '', i)
    })
  }

  /** −1 when there is none. */
  find(name: string): number {
    return this.byName.get(name.toLowerCase()) ?? -1
  }

  /** '' for −1. */
  name(node: number): string {
    return this.nodes[node]?.name ?? ''
  }

  kind(node: number): RouteNode['kind'] | null {
    return this.nodes[node]?.kind ?? null
  }

  /** Names that were there before stay: whole names before short ones. */
  private add(name: string, node: number): void {
    const key = name.toLowerCase()
    if (key !== '' && !this.byName.has(key)) this.byName.set(key, node)
  }
}
