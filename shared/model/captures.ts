/**
 * What captures hold, as tables: one row a TCP packet, a stream, a line of SMTP dialogue. Rows have places: offset, length and frame number
 * (the line, for text) of the packet in the unpacked file. Binary captures and text exports fill the same tables; what a text cannot tell
 * is missing (NaN, ''), never guessed.
 *
 * Times count from the first packet of the file in ticks of 100 ns, since that is all a text may know; `streams.first` is UTC where the
 * file has it.
 */
import type { TableShape } from '../columns/table-builder'

/** Ticks in a millisecond, and in a second. */
export const TICKS_MS = 10_000
export const TICKS_SECOND = 1000 * TICKS_MS

/** TCP flags as they stand in the header. */
export const TCP_FLAGS = { fin: 1, syn: 2, rst: 4, psh: 8, ack: 16, urg: 32, ece: 64, cwr: 128 } as const

/**
 * What analysis says of a packet; several may be set. `retransmission` is set for plain, fast and spurious ones alike. In the order of
 * formats/capture/tcp/verdicts.ts, whose first bit is for plain ones only.
 */
export const VERDICT = {
  retransmission: 1,
  fastRetransmission: 2,
  spuriousRetransmission: 4,
  outOfOrder: 8,
  duplicateAck: 16,
  zeroWindow: 32,
  zeroWindowProbe: 64,
  zeroWindowProbeAck: 128,
  windowFull: 256,
  windowUpdate: 512,
  keepAlive: 1024,
  keepAliveAck: 2048,
  lostSegment: 4096,
  ackOfUnseen: 8192,
  portReused: 16384,
  badChecksum: 32768,
  /** The capture holds a packet twice; what else is said of it is the capture's doing. */
  copy: 65536,
} as const

export type Verdict = keyof typeof VERDICT

export const CAPTURE_TABLES = {
  'tcp-packets': {
    /** Row of the stream among those of this file. */
    stream: 'number',
    /** Ticks since the file's first packet; NaN when the text has no times. */
    elapsed: 'number',
    /** 0 or 1: which end sent it; `clientEnd` of the stream says which of them is the client. */
    end: 'number',
    flags: 'number',
    /** Sequence number, as written; missing where a text does not show it. */
    seq: 'number',
    /** Bytes of TCP payload. */
    payload: 'number',
    verdict: 'number',
  },
  'tcp-streams': {
    /** `ip:port`, IPv6 in brackets; host names where a text has names in place of addresses; a port that is not known is left out. */
    client: 'text',
    server: 'text',
    /** How the two were told apart: `syn`, `syn-ack`, `port`, `smtp`, `first`. */
    clientBy: 'dictionary',
    /** The end that is the client, as packets name ends. */
    clientEnd: 'number',
    /** VLAN tags, VNI: what keeps equal endpoints apart; '' for none. */
    layer: 'dictionary',
    /** UTC; missing when the file does not tell its zone, or has no times. */
    first: 'time',
    last: 'time',
    /** Ticks since the file's first packet. */
    firstElapsed: 'number',
    lastElapsed: 'number',
    packets: 'number',
    /** On the wire, as far as known. */
    bytes: 'number',
    clientPackets: 'number',
    serverPackets: 'number',
    clientPayload: 'number',
    serverPayload: 'number',
    /** First sequence number of each end, absolute: what a connection keeps through address translation. Missing when a text counts from 0. */
    clientSeq: 'number',
    serverSeq: 'number',
    /** Handshake: SYN to the answer's ACK, ticks; missing when it was not seen. */
    roundTrip: 'number',
    retransmissions: 'number',
    fastRetransmissions: 'number',
    spuriousRetransmissions: 'number',
    outOfOrder: 'number',
    duplicateAcks: 'number',
    zeroWindows: 'number',
    windowFull: 'number',
    keepAlives: 'number',
    lostSegments: 'number',
    badChecksums: 'number',
    clientResets: 'number',
    serverResets: 'number',
    /** Bits 1 SYN, 2 SYN/ACK, 4 ACK, 8 data, 16 FIN, 32 RST. */
    completeness: 'number',
    /** Longest time without a packet, ticks, and when it began. */
    silence: 'number',
    silenceFrom: 'number',
    /** The segment sent most often: how often again, between which gaps (ticks, JSON list), by which side. */
    again: 'number',
    againGaps: 'text',
    againSide: 'number',
    /** `smtp`, `tls`, `smb`, `rpc`, `http`, … by content, else by port; '' when neither tells. */
    protocol: 'dictionary',
    /** Furthest stage of SMTP that was seen. */
    stage: 'dictionary',
    /** Server's name in its banner, client's in EHLO. */
    banner: 'text',
    helo: 'text',
    mails: 'number',
    /** From here content is hidden: ticks, and what TLS says in plain (JSON). */
    hiddenFrom: 'number',
    tls: 'text',
    /** One sentence about offload, damage or copies; '' when there is nothing to say. */
    remark: 'text',
  },
  'smtp-talk': {
    stream: 'number',
    elapsed: 'number',
    /** 0 from the client, 1 from the server. */
    side: 'number',
    /** `banner`, `command`, `reply`, `data`, `tls`. */
    kind: 'dictionary',
    /** Secrets are masked. */
    text: 'text',
    /** Of the mail whose end this reply answers, and what it is known by. */
    messageId: 'text',
    subject: 'text',
    mailBytes: 'number',
  },
  /** Packets beside TCP: one row a pair of hosts and what they speak, at its first packet. */
  'other-packets': {
    /** Addresses; both '' in the row that sums up what was too much. */
    hostA: 'text',
    hostB: 'text',
    /** Number of IP's protocol; 17 is UDP. */
    protocol: 'number',
    /** UDP: the lower of the two ports; else 0. */
    port: 'number',
    packets: 'number',
    /** On the wire. */
    bytes: 'number',
  },
  /** Names of addresses. */
  'address-names': {
    address: 'text',
    name: 'text',
    /** `dns`: an answer among the packets; `file`: a list of the capturing program. */
    by: 'dictionary',
  },
} as const satisfies Record<string, TableShape>

/** Streams of all files, after correlation. Row n is P-(n+1). */
export const STREAMS = {
  ...CAPTURE_TABLES['tcp-streams'],
  /** Row of the stream among those of its file: what `tcp-packets` names. */
  inFile: 'number',
  talkFrom: 'number',
  talkCount: 'number',
  /** JSON list of session indexes: one connection may be in the logs of both ends. */
  sessions: 'text',
  /** What joins them, in words, and how sure that is; '' when there is none. */
  key: 'dictionary',
  certainty: 'dictionary',
  /** Sessions that fit as well, when it can't be told which it is: JSON list of indexes. */
  perhaps: 'text',
  /** JSON list of message indexes. */
  messages: 'text',
  /** Nodes of the two ends, −1 when not known. */
  clientNode: 'number',
  serverNode: 'number',
  /** Names of their addresses in the captures, with commas; '' for none. */
  clientCalled: 'text',
  serverCalled: 'text',
  /** When the file's first packet was, by the clocks of the servers whose sessions are in it; how sure, and from how many sessions. */
  began: 'time',
  beganBoundMs: 'number',
  beganPairs: 'number',
  source: 'number',
  offset: 'number',
  length: 'number',
  line: 'number',
} as const satisfies TableShape

/** What hosts exchange beside TCP, of all captures. */
export const EXCHANGES = {
  ...CAPTURE_TABLES['other-packets'],
  /** −1 when not known. */
  nodeA: 'number',
  nodeB: 'number',
  source: 'number',
  offset: 'number',
  length: 'number',
  line: 'number',
} as const satisfies TableShape

/** Dialogue of all streams, in the order of streams. */
export const TALK = {
  ...CAPTURE_TABLES['smtp-talk'],
  source: 'number',
  offset: 'number',
  length: 'number',
  line: 'number',
} as const satisfies TableShape
