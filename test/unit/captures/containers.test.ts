/** Containers: what the samples do not show. */
import { type Capture, CaptureReader } from '@shared/formats/capture/capture'
import { describe, expect, test } from 'vitest'
import {
  ascii,
  be16,
  be32,
  concat,
  ethernet,
  frameOf,
  ipBytes,
  le16,
  le32,
  pcap,
  pcapOf,
  type Segment,
  Session,
  tcpBytes,
} from '../../captures/frames'
import { readWhole, sampleBytes } from '../../captures/read-sample'

function read(bytes: Uint8Array, chunk = 4096): Capture {
  const { capture } = readWhole(bytes, chunk)
  const { headers, packets, setAside } = capture.balance
  expect(headers + packets + setAside).toBe(bytes.length)
  return capture
}
const codes = (c: Capture) => c.notes.map((n) => n.code)
const SYN: Segment = { at: 1_700_000_000_000, source: 0x0a000001, target: 0x0a000002, sourcePort: 40_000, targetPort: 25, seq: 1, flags: 2 }

test('what is no capture is set aside', () => {
  for (const bytes of [new Uint8Array(0), ascii('abc'), ascii('a text of some length')]) {
    const c = read(bytes, 2)
    expect([c.kind, c.balance.setAside, c.packets]).toEqual([null, bytes.length, 0])
  }
})

describe('pcap', () => {
  const record = frameOf(SYN)
  const head = (magic: number[], order: (n: number) => number[], link = 1) => concat(magic, new Uint8Array(12), order(65_535), order(link))

  test('modified by old Linux: longer record headers', () => {
    const c = read(
      concat(head(le32(0xa1b2cd34), le32), le32(7), le32(8), le32(record.length), le32(record.length), new Uint8Array(8), record),
    )
    expect([c.packets, c.streams.count, c.first]).toEqual([1, 1, { seconds: 7, nanos: 8000 }])
  })

  test('big-endian nanoseconds, after 2038', () => {
    const c = read(
      concat(head(be32(0xa1b23c4d), be32), be32(4_000_000_000), be32(123_456_789), be32(record.length), be32(record.length), record),
    )
    expect(c.first).toEqual({ seconds: 4_000_000_000, nanos: 123_456_789 })
  })

  test('a fraction of a second and more is carried, and said', () => {
    const c = read(concat(head(le32(0xa1b2c3d4), le32), le32(7), le32(2_500_000), le32(record.length), le32(record.length), record))
    expect([c.first, codes(c)]).toEqual([{ seconds: 9, nanos: 500_000_000 }, ['capture.odd-fraction']])
  })

  test('upper bits beside the link type are no part of it', () => {
    const c = read(concat(head(le32(0xa1b2c3d4), le32, 0xf4000001), le32(7), le32(1), le32(record.length), le32(record.length), record))
    expect(c.streams.count).toBe(1)
  })

  test('cut at every byte: all whole packets, and a note unless it ends between two', () => {
    const bytes = pcapOf(new Session().handshake().say([1, '220 a\r\n']).segments)
    const ends = new Set([0, 24])
    for (let at = 24; at < bytes.length; ) {
      at += 16 + new DataView(bytes.buffer).getUint32(at + 8, true)
      ends.add(at)
    }
    for (let cut = 0; cut <= bytes.length; cut++) {
      const c = read(bytes.subarray(0, cut), 11)
      expect(c.packets).toBe([...ends].filter((e) => e > 24 && e <= cut).length)
      if (cut > 24) expect(codes(c).includes('capture.cut'), `${cut}`).toBe(!ends.has(cut))
    }
  })

  test('a length that cannot be ends the reading, and nothing after it counts', () => {
    const bytes = concat(pcap([{ at: 0, bytes: record }]), le32(1), le32(1), le32(262_145), le32(1), new Uint8Array(500))
    const c = read(bytes)
    expect([c.packets, c.balance.setAside, codes(c)]).toEqual([1, 516, ['capture.damaged']])
    expect(c.notes[0]?.offset).toBe(bytes.length - 516)
  })
})

const block = (type: number, body: Uint8Array) => {
  const padded = concat(body, new Uint8Array(-body.length & 3))
  return concat(le32(type), le32(12 + padded.length), padded, le32(12 + padded.length))
}
const SECTION = block(0x0a0d0d0a, concat(le32(0x1a2b3c4d), le16(1), le16(0), new Uint8Array(8).fill(255)))
const option = (code: number, value: readonly number[]) => concat(le16(code), le16(value.length), value, new Uint8Array(-value.length & 3))
const ethernetPort = (...options: readonly Uint8Array[]) => block(1, concat(le16(1), le16(0), le32(0), ...options))
const enhanced = (high: number, low: number, bytes: Uint8Array, port = 0, ...options: readonly Uint8Array[]) =>
  block(
    6,
    concat(le32(port), le32(high), le32(low), le32(bytes.length), le32(bytes.length), bytes, new Uint8Array(-bytes.length & 3), ...options),
  )

describe('pcapng', () => {
  const packet = frameOf(SYN)
  const timeOf = (units: bigint, ...options: readonly Uint8Array[]) => {
    const c = read(concat(SECTION, ethernetPort(...options), enhanced(Number(units >> 32n), Number(units & 0xffffffffn), packet)))
    return c.first && `${c.first.seconds}.${String(c.first.nanos).padStart(9, '0')}`
  }

  test('times of any unit lose nothing', () => {
    expect(timeOf(1_726_000_000_123_456n)).toBe('1726000000.123456000')
    expect(timeOf(1_726_000_000_123_456_789n, option(9, [9]))).toBe('1726000000.123456789')
    expect(timeOf(1_726_000_000_5n, option(9, [1]))).toBe('1726000000.500000000')
    expect(timeOf(1_726_000_000n, option(9, [0]))).toBe('1726000000.000000000')
    expect(timeOf(1_726_000_000_123_456_789n * 10n, option(9, [10]))).toBe('1726000000.123456789')
    expect(timeOf((1_726_000_000n << 16n) + 0x8000n, option(9, [0x80 | 16]))).toBe('1726000000.500000000')
    expect(timeOf(5_000_000n, option(14, [...le32(1_726_000_000), ...le32(0)]))).toBe('1726000005.000000000')
    expect(timeOf(2_000_000_000_000_000n, option(14, [...le32(-300_000_000), ...le32(-1)]))).toBe('1700000000.000000000')
  })

  test('an absurd unit or offset ends at the edge of time, and is said', () => {
    const c = read(concat(SECTION, ethernetPort(option(14, [...le32(0), ...le32(0x7fffffff)])), enhanced(1, 1, packet)))
    expect([c.first, codes(c)]).toEqual([{ seconds: 0xffffffff, nanos: 0 }, ['capture.odd-time']])
    expect(read(concat(SECTION, ethernetPort(option(9, [127])), enhanced(1, 1, packet))).first).toEqual({ seconds: 0, nanos: 0 })
    expect(read(concat(SECTION, ethernetPort(option(9, [255])), enhanced(1, 1, packet))).packets).toBe(1)
  })

  test('comments, direction, drops and secrets are told', () => {
    const comment = option(1, [...ascii('PID=7')])
    const bytes = concat(
      SECTION,
      ethernetPort(),
      enhanced(0, 1, packet, 0, comment, option(2, le32(2)), option(4, [...le32(3), 0, 0, 0, 0])),
      block(0xa, ascii('CLIENT_RANDOM 00 11\n')),
      block(5, concat(le32(0), new Uint8Array(8), option(5, [...le32(9), 0, 0, 0, 0]))),
    )
    const c = read(bytes, 5)
    expect(c.comments).toEqual([{ packet: 1, text: 'PID=7' }])
    expect(c.interfaces[0]?.dropped).toBe(9)
    expect(codes(c).sort()).toEqual(['capture.dropped', 'capture.secrets'])
  })

  test('a packet of an interface that is not described is set aside; reading goes on', () => {
    const c = read(concat(SECTION, ethernetPort(), enhanced(0, 1, packet, 3), enhanced(0, 2, packet)))
    expect([c.packets, codes(c)]).toEqual([1, ['capture.broken-packet']])
  })

  test('unknown blocks of any size are passed over, also when the file ends in one', () => {
    const large = block(0x123, new Uint8Array(100_000))
    expect(read(concat(SECTION, ethernetPort(), large, enhanced(0, 2, packet)), 999).packets).toBe(1)
    const cut = read(concat(SECTION, ethernetPort(), large.subarray(0, 5000)))
    expect(codes(cut)).toEqual(['capture.cut'])
  })

  test('lengths that cannot be are damage', () => {
    for (const bad of [
      concat(le32(6), le32(13)),
      concat(le32(6), le32(8)),
      concat(le32(6), le32(0x7ffffff0)),
      concat(ascii('garbage.'), le32(0)),
    ]) {
      const c = read(concat(SECTION, ethernetPort(), enhanced(0, 2, packet), bad, new Uint8Array(64)))
      expect([c.packets, codes(c)]).toEqual([1, ['capture.damaged']])
    }
  })
})

/** A file of Network Monitor 2.3; `places` says where each frame of the table stands among `stored`. */
function netmon(stored: readonly Uint8Array[], order: readonly number[], hole = 0): Uint8Array {
  const places: number[] = []
  let at = 128
  const parts = stored.map((frame, i) => {
    places.push(at)
    const gap = i === 0 ? hole : 0
    at += frame.length + gap
    return concat(frame, new Uint8Array(gap))
  })
  const table = concat(...order.map((i) => le32(places[i] as number)))
  const head = new Uint8Array(128)
  head.set(
    concat(
      ascii('GMBU'),
      [3, 2],
      le16(1),
      le16(2024),
      le16(5),
      le16(3),
      le16(1),
      le16(12),
      new Uint8Array(6),
      le32(at),
      le32(table.length),
    ),
  )
  return concat(head, ...parts, table)
}

/** Ticks of 100 ns since 1601 of a time in ms. */
function fileTime(ms: number): number[] {
  const ticks = BigInt(ms) * 10_000n + 116_444_736_000_000_000n
  return [...le32(Number(ticks & 0xffffffffn)), ...le32(Number(ticks >> 32n))]
}
const netmonFrame = (bytes: Uint8Array, ms: number, media = 1) =>
  concat(new Uint8Array(8), le32(bytes.length), le32(bytes.length), bytes, le16(media), le32(-1), fileTime(ms), [0])

describe('Network Monitor', () => {
  const { segments } = new Session().handshake().say([1, '220 mx\r\n'], [0, 'QUIT\r\n'], [1, '221 bye\r\n'])
  const frames = segments.map((s) => netmonFrame(frameOf(s), s.at))
  const order = frames.map((_, i) => i)

  test('the table gives the order, and frames come again when they are stored in another', () => {
    const straight = read(netmon(frames, order))
    const shuffled = [3, 0, 5, 1, 4, 2]
    const stored = shuffled.map((i) => frames[i] as Uint8Array)
    const table = order.map((i) => shuffled.indexOf(i))
    let restarts = 0
    const reader = new CaptureReader({ onRestart: () => restarts++ })
    reader.push(netmon(stored, table))
    const sorted = reader.finish()
    expect(restarts).toBe(1)
    expect([sorted.packets, sorted.timeWentBack, sorted.first]).toEqual([6, 0, straight.first])
    const untimed = ({ offset, ...s }: ReturnType<Capture['streams']['at']>) => s
    expect(untimed(sorted.streams.at(0))).toEqual(untimed(straight.streams.at(0)))
    expect(sorted.dialogues[0]?.commands.map((c) => c.verb)).toEqual(['QUIT'])
  })

  test('a hole hides no frame that the table names; its bytes are set aside', () => {
    const c = read(netmon(frames, order, 333), 50)
    expect([c.packets, c.balance.setAside]).toEqual([6, 333])
  })

  test('a table that names nothing, or one frame twice, does no harm', () => {
    const bytes = netmon(frames, [0, 0, 1, 2])
    const c = read(bytes)
    expect([c.packets, codes(c)]).toEqual([3, ['capture.bad-table']])
    bytes.set(le32(0xfffffff0), bytes.length - 4)
    expect(read(bytes).packets).toBe(2)
  })

  test('a table that another part begins inside is read as far as it goes, in pieces of any size', () => {
    const bytes = netmon(frames, order)
    const table = bytes.length - 4 * frames.length
    // comments begin two bytes behind the table's last whole entry
    bytes.set(concat(le32(table + 4 * (frames.length - 1) + 2), le32(2)), 40)
    for (const chunk of [1, 48, bytes.length]) {
      const c = read(bytes, chunk)
      expect([c.packets, c.balance.setAside, codes(c)]).toEqual([6, 0, ['capture.no-table']])
    }
  })

  test('without its end, frames are given as stored, and that is said', () => {
    const bytes = netmon(frames, order)
    for (const cut of [bytes.length - 1, bytes.length - 25, 400]) {
      const c = read(bytes.subarray(0, cut))
      expect(codes(c)).toContain('capture.no-table')
      expect(c.packets).toBeGreaterThan(cut > 400 ? 4 : 1)
    }
  })

  test('before 2.3 the clock is the machine’s own, and may go back before its start', () => {
    const old = netmon([concat(le32(-1_000_000), le32(-1), le32(60), le32(60), new Uint8Array(60))], [0])
    old[4] = 0
    const c = read(old)
    expect([c.clock, c.first]).toEqual(['local', { seconds: Date.UTC(2024, 4, 1, 12) / 1000 - 1, nanos: 0 }])
  })
})

describe('packets inside events', () => {
  const NDIS = concat(le32(0x2ed6006e), le16(0x4729), le16(0x4609), [0xb4, 0x23, 0x3e, 0xe7, 0xbc, 0xd6, 0x78, 0xef])
  const START = 0x40000000
  const END = -0x80000000
  const event = (packet: Uint8Array, keyword = START | END, adapter = 9) =>
    concat(
      new Uint8Array(24),
      NDIS,
      le16(1001),
      new Uint8Array(6),
      le32(keyword),
      le32(1),
      new Uint8Array(33),
      le32(adapter),
      le32(adapter),
      le32(packet.length),
      packet,
    )
  const { segments } = new Session().handshake()
  const [first, second, third] = segments.map(frameOf) as [Uint8Array, Uint8Array, Uint8Array]
  const file = (events: readonly (readonly [Uint8Array, number])[]) =>
    read(
      netmon(
        events.map(([e, ms]) => netmonFrame(e, ms, 0xffe0)),
        events.map((_, i) => i),
      ),
    )

  test('are taken out, also in pieces', () => {
    const c = file([
      [event(first), 1000],
      [event(second.subarray(0, 20), START), 2000],
      [event(second.subarray(20), END), 2000],
      [event(third), 3000],
    ])
    expect(c.packets).toBe(4)
    expect([c.streams.at(0).syns, c.streams.at(0).synAcks, c.streams.at(0).handshake.initialRtt]).toEqual([1, 1, 2e9])
  })

  test('that other layers tell again are left out', () => {
    const c = file([
      [event(first, START | END, 1), 1000],
      [event(first, START | END, 2), 1000],
      [event(first, START | END, 1), 2000],
    ])
    expect([c.streams.at(0).syns, c.streams.at(0).counts.plainRetransmissions]).toEqual([2, 1])
  })
})

test('processes of the samples are read', () => {
  const c = read(sampleBytes('synthetic-blackhole-sender-side.netmon23.cap'))
  expect(c.processes).toEqual([
    {
      path: expect.stringMatching(/EdgeTransport\.exe$/),
      id: 4711,
      local: '10.20.1.11',
      localPort: 44_217,
      remote: '203.0.113.25',
      remotePort: 25,
    },
  ])
  expect(c.comments).toEqual([{ packet: 1, text: 'Look here: first SYN' }])
})

test('an IP packet that says no length has that of its frame', () => {
  const bytes = ipBytes(SYN, 6, tcpBytes({ ...SYN, flags: 24, payload: new Uint8Array(3000) }))
  bytes.set(be16(0), 2)
  const s = read(pcap([{ at: SYN.at, bytes: ethernet(bytes) }])).streams.at(0)
  expect([s.fromClient.payloadBytes, s.fromClient.largeSends, s.fromClient.largestSegment]).toEqual([3000, true, 3000])
})
