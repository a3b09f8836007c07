/** One frame of Network Monitor's files: its time, its lengths, its media, in each of the versions. */
import { u16le, u32le } from '../bytes'
import type { Packet } from '../packet'
import { divide64, setTime } from './clock'
import { MOST_PACKET } from './container'
import type { NetmonHeader } from './netmon-header'

/** Seconds from 1601 to 1970. */
export const FILETIME_SECONDS = 11_644_473_600

/** What a frame holds, beside pcap's link types. */
export const EVENT = -1
export const NO_LINK = -2
/** Frames that are no packets and that Wireshark does not count. */
export const NOT_COUNTED = -3

/** Bytes of a frame beside its packet. */
export interface FrameForm {
  readonly head: number
  readonly trailer: number
  readonly header: NetmonHeader
}

export function frameForm(header: NetmonHeader): FrameForm {
  if (header.kind === 'netmon1') return { head: 8, trailer: 0, header }
  const old = header.major < 2 || (header.major === 2 && header.minor < 3)
  return { head: 16, trailer: old ? ([0, 2, 6][header.minor] ?? 0) : 15, header }
}

/** Bytes of the whole frame at `at`; 0 when none can begin there. `at + form.head` must be there. */
export function frameBytes(b: Uint8Array, at: number, form: FrameForm): number {
  const one = form.head === 8
  const captured = one ? u16le(b, at + 6) : u32le(b, at + 12)
  const length = one ? u16le(b, at + 4) : u32le(b, at + 8)
  return captured > MOST_PACKET || (captured === 0 && length === 0) ? 0 : form.head + captured + form.trailer
}

const parts = { quotient: 0, rest: 0 }

/** Fills all but number and offset. Returns false when the time is none that can be. */
export function readFrame(b: Uint8Array, at: number, form: FrameForm, p: Packet): boolean {
  const { head, trailer, header } = form
  p.captured = head === 8 ? u16le(b, at + 6) : u32le(b, at + 12)
  p.length = head === 8 ? u16le(b, at + 4) : u32le(b, at + 8)
  p.wrapped = 0
  p.bytes = b
  p.at = at + head
  p.end = p.at + p.captured
  p.link = linkOf(trailer >= 2 ? u16le(b, p.end) : header.network)
  if (trailer === 15) {
    divide64(u32le(b, p.end + 10), u32le(b, p.end + 6), 10_000_000, parts)
    return setTime(p, parts.quotient - FILETIME_SECONDS, parts.rest * 100)
  }
  if (head === 8) return fromStart(p, header, u32le(b, at) * 1000)
  const low = u32le(b, at)
  const high = u32le(b, at + 4)
  if (high < 1 << 20) return fromStart(p, header, high * 4_294_967_296 + low)
  // a negative time: times ten it goes over 64 bits, and what remains is read with its sign
  const ticks = BigInt.asIntN(64, ((BigInt(high) << 32n) | BigInt(low)) * 10n)
  return fromStart(p, header, Number(ticks / 10n))
}

/** `micros` may be negative; a double holds it exactly as long as it means anything. */
function fromStart(p: Packet, header: NetmonHeader, micros: number): boolean {
  const all = header.startMs * 1000 + micros
  const seconds = Math.floor(all / 1_000_000)
  return setTime(p, header.startSeconds + seconds, Math.round(all - seconds * 1_000_000) * 1000)
}

function linkOf(media: number): number {
  if (media === 0 || media === 1) return 1
  if (media === 7 || media === 8 || media === 9) return 101
  if (media === 0xffe0) return EVENT
  if (media >= 0xfffc && media <= 0xfffe) return NOT_COUNTED
  if (media >= 0xe000 && media < 0xf000) return media - 0xe000
  return NO_LINK
}
