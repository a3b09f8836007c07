/**
 * Finds the streams that speak SMTP and gives their bytes to a dialogue each. On the ports of SMTP every stream is tried; elsewhere one whose
 * first data are a greeting or a command.
 */
import { commandOf, isVerb, SMTP_PORTS } from '../../../model/smtp-verbs'
import { latin1 } from '../bytes'
import type { Packet } from '../packet'
import * as L from '../tcp/layout'
import { clientOf } from '../tcp/stream'
import type { StreamTable } from '../tcp/stream-table'
import { FIN, RST, SYN } from '../tcp/verdicts'
import type { Dialogue } from './dialogue'
import { Half, type HalfSink } from './half'
import { Talk } from './talk'

// what a stream's record says of it: has a dialogue, or was looked at and has none
const OPEN = 1
const REFUSED = 2

/** Streams that are over wait for packets that come late, this many at a time. */
const LINGER = 256
/** Dialogues at a time; the oldest is told when there are more. */
const MOST_OPEN = 20_000

interface One {
  readonly talk: Talk
  /** By side of the stream. */
  readonly halves: readonly [Half, Half]
  readonly client: 0 | 1
  ended: number
}

export class SmtpReader {
  private readonly open = new Map<number, One>()
  private readonly over: number[] = []

  constructor(private readonly give: (dialogue: Dialogue) => void) {}

  clear(): void {
    this.open.clear()
    this.over.length = 0
  }

  /** `p` stands on a packet of a stream. */
  packet(p: Packet, streams: StreamTable): void {
    const page = streams.page(p.stream)
    const at = streams.at(p.stream)
    const state = ((page[at + L.HAD] as number) >>> L.DIALOGUE_AT) & 3
    if (state === REFUSED) return
    let one = state === OPEN ? this.open.get(p.stream) : undefined
    if (!one) {
      if (p.payloadLength === 0 || state === OPEN || (p.flags & RST) !== 0) return
      one = this.begin(p, page, at)
      mark(page, at, one ? OPEN : REFUSED)
      if (!one) return
      this.open.set(p.stream, one)
      if (this.open.size > MOST_OPEN) this.endOldest(streams)
    }
    this.data(p, one)
    if (one.talk.refused) {
      mark(page, at, REFUSED)
      this.open.delete(p.stream)
    }
  }

  /** Tells all dialogues that are still open. */
  finish(): void {
    for (const stream of [...this.open.keys()]) this.end(stream)
  }

  private data(p: Packet, one: One): void {
    const mine = one.halves[p.side]
    const other = one.halves[p.side === 0 ? 1 : 0]
    if (other.hasHole) other.acknowledged(p.ack, p.payloadLength > 0)
    if (p.payloadLength > 0 && (p.flags & RST) === 0) {
      const moment = { frame: p.number, offset: p.offset, seconds: p.seconds, nanos: p.nanos }
      const seq = (p.flags & SYN) !== 0 ? (p.seq + 1) >>> 0 : p.seq
      mine.push(seq, p.bytes, p.payload, Math.min(p.end, p.payload + p.payloadLength), p.payloadLength, moment)
    }
    if ((p.flags & RST) !== 0) one.ended = 3
    else if ((p.flags & FIN) !== 0) one.ended |= p.side + 1
    if (one.ended !== 3) return
    one.ended = 7
    this.over.push(p.stream)
    if (this.over.length > LINGER) this.end(this.over.shift() ?? -1)
  }

  private endOldest(streams: StreamTable): void {
    for (const stream of this.open.keys()) {
      this.end(stream)
      mark(streams.page(stream), streams.at(stream), REFUSED)
      return
    }
  }

  private end(stream: number): void {
    const one = this.open.get(stream)
    if (!one) return
    this.open.delete(stream)
    for (const half of one.halves) half.close()
    if (!one.talk.refused) this.give(one.talk.close())
  }

  private begin(p: Packet, page: Uint32Array, at: number): One | undefined {
    const first = firstWord(p)
    const ports = page[at + L.PORTS] as number
    const expected = SMTP_PORTS.has(ports >>> 16) || SMTP_PORTS.has(ports & 0xffff)
    const implicit = expected && p.bytes[p.payload] === 22 && p.bytes[p.payload + 1] === 3
    const greets = /^220[ -]/.test(first)
    const asks = isVerb(commandOf(first).verb)
    if (!expected && !greets && !asks) return undefined
    const known = clientOf(page, at)
    // ports are a guess; words say who is who
    const client = known.by !== 'port' || (!greets && !asks) ? known.side : asks ? p.side : p.side === 0 ? 1 : 0
    const talk = new Talk(p.stream, implicit, expected)
    const half = (side: 0 | 1) => new Half(((page[at + L.SIDES + side * L.SIDE + L.BASE] as number) + 1) >>> 0, sink(talk, side === client))
    return { talk, halves: [half(0), half(1)], client, ended: 0 }
  }
}

function mark(page: Uint32Array, at: number, state: typeof OPEN | typeof REFUSED): void {
  page[at + L.HAD] = ((page[at + L.HAD] as number) & ~(3 << L.DIALOGUE_AT)) | (state << L.DIALOGUE_AT)
}

function sink(talk: Talk, isClient: boolean): HalfSink {
  const from = isClient ? 'client' : 'server'
  return {
    bytes: (b, start, end, at) => {
      if (talk.refused) return
      if (isClient) talk.client(b, start, end, at)
      else talk.server(b, start, end, at)
    },
    compares: () => talk.compares(from),
    gap: (bytes, at) => talk.gap(from, bytes, at),
    conflict: (bytes, at) => talk.conflict(from, bytes, at),
  }
}

/** The first line of a packet, as far as it goes. */
function firstWord(p: Packet): string {
  const { bytes, payload } = p
  let end = payload
  for (const most = Math.min(p.end, payload + 40); end < most && bytes[end] !== 13 && bytes[end] !== 10; ) end++
  return latin1(bytes, payload, end)
}
