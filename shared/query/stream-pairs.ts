/**
 * What else the two hosts of a stream have with each other, and whether other hosts of the case have the same trouble: is it this protocol or
 * everything, these two or the whole network? And the same connection in the capture of its other end.
 */
import type { Table } from '../columns/table'
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

export interface PairFacts {
  /** Between the two hosts, by protocol; the stream's own first. */
  readonly protocols: readonly ProtocolFacts[]
  /** Other pairs of hosts, and how many of them sent something again. */
  readonly others: { readonly pairs: number; readonly troubled: number }
  /** The same connection in other files. */
  readonly twins: readonly number[]
}

/** What a stream's ends are compared by: hosts where they are known, else what stands before the port. */
function pairOf(r: StreamRow): string {
  const host = (endpoint: string, node: number) => (node >= 0 ? `#${node}` : endpoint.replace(/:\d+$/, '').toLowerCase())
  const [a, b] = [host(r.client, r.clientNode), host(r.server, r.serverNode)]
  return a < b ? `${a}|${b}` : `${b}|${a}`
}

export function pairFacts(streams: Table, index: number): PairFacts | null {
  if (!(index >= 0 && index < streams.rows)) return null
  const own = readStreamRow(streams, index)
  const pair = pairOf(own)
  const protocols = new Map<string, { streams: number; troubled: number; retransmissions: number; worst: number; most: number }>()
  const others = new Map<string, boolean>()
  const twins: number[] = []
  for (let i = 0; i < streams.rows; i++) {
    const r = readStreamRow(streams, i)
    if (r.source !== own.source && isTwin(r, own)) {
      twins.push(i)
      continue
    }
    const key = pairOf(r)
    if (key !== pair) {
      others.set(key, (others.get(key) ?? false) || r.retransmissions > 0)
      continue
    }
    const known = protocols.get(r.protocol) ?? { streams: 0, troubled: 0, retransmissions: 0, worst: i, most: -1 }
    known.streams++
    if (isTroubled(r)) known.troubled++
    known.retransmissions += r.retransmissions
    if (r.retransmissions > known.most) Object.assign(known, { most: r.retransmissions, worst: i })
    protocols.set(r.protocol, known)
  }
  const list = [...protocols].map(([protocol, { most: _, ...facts }]) => ({ protocol, ...facts }))
  list.sort((a, b) => Number(b.protocol === own.protocol) - Number(a.protocol === own.protocol) || b.streams - a.streams)
  return { protocols: list, others: { pairs: others.size, troubled: [...others.values()].filter(Boolean).length }, twins }
}

const isTroubled = (r: StreamRow) => r.retransmissions > 0 || r.lostSegments > 0 || r.zeroWindows > 0 || r.resets > 0

/**
 * The same first sequence numbers, which address translation leaves as they are; else the same ends with the same ports, and where both know the
 * hour, not an hour apart.
 */
function isTwin(a: StreamRow, b: StreamRow): boolean {
  const [known, other] = [a.seqs, b.seqs]
  if ([...known, ...other].every((seq) => !Number.isNaN(seq))) return known[0] === other[0] && known[1] === other[1]
  const ends = (r: StreamRow) => [r.client, r.server].sort().join('|')
  return ends(a) === ends(b) && !(Math.abs(a.at - b.at) > TWIN_MS)
}
/** Clocks of two captures may be as far apart. */
const TWIN_MS = 3_600_000

/** Whether a packet with data of one capture is in the other; null for what can't be told (no data, or no sequence number). */
export function seenIn(packets: readonly PacketRow[], other: readonly PacketRow[]): (boolean | null)[] {
  const key = (p: PacketRow) => (p.payload > 0 && !Number.isNaN(p.seq) ? `${p.side} ${p.seq}` : null)
  const there = new Set(other.map(key))
  return packets.map((p) => {
    const own = key(p)
    return own === null ? null : there.has(own)
  })
}
