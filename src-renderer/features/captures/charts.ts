/** What the charts of a stream draw: sequence numbers over time, and bytes a second. Pure, so that they can be tested. */
import { VERDICT } from '@shared/model/captures'
import type { PacketRow } from '@shared/query/stream-packets'

export interface SeqPoint {
  readonly atMs: number
  /** Bytes sent by this side up to the end of this packet, from its first number on. */
  readonly bytes: number
  /** Sent again. */
  readonly again: boolean
}

/** Points of the packets with data of one side; at most `most`, those in trouble among them. */
export function seqPoints(packets: readonly PacketRow[], side: 0 | 1, fromMs: number, most = 2000): SeqPoint[] {
  const own = packets.filter((p) => p.side === side && p.payload > 0 && !Number.isNaN(p.seq) && !Number.isNaN(p.sinceMs))
  const [first] = own
  if (!first) return []
  const every = Math.ceil(own.length / most)
  return own
    .map((p) => ({
      atMs: p.sinceMs - fromMs,
      bytes: ((p.seq - first.seq) | 0) + p.payload,
      again: (p.verdict & VERDICT.retransmission) !== 0,
    }))
    .filter((p, i) => p.again || i % every === 0 || i === own.length - 1)
}

export interface Rate {
  readonly atMs: number
  /** Bytes a second of new data; what is sent again is no progress. */
  readonly client: number
  readonly server: number
}

/** Data of each side in equal stretches of time. */
export function ratesOf(packets: readonly PacketRow[], fromMs: number, spanMs: number, stretches: number): Rate[] {
  const width = spanMs / stretches
  const sums = Array.from({ length: stretches }, () => [0, 0] as [number, number])
  for (const p of packets) {
    if (p.payload === 0 || Number.isNaN(p.sinceMs) || (p.verdict & VERDICT.retransmission) !== 0) continue
    const at = Math.min(stretches - 1, Math.max(0, Math.floor((p.sinceMs - fromMs) / width)))
    const sum = sums[at]
    if (sum && !Number.isNaN(p.payload)) sum[p.side] += p.payload
  }
  return sums.map(([client, server], i) => ({ atMs: i * width, client: (client / width) * 1000, server: (server / width) * 1000 }))
}

/** A round number at or above, for the top of an axis. */
export function roundUp(value: number): number {
  if (!(value > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(value))
  return ([1, 2, 5, 10].find((s) => s * power >= value) ?? 10) * power
}
