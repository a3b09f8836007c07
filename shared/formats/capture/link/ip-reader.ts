/**
 * IPv4 and IPv6 with their options, extension headers and fragments, and the tunnels inside them: the innermost TCP, UDP or ICMP error is
 * what a packet is. Lengths are those that IP says, never more than the frame had on the wire.
 */
import { headerSum, u16be, u32be } from '../bytes'
import type { Notes } from '../notes'
import { ICMP_ERROR, type Packet, TCP, UDP } from '../packet'
import { Fragments } from './ip-fragments'

const VXLAN = 4789
const MOST_HEADERS = 16

/** What tunnels lead back to. */
export interface Inner {
  network(p: Packet, etherType: number, at: number, depth: number): void
  ethernet(p: Packet, at: number, depth: number): void
  raw(p: Packet, at: number, depth: number): void
  readonly domains: { inside(parent: number, tag: 'VNI', id: number): number }
}

export class IpReader {
  readonly fragments: Fragments
  /** Look at the checksums of IPv4 headers. */
  checksums = false

  constructor(
    notes: Notes,
    private readonly inner: Inner,
  ) {
    this.fragments = new Fragments(notes)
  }

  read(p: Packet, at: number, depth: number): void {
    const version = (p.bytes[at] as number) >> 4
    if (version === 4) this.four(p, at, depth)
    else if (version === 6) this.six(p, at, depth)
  }

  private four(p: Packet, at: number, depth: number): void {
    const b = p.bytes
    if (at + 20 > p.end) return
    const head = ((b[at] as number) & 15) * 4
    const total = u16be(b, at + 2)
    if (head < 20 || (total !== 0 && total < head)) return
    p.version = 4
    p.ip = at
    p.source = at + 12
    p.target = at + 16
    p.ttl = b[at + 8] as number
    p.protocol = b[at + 9] as number
    p.largeSend = total === 0
    if (this.checksums && at + head <= p.end && headerSum(b, at, head) !== 0xffff) p.ipChecksumBad = true
    const there = onWire(p, at)
    const length = (total === 0 ? there : Math.min(total, there)) - head
    const place = u16be(b, at + 6)
    if ((place & 0x3fff) === 0) this.transport(p, p.protocol, at + head, length, depth)
    else if (this.fragments.add(p, u16be(b, at + 4), (place & 0x1fff) * 8, (place & 0x2000) !== 0, at + head, length, p.end - at - head))
      this.transport(p, p.protocol, p.transport, p.transportLength, depth)
  }

  private six(p: Packet, at: number, depth: number): void {
    const b = p.bytes
    if (at + 40 > p.end) return
    const said = u16be(b, at + 4)
    p.version = 6
    p.ip = at
    p.source = at + 8
    p.target = at + 24
    p.ttl = b[at + 7] as number
    p.largeSend = said === 0
    const there = onWire(p, at) - 40
    let length = said === 0 ? there : Math.min(said, there)
    let next = b[at + 6] as number
    let on = at + 40
    for (let n = 0; n < MOST_HEADERS; n++) {
      const plain = next === 0 || next === 43 || next === 60
      if (!plain && next !== 44 && next !== 51) {
        p.protocol = next
        this.transport(p, next, on, length, depth)
        return
      }
      if (on + 8 > p.end) return
      const size = plain ? ((b[on + 1] as number) + 1) * 8 : next === 51 ? ((b[on + 1] as number) + 2) * 4 : 8
      const follows = b[on] as number
      if (next === 44 && (u16be(b, on + 2) & 0xfff9) !== 0) {
        const place = u16be(b, on + 2)
        p.protocol = follows
        if (this.fragments.add(p, u32be(b, on + 4), place & 0xfff8, (place & 1) !== 0, on + 8, length - 8, p.end - on - 8))
          this.transport(p, follows, p.transport, p.transportLength, depth)
        return
      }
      next = follows
      on += size
      length -= size
    }
  }

  private transport(p: Packet, protocol: number, at: number, length: number, depth: number): void {
    const b = p.bytes
    p.transport = at
    p.transportLength = length
    if (protocol === 6) p.what = TCP
    else if (protocol === 17) this.udp(p, at, length, depth)
    else if (protocol === 47) this.gre(p, at, depth)
    else if (protocol === 4 || protocol === 41) this.inner.raw(p, at, depth)
    else if (protocol === 1 && at + 8 <= p.end) {
      const type = b[at] as number
      if (type === 3 || type === 4 || type === 5 || type === 11 || type === 12) p.what = ICMP_ERROR
    } else if (protocol === 58 && at + 8 <= p.end && (b[at] as number) >= 1 && (b[at] as number) <= 4) p.what = ICMP_ERROR
  }

  private udp(p: Packet, at: number, length: number, depth: number): void {
    const b = p.bytes
    if (at + 8 > p.end || length < 8) return
    p.what = UDP
    p.sourcePort = u16be(b, at)
    p.targetPort = u16be(b, at + 2)
    p.payload = at + 8
    p.payloadLength = Math.max(0, Math.min(length, u16be(b, at + 4)) - 8)
    if (p.targetPort !== VXLAN || at + 30 > p.end || ((b[at + 8] as number) & 8) === 0 || depth > MOST_HEADERS) return
    p.domain = this.inner.domains.inside(p.domain, 'VNI', u32be(b, at + 12) >>> 8)
    this.inner.ethernet(p, at + 16, depth + 1)
  }

  private gre(p: Packet, at: number, depth: number): void {
    const b = p.bytes
    if (at + 4 > p.end || depth > MOST_HEADERS) return
    const flags = u16be(b, at)
    const type = u16be(b, at + 2)
    let on = at + 4
    if ((flags & 0xc000) !== 0) on += 4
    if ((flags & 0x2000) !== 0) on += 4
    if ((flags & 0x1000) !== 0) on += 4
    if ((flags & 7) === 1 && (flags & 0x80) !== 0) on += 4
    // PPP inside begins with its own address and control bytes, as on a line; data are not looked into
    if (type !== 0x880b) this.inner.network(p, type, on, depth + 1)
  }
}

/** Bytes from `at` to the end of the frame on the wire. */
const onWire = (p: Packet, at: number) => Math.max(p.end - at, p.length - (at - p.at))
