/**
 * TCP's checksum. A network card that fills it in leaves packets in the capture with a wrong one that mean nothing; so a wrong one is looked at
 * more closely: when it is the sum of the pseudo header alone, the card was to do the rest.
 */
import { u16be } from '../bytes'
import type { Packet } from '../packet'

/** Not looked at: the packet is cut, or nobody asked. */
export const NOT_CHECKED = 0
export const GOOD = 1
export const BAD = 2
/** With BAD: it holds the sum of the pseudo header, the form in which it is handed to a card. */
export const PARTIAL = 4

type Summed = Pick<Packet, 'bytes' | 'transport' | 'transportLength' | 'end' | 'source' | 'version'>

/** `p` stands on a TCP packet. */
export function tcpChecksum(p: Summed): number {
  const b = p.bytes
  const length = p.transportLength
  if (length < 20 || p.transport + length > p.end) return NOT_CHECKED
  const pseudo = pseudoSum(p, length)
  if (fold(pseudo + sum(b, p.transport, length)) === 0xffff) return GOOD
  return u16be(b, p.transport + 16) === fold(pseudo) ? BAD | PARTIAL : BAD
}

function pseudoSum(p: Summed, length: number): number {
  return sum(p.bytes, p.source, p.version === 4 ? 8 : 32) + 6 + (length & 0xffff) + (length >>> 16)
}

/** 16-bit words, big-endian, an odd last byte as the upper half; at most 65,535 words, so a double holds it. */
function sum(b: Uint8Array, from: number, length: number): number {
  let total = 0
  const end = from + (length & ~1)
  for (let i = from; i < end; i += 2) total += ((b[i] as number) << 8) | (b[i + 1] as number)
  return (length & 1) === 0 ? total : total + ((b[end] as number) << 8)
}

function fold(total: number): number {
  let folded = total
  while (folded > 0xffff) folded = (folded & 0xffff) + Math.floor(folded / 65_536)
  return folded
}
