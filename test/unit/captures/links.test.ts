/** Link layers, tunnels and fragments: what the samples do not show. */
import { type Capture, CaptureReader } from '@shared/formats/capture/capture'
import { describe, expect, test } from 'vitest'
import { ascii, be16, be32, concat, ethernet, frameOf, ipBytes, le32, pcap, type Segment, Session, tcpBytes } from '../../captures/frames'
import { readWhole } from '../../captures/read-sample'

const V6 = (last: number) => concat([0x20, 1, 0xd, 0xb8], new Uint8Array(11), [last])
const DATA: Segment = {
  at: 1000,
  source: 0x0a000001,
  target: 0x0a000002,
  sourcePort: 40_000,
  targetPort: 25,
  seq: 1,
  ack: 1,
  flags: 24,
  payload: 'EHLO a.example\r\n',
}
const IP = ipBytes(DATA, 6, tcpBytes(DATA))
const SIX = { ...DATA, source: V6(1), target: V6(2) }
const SIX_IP = ipBytes(SIX, 6, tcpBytes(SIX))

function read(packets: readonly Uint8Array[], link = 1): Capture {
  return readWhole(
    pcap(
      packets.map((bytes, i) => ({ at: 1000 + i, bytes })),
      link,
    ),
  ).capture
}
const verb = (c: Capture) => c.dialogues[0]?.commands[0]?.verb
const mac = new Uint8Array(12)

describe('each way to a TCP packet', () => {
  const gre = (type: number, data: Uint8Array, flags = 0, more: readonly number[] = []) =>
    ipBytes(DATA, 47, concat(be16(flags), be16(type), more, data))
  const udp = (port: number, data: Uint8Array) => concat(be16(5000), be16(port), be16(8 + data.length), [0, 0], data)
  test.each<[string, number, Uint8Array]>([
    ['Ethernet', 1, ethernet(IP)],
    ['IPv6', 1, ethernet(SIX_IP)],
    ['three tags', 1, concat(mac, be16(0x88a8), be16(7), be16(0x9100), be16(8), be16(0x8100), be16(9), be16(0x0800), IP)],
    ['LLC and SNAP', 1, concat(mac, be16(IP.length + 8), [0xaa, 0xaa, 3, 0, 0, 0], be16(0x0800), IP)],
    ['PPPoE', 1, concat(mac, be16(0x8864), [0x11, 0, 0, 1], be16(IP.length + 2), be16(0x21), IP)],
    ['PPPoE, IPv6', 1, concat(mac, be16(0x8864), [0x11, 0, 0, 1], be16(SIX_IP.length + 2), be16(0x57), SIX_IP)],
    ['MPLS', 1, concat(mac, be16(0x8847), [0, 1, 0, 64], [0, 2, 1, 64], IP)],
    ['PPP', 9, concat([0xff, 3], be16(0x21), IP)],
    ['PPP, short', 9, concat([0x21], IP)],
    ['NULL, little', 0, concat(le32(2), IP)],
    ['NULL, big, IPv6', 0, concat(be32(30), SIX_IP)],
    ['LOOP', 108, concat(be32(2), IP)],
    ['raw', 12, IP],
    ['SLL', 113, concat(be16(4), new Uint8Array(12), be16(0x0800), IP)],
    ['SLL2', 276, concat(be16(0x86dd), new Uint8Array(18), SIX_IP)],
    ['GRE', 1, ethernet(gre(0x0800, IP))],
    ['GRE with key and checksum', 1, ethernet(gre(0x0800, IP, 0xa000, [0, 0, 0, 0, 0, 0, 0, 1]))],
    ['Ethernet in GRE', 1, ethernet(gre(0x6558, ethernet(IP)))],
    ['IP in IP', 1, ethernet(ipBytes(DATA, 4, IP))],
    ['IPv6 in IPv4', 1, ethernet(ipBytes(DATA, 41, SIX_IP))],
    ['VXLAN', 1, ethernet(ipBytes(DATA, 17, udp(4789, concat([8, 0, 0, 0, 0, 0, 7, 0], ethernet(IP)))))],
    [
      'IPv6 extension headers',
      1,
      ethernet(ipBytes(SIX, 0, concat([60, 0, 0, 0, 0, 0, 0, 0], [43, 0, 0, 0, 0, 0, 0, 0], [6, 0, 0, 0, 0, 0, 0, 0], tcpBytes(SIX)))),
    ],
  ])('%s', (_name, link, bytes) => {
    expect(verb(read([bytes], link))).toBe('EHLO')
  })

  test('padding of short frames is no data', () => {
    const c = read([concat(ethernet(ipBytes(DATA, 6, tcpBytes({ ...DATA, payload: '' }))), new Uint8Array(6))])
    expect(c.streams.at(0).fromClient.payloadBytes).toBe(0)
  })

  test('tunnels in tunnels without end are given up', () => {
    let ip = IP
    for (let i = 0; i < 60; i++) ip = ipBytes(DATA, 4, ip)
    expect(read([ethernet(ip)]).streams.count).toBe(0)
  })

  test('other link layers are named', () => {
    expect(read([IP, IP], 105).notes.map((n) => [n.code, n.count])).toEqual([['capture.wireless', 2]])
    expect(read([IP], 200).notes[0]?.message).toMatch(/number 200/)
  })
})

describe('fragments', () => {
  const tcp = tcpBytes({ ...DATA, payload: `EHLO ${'a'.repeat(60)}\r\n` })
  const piece = (from: number, to: number, more: boolean, bytes = tcp) =>
    ethernet(ipBytes({ ...DATA, id: 7 }, 6, bytes.subarray(from, to), (from >> 3) | (more ? 0x2000 : 0)))

  test('in any order, once or twice', () => {
    const parts = [piece(0, 32, true), piece(32, 64, true), piece(64, tcp.length, false)] as const
    for (const order of [
      [0, 1, 2],
      [2, 1, 0],
      [1, 2, 1, 0],
      [0, 0, 2, 1],
    ]) {
      const c = read(order.map((i) => parts[i] as Uint8Array))
      expect(c.dialogues[0]?.commands[0]?.parameter).toBe('a'.repeat(60))
      expect(c.streams.at(0).fromClient.badChecksums).toBe(0)
    }
  })

  test('the first copy of a byte counts', () => {
    const other = concat(tcp.subarray(0, 32), new Uint8Array(tcp.length - 32).fill(66))
    const c = read([piece(24, 64, true), piece(0, 40, true, other), piece(40, tcp.length, false, other)])
    const [command] = c.dialogues.flatMap((d) => d.commands)
    // bytes 64 and on come from the other one, without a line end
    expect(command).toBeUndefined()
    expect(c.streams.at(0).fromClient.badChecksums).toBe(1)
  })

  test('of IPv6', () => {
    const part = (from: number, to: number, more: boolean) =>
      ethernet(ipBytes(SIX, 44, concat([6, 0], be16(from | (more ? 1 : 0)), be32(99), tcp.subarray(from, to))))
    expect(verb(read([part(40, tcp.length, false), part(0, 40, true)]))).toBe('EHLO')
  })

  test('thousands that are never whole are forgotten, and that is said', () => {
    const many = Array.from({ length: 3000 }, (_, i) => ethernet(ipBytes({ ...DATA, id: i }, 6, tcp.subarray(0, 32), 0x2000)))
    const c = read([...many, piece(0, 64, true), piece(64, tcp.length, false)])
    expect(verb(c)).toBe('EHLO')
    expect(c.notes.find((n) => n.code === 'capture.fragments-missing')?.count).toBeGreaterThan(2900)
  })

  test('that would be longer than a packet can be are left out', () => {
    const c = read([ethernet(ipBytes({ ...DATA, id: 7 }, 6, new Uint8Array(1400), 0x1fff))])
    expect([c.streams.count, c.notes[0]?.code]).toEqual([0, 'capture.fragment'])
  })
})

describe('VLANs', () => {
  const session = (vlan: (side: 0 | 1) => number | undefined) => {
    const s = new Session().handshake().say([1, '220 mx\r\n'], [0, 'EHLO a\r\n'], [1, '250 mx\r\n'])
    return s.segments.map((x) =>
      frameOf({ ...x, ...(vlan(x.sourcePort === 25 ? 1 : 0) === undefined ? {} : { vlan: vlan(x.sourcePort === 25 ? 1 : 0) as number }) }),
    )
  }

  test('a direction tagged otherwise belongs to its stream all the same', () => {
    for (const tags of [
      [undefined, 7],
      [7, undefined],
      [7, 8],
    ] as const) {
      const c = read(session((side) => tags[side]))
      expect([c.streams.count, c.dialogues[0]?.commands.length]).toEqual([1, 1])
    }
  })

  test('two connections at once stay two', () => {
    const a = session(() => 7)
    const b = session(() => 8)
    const c = read(a.flatMap((x, i) => [x, b[i] as Uint8Array]))
    expect([c.streams.count, c.streams.at(0).network, c.streams.at(1).network]).toEqual([2, 'VLAN 7', 'VLAN 8'])
    expect([0, 1].map((i) => Object.values(c.streams.at(i).counts).every((n) => n === 0))).toEqual([true, true])
  })
})

test('errors of ICMP point to their stream and are no packets of it', () => {
  const six = ipBytes(SIX, 58, concat([2, 0, 0, 0], be32(1280), SIX_IP))
  const four = ipBytes(DATA, 1, concat([3, 1, 0, 0], be32(0), IP.subarray(0, 28)))
  const c = read([ethernet(IP), ethernet(SIX_IP), ethernet(six), ethernet(four)])
  expect(c.icmpErrors.map(({ type, code, mtu, stream }) => ({ type, code, mtu, stream }))).toEqual([
    { type: 2, code: 0, mtu: 1280, stream: 1 },
    { type: 3, code: 1, mtu: null, stream: 0 },
  ])
  expect(c.streams.at(0).fromClient.packets).toBe(1)
})

test('DNS answers name addresses; what else hosts exchange is counted', () => {
  const answer = concat(
    be16(1),
    be16(0x8180),
    be16(1),
    be16(2),
    be32(0),
    [2],
    ascii('mx'),
    [7],
    ascii('example'),
    [0],
    be16(1),
    be16(1),
    [0xc0, 12],
    be16(5),
    be16(1),
    be32(60),
    be16(4),
    [1, 97, 0xc0, 15],
    [0xc0, 12],
    be16(1),
    be16(1),
    be32(60),
    be16(4),
    [192, 0, 2, 9],
  )
  const bytes = ipBytes(DATA, 17, concat(be16(53), be16(5353), be16(8 + answer.length), [0, 0], answer))
  const c = read([ethernet(bytes)])
  expect(c.names.map((n) => [n.address, n.name, n.by, n.frame])).toEqual([['192.0.2.9', 'mx.example', 'dns', 1]])
  expect(c.others).toMatchObject([
    { ends: ['10.0.0.1', '10.0.0.2'], protocol: 17, port: 53, packets: 1, bytes: bytes.length + 14, frame: 1 },
  ])
  // a name that points to itself
  answer.set([0xc0, 12], 12)
  expect(() => read([ethernet(ipBytes(DATA, 17, concat(be16(53), be16(5353), be16(8 + answer.length), [0, 0], answer)))])).not.toThrow()
})

test('an address has one number, however many there are, and a stream in trouble takes no more than 400 bytes', () => {
  const many = Array.from({ length: 8192 }, (_, i) => frameOf({ ...DATA, source: 0x0b000000 + i }))
  const reader = new CaptureReader({ checksums: 'none' })
  reader.push(pcap([...many, ...many].map((bytes, i) => ({ at: i, bytes }))))
  const c = reader.finish()
  expect(c.streams.count).toBe(8192)
  expect(c.streams.at(4999).client.address).toBe('11.0.19.135')
  expect(c.streams.at(4999).counts.plainRetransmissions).toBe(1)
  expect(c.streams.bytes / c.streams.count).toBeLessThanOrEqual(400)
})
