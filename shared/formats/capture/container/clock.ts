/** Times of capture files: 64-bit counts of some unit, divided without loss and without a number that a double cannot hold. */
import type { Packet } from '../packet'

const MOST_SECONDS = 0xffff_ffff

/** high·2^32 + low = seconds·divisor + rest. `divisor` is at most 10^9, the quotient at most 2^53. */
export function divide64(high: number, low: number, divisor: number, out: { quotient: number; rest: number }): void {
  const q0 = Math.floor(high / divisor)
  const r0 = high - q0 * divisor
  const n1 = r0 * 65_536 + (low >>> 16)
  const q1 = Math.floor(n1 / divisor)
  const n2 = (n1 - q1 * divisor) * 65_536 + (low & 0xffff)
  const q2 = Math.floor(n2 / divisor)
  out.quotient = q0 * 4_294_967_296 + q1 * 65_536 + q2
  out.rest = n2 - q2 * divisor
}

/** False when the time is not in 1970 to 2106; it is moved to the end that is nearer. */
export function setTime(packet: Packet, seconds: number, nanos: number): boolean {
  if (seconds >= 0 && seconds <= MOST_SECONDS) {
    packet.seconds = seconds
    packet.nanos = nanos
    return true
  }
  packet.seconds = seconds < 0 ? 0 : MOST_SECONDS
  packet.nanos = 0
  return false
}
