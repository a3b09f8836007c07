/**
 * ICMP errors quote the head of the packet they are about. They are evidence for its stream (a full-size packet that did not fit through, a port
 * that nobody serves) and never packets of it.
 */
import { u16be, u32be } from '../bytes'
import type { Packet } from '../packet'
import { addressText } from './address'

export interface IcmpError {
  readonly frame: number
  readonly type: number
  readonly code: number
  /** What fits through, when the error says so: type 3 code 4, or ICMPv6 type 2. */
  readonly mtu: number | null
  /** Who sent it. */
  readonly from: string
  /** The stream of the packet it quotes; null when none of the capture. */
  readonly stream: number | null
}

/** `find` gives the stream of a quoted TCP head: places of the addresses in `p.bytes`, and ports; −1 for none. Null when no TCP is quoted. */
export function readIcmpError(
  p: Packet,
  find: (source: number, target: number, sourcePort: number, targetPort: number) => number,
): IcmpError | null {
  const b = p.bytes
  const at = p.transport
  const six = p.version === 6
  const type = b[at] as number
  const code = b[at + 1] as number
  const quoted = at + 8
  const version = (b[quoted] as number) >> 4
  if (version !== p.version) return null
  const head = six ? 40 : ((b[quoted] as number) & 15) * 4
  const protocol = b[quoted + (six ? 6 : 9)] as number
  const tcp = quoted + head
  if (protocol !== 6 || tcp + 4 > p.end) return null
  const source = quoted + (six ? 8 : 12)
  const stream = find(source, source + (six ? 16 : 4), u16be(b, tcp), u16be(b, tcp + 2))
  const mtu = six ? (type === 2 ? u32be(b, at + 4) : 0) : type === 3 && code === 4 ? u16be(b, at + 6) : 0
  return {
    frame: p.number,
    type,
    code,
    mtu: mtu || null,
    from: addressText(b, p.source, six ? 16 : 4),
    stream: stream < 0 ? null : stream,
  }
}
