/**
 * Makes captures of SMTP sessions of any size, from a seed: 64 sessions at a time, each a handshake, a dialogue, a mail in full segments with
 * acknowledgements, and FINs; some segments are sent again. Checksums are right. For measuring, and for what no sample shows.
 */
import { random } from '../builders/random'

const LIVE = 64
const HEAD = 16 + 14 + 20 + 20

export interface MakeOptions {
  readonly seed: number
  /** About how many bytes of pcap to make. */
  readonly bytes: number
  /** Share of data segments that are sent again. */
  readonly again?: number
  /** Bytes of the mails: least and most. */
  readonly mail?: readonly [number, number]
}

interface Session {
  readonly client: number
  readonly port: number
  step: number
  left: number
  /** Next sequence numbers of client and server. */
  readonly seq: [number, number]
}

const text = new TextEncoder()
const TALK: readonly [side: 0 | 1, line: string][] = [
  [1, '220 mx.example.net ESMTP ready\r\n'],
  [0, 'EHLO client.example.com\r\n'],
  [1, '250-mx.example.net\r\n250-SIZE 37748736\r\n250-PIPELINING\r\n250 8BITMIME\r\n'],
  [0, 'MAIL FROM:<anna@example.com> SIZE=20000\r\n'],
  [1, '250 2.1.0 Sender OK\r\n'],
  [0, 'RCPT TO:<bob@example.net>\r\n'],
  [1, '250 2.1.5 Recipient OK\r\n'],
  [0, 'DATA\r\n'],
  [1, '354 Start mail input; end with <CRLF>.<CRLF>\r\n'],
]
const LINES = TALK.map(([side, line]) => ({ side, bytes: text.encode(line) }))
const BYE = [
  text.encode('\r\n.\r\n'),
  text.encode('250 2.6.0 Queued mail for delivery\r\n'),
  text.encode('QUIT\r\n'),
  text.encode('221 2.0.0 Bye\r\n'),
]
const MAIL_HEAD = text.encode('Message-ID: <made@example.com>\r\nSubject: made\r\n\r\n')
const BODY = text.encode('The quick brown fox jumps over the lazy dog and over the fence as well\r\n'.repeat(40)).subarray(0, 1460)

/** A little-endian pcap of microseconds. */
export function makeCapture(options: MakeOptions): Uint8Array {
  const rng = random(options.seed)
  const out = new Uint8Array(options.bytes + 4096)
  const view = new DataView(out.buffer)
  const [least, most] = options.mail ?? [4_000, 60_000]
  ;[0xa1b2c3d4, 0x00040002, 0, 0, 262_144, 1].forEach((v, i) => {
    view.setUint32(i * 4, v, true)
  })
  let at = 24
  let micros = 0
  let next = 0
  const SEND = (s: Session, side: 0 | 1, flags: number, payload: Uint8Array, seq = s.seq[side]) => {
    micros += 1 + rng.below(40)
    at = frame(out, view, at, micros, s, side, flags, payload, seq)
    if (seq === s.seq[side]) s.seq[side] = (seq + payload.length + ((flags & 3) !== 0 ? 1 : 0)) >>> 0
  }
  const begin = (): Session => ({
    client: 0x0a000000 + (next >>> 14) + 1,
    port: 1024 + (next++ % 16_384),
    step: 0,
    left: least + rng.below(most - least),
    seq: [rng.below(2 ** 32), rng.below(2 ** 32)],
  })
  const live = Array.from({ length: LIVE }, begin)
  const none = new Uint8Array(0)
  while (at < options.bytes) {
    const i = rng.below(LIVE)
    const s = live[i] as Session
    const line = LINES[s.step - 1]
    if (s.step === 0) {
      SEND(s, 0, 2, none)
      SEND(s, 1, 18, none)
      SEND(s, 0, 16, none)
    } else if (line) SEND(s, line.side, 24, line.bytes)
    else if (s.step === LINES.length + 1) SEND(s, 0, 24, MAIL_HEAD)
    else if (s.left > 0) {
      const before = s.seq[0]
      SEND(s, 0, 16, BODY)
      if (rng.chance(options.again ?? 0.015)) SEND(s, 0, 16, BODY, before)
      SEND(s, 1, 16, none)
      s.left -= BODY.length
      s.step--
    } else {
      SEND(s, 0, 24, BYE[0] as Uint8Array)
      SEND(s, 1, 24, BYE[1] as Uint8Array)
      SEND(s, 0, 24, BYE[2] as Uint8Array)
      SEND(s, 1, 24, BYE[3] as Uint8Array)
      SEND(s, 0, 17, none)
      SEND(s, 1, 17, none)
      SEND(s, 0, 16, none)
      live[i] = begin()
      continue
    }
    s.step++
  }
  return out.subarray(0, at)
}

const SERVER = 0xcb007119

function frame(
  out: Uint8Array,
  view: DataView,
  at: number,
  micros: number,
  s: Session,
  side: 0 | 1,
  flags: number,
  payload: Uint8Array,
  seq: number,
): number {
  const length = HEAD - 16 + payload.length
  view.setUint32(at, 1_700_000_000 + Math.floor(micros / 1_000_000), true)
  view.setUint32(at + 4, micros % 1_000_000, true)
  view.setUint32(at + 8, length, true)
  view.setUint32(at + 12, length, true)
  const ip = at + 16 + 14
  out.fill(side, at + 16, ip - 2)
  view.setUint16(ip - 2, 0x0800)
  view.setUint32(ip, 0x45000000 + length - 14)
  view.setUint32(ip + 4, 0x00004000)
  view.setUint32(ip + 8, 0x40060000)
  view.setUint32(ip + 12, side === 0 ? s.client : SERVER)
  view.setUint32(ip + 16, side === 0 ? SERVER : s.client)
  view.setUint16(ip + 10, ~sum(view, ip, 20, 0))
  const tcp = ip + 20
  view.setUint16(tcp, side === 0 ? s.port : 25)
  view.setUint16(tcp + 2, side === 0 ? 25 : s.port)
  view.setUint32(tcp + 4, seq)
  view.setUint32(tcp + 8, (flags & 16) !== 0 ? (s.seq[1 - side] as number) : 0)
  view.setUint16(tcp + 12, 0x5000 + flags)
  view.setUint16(tcp + 14, 64_000)
  view.setUint32(tcp + 16, 0)
  out.set(payload, tcp + 20)
  out[tcp + 20 + payload.length] = 0
  view.setUint16(tcp + 16, ~sum(view, tcp, 20 + payload.length, sum(view, ip + 12, 8, 6 + 20 + payload.length)))
  return tcp + 20 + payload.length
}

function sum(view: DataView, from: number, length: number, start: number): number {
  let total = start
  for (let i = 0; i + 1 < length; i += 2) total += view.getUint16(from + i)
  if (length % 2 === 1) total += view.getUint8(from + length - 1) << 8
  while (total > 0xffff) total = (total & 0xffff) + (total >>> 16)
  return total
}
