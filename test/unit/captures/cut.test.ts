/** Packets cut out of captures of every kind: read again they are the same stream, byte for byte. */
import { type Capture, CaptureReader } from '@shared/formats/capture/capture'
import { PacketCut } from '@shared/formats/capture/cut'
import { TCP } from '@shared/formats/capture/packet'
import { expect, test } from 'vitest'
import { sampleBytes } from '../../captures/read-sample'

interface Seen {
  readonly offset: number
  readonly stream: number
  readonly data: string
  readonly at: string
}

function read(bytes: Uint8Array): { capture: Capture; seen: Seen[] } {
  let seen: Seen[] = []
  const reader = new CaptureReader({
    onPacket: (p) => {
      if (p.what === TCP)
        seen.push({
          offset: p.offset,
          stream: p.stream,
          data: Buffer.from(p.bytes.subarray(p.at, p.end)).toString('hex'),
          at: `${p.seconds}.${p.nanos}`,
        })
    },
    onRestart: () => {
      seen = []
    },
  })
  reader.push(bytes)
  return { capture: reader.finish(), seen }
}

test.each([
  ['smtp-auth-login-pmtu-retrans.pcap', 0],
  ['fmt-pcap-big-endian.cap', 0],
  ['fmt-pcap-nanosecond.pcap', 0],
  ['smtp-path-2-server-to-server.pcapng', 1],
  ['synthetic-blackhole-sender-side.netmon23-shuffled.cap', 0],
  ['synthetic-fast-and-timeout-retransmission.netmon1.cap', 0],
  ['synthetic-blackhole-sender-side.netmon23-netevents.cap', 0],
])('%s, stream %i', (name, stream) => {
  const whole = read(sampleBytes(name))
  const wanted = whole.seen.filter((p) => p.stream === stream)
  expect(wanted.length).toBeGreaterThan(0)
  const cut = new PacketCut(wanted.map((p) => p.offset))
  const bytes = sampleBytes(name)
  for (let at = 0; at < bytes.length; at += 1000) cut.push(bytes.subarray(at, at + 1000))
  const made = cut.finish()
  expect([made.packets, made.leftOut]).toEqual([wanted.length, 0])
  const again = read(made.bytes)
  expect(again.seen.map(({ data, at }) => [data, at])).toEqual(wanted.map(({ data, at }) => [data, at]))
  expect(again.capture.streams.count).toBe(1)
  expect(again.capture.streams.at(0).counts).toEqual(whole.capture.streams.at(stream).counts)
})

test('what is no capture, and packets that are not there, give an empty file', () => {
  const cut = new PacketCut([5])
  cut.push(new TextEncoder().encode('no capture'))
  expect(cut.finish()).toMatchObject({ packets: 0, leftOut: 0 })
  const missing = new PacketCut([5])
  missing.push(sampleBytes('smtp-quit-then-rst.pcap'))
  const made = missing.finish()
  expect(made.packets).toBe(0)
  expect(read(made.bytes).capture.kind).toBe('pcap')
})
