/** Names that a person gave to hosts, laid over what is shown: the name of the logs stands beside each. Tables, filters and targets keep that one. */
import type { RouteNode } from '../model/routes'

/** `given`: by number of the node. The same list when nothing is named. */
export function withGivenNames(nodes: readonly RouteNode[], given: ReadonlyMap<number, string>): readonly RouteNode[] {
  if (given.size === 0) return nodes
  return nodes.map((n, i) => {
    const name = given.get(i)
    return name === undefined ? n : { ...n, name: `${name} (${n.name})` }
  })
}
