/** Link layers, tags and tunnels of one frame; IP and what it carries are in ip-layers and tcp-layer. The same layers as link/. */
import { u16be, u32be, u32le } from '../bytes'
import { EVENT } from '../container/netmon-frame'
import { eventLayer } from './event-layer'
import { ipLayers } from './ip-layers'
import { type Found, Header, hex, type Layer, macText, nothingFound } from './layer'

const MOST_LAYERS = 24
const ETHER_TYPES: ReadonlyMap<number, string> = new Map([
  [0x0800, 'IPv4'],
  [0x0806, 'ARP'],
  [0x86dd, 'IPv6'],
  [0x8100, 'VLAN'],
  [0x88a8, 'VLAN'],
  [0x9100, 'VLAN'],
  [0x8847, 'MPLS'],
  [0x8864, 'PPP over Ethernet'],
  [0x6558, 'Ethernet'],
])
const WAYS = ['to this machine', 'to all', 'to a group', 'to another machine', 'from this machine']

export class FrameWalk {
  readonly layers: Layer[] = []
  readonly found: Found = nothingFound()

  constructor(private readonly b: Uint8Array) {}

  /** `link`: pcap's number, or EVENT for an event of Windows around a packet. */
  frame(link: number): void {
    const { b } = this
    switch (link) {
      case 1:
        this.ethernet(0)
        break
      case 101:
        this.ip(0)
        break
      case 113:
        this.cooked(0, 16)
        break
      case 276:
        this.cooked(0, 20)
        break
      case 0:
        this.family(u32le(b, 0) < 65_536 ? u32le(b, 0) : u32be(b, 0))
        break
      case 108:
        this.family(u32be(b, 0))
        break
      case 9:
        this.ppp(u16be(b, 0) === 0xff03 ? 2 : 0)
        break
      case EVENT: {
        const event = eventLayer(b)
        if (!event) return
        this.layers.push(event.layer)
        if (event.packet === 'ip') this.ip(event.layer.to)
        else if (event.packet === 'ethernet') this.ethernet(event.layer.to)
      }
    }
  }

  private ethernet(at: number): void {
    const { b } = this
    const h = new Header('Ethernet', at)
    if (!this.has(at, 14)) {
      this.cut(h)
      return
    }
    const type = u16be(b, at + 12)
    h.add('Destination', 0, 6, macText(b, at)).add('Source', 6, 6, macText(b, at + 6))
    h.add(type <= 1500 ? 'Length' : 'Type', 12, 2, typeText(type))
    this.layers.push(h.done(at + 14, `${macText(b, at + 6)} → ${macText(b, at)}`))
    this.network(type, at + 14)
  }

  /** Linux: frames of a capture on all interfaces. */
  private cooked(at: number, size: number): void {
    const { b } = this
    const h = new Header('Linux cooked capture', at)
    if (!this.has(at, size)) {
      this.cut(h)
      return
    }
    const old = size === 16
    const way = old ? u16be(b, at) : (b[at + 10] as number)
    const protocol = u16be(b, old ? at + 14 : at)
    h.add('Way', old ? 0 : 10, old ? 2 : 1, WAYS[way] ?? way)
    if (!old) h.add('Interface', 4, 4, u32be(b, at + 4))
    const from = old ? 6 : 12
    if ((old ? u16be(b, at + 4) : (b[at + 11] as number)) === 6) h.add('Source', from, 6, macText(b, at + from))
    h.add('Protocol', old ? 14 : 0, 2, typeText(protocol))
    this.layers.push(h.done(at + size, WAYS[way] ?? ''))
    this.network(protocol, at + size)
  }

  private network(type: number, at: number): void {
    if (this.layers.length >= MOST_LAYERS) return
    const { b } = this
    if (type === 0x0800 || type === 0x86dd) this.ip(at)
    else if (type === 0x8100 || type === 0x88a8 || type === 0x9100) {
      const h = new Header('VLAN', at)
      if (!this.has(at, 4)) {
        this.cut(h)
        return
      }
      const tag = u16be(b, at)
      h.add('Priority', 0, 1, tag >> 13)
        .add('Id', 0, 2, tag & 0xfff)
        .add('Type', 2, 2, typeText(u16be(b, at + 2)))
      this.layers.push(h.done(at + 4, `id ${tag & 0xfff}`))
      this.network(u16be(b, at + 2), at + 4)
    } else if (type <= 1500) this.snap(at)
    else if (type === 0x8864) this.session(at)
    else if (type === 0x6558) this.ethernet(at)
    else if (type === 0x8847) this.labels(at)
  }

  private snap(at: number): void {
    const { b } = this
    if (!this.has(at, 8) || b[at] !== 0xaa || b[at + 1] !== 0xaa || b[at + 2] !== 3) return
    const type = u16be(b, at + 6)
    const h = new Header('LLC, SNAP', at).add('Type', 6, 2, typeText(type))
    this.layers.push(h.done(at + 8, typeText(type)))
    this.network(type, at + 8)
  }

  private session(at: number): void {
    const h = new Header('PPP over Ethernet', at)
    if (!this.has(at, 6)) {
      this.cut(h)
      return
    }
    h.add('Session', 2, 2, u16be(this.b, at + 2)).add('Length', 4, 2, u16be(this.b, at + 4))
    this.layers.push(h.done(at + 6, `session ${u16be(this.b, at + 2)}`))
    this.ppp(at + 6)
  }

  private ppp(at: number): void {
    const { b } = this
    const h = new Header('PPP', at)
    if (!this.has(at, 2)) {
      this.cut(h)
      return
    }
    // the first byte of a protocol may be left out when it is zero
    const size = ((b[at] as number) & 1) === 1 ? 1 : 2
    const protocol = size === 1 ? (b[at] as number) : u16be(b, at)
    this.layers.push(h.add('Protocol', 0, size, hex(protocol, 4)).done(at + size, ''))
    if (protocol === 0x21 || protocol === 0x57) this.ip(at + size)
  }

  private labels(at: number): void {
    const { b } = this
    const h = new Header('MPLS', at)
    if (!this.has(at, 4)) {
      this.cut(h)
      return
    }
    const word = u32be(b, at)
    h.add('Label', 0, 3, word >>> 12).add('Time to live', 3, 1, word & 0xff)
    this.layers.push(h.done(at + 4, `label ${word >>> 12}`))
    if (((word >>> 8) & 1) === 1) this.ip(at + 4)
    else if (this.layers.length < MOST_LAYERS) this.labels(at + 4)
  }

  private family(family: number): void {
    const h = new Header('Loopback', 0)
    if (!this.has(0, 4)) {
      this.cut(h)
      return
    }
    this.layers.push(h.add('Family', 0, 4, family).done(4, ''))
    if ([2, 10, 23, 24, 28, 30].includes(family)) this.ip(4)
  }

  private ip(at: number): void {
    const inside = ipLayers(this.b, at, this.layers, this.found)
    if (inside) this.network(inside.type, inside.at)
  }

  private has(at: number, size: number): boolean {
    return at + size <= this.b.length
  }

  private cut(h: Header): void {
    this.layers.push(h.cut(this.b.length))
  }
}

const typeText = (type: number) => (type <= 1500 ? String(type) : `${ETHER_TYPES.get(type) ?? 'other'} (${hex(type, 4)})`)
