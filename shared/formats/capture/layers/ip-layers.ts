/** IPv4 and IPv6 with what they carry: TCP and UDP, fragments, and tunnels that lead back to a link layer. */
import { headerSum, u16be, u32be } from '../bytes'
import { addressText } from '../link/address'
import { type Found, Header, hex, type Layer } from './layer'
import { tcpLayer } from './tcp-layer'

const VXLAN = 4789
const MOST_HEADERS = 16
const PROTOCOLS: ReadonlyMap<number, string> = new Map([
  [1, 'ICMP'],
  [4, 'IPv4 in IP'],
  [6, 'TCP'],
  [17, 'UDP'],
  [41, 'IPv6 in IP'],
  [47, 'GRE'],
  [50, 'ESP'],
  [58, 'ICMPv6'],
])
const EXTENSIONS: ReadonlyMap<number, string> = new Map([
  [0, 'IPv6 hop-by-hop options'],
  [43, 'IPv6 routing'],
  [44, 'IPv6 fragment'],
  [51, 'Authentication header'],
  [60, 'IPv6 destination options'],
])

/** What a tunnel holds: EtherType and first byte. */
export interface Inside {
  readonly type: number
  readonly at: number
}

/** Adds the layers from the IP header at `at` on. Returns what is inside a tunnel; null when that was all. */
export function ipLayers(b: Uint8Array, at: number, layers: Layer[], found: Found): Inside | null {
  const version = (b[at] ?? 0) >> 4
  return version === 4 ? four(b, at, layers, found) : version === 6 ? six(b, at, layers, found) : null
}

function four(b: Uint8Array, at: number, layers: Layer[], found: Found): Inside | null {
  const h = new Header('IPv4', at)
  if (at + 20 > b.length) {
    layers.push(h.cut(b.length))
    return null
  }
  const head = ((b[at] as number) & 15) * 4
  const total = u16be(b, at + 2)
  if (head < 20) return null
  const place = u16be(b, at + 6)
  const offset = (place & 0x1fff) * 8
  found.source = addressText(b, at + 12, 4)
  found.target = addressText(b, at + 16, 4)
  const protocol = b[at + 9] as number
  h.add('Header length', 0, 1, head)
    .add('Service class (DSCP)', 1, 1, (b[at + 1] as number) >> 2)
    .add('Total length', 2, 2, total === 0 ? '0: a segment the network card was to cut' : total)
    .add('Identification', 4, 2, hex(u16be(b, at + 4), 4))
    .add(
      'Flags',
      6,
      1,
      [(place & 0x4000) !== 0 && "don't fragment", (place & 0x2000) !== 0 && 'more fragments'].filter(Boolean).join(', ') || 'none',
    )
    .add('Fragment offset', 6, 2, offset)
    .add('Time to live', 8, 1, b[at + 8] as number)
    .add('Protocol', 9, 1, protocolText(protocol))
    .add(
      'Header checksum',
      10,
      2,
      `${hex(u16be(b, at + 10), 4)}${at + head <= b.length ? checksumWords(u16be(b, at + 10), headerSum(b, at, head)) : ''}`,
    )
    .add('Source', 12, 4, found.source)
    .add('Destination', 16, 4, found.target)
  if (head > 20) h.add('Options', 20, head - 20, `${head - 20} bytes`)
  const end = total === 0 ? b.length : Math.min(b.length, at + total)
  layers.push(h.done(Math.min(at + head, b.length), `${found.source} → ${found.target}`))
  if ((place & 0x3fff) === 0) return carried(b, protocol, { at: at + head, end, length: (total || b.length - at) - head }, layers, found)
  fragment(protocol, offset, at + head, end, layers)
  return null
}

function six(b: Uint8Array, at: number, layers: Layer[], found: Found): Inside | null {
  const h = new Header('IPv6', at)
  if (at + 40 > b.length) {
    layers.push(h.cut(b.length))
    return null
  }
  const said = u16be(b, at + 4)
  found.source = addressText(b, at + 8, 16)
  found.target = addressText(b, at + 24, 16)
  let next = b[at + 6] as number
  h.add('Traffic class', 0, 2, (u16be(b, at) >> 4) & 0xff)
    .add('Flow label', 1, 3, hex(u32be(b, at) & 0xfffff, 5))
    .add('Payload length', 4, 2, said === 0 ? '0: a segment the network card was to cut' : said)
    .add('Next header', 6, 1, EXTENSIONS.get(next) ?? protocolText(next))
    .add('Hop limit', 7, 1, b[at + 7] as number)
    .add('Source', 8, 16, found.source)
    .add('Destination', 24, 16, found.target)
  layers.push(h.done(at + 40, `${found.source} → ${found.target}`))
  const end = said === 0 ? b.length : Math.min(b.length, at + 40 + said)
  const whole = at + 40 + (said || b.length - at - 40)
  let on = at + 40
  for (let n = 0; n < MOST_HEADERS && EXTENSIONS.has(next); n++) {
    const e = new Header(EXTENSIONS.get(next) ?? '', on)
    if (on + 8 > b.length) {
      layers.push(e.cut(b.length))
      return null
    }
    const size = next === 44 ? 8 : next === 51 ? ((b[on + 1] as number) + 2) * 4 : ((b[on + 1] as number) + 1) * 8
    const follows = b[on] as number
    const isFragment = next === 44
    e.add('Next header', 0, 1, EXTENSIONS.get(follows) ?? protocolText(follows))
    const place = u16be(b, on + 2)
    if (isFragment) e.add('Fragment offset', 2, 2, place & 0xfff8).add('More fragments', 3, 1, (place & 1) === 0 ? 'no' : 'yes')
    layers.push(e.done(Math.min(on + size, b.length), ''))
    next = follows
    on += size
    if (isFragment && (place & 0xfff9) !== 0) {
      fragment(next, place & 0xfff8, on, end, layers)
      return null
    }
  }
  return carried(b, next, { at: on, end, length: whole - on }, layers, found)
}

/** Where IP's data are: first byte, behind the last captured one, and how many IP says there are. */
export interface Carried {
  readonly at: number
  readonly end: number
  readonly length: number
}

function carried(b: Uint8Array, protocol: number, c: Carried, layers: Layer[], found: Found): Inside | null {
  if (protocol === 6) tcpLayer(b, c, layers, found)
  else if (protocol === 17) return udp(b, c, layers)
  else if (protocol === 47) return gre(b, c, layers)
  else if (protocol === 4 || protocol === 41) return { type: protocol === 4 ? 0x0800 : 0x86dd, at: c.at }
  return null
}

function udp(b: Uint8Array, { at, end }: Carried, layers: Layer[]): Inside | null {
  const h = new Header('UDP', at)
  if (at + 8 > end) {
    layers.push(h.cut(end))
    return null
  }
  const target = u16be(b, at + 2)
  h.add('Source port', 0, 2, u16be(b, at))
    .add('Destination port', 2, 2, target)
    .add('Length', 4, 2, u16be(b, at + 4))
  layers.push(h.done(at + 8, `port ${u16be(b, at)} → ${target}`))
  if (target !== VXLAN || at + 16 > end || ((b[at + 8] as number) & 8) === 0) return null
  const network = u32be(b, at + 12) >>> 8
  const v = new Header('VXLAN', at + 8).add('Network (VNI)', 4, 3, network)
  layers.push(v.done(at + 16, `network ${network}`))
  return { type: 0x6558, at: at + 16 }
}

function gre(b: Uint8Array, { at, end }: Carried, layers: Layer[]): Inside | null {
  const h = new Header('GRE', at)
  if (at + 4 > end) {
    layers.push(h.cut(end))
    return null
  }
  const flags = u16be(b, at)
  const type = u16be(b, at + 2)
  let size = 4
  if ((flags & 0xc000) !== 0) size += 4
  if ((flags & 0x2000) !== 0) size += 4
  if ((flags & 0x1000) !== 0) size += 4
  if ((flags & 7) === 1 && (flags & 0x80) !== 0) size += 4
  layers.push(
    h
      .add('Flags', 0, 2, hex(flags, 4))
      .add('Type', 2, 2, hex(type, 4))
      .done(Math.min(at + size, end), ''),
  )
  // PPP inside begins with its own address and control bytes, as on a line; data are not looked into
  return type === 0x880b ? null : { type, at: at + size }
}

function fragment(protocol: number, offset: number, at: number, end: number, layers: Layer[]): void {
  const h = new Header('Part of a datagram', at)
  layers.push(
    h.done(
      Math.max(at, end),
      `${Math.max(0, end - at)} bytes from byte ${offset} of ${protocolText(protocol)}; the rest is in other fragments`,
    ),
  )
}

const protocolText = (protocol: number) => `${PROTOCOLS.get(protocol) ?? 'other'} (${protocol})`

/** `stands`: the checksum as it stands in the header. */
function checksumWords(stands: number, sum: number): string {
  if (sum === 0xffff) return ', right'
  return stands === 0 ? ', left to the network card' : ', wrong: damaged, or left to the network card'
}
