/**
 * Wireshark's judgement of one packet against the state of its stream, rule by rule as docs/formats/captures.md numbers them. Sequence
 * numbers compare modulo 2^32. The state of both sides moves on afterwards.
 */
import type { Packet } from '../packet'
import * as L from './layout'
import type { Unacked } from './unacked'
import * as V from './verdicts'

const FAST = 20_000_000
/** Acknowledgements of the same number, behind the first, that ask for a segment. */
const FAST_REPEATS = 2
const OUT_OF_ORDER_WITHOUT_HANDSHAKE = 3_000_000

/** Nanoseconds from a stored time to the packet; a double is exact for 104 days. Negative when time went back. */
export function since(p: Packet, page: Uint32Array, time: number): number {
  return (p.seconds - (page[time] as number)) * 1e9 + (p.nanos - (page[time + 1] as number))
}

/** `at`: the stream's record in `page`; `f` the sender's side in it, `r` the other's. Sets `p.verdict` and its delay. */
export function judge(p: Packet, page: Uint32Array, at: number, f: number, r: number, unacked: Unacked): void {
  const { seq, ack, flags, window, payloadLength: length } = p
  const edge = flags & (V.SYN | V.FIN | V.RST)
  const carries = length > 0 || (flags & (V.SYN | V.FIN)) !== 0
  const next = page[f + L.NEXT] as number
  const lastAck = page[f + L.LAST_ACK] as number
  const lastWindow = windowOf(page, f)
  const bits = page[f + L.BITS] as number
  const nextKnown = (bits & L.NEXT_SET) !== 0
  let verdict = 0

  const answered = ((page[r + L.BITS] as number) & L.NEXT_SET) !== 0
  if (length === 1 && seq === next && answered && windowOf(page, r) === 0) verdict = V.ZERO_WINDOW_PROBE
  else {
    if (window === 0 && edge === 0) verdict |= V.ZERO_WINDOW
    if (nextKnown && ((seq - next) | 0) > 0 && (flags & V.RST) === 0) verdict |= V.LOST_SEGMENT
    if (length <= 1 && seq === (next - 1) >>> 0 && edge === 0) verdict |= V.KEEP_ALIVE
    if (length > 0 && edge === 0 && isFull(page, r, (seq + length) >>> 0)) verdict |= V.WINDOW_FULL
    if (length === 0 && edge === 0 && seq === next && ack === lastAck) verdict |= repeated(page, f, r, window, lastWindow)
  }

  if (ack !== lastAck) page[f + L.BITS] = (page[f + L.BITS] as number) & ~L.REPEATS
  if (
    (flags & V.ACK) !== 0 &&
    ack !== lastAck &&
    ((page[r + L.BITS] as number) & L.CONTIG_SET) !== 0 &&
    ((ack - (page[r + L.CONTIG] as number)) | 0) > 0
  ) {
    verdict |= V.ACK_LOST_SEGMENT
    page[r + L.CONTIG] = page[r + L.NEXT] as number
  }
  if (carries && (verdict & V.KEEP_ALIVE) === 0) verdict |= sentAgain(p, page, at, f, r, nextKnown, next)
  p.verdict = verdict | (p.verdict & V.REUSED_PORTS)
  p.delaySeconds = p.delayNanos = 0
  if ((verdict & V.RETRANSMISSION) !== 0) delay(p, page, f, unacked)

  moveOn(p, page, f, r, carries, unacked)
}

/** Rules 6 to 8: a packet without data that repeats the last sequence and acknowledgement numbers. */
function repeated(page: Uint32Array, f: number, r: number, window: number, lastWindow: number): number {
  const other = page[r + L.BITS] as number
  if (window !== lastWindow) return window !== 0 ? V.WINDOW_UPDATE : 0
  if (window !== 0 && (other & L.LAST_WAS_KEEP_ALIVE) !== 0) return V.KEEP_ALIVE_ACK
  if (window === 0) return (other & L.LAST_WAS_PROBE) !== 0 ? V.ZERO_WINDOW_PROBE_ACK : 0
  const bits = page[f + L.BITS] as number
  if (repeatsIn(bits) < FAST_REPEATS) page[f + L.BITS] = bits + (1 << L.REPEATS_AT)
  return V.DUPLICATE_ACK
}

const windowOf = (page: Uint32Array, side: number): number => (page[side + L.WINDOW] as number) & 0xffff
const repeatsIn = (bits: number): number => (bits & L.REPEATS) >>> L.REPEATS_AT

/** Rule 5: the segment ends where the other side's window does. */
function isFull(page: Uint32Array, r: number, end: number): boolean {
  const bits = page[r + L.BITS] as number
  if ((bits & (L.SCALE_KNOWN | L.SCALE_OFF)) === 0) return false
  const shift = (bits & (L.SCALE_OFF | L.WINDOW_UNSCALED)) !== 0 ? 0 : (bits >>> L.SHIFT_AT) & 15
  return end === ((page[r + L.LAST_ACK] as number) + (windowOf(page, r) << shift)) >>> 0
}

/** Rules 10 to 13. */
function sentAgain(p: Packet, page: Uint32Array, at: number, f: number, r: number, nextKnown: boolean, next: number): number {
  const { seq, payloadLength: length } = p
  const acknowledged = page[r + L.LAST_ACK] as number
  const end = (seq + length) >>> 0
  if (length > 0 && acknowledged !== 0 && ((end - acknowledged) | 0) <= 0) return V.SPURIOUS_RETRANSMISSION
  if (!nextKnown || ((seq - next) | 0) >= 0 || (length > 1 && seq === (next - 1) >>> 0)) return 0
  if (repeatsIn(page[r + L.BITS] as number) >= FAST_REPEATS && acknowledged === seq) {
    const t = since(p, page, r + L.ACK_TIME)
    if (t >= 0 && t < FAST) return V.FAST_RETRANSMISSION
  }
  const rtt = (page[at + L.RTT] as number) * 1e9 + (page[at + L.RTT + 1] as number)
  const t = since(p, page, f + L.NEXT_TIME)
  const edge = (p.flags & (V.SYN | V.FIN)) !== 0 ? 1 : 0
  if (t >= 0 && t < (rtt === 0 ? OUT_OF_ORDER_WITHOUT_HANDSHAKE : rtt) && (end + edge) >>> 0 !== next) return V.OUT_OF_ORDER
  return V.RETRANSMISSION
}

function delay(p: Packet, page: Uint32Array, f: number, unacked: Unacked): void {
  const node = page[f + L.OLDEST] as number
  let seconds = p.seconds - (node > 0 ? unacked.seconds(node) : (page[f + L.NEXT_TIME] as number))
  let nanos = p.nanos - (node > 0 ? unacked.nanos(node) : (page[f + L.NEXT_TIME + 1] as number))
  if (nanos < 0) {
    nanos += 1e9
    seconds--
  }
  p.delaySeconds = seconds
  p.delayNanos = nanos
}

function moveOn(p: Packet, page: Uint32Array, f: number, r: number, carries: boolean, unacked: Unacked): void {
  const edge = (p.flags & (V.SYN | V.FIN)) !== 0 ? 1 : 0
  const end = (p.seq + p.payloadLength + edge) >>> 0
  if (carries) unacked.add(page, f, end, p.seconds, p.nanos)
  let bits = (page[f + L.BITS] as number) & ~(L.LAST_WAS_KEEP_ALIVE | L.LAST_WAS_PROBE | L.WINDOW_UNSCALED)
  if ((p.verdict & V.ZERO_WINDOW_PROBE) === 0) {
    if ((bits & L.NEXT_SET) === 0 || ((end - (page[f + L.NEXT] as number)) | 0) > 0) {
      bits |= L.NEXT_SET
      page[f + L.NEXT] = end
      page[f + L.NEXT_TIME] = p.seconds
      page[f + L.NEXT_TIME + 1] = p.nanos
    }
    if ((bits & L.CONTIG_SET) === 0 || p.seq === page[f + L.CONTIG]) {
      bits |= L.CONTIG_SET
      page[f + L.CONTIG] = page[f + L.NEXT] as number
    }
  } else bits |= L.LAST_WAS_PROBE
  if ((p.verdict & V.KEEP_ALIVE) !== 0) bits |= L.LAST_WAS_KEEP_ALIVE
  if ((p.flags & V.SYN) !== 0) bits |= L.WINDOW_UNSCALED
  page[f + L.BITS] = bits
  page[f + L.WINDOW] = ((page[f + L.WINDOW] as number) & 0xffff0000) | p.window
  page[f + L.LAST_ACK] = p.ack
  page[f + L.ACK_TIME] = p.seconds
  page[f + L.ACK_TIME + 1] = p.nanos
  unacked.acknowledge(page, r, p.ack)
}
