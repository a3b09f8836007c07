/** Packets made by hand: bytes of Ethernet, IP and TCP with right checksums, and pcap files of them. */

export interface Segment {
  /** Milliseconds; thousandths are kept. */
  readonly at: number
  /** IPv4 as a number, or 16 bytes. */
  readonly source: number | Uint8Array
  readonly target: number | Uint8Array
  readonly sourcePort: number
  readonly targetPort: number
  readonly seq: number
  readonly ack?: number
  /** Bits as in the header. */
  readonly flags: number
  readonly window?: number
  readonly payload?: Uint8Array | string
  readonly ttl?: number
  readonly id?: number
  readonly vlan?: number
  /** Options of TCP, a multiple of four bytes. */
  readonly options?: readonly number[]
}

export const ascii = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0))

export function concat(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0))
  let at = 0
  for (const p of parts) {
    out.set(p, at)
    at += p.length
  }
  return out
}

export const be16 = (n: number) => [(n >>> 8) & 255, n & 255]
export const be32 = (n: number) => [...be16(n >>> 16), ...be16(n)]
export const le16 = (n: number) => be16(n).reverse()
export const le32 = (n: number) => be32(n).reverse()

/** Ones' complement sum of 16-bit words. */
export function sum(b: Uint8Array): number {
  let total = 0
  for (let i = 0; i < b.length; i++) total += i % 2 === 0 ? (b[i] as number) * 256 : (b[i] as number)
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16)
  return total
}

const bytesOf = (address: number | Uint8Array) => (typeof address === 'number' ? Uint8Array.from(be32(address)) : address)

export function tcpBytes(s: Segment): Uint8Array {
  const options = s.options ?? []
  const payload = typeof s.payload === 'string' ? ascii(s.payload) : (s.payload ?? new Uint8Array(0))
  const head = 20 + options.length
  const out = concat(
    be16(s.sourcePort),
    be16(s.targetPort),
    be32(s.seq),
    be32(s.ack ?? 0),
    be16((head << 10) | s.flags),
    be16(s.window ?? 64_000),
    [0, 0, 0, 0],
    options,
    payload,
  )
  const pseudo = concat(bytesOf(s.source), bytesOf(s.target), be32(out.length), [0, 0, 0, 6])
  out.set(be16(~sum(concat(pseudo, out))), 16)
  return out
}

/** An IP packet around `data`. */
export function ipBytes(
  s: Pick<Segment, 'source' | 'target' | 'ttl' | 'id'>,
  protocol: number,
  data: Uint8Array,
  fragment = 0,
): Uint8Array {
  const [source, target] = [bytesOf(s.source), bytesOf(s.target)]
  if (source.length === 16) return concat([0x60, 0, 0, 0], be16(data.length), [protocol, s.ttl ?? 64], source, target, data)
  const out = concat(
    [0x45, 0],
    be16(20 + data.length),
    be16(s.id ?? 0),
    be16(fragment),
    [s.ttl ?? 64, protocol, 0, 0],
    source,
    target,
    data,
  )
  out.set(be16(~sum(out.subarray(0, 20))), 10)
  return out
}

export function ethernet(ip: Uint8Array, vlan?: number): Uint8Array {
  const type = (ip[0] as number) >> 4 === 6 ? 0x86dd : 0x0800
  return concat(new Uint8Array(12).fill(2), vlan === undefined ? [] : [...be16(0x8100), ...be16(vlan)], be16(type), ip)
}

export const frameOf = (s: Segment) => ethernet(ipBytes(s, 6, tcpBytes(s)), s.vlan)

/** A little-endian pcap of microseconds. */
export function pcap(
  packets: readonly { readonly at: number; readonly bytes: Uint8Array; readonly length?: number }[],
  link = 1,
): Uint8Array {
  const head = concat(le32(0xa1b2c3d4), le16(2), le16(4), new Uint8Array(8), le32(262_144), le32(link))
  const records = packets.map(({ at, bytes, length }) => {
    const micros = Math.round(at * 1000)
    return concat(le32(Math.floor(micros / 1e6)), le32(micros % 1e6), le32(bytes.length), le32(length ?? bytes.length), bytes)
  })
  return concat(head, ...records)
}

export const pcapOf = (segments: readonly Segment[]) => pcap(segments.map((s) => ({ at: s.at, bytes: frameOf(s) })))

/** The two ends of a made-up session; `say` gives their segments in turn, with numbers and times that fit. */
export class Session {
  readonly segments: Segment[] = []
  private readonly next: [number, number] = [1000, 5000]
  at = 1_700_000_000_000

  constructor(
    readonly port = 25,
    readonly more: Partial<Segment> = {},
  ) {}

  handshake(): this {
    return this.send(0, 2).send(1, 18).send(0, 16)
  }

  /** Lines with side: 0 is the client. */
  say(...lines: readonly (readonly [0 | 1, string])[]): this {
    for (const [side, line] of lines) this.send(side, 24, line)
    return this
  }

  send(side: 0 | 1, flags: number, payload: string | Uint8Array = '', more: Partial<Segment> = {}): this {
    const [client, server] = [0x0a140101, 0xcb007119]
    const seq = this.next[side]
    this.at += 1
    const ports = side === 0 ? { sourcePort: 40_000, targetPort: this.port } : { sourcePort: this.port, targetPort: 40_000 }
    const ends = side === 0 ? { source: client, target: server } : { source: server, target: client }
    const ack = (flags & 16) !== 0 ? this.next[side === 0 ? 1 : 0] : 0
    this.segments.push({ at: this.at, ...ends, ...ports, seq, ack, flags, payload, id: this.segments.length + 1, ...this.more, ...more })
    this.next[side] = (seq + payload.length + ((flags & 3) !== 0 ? 1 : 0)) >>> 0
    return this
  }
}
