/** Faults that only a capture shows, as packets between the two members lie beside their logs. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { frameOf, pcap, type Segment, Session } from '../captures/frames'
import type { Fault } from './fault'
import { pair } from './sessions'

const K1 = 0xc0a8280b
const K2 = 0xc0a8280c
const NOON = Date.parse('2026-03-09T12:00:00Z')
const DIALOGUE = [
  [1, '220 MBX-K2.brennick.example Microsoft ESMTP MAIL Service ready\r\n'],
  [0, 'EHLO MBX-K1.brennick.example\r\n'],
  [1, '250-MBX-K2.brennick.example Hello\r\n250 SIZE\r\n'],
  [0, 'MAIL FROM:<a@brennick.example>\r\n'],
  [1, '250 2.1.0 Sender OK\r\n'],
] as const

/** A connection of the first member to the second; `n` tells its port and time from others. */
class Talk extends Session {
  constructor(private readonly n: number) {
    super()
    this.at = NOON + n * 60_000
  }

  /** Its packets with the addresses of the two members. */
  get packets(): Segment[] {
    return this.segments.map((s) =>
      s.targetPort === 25
        ? { ...s, source: K1, target: K2, sourcePort: 41_000 + this.n }
        : { ...s, source: K2, target: K1, targetPort: 41_000 + this.n },
    )
  }

  /** The last segment again, after each of these waits. */
  again(...waitsMs: readonly number[]): this {
    const last = this.segments.at(-1)
    for (const wait of waitsMs) {
      this.at += wait
      if (last) this.segments.push({ ...last, at: this.at, id: this.segments.length + 1 })
    }
    return this
  }

  wait(ms: number): this {
    this.at += ms
    return this
  }
}

const talks = (make: (talk: Talk) => Talk, times = 4) => Array.from({ length: times }, (_, n) => make(new Talk(n)))

const captured =
  (make: (talk: Talk) => Talk, spoil: (frame: Uint8Array, s: Segment) => Uint8Array = (f) => f) =>
  (bundle: string) => {
    const segments = talks(make).flatMap((t) => t.packets)
    writeFileSync(join(bundle, 'members.pcap'), pcap(segments.map((s) => ({ at: s.at, bytes: spoil(frameOf(s), s) }))))
    return undefined
  }

const BOTH = ['MBX-K1', 'MBX-K2']
const mail = 'x'.repeat(1400)
const checksum = 14 + 20 + 16

export const NETWORK_FAULTS: readonly Fault[] = [
  {
    ...pair('storm'),
    name: 'large segments never arrive',
    words: 'What is larger than a small packet is lost between the two members.',
    rule: 'network.retransmission-storm',
    severity: ['problem'],
    hosts: BOTH,
    spoil: captured((t) =>
      t
        .handshake()
        .say(...DIALOGUE)
        .send(0, 24, mail)
        .again(300, 600, 1_200, 2_400, 4_800),
    ),
  },
  {
    ...pair('resets'),
    name: 'connections reset on the way',
    words: 'A device between the members resets connections.',
    rule: 'network.resets',
    severity: ['warning'],
    hosts: BOTH,
    spoil: captured((t) =>
      t
        .handshake()
        .say(...DIALOGUE)
        .send(1, 4),
    ),
  },
  {
    ...pair('window'),
    name: 'receiver that does not read',
    words: 'The scanner of one member holds each mail, and its window closes.',
    rule: 'network.zero-window',
    severity: ['warning'],
    hosts: BOTH,
    spoil: captured((t) => {
      t.handshake().say(...DIALOGUE)
      for (let i = 0; i < 4; i++) t.send(0, 24, mail).wait(2_000).send(1, 16, '', { window: 0 })
      return t
    }),
  },
  {
    ...pair('refused-port'),
    name: 'port that nobody listens on',
    words: 'The transport service of one member is stopped: its port refuses.',
    rule: 'network.handshake-failures',
    severity: ['problem'],
    hosts: BOTH,
    spoil: captured((t) => t.send(0, 2).send(1, 20)),
  },
  {
    ...pair('silent-port'),
    name: 'port behind a firewall',
    words: 'A firewall drops what one member asks the other.',
    rule: 'network.handshake-failures',
    severity: ['problem'],
    hosts: BOTH,
    spoil: captured((t) => t.send(0, 2).again(3_000, 6_000)),
  },
  {
    ...pair('banner'),
    name: 'banner that waits for DNS',
    words: 'One member looks each client up in a DNS that does not answer.',
    rule: 'network.slow-banner',
    severity: ['notice'],
    hosts: BOTH,
    spoil: captured((t) =>
      t
        .handshake()
        .wait(12_000)
        .say(...DIALOGUE)
        .send(0, 17)
        .send(1, 17)
        .send(0, 16),
    ),
  },
  {
    ...pair('offload'),
    name: 'checksums left to the card',
    words: 'The capture is from the sender, whose card fills the checksums in.',
    rule: 'network.bad-checksums',
    severity: ['info'],
    hosts: BOTH,
    spoil: captured(
      (t) =>
        t
          .handshake()
          .say(...DIALOGUE)
          .send(0, 17)
          .send(1, 17)
          .send(0, 16),
      (frame, s) => {
        if (s.source === K1) frame.set([0x12, 0x34], checksum)
        return frame
      },
    ),
  },
]
