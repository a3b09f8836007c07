/** Packets of one stream, out of the segments of its file. Looked for when asked: a stream has few of a capture's packets. */
import { NumberColumn } from '../columns/column'
import type { Segment } from '../columns/segment'
import { TICKS_MS } from '../model/captures'
import type { SourceRef } from '../model/source'

export interface PacketRow {
  /** Milliseconds since the first packet of the file; NaN when not told. */
  readonly sinceMs: number
  readonly side: 0 | 1
  /** Bits of TCP_FLAGS; NaN when the line does not show them. */
  readonly flags: number
  /** NaN when the line does not show it. */
  readonly seq: number
  readonly payload: number
  /** Bits of VERDICT. */
  readonly verdict: number
  /** `line` is the frame number in a capture. */
  readonly ref: SourceRef
}

export interface StreamPackets {
  readonly packets: readonly PacketRow[]
  /** More than are given. */
  readonly more: number
}

/** Packets shown of one stream at the most. */
export const MOST_PACKETS = 20_000

/** `segments`: those of `tcp-packets` of the stream's file, in order; `stream`: its number in the file, `clientEnd` as the stream says. */
export async function packetsOf(
  segments: AsyncIterable<Segment>,
  { stream, clientEnd }: { readonly stream: number; readonly clientEnd: number },
  most = MOST_PACKETS,
): Promise<StreamPackets> {
  const packets: PacketRow[] = []
  let more = 0
  for await (const segment of segments) {
    const [of, elapsed, end, flags, seq, payload, verdict] = (
      ['stream', 'elapsed', 'end', 'flags', 'seq', 'payload', 'verdict'] as const
    ).map((name) => segment.column(name))
    if (!(of instanceof NumberColumn) || of.min > stream || of.max < stream) continue
    const at = (column: typeof of | undefined, row: number) => (column instanceof NumberColumn ? column.at(row) : Number.NaN)
    for (let row = 0; row < segment.rows; row++) {
      if (of.at(row) !== stream) continue
      if (packets.length === most) {
        more++
        continue
      }
      packets.push({
        sinceMs: at(elapsed as typeof of, row) / TICKS_MS,
        side: at(end as typeof of, row) === clientEnd ? 0 : 1,
        flags: at(flags as typeof of, row),
        seq: at(seq as typeof of, row),
        payload: at(payload as typeof of, row),
        verdict: at(verdict as typeof of, row) || 0,
        ref: segment.place(row) ?? { source: -1, offset: 0, length: 0, line: 0 },
      })
    }
  }
  return { packets, more }
}
