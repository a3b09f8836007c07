/** A connection of a text export as a row of `tcp-streams`. */
import type { EpochMs } from '../../base/time'
import type { RowOf } from '../../columns/table-builder'
import { type CAPTURE_TABLES, TICKS_MS, VERDICT } from '../../model/captures'
import { serviceOfPort } from '../capture-ports'
import { endpointText } from '../capture-rows'
import type { End, Sent, TextStream } from './streams'

/** `from`: UTC of the file's first packet, NaN when not known. `marks`: bits of VERDICT that this kind of text marks; of others nothing is known. */
export function streamRow(s: TextStream, from: EpochMs, marks: number): RowOf<(typeof CAPTURE_TABLES)['tcp-streams']> {
  const client = s.ends[s.client]
  const server = s.ends[s.client === 0 ? 1 : 0]
  const count = (bit: number) => s.counts.get(bit) ?? ((marks & bit) !== 0 ? 0 : Number.NaN)
  const most = mostSent(s)
  const utc = (ticks: number) => (Number.isNaN(from) ? null : from + Math.floor(ticks / TICKS_MS))
  return {
    client: endpointText(client.host, client.port),
    server: endpointText(server.host, server.port),
    clientBy: s.clientBy,
    clientEnd: s.client,
    layer: '',
    first: utc(s.firstAt),
    last: utc(s.lastAt),
    firstElapsed: s.firstAt,
    lastElapsed: s.lastAt,
    packets: s.packets,
    bytes: s.bytes,
    clientPackets: client.packets,
    serverPackets: server.packets,
    clientPayload: client.payload,
    serverPayload: server.payload,
    clientSeq: absolute(client.firstSeq),
    serverSeq: absolute(server.firstSeq),
    roundTrip: s.roundTrip,
    retransmissions: count(VERDICT.retransmission),
    fastRetransmissions: count(VERDICT.fastRetransmission),
    spuriousRetransmissions: count(VERDICT.spuriousRetransmission),
    outOfOrder: count(VERDICT.outOfOrder),
    duplicateAcks: count(VERDICT.duplicateAck),
    zeroWindows: count(VERDICT.zeroWindow),
    windowFull: count(VERDICT.windowFull),
    keepAlives: count(VERDICT.keepAlive),
    lostSegments: count(VERDICT.lostSegment),
    badChecksums: count(VERDICT.badChecksum),
    clientResets: client.resets,
    serverResets: server.resets,
    completeness: s.completeness,
    silence: s.silence,
    silenceFrom: s.silenceFrom,
    again: most?.times ?? ((marks & VERDICT.retransmission) !== 0 ? 0 : Number.NaN),
    againGaps: most && most.gaps.length > 0 ? JSON.stringify(most.gaps) : '',
    againSide: most ? (most.side === s.client ? 0 : 1) : null,
    protocol: protocolOf(s, server),
    stage: s.talk.stage,
    banner: s.talk.banner,
    helo: s.talk.helo,
    mails: s.talk.mails,
    hiddenFrom: null,
    tls: s.talk.hidden ? '{}' : '',
    remark: remarkOf(s, client, server),
  }
}

/** Numbers that count from the beginning of the connection are the same in every connection. */
const absolute = (seq: number) => (seq > RELATIVE ? seq : Number.NaN)
const RELATIVE = 1

function mostSent(s: TextStream): Sent | null {
  let most: Sent | null = null
  for (const sent of s.segments.values()) if (sent.times > (most?.times ?? 0)) most = sent
  return most
}

function protocolOf(s: TextStream, server: End): string {
  const named = s.protocol
    .toLowerCase()
    .replace(/^smb2?$/, 'smb')
    .replace(/^kerberosv5$/, 'kerberos')
    .replace(/^smtp\/imf$/, 'smtp')
  return /^(smtp|smb|http|kerberos|ldap|dns)$/.test(named) ? named : serviceOfPort(server.port) || named
}

/** Bad checksums of one side alone are what its own machine had not filled in yet. */
function remarkOf(s: TextStream, client: End, server: End): string {
  const bad = s.counts.get(VERDICT.badChecksum) ?? 0
  if (bad === 0) return ''
  const sides = [...s.badFrom]
  if (sides.length !== 1) return ''
  const host = sides[0] === s.client ? client.host : server.host
  return `Only packets of ${host} have bad checksums: it was captured there, before the network card filled them in (checksum offload). This is no damage.`
}
