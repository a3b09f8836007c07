/** Options of a SYN: what its sender offers for the connection. */
import { u16be } from '../bytes'
import * as L from './layout'
import { ACK } from './verdicts'

/**
 * Notes what a SYN or SYN/ACK says in the sender's side `f`; after one without a scale, or an answer, both
 * know whether windows are scaled.
 */
export function readOptions(b: Uint8Array, from: number, to: number, flags: number, page: Uint32Array, f: number, r: number): void {
  let bits = page[f + L.BITS] as number
  for (let at = from; at < to; ) {
    const kind = b[at] as number
    if (kind === 0) break
    if (kind === 1) {
      at++
      continue
    }
    const length = b[at + 1] as number
    if (length < 2 || at + length > to) break
    if (kind === 2 && length === 4) page[f + L.SIZES] = ((page[f + L.SIZES] as number) & 0xffff0000) | u16be(b, at + 2)
    else if (kind === 3 && length === 3)
      bits = (bits & ~((15 << L.SHIFT_AT) | L.SCALE_OFF)) | L.SCALE_KNOWN | (Math.min(14, b[at + 2] as number) << L.SHIFT_AT)
    else if (kind === 4) bits |= L.SACK
    else if (kind === 8 && length === 10) bits |= L.STAMPS
    at += length
  }
  page[f + L.BITS] = bits
  const known = L.SCALE_KNOWN
  const answer = (flags & ACK) !== 0
  if ((bits & known) !== 0 && (!answer || ((page[r + L.BITS] as number) & known) !== 0)) return
  // one of them does not scale, so neither does
  page[f + L.BITS] = (bits & ~known) | L.SCALE_OFF
  page[r + L.BITS] = ((page[r + L.BITS] as number) & ~known) | L.SCALE_OFF
}
