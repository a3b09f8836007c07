/**
 * TCP connections of a text export. Rows name ports, or only the text's own number for the connection, or only two hosts: each is put to
 * the connection it fits, and verdicts are those the text marks.
 */
import { TCP_FLAGS, VERDICT } from '../../model/captures'
import { isServicePort } from '../capture-ports'
import type { TextPacket } from './packet'
import { TextTalk } from './talk'

export interface TextStream {
  readonly index: number
  /** As they were met; `client` says which is which. */
  readonly ends: [End, End]
  client: 0 | 1
  clientBy: 'syn' | 'smtp' | 'port' | 'first'
  readonly conversation: string
  synSeq: number
  synAt: number
  roundTrip: number
  firstAt: number
  lastAt: number
  packets: number
  bytes: number
  silence: number
  silenceFrom: number
  protocol: string
  completeness: number
  readonly counts: Map<number, number>
  /** Ends that sent packets with bad checksums. */
  readonly badFrom: Set<0 | 1>
  readonly segments: Map<string, Sent>
  /** Ticks at which a frame with data was seen, as retransmissions name it. */
  readonly frames: Map<number, number>
  readonly talk: TextTalk
}

export interface End {
  readonly host: string
  port: number
  packets: number
  payload: number
  resets: number
  firstSeq: number
  /** Shift its SYN offered. */
  scale: number
}

/** A segment that was sent more than once. */
export interface Sent {
  readonly side: 0 | 1
  times: number
  last: number
  /** Ticks between one time and the next. */
  readonly gaps: number[]
}

/** Kept of each connection: texts are lists that people read. */
const MOST = 10_000

export class TextStreams {
  readonly all: TextStream[] = []
  private readonly byPorts = new Map<string, TextStream>()
  private readonly byConversation = new Map<string, TextStream>()
  private readonly byHosts = new Map<string, TextStream>()

  /** The connection of a packet and the end that sent it; null for what is no TCP. `at`: ticks, NaN when not known. */
  add(p: TextPacket, at: number): { readonly stream: TextStream; readonly side: 0 | 1 } | null {
    const stream = this.find(p)
    if (!stream) return null
    const side = sideOf(stream, p)
    const end = stream.ends[side]
    end.packets++
    stream.packets++
    if (p.payload > 0) end.payload += p.payload
    if (Number.isNaN(end.firstSeq)) end.firstSeq = p.seq
    if (!Number.isNaN(p.bytes)) stream.bytes = (Number.isNaN(stream.bytes) ? 0 : stream.bytes) + p.bytes
    this.noteTime(stream, at)
    this.noteFlags(stream, p, side, at)
    if (stream.protocol === '' && p.protocol !== 'TCP') stream.protocol = p.protocol
    for (const bit of BITS) if ((p.verdict & bit) !== 0) stream.counts.set(bit, (stream.counts.get(bit) ?? 0) + 1)
    if ((p.verdict & VERDICT.badChecksum) !== 0) stream.badFrom.add(side)
    if (p.payload > 0 || p.repeats > 0 || (p.flags & TCP_FLAGS.syn) !== 0) noteSent(stream, p, side, at)
    if (p.talk) tellSides(stream, p, side)
    return { stream, side }
  }

  private find(p: TextPacket): TextStream | null {
    const ported = !Number.isNaN(p.sourcePort) && !Number.isNaN(p.destinationPort)
    const hosts = pair(p.source, p.destination)
    const key = ported ? pair(`${p.source}|${p.sourcePort}`, `${p.destination}|${p.destinationPort}`) : ''
    const conversation = p.conversation === '' ? '' : `${p.conversation}|${hosts}`
    const known = ported ? (this.byPorts.get(key) ?? this.unported(conversation, hosts, p)) : this.named(conversation, hosts, p)
    const syn = (p.flags & (TCP_FLAGS.syn | TCP_FLAGS.ack)) === TCP_FLAGS.syn
    const anew = known && syn && !Number.isNaN(known.synSeq) && !Number.isNaN(p.seq) && known.synSeq !== p.seq
    if (known && !anew) {
      if (ported) this.byPorts.set(key, known)
      return known
    }
    // rows of other protocols are no TCP unless the text gives them a connection
    if (!ported && conversation === '' && !p.talk) return null
    return this.open(p, key, conversation, hosts)
  }

  private named(conversation: string, hosts: string, p: TextPacket): TextStream | undefined {
    if (conversation !== '') return this.byConversation.get(conversation)
    const near = this.byHosts.get(hosts)
    return near && (p.talk || near.protocol === p.protocol) ? near : undefined
  }

  /** A connection of which no row named ports so far. */
  private unported(conversation: string, hosts: string, p: TextPacket): TextStream | undefined {
    const s = (conversation === '' ? undefined : this.byConversation.get(conversation)) ?? this.byHosts.get(hosts)
    if (!s || !Number.isNaN(s.ends[0].port)) return undefined
    const turned = s.ends[0].host !== p.source
    s.ends[0].port = turned ? p.destinationPort : p.sourcePort
    s.ends[1].port = turned ? p.sourcePort : p.destinationPort
    if (s.clientBy === 'first' || hosts === NAMELESS) clientByPort(s)
    return s
  }

  private open(p: TextPacket, key: string, conversation: string, hosts: string): TextStream {
    const end = (host: string, port: number): End => ({
      host,
      port,
      packets: 0,
      payload: 0,
      resets: 0,
      firstSeq: Number.NaN,
      scale: Number.NaN,
    })
    const stream: TextStream = {
      index: this.all.length,
      ends: [end(p.source, p.sourcePort), end(p.destination, p.destinationPort)],
      client: 0,
      clientBy: 'first',
      conversation: p.conversation,
      synSeq: Number.NaN,
      synAt: Number.NaN,
      roundTrip: Number.NaN,
      firstAt: Number.NaN,
      lastAt: Number.NaN,
      packets: 0,
      bytes: Number.NaN,
      silence: Number.NaN,
      silenceFrom: Number.NaN,
      protocol: '',
      completeness: 0,
      counts: new Map(),
      badFrom: new Set(),
      segments: new Map(),
      frames: new Map(),
      talk: new TextTalk(),
    }
    clientByPort(stream)
    this.all.push(stream)
    if (key !== '') this.byPorts.set(key, stream)
    if (conversation !== '') this.byConversation.set(conversation, stream)
    this.byHosts.set(hosts, stream)
    return stream
  }

  private noteTime(s: TextStream, at: number): void {
    if (Number.isNaN(at)) return
    if (Number.isNaN(s.firstAt)) s.firstAt = at
    else if (at - s.lastAt > (s.silence || 0)) {
      s.silence = at - s.lastAt
      s.silenceFrom = s.lastAt
    }
    s.lastAt = at
  }

  private noteFlags(s: TextStream, p: TextPacket, side: 0 | 1, at: number): void {
    const has = (flag: number) => (p.flags & flag) !== 0
    const { syn, ack, fin, rst } = TCP_FLAGS
    if (has(syn) && !has(ack)) {
      s.client = side
      s.clientBy = 'syn'
      s.synSeq = p.seq
      s.synAt = at
    } else if (has(syn)) {
      s.client = side === 0 ? 1 : 0
      s.clientBy = 'syn'
    } else if (has(ack) && Number.isNaN(s.roundTrip) && (s.completeness & 3) === 3) s.roundTrip = at - s.synAt
    if (has(syn)) s.ends[side].scale = p.scale
    if (has(rst)) s.ends[side].resets++
    const data = p.payload > 0 || p.talk !== null
    s.completeness |=
      (has(syn) ? (has(ack) ? 2 : 1) : has(ack) && !data ? 4 : 0) | (data ? 8 : 0) | (has(fin) ? 16 : 0) | (has(rst) ? 32 : 0)
  }
}

const BITS: readonly number[] = Object.values(VERDICT)
/** The key of hosts that the text does not name. */
const NAMELESS = ' '
const pair = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`)

function sideOf(s: TextStream, p: TextPacket): 0 | 1 {
  const [a, b] = s.ends
  if (a.host !== b.host) return a.host === p.source ? 0 : 1
  // both are one machine, or the text names none: ports tell, else what is said
  if (!Number.isNaN(p.sourcePort)) return a.port === p.sourcePort ? 0 : 1
  return p.talk?.kind === 'reply' ? (s.client === 0 ? 1 : 0) : s.client
}

/** The end with a port of a service is the server, else the one with the lower port below 1024. */
function clientByPort(s: TextStream): void {
  const [a, b] = s.ends
  const serves = (e: End) => (isServicePort(e.port) ? 2 : e.port < 1024 ? 1 : 0)
  if (serves(a) === serves(b)) return
  s.client = serves(a) > serves(b) ? 1 : 0
  s.clientBy = 'port'
}

function tellSides(s: TextStream, p: TextPacket, side: 0 | 1): void {
  if (s.clientBy === 'syn' || !p.talk) return
  s.client = p.talk.kind === 'reply' ? (side === 0 ? 1 : 0) : side
  s.clientBy = 'smtp'
}

/** Counts how often the same bytes were sent, and the waits between. */
function noteSent(s: TextStream, p: TextPacket, side: 0 | 1, at: number): void {
  if (p.frame > 0 && p.repeats === 0 && s.frames.size < MOST) s.frames.set(p.frame, at)
  const again = (p.verdict & VERDICT.retransmission) !== 0
  // a text that names the first frame knows better than numbers that its first transmission does not print
  const key = p.repeats > 0 ? `#${p.repeats}` : Number.isNaN(p.seq) ? '' : `${side} ${p.seq}`
  if (key === '') return
  let sent = s.segments.get(key)
  if (!sent) {
    if (s.segments.size >= MOST) return
    sent = { side, times: 0, last: s.frames.get(p.repeats) ?? at, gaps: [] }
    s.segments.set(key, sent)
    if (!again) return
  }
  if (!again) return
  sent.times++
  const gap = at - sent.last
  if (!Number.isNaN(at)) {
    if (gap > 0 && sent.gaps.length < 64) sent.gaps.push(gap)
    sent.last = at
  }
}
