/** From the link layer of a packet to IP: the frames, tags and tunnels of docs/formats/captures.md. What is not IP stays OTHER. */
import { u16be, u32be, u32le } from '../bytes'
import type { Notes } from '../notes'
import { OTHER, type Packet, WAY_IN, WAY_OUT } from '../packet'
import { Domains } from './domains'
import { IpReader } from './ip-reader'

const IPV4 = 0x0800
const IPV6 = 0x86dd
const BRIDGED = 0x6558
/** Packets in packets in packets: more is a game. */
const MOST_DEPTH = 16

export class LinkReader {
  readonly domains = new Domains()
  readonly ip: IpReader

  constructor(private readonly notes: Notes) {
    this.ip = new IpReader(notes, this)
  }

  /** Fills what `Packet` says that link/ fills. */
  read(p: Packet): void {
    p.what = OTHER
    p.domain = 0
    p.version = 0
    p.ipChecksumBad = false
    p.largeSend = false
    p.stream = -1
    const b = p.bytes
    const at = p.at
    switch (p.link) {
      case 1:
        this.ethernet(p, at, 0)
        return
      case 113:
        if (at + 16 > p.end) return
        way(p, u16be(b, at))
        this.network(p, u16be(b, at + 14), at + 16, 0)
        return
      case 276:
        if (at + 20 > p.end) return
        way(p, b[at + 10] as number)
        this.network(p, u16be(b, at), at + 20, 0)
        return
      case 12:
      case 14:
      case 101:
      case 228:
      case 229:
        this.raw(p, at, 0)
        return
      case 0:
        this.family(p, u32le(b, at) < 65_536 ? u32le(b, at) : u32be(b, at))
        return
      case 108:
        this.family(p, u32be(b, at))
        return
      case 9:
        this.ppp(p, u16be(b, at) === 0xff03 ? at + 2 : at, 0)
        return
      case 105:
      case 127:
        this.notes.add('capture.wireless', 'notice', 'Frames of wireless networks are not looked into.', p.offset)
        return
    }
    if (p.link >= 0) {
      const text = `Packets have a link layer that is not read here (number ${p.link}).`
      this.notes.add('capture.link', 'notice', text, p.offset, `capture.link ${p.link}`)
    }
  }

  /** Also the inside of VXLAN and of bridged GRE. */
  ethernet(p: Packet, at: number, depth: number): void {
    if (at + 14 <= p.end) this.network(p, u16be(p.bytes, at + 12), at + 14, depth)
  }

  /** What an EtherType says is at `at`. */
  network(p: Packet, etherType: number, from: number, depth: number): void {
    const b = p.bytes
    let type = etherType
    let at = from
    for (let tags = 0; tags < MOST_DEPTH && (type === 0x8100 || type === 0x88a8 || type === 0x9100); tags++) {
      if (at + 4 > p.end) return
      p.domain = this.domains.inside(p.domain, 'VLAN', u16be(b, at) & 0xfff)
      type = u16be(b, at + 2)
      at += 4
    }
    if (type === IPV4 || type === IPV6) this.ip.read(p, at, depth)
    else if (type <= 1500) this.snap(p, at, depth)
    else if (type === 0x8864) this.ppp(p, at + 6, depth)
    else if (type === BRIDGED && depth < MOST_DEPTH) this.ethernet(p, at, depth + 1)
    else if (type === 0x8847) this.labels(p, at, depth)
  }

  raw(p: Packet, at: number, depth: number): void {
    if (depth < MOST_DEPTH) this.ip.read(p, at, depth + 1)
  }

  private snap(p: Packet, at: number, depth: number): void {
    const b = p.bytes
    if (at + 8 <= p.end && b[at] === 0xaa && b[at + 1] === 0xaa && b[at + 2] === 3 && depth < MOST_DEPTH)
      this.network(p, u16be(b, at + 6), at + 8, depth + 1)
  }

  private ppp(p: Packet, at: number, depth: number): void {
    if (at + 2 > p.end) return
    const first = p.bytes[at] as number
    // the first byte of a protocol may be left out when it is zero
    const short = (first & 1) === 1
    const protocol = short ? first : u16be(p.bytes, at)
    if (protocol === 0x21 || protocol === 0x57) this.ip.read(p, at + (short ? 1 : 2), depth)
  }

  /** MPLS: labels of four bytes, the last with the bottom bit. */
  private labels(p: Packet, from: number, depth: number): void {
    for (let at = from, n = 0; n < MOST_DEPTH && at + 4 <= p.end; n++, at += 4)
      if (((p.bytes[at + 2] as number) & 1) === 1) {
        this.raw(p, at + 4, depth)
        return
      }
  }

  private family(p: Packet, family: number): void {
    if (p.at + 4 > p.end) return
    if (family === 2 || family === 10 || family === 23 || family === 24 || family === 28 || family === 30) this.raw(p, p.at + 4, 0)
  }
}

/** Packet types of Linux: 4 was sent by the capturing machine, 0 came to it. */
function way(p: Packet, type: number): void {
  if (type === 4) p.way = WAY_OUT
  else if (type === 0) p.way = WAY_IN
}
