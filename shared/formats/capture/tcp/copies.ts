/**
 * Packets that a capture holds twice: taken at two places of one machine's network, or by a port that mirrors both directions. They look as if
 * they were sent again. One is told from a retransmission by its header, which is the same to the last bit (TCP's checksum stands for the data),
 * by the same IP id, and by coming within a millisecond and half a round trip. A host that numbers nothing (id 0, IPv6) may well send the same
 * acknowledgement twice; of such only packets with data count.
 */
import { u16be, u32be } from '../bytes'
import type { Packet } from '../packet'
import { since } from './judge'
import * as L from './layout'
import { FIN, SYN } from './verdicts'

const MOST_APART = 1_000_000

/** Looks at the sender's last packet (side `f` of the stream at `at`), and remembers this one. Before the state moves on. */
export function isCopy(p: Packet, page: Uint32Array, at: number, f: number): boolean {
  const id = p.version === 4 && p.ip + 6 <= p.end ? u16be(p.bytes, p.ip + 4) : 0
  let hash = id + 1
  const end = Math.min(p.payload, p.end) - 3
  for (let i = p.transport; i < end; i += 4) hash = Math.imul(hash ^ u32be(p.bytes, i), 0x9e3779b1) ^ (hash >>> 15)
  hash = (hash ^ p.payloadLength) >>> 0
  const before = page[f + L.LAST_HASH] as number
  page[f + L.LAST_HASH] = hash
  if (hash !== before || page[f + L.PACKETS] === 0) return false
  if (id === 0 && p.payloadLength === 0 && (p.flags & (SYN | FIN)) === 0) return false
  const apart = Math.abs(since(p, page, f + L.ACK_TIME))
  const rtt = (page[at + L.RTT] as number) * 1e9 + (page[at + L.RTT + 1] as number)
  return apart < MOST_APART && (rtt === 0 || apart * 2 < rtt)
}
