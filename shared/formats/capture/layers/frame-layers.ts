/** From the bytes of a frame to its layers. A record does not always say what link layer it has; the packet that the list shows does. */
import { EVENT } from '../container/netmon-frame'
import { FrameWalk } from './frame-walk'
import type { Layer, Stretch } from './layer'

/** What is known of the packet from the table of packets. */
export interface KnownPacket {
  /** Addresses and ports of the two ends of its stream, in any order: `192.0.2.1:25`. */
  readonly ends: readonly [string, string]
  /** NaN when not known. */
  readonly seq: number
}

export interface FrameLayers {
  readonly layers: readonly Layer[]
  /** What TCP carries. */
  readonly payload: Stretch | null
}

/** pcap's numbers of the link layers that are read; the common ones first, as the first that fits is taken. */
const LINKS = [1, 101, 113, 276, EVENT, 0, 108, 9]

/**
 * The layers under which the frame is the packet that `known` tells of: the same ports and sequence number, or the same addresses where
 * TCP's header is in another fragment. Null when there are none: nothing is shown rather than something made up.
 */
export function layersOf(frame: Uint8Array, known: KnownPacket): FrameLayers | null {
  let byAddress: FrameLayers | null = null
  for (const link of LINKS) {
    const walk = new FrameWalk(frame)
    walk.frame(link)
    const { source, target, sourcePort, targetPort, seq, payload } = walk.found
    const same = isSame(known.ends, [source, sourcePort], [target, targetPort])
    if (same && seq === known.seq) return { layers: walk.layers, payload }
    if (isSame(known.ends, [source, Number.NaN], [target, Number.NaN]) && Number.isNaN(seq)) byAddress ??= { layers: walk.layers, payload }
  }
  return byAddress
}

type End = readonly [address: string, port: number]

function isSame(ends: readonly [string, string], a: End, b: End): boolean {
  const [x, y] = ends
  return (fits(x, a) && fits(y, b)) || (fits(x, b) && fits(y, a))
}

function fits(end: string, [address, port]: End): boolean {
  const at = end.lastIndexOf(':')
  const host = end.slice(0, at).replace(/^\[(.*)\]$/, '$1')
  return address !== '' && host === address && (Number.isNaN(port) || end.slice(at + 1) === String(port))
}
