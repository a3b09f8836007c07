/** TCP's header with its options, and what it carries. */
import { u16be, u32be } from '../bytes'
import { BAD, GOOD, PARTIAL, tcpChecksum } from '../tcp/checksum'
import type { Carried } from './ip-layers'
import { type Found, Header, hex, type Layer } from './layer'

const FLAGS = ['FIN', 'SYN', 'RST', 'PSH', 'ACK', 'URG', 'ECE', 'CWR']

export function tcpLayer(b: Uint8Array, c: Carried, layers: Layer[], found: Found): void {
  const { at, end } = c
  const h = new Header('TCP', at)
  // a packet cut by the capture may still tell its ports
  if (at + 20 > end) {
    layers.push(h.cut(end))
    return
  }
  const head = ((b[at + 12] as number) >> 4) * 4
  const bits = b[at + 13] as number
  found.sourcePort = u16be(b, at)
  found.targetPort = u16be(b, at + 2)
  found.seq = u32be(b, at + 4)
  const flags = FLAGS.filter((_, i) => (bits & (1 << i)) !== 0).join(', ') || 'none'
  const sum = u16be(b, at + 16)
  h.add('Source port', 0, 2, found.sourcePort)
    .add('Destination port', 2, 2, found.targetPort)
    .add('Sequence number', 4, 4, found.seq)
    .add('Acknowledgement', 8, 4, (bits & 16) === 0 ? `${u32be(b, at + 8)}, without meaning: ACK is not set` : u32be(b, at + 8))
    .add('Header length', 12, 1, head)
    .add('Flags', 13, 1, flags)
    .add('Window', 14, 2, `${u16be(b, at + 14)}${(bits & 2) === 0 ? ', before its scale' : ''}`)
    .add('Checksum', 16, 2, `${hex(sum, 4)}${sumWords(b, c, layers)}`)
    .add('Urgent pointer', 18, 2, u16be(b, at + 18))
  const to = Math.min(end, at + Math.max(20, head))
  options(b, at, to, h)
  layers.push(h.done(to, `port ${found.sourcePort} → ${found.targetPort}, ${flags}`))
  const length = Math.max(0, c.length - head)
  const last = Math.min(end, to + length)
  found.payload = { from: to, to: Math.max(to, last) }
  if (length === 0) return
  const there = Math.max(0, last - to)
  layers.push(
    new Header('Data', to).done(to + there, there === length ? `${length} bytes` : `${length} bytes, of which ${there} were captured`),
  )
}

/** The checksum covers the addresses too, which stand in the last IP header. */
function sumWords(b: Uint8Array, { at, end, length }: Carried, layers: readonly Layer[]): string {
  const source = layers.findLast((l) => l.name === 'IPv4' || l.name === 'IPv6')?.fields.find((f) => f.label === 'Source')
  if (!source) return ''
  const version = source.to - source.from === 4 ? 4 : 6
  const told = tcpChecksum({ bytes: b, transport: at, transportLength: length, end, source: source.from, version })
  if (told === GOOD) return ', right'
  if ((told & PARTIAL) !== 0) return ', left to the network card'
  return (told & BAD) !== 0 ? ', wrong' : ', not looked at: not all of the packet was captured'
}

function options(b: Uint8Array, from: number, to: number, h: Header): void {
  for (let at = from + 20; at < to; ) {
    const kind = b[at] as number
    if (kind === 0) return
    if (kind === 1) {
      at++
      continue
    }
    const size = at + 1 < to ? (b[at + 1] as number) : 0
    if (size < 2 || at + size > to) {
      h.add('Options', at - from, to - at, 'damaged or cut')
      return
    }
    const [label, value] = optionWords(b, at, kind, size)
    h.add(label, at - from, size, value)
    at += size
  }
}

function optionWords(b: Uint8Array, at: number, kind: number, size: number): [label: string, value: string] {
  if (kind === 2 && size === 4) return ['Largest segment (MSS)', String(u16be(b, at + 2))]
  if (kind === 3 && size === 3) return ['Window scale', `${b[at + 2]}: windows are × ${2 ** Math.min(14, b[at + 2] as number)}`]
  if (kind === 4) return ['Selective acknowledgement', 'permitted']
  if (kind === 5) {
    const ranges = Array.from({ length: (size - 2) >> 3 }, (_, i) => `${u32be(b, at + 2 + i * 8)}–${u32be(b, at + 6 + i * 8)}`)
    return ['Received out of turn (SACK)', ranges.join(', ')]
  }
  if (kind === 8 && size === 10) return ['Timestamps', `${u32be(b, at + 2)}, echo of ${u32be(b, at + 6)}`]
  return [`Option ${kind}`, `${size} bytes`]
}
