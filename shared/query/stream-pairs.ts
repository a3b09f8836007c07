/**
 * What else the two hosts of a stream have with each other, and whether other hosts of the case have the same trouble: is it this protocol or
 * everything, these two or the whole network? And the same connection in the capture of its other end.
 */
import { pushTo } from '../base/lists'
import { lowerBound } from '../base/lower-bound'
import type { Table } from '../columns/table'
import type { EXCHANGES } from '../model/captures'
import type { RouteTables } from './message-detail'
import type { PacketRow } from './stream-packets'
import { readStreamRow, type StreamRow } from './streams'

export interface ProtocolFacts {
  /** '' where neither content nor port tells. */
  readonly protocol: string
  readonly streams: number
  /** Streams in which something was sent again, lost, closed or reset. */
  readonly troubled: number
  readonly retransmissions: number
  /** A stream of it: the one with most trouble. */
  readonly worst: number
}

/** What is exchanged beside TCP: counted, not judged. */
export interface ExchangeFacts {
  /** Number of IP's protocol. */
  readonly protocol: number
  /** UDP: the lower of the two ports; else 0. */
  readonly port: number
  readonly packets: number
  readonly bytes: number
}

export interface PairFacts {
  /** Between the two hosts, by protocol; the stream's own first. */
  readonly protocols: readonly ProtocolFacts[]
  /** Between the two hosts beside TCP, the most packets first. */
  readonly exchanges: readonly ExchangeFacts[]
  /** Other pairs of hosts, and how many of them sent something again. */
  readonly others: { readonly pairs: number; readonly troubled: number }
  /** The same connection in other files. */
  readonly twins: readonly number[]
}

/** What a stream's ends are compared by: hosts where they are known, else what stands before the port. */
const pairOf = (r: StreamRow) => pairKey(hostOf(r.client), r.clientNode, hostOf(r.server), r.serverNode)

function pairKey(hostA: string, nodeA: number, hostB: string, nodeB: number): string {
  const key = (host: string, node: number) => (node >= 0 ? `#${node}` : host.replace(/^\[(.*)\]$/, '$1').toLowerCase())
  const [a, b] = [key(hostA, nodeA), key(hostB, nodeB)]
  return a < b ? `${a}|${b}` : `${b}|${a}`
}

interface Light {
  readonly pair: string
  readonly protocol: string
  readonly retransmissions: number
  readonly troubled: boolean
}

/** Made once for all streams of a case; then each is a walk over what it needs alone. */
export class StreamPairs {
  private readonly light: readonly Light[]
  /** Streams by what twins have in common: first sequence numbers, or ends. */
  private readonly alike = new Map<string, number[]>()
  private readonly exchanges = new Map<string, ExchangeFacts[]>()
  private readonly streams: Table

  constructor({ streams, exchanges }: Pick<RouteTables, 'streams' | 'exchanges'>) {
    this.streams = streams
    for (let i = 0; i < exchanges.rows; i++) {
      const [number, text] = [(c: keyof typeof EXCHANGES) => exchanges.number(i, c), (c: keyof typeof EXCHANGES) => exchanges.text(i, c)]
      const facts = { protocol: number('protocol'), port: number('port'), packets: number('packets'), bytes: number('bytes') }
      if (text('hostA') !== '') pushTo(this.exchanges, pairKey(text('hostA'), number('nodeA'), text('hostB'), number('nodeB')), facts)
    }
    this.light = Array.from({ length: streams.rows }, (_, i) => {
      const r = readStreamRow(streams, i)
      for (const key of alikeOf(r)) pushTo(this.alike, key, i)
      return { pair: pairOf(r), protocol: r.protocol, retransmissions: r.retransmissions || 0, troubled: isTroubled(r) }
    })
  }

  of(index: number): PairFacts | null {
    const own = this.light[index]
    if (!own) return null
    const twins = this.twinsOf(index)
    const protocols = new Map<string, { streams: number; troubled: number; retransmissions: number; worst: number; most: number }>()
    const others = new Map<string, boolean>()
    this.light.forEach((r, i) => {
      if (twins.includes(i)) return
      if (r.pair !== own.pair) {
        others.set(r.pair, (others.get(r.pair) ?? false) || r.retransmissions > 0)
        return
      }
      const known = protocols.get(r.protocol) ?? { streams: 0, troubled: 0, retransmissions: 0, worst: i, most: -1 }
      known.streams++
      if (r.troubled) known.troubled++
      known.retransmissions += r.retransmissions
      if (r.retransmissions > known.most) Object.assign(known, { most: r.retransmissions, worst: i })
      protocols.set(r.protocol, known)
    })
    const list = [...protocols].map(([protocol, { most: _, ...facts }]) => ({ protocol, ...facts }))
    list.sort((a, b) => Number(b.protocol === own.protocol) - Number(a.protocol === own.protocol) || b.streams - a.streams)
    const exchanges = (this.exchanges.get(own.pair) ?? []).toSorted((a, b) => b.packets - a.packets)
    return { protocols: list, exchanges, others: { pairs: others.size, troubled: [...others.values()].filter(Boolean).length }, twins }
  }

  private twinsOf(index: number): number[] {
    const own = readStreamRow(this.streams, index)
    const found = new Set(alikeOf(own).flatMap((key) => this.alike.get(key) ?? []))
    return [...found]
      .filter((i) => i !== index)
      .map((i) => readStreamRow(this.streams, i))
      .filter((r) => r.source !== own.source && isTwin(r, own))
      .map((r) => r.index)
      .slice(0, MOST_TWINS)
  }
}
/** Captures of one connection that are named. */
const MOST_TWINS = 8

const alikeOf = (r: StreamRow) => [`${r.client}|${r.server}`, ...(r.seqs.some(Number.isNaN) ? [] : [r.seqs.join()])]

const isTroubled = (r: StreamRow) => r.retransmissions > 0 || r.lostSegments > 0 || r.zeroWindows > 0 || r.resets > 0

/**
 * The same first sequence numbers, which address translation leaves as they are; without them the same ends. What both captures know of a host must
 * agree: its port where the host is the same. Where both know the hour, not an hour apart.
 */
function isTwin(a: StreamRow, b: StreamRow): boolean {
  if (Math.abs(a.at - b.at) > TWIN_MS) return false
  const translated = (x: string, y: string) => hostOf(x).toLowerCase() !== hostOf(y).toLowerCase()
  const clients = a.client === b.client || translated(a.client, b.client)
  const servers = a.server === b.server || translated(a.server, b.server)
  const seqs = [...a.seqs, ...b.seqs]
  if (seqs.some(Number.isNaN)) return a.client === b.client && a.server === b.server
  return clients && servers && a.seqs[0] === b.seqs[0] && a.seqs[1] === b.seqs[1]
}

/** `192.0.2.1:25` without its port. */
export const hostOf = (endpoint: string): string => endpoint.replace(/:\d+$/, '')
/** Clocks of two captures may be as far apart. */
const TWIN_MS = 3_600_000

/**
 * Whether the data of a packet of one capture are in the other; null for what can't be told (no data, or no sequence number). Bytes count, not
 * packets: a network card may cut or join segments between the two.
 */
export function seenIn(packets: readonly PacketRow[], other: readonly PacketRow[]): (boolean | null)[] {
  const sides = [new Ranges(dataOf(other, 0)), new Ranges(dataOf(other, 1))] as const
  return packets.map((p) => (hasData(p) ? sides[p.side].has(p.seq) : null))
}

const hasData = (p: PacketRow) => p.payload > 0 && !Number.isNaN(p.seq)
const dataOf = (packets: readonly PacketRow[], side: 0 | 1) => packets.filter((p) => p.side === side && hasData(p))

/** Bytes of one direction that are there. Numbers go round at 2^32: they are taken from half of that before the first one on. */
class Ranges {
  private readonly base: number
  private readonly starts: number[] = []
  private readonly ends: number[] = []

  constructor(packets: readonly PacketRow[]) {
    this.base = ((packets[0]?.seq ?? 0) - 2 ** 31) >>> 0
    const ranges = packets.map((p) => ({ from: this.place(p.seq), to: this.place(p.seq) + p.payload })).sort((a, b) => a.from - b.from)
    for (const { from, to } of ranges) {
      const last = this.ends.length - 1
      if (last >= 0 && from <= (this.ends[last] ?? 0)) this.ends[last] = Math.max(to, this.ends[last] ?? 0)
      else {
        this.starts.push(from)
        this.ends.push(to)
      }
    }
  }

  has(seq: number): boolean {
    const at = this.place(seq)
    const range = lowerBound(this.starts.length, (i) => (this.starts[i] ?? 0) <= at) - 1
    return range >= 0 && at < (this.ends[range] ?? 0)
  }

  private place(seq: number): number {
    return (seq - this.base) >>> 0
  }
}
