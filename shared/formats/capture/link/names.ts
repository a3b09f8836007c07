/** Names of addresses: out of DNS answers in the capture, or as the capturing program wrote them beside the packets. Bounded. */

export interface AddressName {
  readonly address: string
  readonly name: string
  /** `dns`: an answer among the packets; `file`: a list of the capturing program. */
  readonly by: 'dns' | 'file'
  /** Of the packet or the list that says it first; frame 0 for a list. */
  readonly offset: number
  readonly length: number
  readonly frame: number
}

const MOST_ADDRESSES = 100_000
/** Names of one address. */
const MOST_NAMES = 16

export class AddressNames {
  private known = new Map<string, AddressName[]>()

  add(one: AddressName): void {
    const of = this.known.get(one.address)
    if (!of) {
      if (this.known.size < MOST_ADDRESSES) this.known.set(one.address, [one])
    } else if (of.length < MOST_NAMES && !of.some((o) => o.name === one.name)) of.push(one)
  }

  clear(): void {
    this.known = new Map()
  }

  list(): AddressName[] {
    return [...this.known.values()].flat()
  }
}
