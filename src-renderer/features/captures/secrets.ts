/** Packets in which a client proves who it is: all it sends from AUTH on until the server's last word on it. */
import type { PacketRow } from '@shared/query/stream-packets'
import type { StreamDetail } from '@shared/query/streams'

/** Offsets of their records. */
export function secretPackets(stream: StreamDetail, packets: readonly PacketRow[]): Set<number> {
  const found = new Set<number>()
  for (const [i, said] of stream.talk.entries()) {
    if (said.kind !== 'command' || !/^AUTH\b/i.test(said.text)) continue
    const answer = stream.talk.slice(i + 1).find((t) => t.side === 1 && !t.text.startsWith('334'))
    const until = answer?.ref.offset ?? Number.POSITIVE_INFINITY
    for (const p of packets)
      if (p.side === 0 && p.payload > 0 && p.ref.offset >= said.ref.offset && p.ref.offset <= until) found.add(p.ref.offset)
  }
  return found
}
