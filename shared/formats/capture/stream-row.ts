/** A stream of a capture as a row of `tcp-streams`. */
import type { RowOf } from '../../columns/table-builder'
import { type CAPTURE_TABLES, TICKS_MS } from '../../model/captures'
import { serviceOfPort } from '../capture-ports'
import { endpointText } from '../capture-rows'
import { remarkOf } from './remarks'
import { NO_DIALOGUE, type SmtpFacts } from './smtp-facts'
import type { ChecksumVerdict } from './tcp/offload'
import type { Instant, Stream } from './tcp/stream'

/** What was noted while packets passed. */
export interface StreamMarks {
  /** Ticks since the file's first packet. */
  readonly elapsed: (at: Instant) => number
  /** Times of the file are UTC. */
  readonly utc: boolean
  /** Ticks: how long nothing was sent, and from when on. */
  readonly silence: { readonly ticks: number; readonly from: number }
  /** What wrong checksums of an address mean. */
  readonly checksums: ReadonlyMap<string, ChecksumVerdict>
}

export function streamRow(
  s: Stream,
  spoken: SmtpFacts | undefined,
  { elapsed, utc, silence, checksums }: StreamMarks,
): RowOf<(typeof CAPTURE_TABLES)['tcp-streams']> {
  const { fromClient: c, fromServer: v, counts } = s
  const again = [c.sentAgain, v.sentAgain].reduce((most, a) => ((a?.times ?? 0) > (most?.times ?? 0) ? a : most), null)
  const ticks = (nanos: number | null) => (nanos === null ? null : Math.round(nanos / 100))
  const first = elapsed(s.first)
  const said = spoken ?? NO_DIALOGUE
  return {
    client: endpointText(s.client.address, s.client.port),
    server: endpointText(s.server.address, s.server.port),
    clientBy: s.clientKnownBy,
    clientEnd: s.clientEnd,
    layer: s.network,
    first: utc ? millis(s.first) : null,
    last: utc ? millis(s.last) : null,
    firstElapsed: first,
    lastElapsed: elapsed(s.last),
    packets: c.packets + v.packets,
    bytes: c.frameBytes + v.frameBytes,
    clientPackets: c.packets,
    serverPackets: v.packets,
    clientPayload: c.payloadBytes,
    serverPayload: v.payloadBytes,
    clientSeq: c.firstSeq,
    serverSeq: v.firstSeq,
    roundTrip: ticks(s.handshake.initialRtt),
    retransmissions: counts.plainRetransmissions + counts.fastRetransmissions + counts.spuriousRetransmissions,
    fastRetransmissions: counts.fastRetransmissions,
    spuriousRetransmissions: counts.spuriousRetransmissions,
    outOfOrder: counts.outOfOrder,
    duplicateAcks: counts.duplicateAcks,
    zeroWindows: counts.zeroWindows,
    windowFull: counts.windowFull,
    keepAlives: counts.keepAlives,
    lostSegments: counts.lostSegments,
    badChecksums: c.badChecksums + v.badChecksums,
    clientResets: c.resets,
    serverResets: v.resets,
    completeness: s.completeness,
    silence: silence.ticks,
    silenceFrom: silence.from,
    again: again?.times ?? 0,
    againGaps: again ? JSON.stringify(again.gapsMs.map((ms) => Math.round(ms * TICKS_MS))) : '',
    againSide: again ? (again === v.sentAgain ? 1 : 0) : null,
    protocol: spoken ? 'smtp' : serviceOfPort(s.server.port),
    stage: said.stage,
    banner: said.banner,
    helo: said.helo,
    mails: said.mails,
    hiddenFrom: said.hiddenAt && elapsed(said.hiddenAt),
    tls: said.tls,
    remark: remarkOf(s, checksums),
  }
}

const millis = ({ seconds, nanos }: Instant) => seconds * 1000 + Math.floor(nanos / 1e6)
