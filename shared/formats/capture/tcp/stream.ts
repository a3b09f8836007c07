/** A stream as an object, made from its record when it is asked for. */
import type { Hosts } from './hosts'
import * as L from './layout'
import type { SentAgain } from './staircase'
import type { StreamTable } from './stream-table'
import { BAD, PARTIAL } from './troubles'
import { VERDICTS, type VerdictName } from './verdicts'

/** An instant of a capture's clock: whole seconds since 1970 and the nanoseconds of the second. */
export interface Instant {
  readonly seconds: number
  readonly nanos: number
}

export interface Endpoint {
  readonly address: string
  readonly port: number
}

/** What one end sent. */
export interface StreamSide {
  readonly packets: number
  /** Bytes on the wire, with all headers. */
  readonly frameBytes: number
  /** Bytes of data that TCP carried, again and again where they were sent again. */
  readonly payloadBytes: number
  /** Sequence number of its first packet; null when it sent none. */
  readonly firstSeq: number | null
  readonly resets: number
  /** Hops left when its packets were captured: least and most of those that are no resets; 0 when there are none. */
  readonly ttl: readonly [least: number, most: number]
  /** Of its last reset; null when it sent none. */
  readonly resetTtl: number | null
  /** Its reset came from another distance than all else from there: a box in the middle sent it in its name. */
  readonly foreignReset: boolean
  /** From its SYN; null when that is not in the capture, or says nothing of it. */
  readonly mss: number | null
  /** How far its windows are shifted; 0 when scaling is not used, null when that is not known. */
  readonly windowShift: number | null
  readonly sack: boolean
  readonly timestamps: boolean
  /** Bytes of its largest segment; more than the other side's MSS means that the card cut it. */
  readonly largestSegment: number
  /** IP said a length of 0: seen before the card cut it. */
  readonly largeSends: boolean
  readonly checked: number
  readonly badChecksums: number
  /** Those of the bad ones that were left to the card for certain. */
  readonly partialChecksums: number
  /** The segment it sent again most often by its timer; null when there was none. */
  readonly sentAgain: SentAgain | null
}

export interface Gap {
  readonly nanos: number
  readonly after: number
  readonly before: number
}

export interface Handshake {
  /** From the last SYN to the first acknowledgement behind it; null when one of them is missing. Nanoseconds. */
  readonly initialRtt: number | null
  readonly synFrame: number | null
  readonly synAckFrame: number | null
  /** From the last SYN to the first SYN/ACK. Nanoseconds. */
  readonly synToSynAck: number | null
}

export interface Stream {
  readonly index: number
  /** Index of the stream before it that used the same ends; null for none. */
  readonly before: number | null
  readonly client: Endpoint
  readonly server: Endpoint
  /** The end that is the client, as `Packet.side` names ends. */
  readonly clientEnd: 0 | 1
  /** `port`: the lower port is taken for the server's, a guess. */
  readonly clientKnownBy: 'syn' | 'syn-ack' | 'port'
  /** `VLAN 12`; '' for none. */
  readonly network: string
  readonly firstFrame: number
  readonly lastFrame: number
  /** Byte of the first packet's record in the file. */
  readonly offset: number
  readonly first: Instant
  readonly last: Instant
  readonly fromClient: StreamSide
  readonly fromServer: StreamSide
  /** Wireshark's verdicts, counted. */
  readonly counts: Readonly<Record<VerdictName, number>>
  readonly syns: number
  readonly synAcks: number
  readonly fins: number
  /** Bits HAD_… of verdicts.ts. */
  readonly completeness: number
  /** The same as TShark prints it on the stream's last packet: without that one, and without most of what the first had. */
  readonly completenessShown: number
  readonly handshake: Handshake
  /** The longest silences, at most three, longest first. */
  readonly gaps: readonly Gap[]
}

/** Routes may change by a hop or two. */
const TTL_DRIFT = 2

/** Which side (0 or 1) is the client, and how that is known. `page` and `at`: the stream's record. */
export function clientOf(page: Uint32Array, at: number): { side: 0 | 1; by: Stream['clientKnownBy'] } {
  const had = page[at + L.HAD] as number
  const syn = (had >>> 16) & 3
  if (syn > 0) return { side: syn === 1 ? 0 : 1, by: 'syn' }
  const answer = (had >>> 18) & 3
  if (answer > 0) return { side: answer === 1 ? 0 : 1, by: 'syn-ack' }
  const ports = page[at + L.PORTS] as number
  return { side: ports >>> 16 >= (ports & 0xffff) ? 0 : 1, by: 'port' }
}

/** Where the time of the last packet stands. */
export const lastTimeOf = (page: Uint32Array, at: number): number =>
  at + L.SIDES + (((page[at + L.HAD] as number) >>> L.LAST_SIDE_AT) & 1) * L.SIDE + L.ACK_TIME

export function readStream(table: StreamTable, hosts: Hosts, network: (domain: number) => string, index: number): Stream {
  const page = table.page(index)
  const at = table.at(index)
  const word = (i: number) => page[at + i] as number
  const client = clientOf(page, at)
  const ports = word(L.PORTS)
  const ends = [
    { address: hosts.text(word(L.HOST_A)), port: ports >>> 16 },
    { address: hosts.text(word(L.HOST_B)), port: ports & 0xffff },
  ] as const
  const trouble = table.troubleOf(index)
  const lastTime = lastTimeOf(page, at)
  const side = (s: 0 | 1) => readSide(page, at + L.SIDES + s * L.SIDE, s, table, trouble)
  const other = client.side === 0 ? 1 : 0
  return {
    index,
    before: word(L.BEFORE) > 0 ? word(L.BEFORE) - 1 : null,
    client: ends[client.side],
    server: ends[other],
    clientEnd: client.side,
    clientKnownBy: client.by,
    network: network(word(L.DOMAIN)),
    firstFrame: word(L.FIRST_FRAME),
    lastFrame: word(L.LAST_FRAME),
    offset: word(L.PLACE) + word(L.PLACE + 1) * 4_294_967_296,
    first: { seconds: word(L.FIRST_TIME), nanos: word(L.FIRST_TIME + 1) },
    last: { seconds: page[lastTime] as number, nanos: page[lastTime + 1] as number },
    fromClient: side(client.side),
    fromServer: side(other),
    counts: { ...readCounts(table, trouble), reusedPorts: word(L.FINS) >>> 16 },
    syns: word(L.SYNS) & 0xffff,
    synAcks: word(L.SYNS) >>> 16,
    fins: word(L.FINS) & 0xffff,
    completeness: word(L.HAD) & 0xff,
    completenessShown: (word(L.HAD) >>> 8) & 0xff,
    handshake: readHandshake(page, at),
    gaps: readGaps(page, at + L.GAPS),
  }
}

function readSide(page: Uint32Array, f: number, side: 0 | 1, { troubles }: StreamTable, trouble: number): StreamSide {
  const word = (i: number) => page[f + i] as number
  const bits = word(L.BITS)
  const shift = (bits & L.SCALE_OFF) !== 0 ? 0 : (bits & L.SCALE_KNOWN) !== 0 ? (bits >>> L.SHIFT_AT) & 15 : null
  const resets = word(L.WINDOW) >>> 16
  const ttls = word(L.TTLS)
  const [resetTtl, least, most] = [ttls & 0xff, (ttls >>> 8) & 0xff, (ttls >>> 16) & 0xff]
  return {
    packets: word(L.PACKETS),
    firstSeq: word(L.PACKETS) === 0 ? null : word(L.FIRST_SEQ),
    frameBytes: word(L.FRAME_BYTES) + (word(L.BYTES_HIGH) & 0xffff) * 4_294_967_296,
    payloadBytes: word(L.PAYLOAD_BYTES) + (word(L.BYTES_HIGH) >>> 16) * 4_294_967_296,
    resets,
    ttl: [least, most],
    resetTtl: resets > 0 ? resetTtl : null,
    foreignReset: resets > 0 && most > 0 && (resetTtl < least - TTL_DRIFT || resetTtl > most + TTL_DRIFT),
    mss: word(L.SIZES) & 0xffff || null,
    windowShift: shift,
    sack: (bits & L.SACK) !== 0,
    timestamps: (bits & L.STAMPS) !== 0,
    largestSegment: word(L.SIZES) >>> 16,
    largeSends: (bits & L.LARGE_SENDS) !== 0,
    checked: word(L.CHECKED),
    badChecksums: troubles.of(trouble, BAD + side),
    partialChecksums: troubles.of(trouble, PARTIAL + side),
    sentAgain: troubles.sentMost(trouble, side),
  }
}

const NO_COUNTS = Object.fromEntries(VERDICTS.map((v) => [v, 0])) as Record<VerdictName, number>

function readCounts({ troubles }: StreamTable, trouble: number): Record<VerdictName, number> {
  const out = { ...NO_COUNTS }
  if (trouble !== 0)
    VERDICTS.forEach((name, i) => {
      out[name] = troubles.of(trouble, i)
    })
  return out
}

function readHandshake(page: Uint32Array, at: number): Handshake {
  const time = (i: number) => (page[at + i] as number) * 1e9 + (page[at + i + 1] as number)
  const syn = page[at + L.SYN_FRAME] as number
  const synAck = page[at + L.SYN_ACK_FRAME] as number
  return {
    initialRtt: time(L.RTT) || null,
    synFrame: syn || null,
    synAckFrame: synAck || null,
    synToSynAck: syn > 0 && synAck > syn ? time(L.SYN_ACK_DELAY) : null,
  }
}

function readGaps(page: Uint32Array, from: number): Gap[] {
  const out: Gap[] = []
  for (let i = 0; i < L.GAP_COUNT; i++) {
    const at = from + i * L.GAP
    const after = page[at + 2] as number
    if (after > 0) out.push({ nanos: (page[at] as number) * 1e9 + (page[at + 1] as number), after, before: page[at + 3] as number })
  }
  return out
}
