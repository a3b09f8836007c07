/**
 * Cuts packets out of a capture: bytes of any capture in, a pcap file of the wanted packets out, with times to the nanosecond. Opens in Wireshark.
 */

import type { Container } from './container/container'
import { openContainer } from './container/open'
import { Notes } from './notes'
import type { Packet } from './packet'

/** pcap of nanoseconds, little-endian. */
const MAGIC = 0xa1b23c4d
const HEAD = 24
const RECORD = 16
const SNAP_LENGTH = 262_144
/** More is not held in memory. */
const MOST_BYTES = 512 << 20

export interface CutOut {
  readonly bytes: Uint8Array
  readonly packets: number
  /** Wanted packets that are not in it: of another link layer than the first one, or beyond the bound. */
  readonly leftOut: number
}

export class PacketCut {
  private readonly wanted: ReadonlySet<number>
  private container: Container | null = null
  private head: Uint8Array = new Uint8Array(0)
  private out = new Uint8Array(1 << 16)
  private length = HEAD
  private packets = 0
  private leftOut = 0
  private link = -1

  /** `offsets`: bytes of the wanted packets' records in the unpacked file. */
  constructor(offsets: readonly number[]) {
    this.wanted = new Set(offsets)
  }

  /** All wanted packets have come: the rest of the file need not. */
  get done(): boolean {
    return this.packets + this.leftOut >= this.wanted.size
  }

  push(bytes: Uint8Array): void {
    if (this.container) {
      this.container.push(bytes)
      return
    }
    const head = new Uint8Array(this.head.length + bytes.length)
    head.set(this.head)
    head.set(bytes, this.head.length)
    this.head = head
    this.container = openContainer(head, {
      sink: { packet: (p) => this.take(p), restart: () => this.restart() },
      notes: new Notes(),
      named: () => undefined,
    })
    if (!this.container) return
    this.head = new Uint8Array(0)
    this.container.push(head)
  }

  finish(): CutOut {
    this.container?.finish()
    const view = new DataView(this.out.buffer)
    view.setUint32(0, MAGIC, true)
    view.setUint16(4, 2, true)
    view.setUint16(6, 4, true)
    view.setUint32(16, SNAP_LENGTH, true)
    view.setUint32(20, Math.max(this.link, 0), true)
    return { bytes: this.out.slice(0, this.length), packets: this.packets, leftOut: this.leftOut }
  }

  private restart(): void {
    this.length = HEAD
    this.packets = 0
    this.leftOut = 0
    this.link = -1
  }

  private take(p: Packet): void {
    if (!this.wanted.has(p.offset)) return
    if (this.link < 0) this.link = p.link
    const size = p.end - p.at
    if (p.link !== this.link || this.length + RECORD + size > MOST_BYTES) {
      this.leftOut++
      return
    }
    this.reserve(RECORD + size)
    const view = new DataView(this.out.buffer)
    view.setUint32(this.length, p.seconds, true)
    view.setUint32(this.length + 4, p.nanos, true)
    view.setUint32(this.length + 8, size, true)
    view.setUint32(this.length + 12, p.length, true)
    this.out.set(p.bytes.subarray(p.at, p.end), this.length + RECORD)
    this.length += RECORD + size
    this.packets++
  }

  private reserve(more: number): void {
    if (this.length + more <= this.out.length) return
    const larger = new Uint8Array(Math.max(this.length + more, this.out.length * 2))
    larger.set(this.out.subarray(0, this.length))
    this.out = larger
  }
}
