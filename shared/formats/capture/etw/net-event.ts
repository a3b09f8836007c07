/**
 * Packets inside events of Windows: `netsh trace` writes an .etl, and Network Monitor saves it as frames of media 0xFFE0. An event of the
 * provider Microsoft-Windows-NDIS-PacketCapture holds a packet, or a piece of one. Other events are no packets.
 *
 * A virtual switch and stacked adapters tell one packet several times; copies with the same bytes, from another adapter, within a
 * millisecond are left out, or every packet would look as if it were sent again.
 */
import { u16le, u32le } from '../bytes'
import { MOST_PACKET, type PacketSink } from '../container/container'
import { type Packet, WAY_IN, WAY_OUT, WAY_UNKNOWN } from '../packet'

const HEADER = 89
const MOST_EXTENDED = 100
/** 2ed6006e-4729-4609-b423-3ee7bcd678ef as it is stored. */
const NDIS = [0x2ed6006e, 0x46094729, 0xe73e23b4, 0xef78d6bc]
/** Bits of the keyword's lower half. */
export const RAW_IP = 0x200
export const START = 0x4000_0000
const END = 0x8000_0000
/** Bits of the keyword's upper half. */
export const SENT = 1
export const RECEIVED = 2
const COPIES = 32
/** Adapter, lower adapter and length before the packet. */
export const NDIS_DATA = 12

export class EventUnwrapper {
  private readonly pieces = new Uint8Array(MOST_PACKET)
  private have = 0
  private open = false
  /** Of the last packets: hash of the bytes, adapter, time in seconds and nanoseconds. */
  private readonly last = new Float64Array(COPIES * 4)
  private at = 0
  /** Copies that were left out. */
  copies = 0

  constructor(private readonly sink: PacketSink) {}

  restart(): void {
    this.have = 0
    this.open = false
    this.copies = 0
    this.last.fill(0)
  }

  finish(): void {
    this.open = false
  }

  /** `packet` stands on the event; what is inside is given to the sink in its place. */
  event(packet: Packet): void {
    const b = packet.bytes
    const at = packet.at
    packet.link = -1
    const data = userData(b, at, packet.end)
    const id = u16le(b, at + 40)
    if (data === 0 || !isNdis(b, at + 24) || (id !== 1001 && id !== 1003) || data + NDIS_DATA > packet.end) {
      this.sink.packet(packet)
      return
    }
    const low = u32le(b, at + 48)
    const high = u32le(b, at + 52)
    const size = Math.min(u32le(b, data + 8), packet.end - data - NDIS_DATA)
    const begins = (low & START) !== 0
    const ends = (low & END) !== 0
    packet.way = (high & SENT) !== 0 ? WAY_OUT : (high & RECEIVED) !== 0 ? WAY_IN : WAY_UNKNOWN
    packet.link = (low & RAW_IP) !== 0 ? 101 : 1
    if (begins && ends) this.give(packet, b, data + NDIS_DATA, size, u32le(b, data))
    else this.piece(packet, data + NDIS_DATA, size, begins, ends, u32le(b, data))
  }

  private piece(packet: Packet, from: number, size: number, begins: boolean, ends: boolean, adapter: number): void {
    if (begins) {
      this.have = 0
      this.open = true
    }
    if (this.open && this.have + size <= MOST_PACKET) {
      this.pieces.set(packet.bytes.subarray(from, from + size), this.have)
      this.have += size
    } else this.open = false
    if (this.open && ends && !begins) {
      this.open = false
      this.give(packet, this.pieces, 0, this.have, adapter)
      return
    }
    // a piece is no packet of its own, but its frame counts
    packet.link = -1
    this.sink.packet(packet)
  }

  private give(packet: Packet, bytes: Uint8Array, from: number, size: number, adapter: number): void {
    if (this.isCopy(bytes, from, size, adapter, packet)) {
      this.copies++
      packet.link = -1
    } else {
      packet.bytes = bytes
      packet.at = from
      packet.end = from + size
      packet.wrapped = packet.captured - size
      packet.captured = packet.length = size
    }
    this.sink.packet(packet)
  }

  private isCopy(bytes: Uint8Array, from: number, size: number, adapter: number, packet: Packet): boolean {
    let hash = 0x811c9dc5
    for (let i = from; i < from + size; i++) hash = Math.imul(hash ^ (bytes[i] as number), 0x01000193)
    hash = (hash >>> 0) * 65_536 + (size & 0xffff) + 1
    for (let i = 0; i < COPIES; i++) {
      if (this.last[i * 4] !== hash || this.last[i * 4 + 1] === adapter) continue
      const apart = (packet.seconds - (this.last[i * 4 + 2] as number)) * 1e9 + packet.nanos - (this.last[i * 4 + 3] as number)
      if (Math.abs(apart) <= 1_000_000) return true
    }
    this.last.set([hash, adapter, packet.seconds, packet.nanos], this.at * 4)
    this.at = (this.at + 1) % COPIES
    return false
  }
}

/** First byte of the event's own data; 0 when the event is cut. */
export function userData(b: Uint8Array, at: number, end: number): number {
  if (at + HEADER > end) return 0
  let data = at + HEADER
  const extended = u16le(b, at + 84)
  for (let i = 0; i < Math.min(extended, MOST_EXTENDED); i++) {
    if (data + 8 > end) return 0
    data += 8 + u16le(b, data + 6)
  }
  return data <= end ? data : 0
}

export const isNdis = (b: Uint8Array, at: number) => NDIS.every((word, i) => u32le(b, at + i * 4) === word)
