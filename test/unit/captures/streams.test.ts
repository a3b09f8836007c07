/** What is said of streams beyond Wireshark's verdicts: resets, copies, waits, wrong checksums. */
import type { Capture } from '@shared/formats/capture/capture'
import { describe, expect, test } from 'vitest'
import { frameOf, pcap, pcapOf, type Segment, Session } from '../../captures/frames'
import { readWhole, sampleBytes } from '../../captures/read-sample'

const sample = (name: string) => readWhole(sampleBytes(name)).capture
const read = (segments: readonly Segment[]) => readWhole(pcapOf(segments)).capture
const first = (c: Capture) => c.streams.at(0)

describe('resets', () => {
  test('who sent them is told, and whether it was the server itself', () => {
    const middle = first(sample('synthetic-rst-from-the-middle.pcap'))
    expect([middle.fromServer.foreignReset, middle.fromServer.resetTtl, middle.fromServer.ttl]).toEqual([true, 63, [117, 117]])
    const own = first(sample('synthetic-blackhole-sender-side.pcap'))
    expect([own.fromClient.resets, own.fromClient.foreignReset, own.fromServer.resets]).toEqual([1, false, 0])
  })

  test('a reset alone has nothing to be compared with', () => {
    const refused = first(sample('synthetic-syn-refused.pcap'))
    expect([refused.fromServer.resets, refused.fromServer.foreignReset]).toEqual([3, false])
  })
})

describe('a segment sent again and again', () => {
  test('is one event with its waits', () => {
    for (const name of ['synthetic-blackhole-sender-side.pcap', 'synthetic-blackhole-sender-side.netmon23-shuffled.cap'])
      expect(first(sample(name)).fromClient.sentAgain).toEqual({
        times: 5,
        gapsMs: [300.06, 600, 1200, 2400, 4800],
        costMs: 9300.06,
        firstFrame: 17,
        lastFrame: 21,
        staircase: true,
      })
    expect(sample('synthetic-syn-no-answer.pcap').streams.at(1).fromClient.sentAgain).toMatchObject({
      gapsMs: [1000, 2000, 4000, 8000],
      staircase: true,
    })
  })

  test('is no staircase when the waits do not grow', () => {
    expect(first(sample('synthetic-syn-refused.pcap')).fromClient.sentAgain).toMatchObject({ times: 2, staircase: false })
    expect(first(sample('synthetic-tarpit.pcap')).fromClient.sentAgain).toBeNull()
  })
})

describe('copies by the capture', () => {
  test('are told from retransmissions', () => {
    for (const [name, copies] of [
      ['tcp-copied-by-the-capture.pcap', 187],
      ['tcp-lossy-fast-retrans.pcap', 61],
      ['synthetic-fast-and-timeout-retransmission.pcap', 0],
      ['tcp-lossy-download.pcap', 0],
      ['smtp-auth-login-pmtu-retrans.pcap', 0],
    ] as const)
      expect([name, first(sample(name)).counts.copies]).toEqual([name, copies])
  })

  test('need the same IP id, little time, and half a round trip', () => {
    const copied = (more: Partial<Segment>) => {
      const s = new Session().handshake().say([0, 'EHLO a\r\n'])
      const last = s.segments.at(-1) as Segment
      return first(read([...s.segments, { ...last, at: last.at + 0.01, ...more }])).counts.copies
    }
    expect(copied({})).toBe(1)
    expect(copied({ id: 99 })).toBe(0)
    expect(copied({ at: 1_700_000_000_008 })).toBe(0)
  })
})

describe('wrong checksums', () => {
  const meanings = (c: Capture) => c.checksums.map((v) => `${v.address} ${v.meaning} ${v.certainty}`)

  test('tell where it was captured: the two ends of one session', () => {
    expect(meanings(sample('smtp-path-1-client-to-server.pcapng'))).toEqual(['172.16.16.225 offload certain'])
    expect(meanings(sample('smtp-path-2-server-to-server.pcapng'))).toEqual(['172.16.16.221 offload certain'])
  })

  test('of all packets of both ends: rewritten', () => {
    expect(meanings(sample('smtp-data-521-rst.pcap'))).toEqual(['10.0.0.1 rewritten likely', '205.188.186.167 rewritten likely'])
  })

  test('of few packets: damage', () => {
    const s = new Session().handshake().say([1, '220 mx\r\n'], [0, 'EHLO a\r\n'], [1, '250 mx\r\n'], [0, 'QUIT\r\n'], [1, '221 bye\r\n'])
    const frames = s.segments.map((x) => ({ at: x.at, bytes: frameOf(x) }))
    const bytes = frames[3]?.bytes as Uint8Array
    bytes[bytes.length - 1] = 0
    expect(meanings(readWhole(pcap(frames)).capture)).toEqual(['203.0.113.25 damage likely'])
  })

  test('of cut packets are not looked at', () => {
    const s = new Session().handshake().say([1, '220 mx.example.net ESMTP\r\n'])
    const frames = s.segments.map((x) => ({ at: x.at, bytes: frameOf(x).subarray(0, 60), length: frameOf(x).length }))
    const c = readWhole(pcap(frames)).capture
    expect([c.cutPackets, first(c).fromServer.checked, first(c).fromServer.badChecksums]).toEqual([1, 1, 0])
    expect(first(c).fromServer.payloadBytes).toBe(26)
  })
})

test('one side alone is a stream of its own', () => {
  const s = new Session().handshake().say([0, 'EHLO a\r\n'], [1, '250 b\r\n'], [0, 'QUIT\r\n'])
  const c = read(s.segments.filter((x) => x.targetPort === 25))
  expect([first(c).fromClient.packets, first(c).fromServer.packets, first(c).clientKnownBy]).toEqual([4, 0, 'syn'])
  expect(c.dialogues[0]?.commands.map((x) => x.verb)).toEqual(['EHLO', 'QUIT'])
})

test('ports used again make another stream that knows the one before', () => {
  const one = new Session().handshake().send(0, 17).send(1, 17)
  const again = new Session(25, {}).handshake()
  const later = again.segments.map((x) => ({ ...x, at: x.at + 60_000, seq: x.seq + 70_000, ack: x.ack === 0 ? 0 : (x.ack ?? 0) + 70_000 }))
  const c = read([...one.segments, ...later])
  expect([c.streams.count, c.streams.at(1).before, c.streams.at(1).counts.reusedPorts]).toEqual([2, 0, 1])
})

test('the handshake says what the two agreed on', () => {
  const options = [2, 4, 5, 0xb4, 1, 3, 3, 8, 4, 2, 1, 1]
  const s = new Session()
    .send(0, 2, '', { options })
    .send(1, 18, '', { options: [2, 4, 5, 0x50] })
    .send(0, 16)
  const { fromClient, fromServer, handshake } = first(read(s.segments))
  expect([fromClient.mss, fromClient.sack, fromClient.windowShift, fromServer.mss, fromServer.windowShift]).toEqual([
    1460,
    true,
    0,
    1360,
    0,
  ])
  expect([handshake.initialRtt, handshake.synToSynAck]).toEqual([2e6, 1e6])
})
