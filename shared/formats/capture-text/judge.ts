/**
 * Judges packets of a text that has their header fields and no marks, as tcpdump's: a header is put together again from the fields and given to
 * the reader of captures, so that both are judged by the same rules.
 */

import { TCP_FLAGS, TICKS_SECOND, VERDICT } from '../../model/captures'
import { Notes } from '../capture/notes'
import { Packet, TCP } from '../capture/packet'
import { TcpReader } from '../capture/tcp/tcp-reader'
import { AGAIN } from '../capture/tcp/verdicts'
import type { TextPacket } from './packet'

const IP_HEAD = 20
const TCP_HEAD = 20
const SCALE_OPTION = 4

/** What is known of the numbers of one end. */
interface Numbers {
  /** Number from which the text counts, as far as it does. */
  readonly base: number
  next: number
}

export class TextJudge {
  private readonly reader = new TcpReader(new Notes(), 'none')
  private readonly hosts = new Map<string, number>()
  private readonly numbers = new Map<string, Numbers>()
  private count = 0

  /** Bits of VERDICT; 0 when the line has not what judging needs. `at`: ticks since the first packet. */
  judge(p: TextPacket, at: number): number {
    if ([p.sourcePort, p.destinationPort, p.flags].some(Number.isNaN)) return 0
    const [from, to] = [
      `${p.source} ${p.sourcePort} ${p.destination} ${p.destinationPort}`,
      `${p.destination} ${p.destinationPort} ${p.source} ${p.sourcePort}`,
    ]
    const payload = Number.isNaN(p.payload) ? 0 : p.payload
    const seq = this.absolute(from, p.seq, payload, (p.flags & TCP_FLAGS.syn) !== 0)
    const known = this.numbers.get(to)
    const ack = Number.isNaN(p.ack) ? 0 : known ? nearest(p.ack, known) : p.ack
    const packet = this.packet(p, { seq, ack, payload, at: Number.isNaN(at) ? 0 : at })
    if (!this.reader.read(packet)) return 0
    return (packet.verdict & AGAIN) !== 0 ? packet.verdict | VERDICT.retransmission : packet.verdict
  }

  /** tcpdump writes the first number of an end as it is and later ones counted from it; with -S all as they are. */
  private absolute(end: string, seq: number, payload: number, syn: boolean): number {
    const known = this.numbers.get(end)
    // a bare acknowledgement shows no number: it stands where the end is
    if (Number.isNaN(seq)) return known?.next ?? 0
    if (!known || syn) {
      this.numbers.set(end, { base: seq, next: (seq + payload + (syn ? 1 : 0)) >>> 0 })
      return seq
    }
    const found = nearest(seq, known)
    const after = (found + payload) >>> 0
    if (((after - known.next) | 0) > 0) known.next = after
    return found
  }

  private packet(p: TextPacket, { seq, ack, payload, at }: { seq: number; ack: number; payload: number; at: number }): Packet {
    const scaled = (p.flags & TCP_FLAGS.syn) !== 0 && !Number.isNaN(p.scale)
    const head = TCP_HEAD + (scaled ? SCALE_OPTION : 0)
    const bytes = new Uint8Array(IP_HEAD + head)
    const view = new DataView(bytes.buffer)
    view.setUint32(12, this.host(p.source))
    view.setUint32(16, this.host(p.destination))
    view.setUint16(IP_HEAD, p.sourcePort)
    view.setUint16(IP_HEAD + 2, p.destinationPort)
    view.setUint32(IP_HEAD + 4, seq)
    view.setUint32(IP_HEAD + 8, ack)
    bytes[IP_HEAD + 12] = (head / 4) << 4
    bytes[IP_HEAD + 13] = p.flags
    view.setUint16(IP_HEAD + 14, Number.isNaN(p.window) ? 0xffff : Math.min(p.window, 0xffff))
    if (scaled) bytes.set([1, 3, 3, p.scale], IP_HEAD + TCP_HEAD)
    const out = new Packet()
    return Object.assign(out, {
      number: ++this.count,
      seconds: Math.floor(at / TICKS_SECOND),
      nanos: (at % TICKS_SECOND) * 100,
      bytes,
      end: bytes.length,
      captured: bytes.length,
      length: bytes.length + payload,
      what: TCP,
      version: 4,
      source: 12,
      target: 16,
      protocol: 6,
      transport: IP_HEAD,
      transportLength: head + payload,
    } satisfies Partial<Packet>)
  }

  /** A number in place of an address or a name. */
  private host(name: string): number {
    const known = this.hosts.get(name)
    if (known !== undefined) return known
    this.hosts.set(name, this.hosts.size + 1)
    return this.hosts.size
  }
}

/** The number as written, or counted from the base: whichever is nearer to where the end is. */
function nearest(written: number, { base, next }: Numbers): number {
  const counted = (base + written) >>> 0
  const apart = (n: number) => Math.abs((n - next) | 0)
  return apart(counted) < apart(written) ? counted : written
}
