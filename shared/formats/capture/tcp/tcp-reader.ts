/** Puts TCP packets into their streams and counts what they say. The judgement is in judge.ts, the numbers are where layout.ts says. */
import { u16be, u32be } from '../bytes'
import type { Notes } from '../notes'
import type { Packet } from '../packet'
import { Aliases, ANY } from './aliases'
import { BAD, NOT_CHECKED, PARTIAL, tcpChecksum } from './checksum'
import { isCopy } from './copies'
import { count, noteGap, store } from './count'
import { Hosts } from './hosts'
import { judge, since } from './judge'
import * as L from './layout'
import { readOptions } from './options'
import { StreamTable } from './stream-table'
import { BAD as BAD_COUNT, PARTIAL as PARTIAL_COUNT } from './troubles'
import { Unacked } from './unacked'
import * as V from './verdicts'

/** Packets of each side of a stream whose checksum is always looked at. */
const FIRST_CHECKED = 8
const VERDICTS_LAST = V.VERDICTS.length - 1

/** `some`: the first packets of each side, and all of streams in trouble. */
export type Checksums = 'none' | 'some' | 'all'

export class TcpReader {
  hosts = new Hosts()
  streams = new StreamTable()
  private unacked = new Unacked()
  private aliases = new Aliases()

  constructor(
    private readonly notes: Notes,
    private readonly checksums: Checksums,
  ) {}

  clear(): void {
    this.hosts = new Hosts()
    this.streams = new StreamTable()
    this.unacked = new Unacked()
    this.aliases = new Aliases()
  }

  /** `p` stands on TCP; fills what Packet says that tcp/ fills. False when it is no whole header: then it is in no stream. */
  read(p: Packet): boolean {
    const b = p.bytes
    const t = p.transport
    const head = ((b[t + 12] as number) >> 4) * 4
    if (t + 16 > p.end || head < 20 || head > p.transportLength) {
      this.notes.add(
        'capture.tcp-header',
        'notice',
        'TCP packets are cut in their header, or say an odd length of it; they are in no stream.',
        p.offset,
      )
      return false
    }
    p.sourcePort = u16be(b, t)
    p.targetPort = u16be(b, t + 2)
    p.seq = u32be(b, t + 4)
    p.ack = u32be(b, t + 8)
    p.flags = b[t + 13] as number
    p.window = u16be(b, t + 14)
    p.payload = t + head
    p.payloadLength = p.transportLength - head
    p.verdict = 0
    p.checksum = NOT_CHECKED
    this.place(p)
    const page = this.streams.page(p.stream)
    const at = this.streams.at(p.stream)
    const f = at + L.SIDES + p.side * L.SIDE
    const r = at + L.SIDES + (1 - p.side) * L.SIDE
    this.bases(p, page, f, r)
    this.handshake(p, page, at, r)
    noteGap(p, page, at)
    const copy = isCopy(p, page, at, f)
    judge(p, page, at, f, r, this.unacked)
    if (copy) p.verdict |= V.COPY
    if ((p.flags & V.SYN) !== 0) readOptions(b, t + 20, Math.min(p.payload, p.end), p.flags, page, f, r)
    if ((p.verdict & ~V.REUSED_PORTS) !== 0) this.trouble(p, page, at)
    this.check(p, page, at, f)
    count(p, page, at, f)
    return true
  }

  /** The stream of the two ends of `p` that is latest, without adding one; −1 when there is none. */
  find(p: Packet, source: number, target: number, sourcePort: number, targetPort: number): number {
    const size = p.version === 4 ? 4 : 16
    const a = this.hosts.number(p.bytes, source, size)
    const b = this.hosts.number(p.bytes, target, size)
    return isFirst(a, sourcePort, b, targetPort)
      ? this.streams.find(a, b, ports(sourcePort, targetPort), p.domain)
      : this.streams.find(b, a, ports(targetPort, sourcePort), p.domain)
  }

  private place(p: Packet): void {
    const size = p.version === 4 ? 4 : 16
    const from = this.hosts.number(p.bytes, p.source, size)
    const to = this.hosts.number(p.bytes, p.target, size)
    const first = isFirst(from, p.sourcePort, to, p.targetPort)
    p.side = first ? 0 : 1
    const a = first ? from : to
    const b = first ? to : from
    const key = first ? ports(p.sourcePort, p.targetPort) : ports(p.targetPort, p.sourcePort)
    let stream = this.streams.find(a, b, key, p.domain)
    if (stream < 0 && (p.domain !== 0 || !this.aliases.empty)) stream = this.elsewhere(p, a, b, key)
    if (stream < 0) stream = this.add(p, a, b, key)
    else if ((p.flags & V.SYN) !== 0) {
      const page = this.streams.page(stream)
      const f = this.streams.at(stream) + L.SIDES + p.side * L.SIDE
      if (((page[f + L.BITS] as number) & L.BASE_SET) !== 0 && page[f + L.BASE] !== p.seq) {
        p.verdict = V.REUSED_PORTS
        if ((p.flags & V.ACK) === 0) stream = this.reuse(p, stream, a, b, key)
      }
    }
    p.stream = stream
  }

  private add(p: Packet, a: number, b: number, key: number): number {
    const stream = this.streams.add(a, b, key, p.domain)
    if (p.domain !== 0) this.aliases.set(a, b, key, ANY, stream)
    return stream
  }

  /** The stream of the other direction when that one has other tags and this one was not seen; −1 for none. */
  private elsewhere(p: Packet, a: number, b: number, key: number): number {
    const known = this.aliases.get(a, b, key, p.domain)
    if (known >= 0) return known
    if ((p.flags & V.ACK) === 0) return -1
    for (const stream of [this.aliases.get(a, b, key, ANY), this.streams.find(a, b, key, 0)]) {
      if (stream < 0) continue
      const page = this.streams.page(stream)
      const sides = this.streams.at(stream) + L.SIDES
      if (fits(p, page, sides + p.side * L.SIDE, sides + (1 - p.side) * L.SIDE)) {
        this.aliases.set(a, b, key, p.domain, stream)
        return stream
      }
    }
    return -1
  }

  private reuse(p: Packet, old: number, a: number, b: number, key: number): number {
    const page = this.streams.page(old)
    const at = this.streams.at(old) + L.SIDES
    this.unacked.drop(page, at)
    this.unacked.drop(page, at + L.SIDE)
    const stream = this.add(p, a, b, key)
    // its answers may be tagged otherwise, as those of the one before were
    if (!this.aliases.empty) this.aliases.set(a, b, key, ANY, stream)
    return stream
  }

  /** First sequence numbers, by which a SYN is known to belong to the stream or not. */
  private bases(p: Packet, page: Uint32Array, f: number, r: number): void {
    if (((page[f + L.BITS] as number) & L.BASE_SET) === 0) {
      page[f + L.BASE] = (p.flags & V.SYN) !== 0 ? p.seq : p.seq - 1
      page[f + L.BITS] = (page[f + L.BITS] as number) | L.BASE_SET
    }
    if ((p.flags & V.ACK) !== 0 && ((page[r + L.BITS] as number) & L.BASE_SET) === 0) {
      page[r + L.BASE] = p.ack - 1
      page[r + L.BITS] = (page[r + L.BITS] as number) | L.BASE_SET
    }
  }

  private handshake(p: Packet, page: Uint32Array, at: number, r: number): void {
    const kind = p.flags & (V.SYN | V.ACK)
    const synTime = at + L.LAST_SYN_TIME
    const seen = page[at + L.SYN_FRAME] !== 0
    // a SYN at time 0 has no time
    const timed = page[synTime] !== 0 || page[synTime + 1] !== 0
    if (kind === V.SYN) {
      page[synTime] = p.seconds
      page[synTime + 1] = p.nanos
      if (!seen) page[at + L.SYN_FRAME] = p.number
      page[at + L.HAD] = ((page[at + L.HAD] as number) & ~(3 << 16)) | ((p.side + 1) << 16)
    } else if (kind === (V.SYN | V.ACK)) {
      if (page[at + L.SYN_ACK_FRAME] === 0) {
        page[at + L.SYN_ACK_FRAME] = p.number
        if (seen) store(page, at + L.SYN_ACK_DELAY, since(p, page, synTime))
      }
      page[at + L.HAD] = ((page[at + L.HAD] as number) & ~(3 << 18)) | ((2 - p.side) << 18)
    } else if (kind === V.ACK && timed && page[at + L.RTT] === 0 && page[at + L.RTT + 1] === 0 && answers(p, page, at, r))
      store(page, at + L.RTT, since(p, page, synTime))
  }

  private trouble(p: Packet, page: Uint32Array, at: number): void {
    page[at + L.HAD] = (page[at + L.HAD] as number) | L.IN_TROUBLE
    const { troubles } = this.streams
    const record = this.streams.trouble(p.stream)
    for (let bit = 0, left = p.verdict; left !== 0; bit++, left >>>= 1)
      if ((left & 1) !== 0) troubles.count(record, Math.min(bit, VERDICTS_LAST))
    if ((p.verdict & (V.RETRANSMISSION | V.COPY)) === V.RETRANSMISSION) troubles.climb(p, record)
  }

  private check(p: Packet, page: Uint32Array, at: number, f: number): void {
    if (this.checksums === 'none') return
    const first = (page[f + L.CHECKED] as number) < FIRST_CHECKED
    if (this.checksums === 'some' && !first && ((page[at + L.HAD] as number) & L.IN_TROUBLE) === 0) return
    p.checksum = tcpChecksum(p)
    if (p.checksum === NOT_CHECKED) return
    page[f + L.CHECKED] = (page[f + L.CHECKED] as number) + 1
    if ((p.checksum & BAD) === 0) return
    const record = this.streams.trouble(p.stream)
    this.streams.troubles.count(record, BAD_COUNT + p.side)
    if ((p.checksum & PARTIAL) !== 0) this.streams.troubles.count(record, PARTIAL_COUNT + p.side)
  }
}

/** Ends a handshake: once there was a SYN/ACK, an acknowledgement of what was before it does not. */
const answers = (p: Packet, page: Uint32Array, at: number, r: number) =>
  page[at + L.SYN_ACK_FRAME] === 0 || ((p.ack - (page[r + L.BASE] as number)) | 0) > 0

const NEAR = 1 << 20

/** The numbers are those of the missing direction: it acknowledges what the other one sent, and begins where that one said. */
function fits(p: Packet, page: Uint32Array, f: number, r: number): boolean {
  if (page[f + L.PACKETS] !== 0 || ((page[r + L.BITS] as number) & L.NEXT_SET) === 0) return false
  const acknowledged = page[r + L.LAST_ACK] as number
  const near = (x: number, y: number) => Math.abs((x - y) | 0) < NEAR
  return near(p.ack, page[r + L.NEXT] as number) && (acknowledged === 0 || near(p.seq, acknowledged))
}

const isFirst = (a: number, aPort: number, b: number, bPort: number) => a < b || (a === b && aPort <= bPort)
const ports = (first: number, second: number) => ((first << 16) | second) >>> 0
