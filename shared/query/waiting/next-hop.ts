/** What mail waits for: the narrowest thing that can be said, and what it is part of. */
export interface NextHop {
  readonly kind: 'database' | 'server' | 'domain'
  readonly name: string
  /** Of a server; −1 otherwise, and when the case does not know it. */
  readonly node: number
}

/** The same for next hops that are one, however their names are written. */
export const nextHopKey = (h: NextHop): string => (h.node >= 0 ? `node ${h.node}` : `${h.kind} ${h.name.toLowerCase()}`)

export const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()
