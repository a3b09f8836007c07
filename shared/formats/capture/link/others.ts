/** What two hosts exchange beside TCP, counted: so that "is it mail only, or everything" has an answer. Bounded; what does not fit is summed up. */
import { type Packet, UDP } from '../packet'

export interface Exchange {
  /** Both addresses; '' in the row that sums up what did not fit. */
  readonly ends: readonly [string, string]
  /** Of IP; 17 is UDP. */
  readonly protocol: number
  /** UDP: the lower of the two ports; else 0. */
  readonly port: number
  readonly packets: number
  readonly bytes: number
  /** Of its first packet. */
  readonly offset: number
  readonly length: number
  readonly frame: number
}

interface Counts {
  packets: number
  bytes: number
  readonly offset: number
  readonly length: number
  readonly frame: number
}

const MOST = 10_000
/** More addresses than any file can hold. */
const HOSTS = 2 ** 26

export class Others {
  /** By the pair of hosts, then by protocol and port. */
  private known = new Map<number, Map<number, Counts>>()
  private rest: Counts | null = null
  private count = 0

  /** `p` is IP and no TCP; hosts are the numbers of its ends. */
  add(p: Packet, source: number, target: number): void {
    const pair = Math.min(source, target) * HOSTS + Math.max(source, target)
    // ports of a fragment are in another one
    const port = p.what === UDP ? Math.min(p.sourcePort, p.targetPort) : 0
    const what = p.protocol * 65_536 + port
    const one = this.known.get(pair)?.get(what) ?? this.begin(pair, what, p)
    one.packets++
    one.bytes += p.length
  }

  private begin(pair: number, what: number, p: Packet): Counts {
    const made = { packets: 0, bytes: 0, offset: p.offset, length: p.captured + p.wrapped, frame: p.number }
    if (this.count >= MOST) {
      this.rest ??= made
      return this.rest
    }
    this.count++
    const of = this.known.get(pair)
    if (of) of.set(what, made)
    else this.known.set(pair, new Map([[what, made]]))
    return made
  }

  clear(): void {
    this.known = new Map()
    this.rest = null
    this.count = 0
  }

  /** `address`: text of a host's number. */
  list(address: (host: number) => string): Exchange[] {
    const out: Exchange[] = []
    for (const [pair, of] of this.known)
      for (const [what, counts] of of) {
        const ends = [address(Math.floor(pair / HOSTS)), address(pair % HOSTS)] as const
        out.push({ ends, protocol: Math.floor(what / 65_536), port: what % 65_536, ...counts })
      }
    if (this.rest) out.push({ ends: ['', ''], protocol: 0, port: 0, ...this.rest })
    return out
  }
}
