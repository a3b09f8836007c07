/** Reads sample captures, and says what was found in the words of the expected files, so that the two can be compared part by part. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { constants, gunzipSync } from 'node:zlib'
import { type Capture, CaptureReader } from '@shared/formats/capture/capture'
import { OTHER, type Packet } from '@shared/formats/capture/packet'
import type { Dialogue } from '@shared/formats/capture/smtp/dialogue'
import { BAD } from '@shared/formats/capture/tcp/checksum'
import type { Instant, Stream, StreamSide } from '@shared/formats/capture/tcp/stream'
import * as V from '@shared/formats/capture/tcp/verdicts'
import { repository } from '../builders/repository'

export const SAMPLES = join(repository(), 'test/captures/samples')

export const sampleNames = () =>
  readdirSync(SAMPLES)
    .filter((n) => !/\.(json|md)$/.test(n))
    .sort()

/** Bytes of a sample, unpacked as far as they go. */
export function sampleBytes(name: string): Uint8Array {
  const bytes = readFileSync(join(SAMPLES, name))
  return new Uint8Array(name.endsWith('.gz') ? gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH }) : bytes)
}

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
export const expectedOf = (name: string) =>
  JSON.parse(readFileSync(join(SAMPLES, `${name}.expected.json`), 'utf8')) as { readonly [key: string]: Json }

const FRAME_LISTS: readonly [string, number][] = [
  ['retransmission', V.AGAIN],
  ['fast_retransmission', V.FAST_RETRANSMISSION],
  ['spurious_retransmission', V.SPURIOUS_RETRANSMISSION],
  ['out_of_order', V.OUT_OF_ORDER],
  ['duplicate_ack', V.DUPLICATE_ACK],
  ['zero_window', V.ZERO_WINDOW],
  ['zero_window_probe', V.ZERO_WINDOW_PROBE],
  ['zero_window_probe_ack', V.ZERO_WINDOW_PROBE_ACK],
  ['window_full', V.WINDOW_FULL],
  ['window_update', V.WINDOW_UPDATE],
  ['keep_alive', V.KEEP_ALIVE],
  ['keep_alive_ack', V.KEEP_ALIVE_ACK],
  ['lost_segment', V.LOST_SEGMENT],
  ['ack_lost_segment', V.ACK_LOST_SEGMENT],
  ['reused_ports', V.REUSED_PORTS],
]

interface PerStream {
  readonly frames: Record<string, number[]>
  readonly delays: Record<string, string>
}

/** Reads all of it in chunks of `chunk` bytes, with every checksum looked at. */
export function readWhole(bytes: Uint8Array, chunk = 1 << 18): { capture: Capture; perStream: PerStream[]; badIp: number[] } {
  const perStream: PerStream[] = []
  let badIp: number[] = []
  const reader = new CaptureReader({
    checksums: 'all',
    onPacket: (p) => note(p, perStream, badIp),
    onRestart: () => {
      perStream.length = 0
      badIp = []
    },
  })
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk))
  return { capture: reader.finish(), perStream, badIp }
}

function note(p: Packet, perStream: PerStream[], badIp: number[]): void {
  if (p.ipChecksumBad) badIp.push(p.number)
  if (p.stream < 0 || p.what === OTHER) return
  const of = perStream[p.stream] ?? { frames: {}, delays: {} }
  perStream[p.stream] = of
  const add = (list: string) => {
    of.frames[list] = [...(of.frames[list] ?? []), p.number]
  }
  for (const [list, bit] of FRAME_LISTS) if ((p.verdict & bit) !== 0) add(list)
  if ((p.flags & V.FIN) !== 0) add('fin')
  if ((p.flags & V.RST) !== 0) add('reset')
  if ((p.checksum & BAD) !== 0) add('tcp_checksum_bad')
  // TShark leaves out a delay of nothing
  if ((p.verdict & V.RETRANSMISSION) !== 0 && p.delaySeconds * 1e9 + p.delayNanos !== 0)
    of.delays[p.number] = nanos({ seconds: p.delaySeconds, nanos: p.delayNanos }) ?? ''
}

const nanos = (at: Instant | null) => (at ? String(BigInt(at.seconds) * 1_000_000_000n + BigInt(at.nanos)) : null)
const whole = (n: number | null) => (n === null ? null : String(n))

/** A whole sample in the words of the expected files. */
export function inTruthWords(bytes: Uint8Array, chunk?: number): { readonly [key: string]: Json } {
  const { capture: c, perStream, badIp } = readWhole(bytes, chunk)
  const dialogues = new Map(c.dialogues.map((d) => [d.stream, d]))
  const streams = Array.from({ length: c.streams.count }, (_, i) => ({
    ...streamWords(c.streams.at(i), perStream[i] ?? { frames: {}, delays: {} }),
    smtp_dialog: dialogueWords(dialogues.get(i)),
  }))
  return {
    container: containerWords(c),
    packets: c.packets,
    first_ns: nanos(c.first),
    last_ns: nanos(c.last),
    earliest_ns: nanos(c.earliest),
    latest_ns: nanos(c.latest),
    frames_earlier_than_previous: c.timeWentBack,
    wire_bytes: c.wireBytes,
    captured_bytes: c.capturedBytes,
    cut_packets: c.cutPackets,
    ip_header_checksum_bad_frames: badIp,
    tcp_streams: c.streams.count,
    icmp_errors: c.icmpErrors.map((e) => ({
      frame: e.frame,
      'icmp.type': e.type,
      'icmp.code': e.code,
      ...(e.mtu === null ? {} : { 'icmp.mtu': e.mtu }),
      from: e.from,
      tcp_stream: e.stream,
    })),
    streams,
  }
}

function containerWords(c: Capture): { readonly [key: string]: Json } {
  const { headers, packets, setAside } = c.balance
  const netmon = c.kind === 'netmon1' || c.kind === 'netmon2'
  return {
    kind: c.kind,
    bytes: headers + packets + setAside,
    ...(c.kind === 'pcap' ? { bytes_after_last_whole_record: setAside, time_unit_ns: c.interfaces[0]?.unitNanos ?? null } : {}),
    ...(c.kind === 'pcapng' ? { bytes_after_last_whole_block: setAside } : {}),
    ...(c.kind === 'netmon2' ? { process_records: c.processes.length } : {}),
    ...(netmon
      ? {}
      : { interfaces: c.interfaces.map((i) => ({ linktype: i.link, snaplen: i.snapLength, unit: i.unitNanos, name: i.name })) }),
  }
}

/** The part of an expected answer that readers can give, in the form of inTruthWords. */
export function comparable(expected: { readonly [key: string]: Json }, name: string): { readonly [key: string]: Json } {
  const { file, tshark, tshark_exit, totals, container, streams, tcp_frames_inside_icmp_errors, ...rest } = expected
  const c = container as { readonly [key: string]: Json }
  const interfaces = c.interfaces as readonly { readonly [key: string]: Json }[] | undefined
  const linkTypes = c.linktypes as readonly Json[]
  return {
    ...rest,
    container: {
      kind: c.kind as Json,
      bytes: (name.endsWith('.gz') ? c.gunzipped_bytes : c.file_bytes) as Json,
      ...(c.kind === 'pcap'
        ? { bytes_after_last_whole_record: c.bytes_after_last_whole_record as Json, time_unit_ns: c.time_unit_ns as Json }
        : {}),
      ...(c.kind === 'pcapng' ? { bytes_after_last_whole_block: c.bytes_after_last_whole_block as Json } : {}),
      ...(c.kind === 'netmon2' ? { process_records: (c.process_records ?? 0) as Json } : {}),
      ...(c.kind === 'pcap'
        ? { interfaces: [{ linktype: linkTypes[0] as Json, snaplen: c.snaplen as Json, unit: c.time_unit_ns as Json, name: '' }] }
        : {}),
      ...(c.kind === 'pcapng'
        ? {
            interfaces: (interfaces ?? []).map((i) => ({
              linktype: i.linktype as Json,
              snaplen: i.snaplen as Json,
              unit: 10 ** (9 - (i.if_tsresol as number)),
              name: i.name ?? '',
            })),
          }
        : {}),
    },
    // silences of no length, and those of a clock that went back, are none
    streams: (streams as readonly { readonly [key: string]: Json }[]).map((s) => ({
      ...s,
      // what is no SMTP is no dialogue
      smtp_dialog: isObject(s.smtp_dialog) && 'skipped' in s.smtp_dialog ? null : (s.smtp_dialog ?? null),
      largest_gaps: (s.largest_gaps as readonly { readonly ns: string }[]).filter((g) => Number(g.ns) > 0),
    })),
  }
}

function dialogueWords(d: Dialogue | undefined): Json {
  if (!d || d.tls?.implicit) return null
  const replies = [d.banner, ...d.commands.flatMap((c) => c.replies), ...d.unmatched].filter((r) => r !== null)
  const texts = replies.flatMap((r) => r.lines)
  return {
    banner: d.banner ? d.banner.lines.join(' | ').slice(0, 300) : null,
    banner_code: d.banner?.code ?? null,
    commands: d.commands.map((c) => ({
      verb: c.verb,
      parameter: c.parameter.slice(0, 200),
      ...(c.chunkBytes === null ? {} : { chunk_bytes: c.chunkBytes, last: c.last }),
      ...(c.replies.length === 0
        ? {}
        : { replies: c.replies.map((r) => r.code), reply: c.replies.at(-1)?.lines.join(' | ').slice(0, 300) ?? '' }),
      ...(c.continuations === 0 ? {} : { continuations: c.continuations }),
      ...(c.mail ? { message_bytes: c.mail.bytes, message_ids: c.mail.messageIds } : {}),
    })),
    replies: replies
      .filter((r) => r.code !== null)
      .sort((a, b) => a.at.frame - b.at.frame)
      .map((r) => r.code),
    replies_without_command: d.unmatched.map((r) => ({ code: r.code, lines: r.lines })),
    bytes_missing_from_capture: d.missing.map((m) => ({ from: m.from === 'client' ? 'C' : 'S', bytes: m.bytes })),
    starttls_accepted: d.tls !== null,
    bytes_after_starttls: d.tls ? { C: d.tls.clientBytes, S: d.tls.serverBytes } : null,
    client_bytes_left_over: d.clientLeftOver,
    server_bytes_left_over: d.serverLeftOver,
    internal_ids: texts.flatMap((t) => [...t.matchAll(/InternalId=(\d+)/g)].map((m) => m[1] ?? '')),
  }
}

const end = (e: Stream['client']) => (e.address.includes(':') ? `[${e.address}]:${e.port}` : `${e.address}:${e.port}`)
const sideWords = (s: StreamSide) => ({ packets: s.packets, frame_bytes: s.frameBytes, payload_bytes: s.payloadBytes })

function streamWords(s: Stream, { frames, delays }: PerStream): { readonly [key: string]: Json } {
  const n = s.counts
  const { handshake: h } = s
  return {
    stream: s.index,
    client: end(s.client),
    server: end(s.server),
    client_known_by: s.clientKnownBy,
    first_frame: s.firstFrame,
    last_frame: s.lastFrame,
    first_ns: nanos(s.first),
    last_ns: nanos(s.last),
    client_to_server: sideWords(s.fromClient),
    server_to_client: sideWords(s.fromServer),
    packets: s.fromClient.packets + s.fromServer.packets,
    frame_bytes: s.fromClient.frameBytes + s.fromServer.frameBytes,
    payload_bytes: s.fromClient.payloadBytes + s.fromServer.payloadBytes,
    retransmissions: n.plainRetransmissions + n.fastRetransmissions + n.spuriousRetransmissions,
    fast_retransmissions: n.fastRetransmissions,
    spurious_retransmissions: n.spuriousRetransmissions,
    out_of_order: n.outOfOrder,
    dup_acks: n.duplicateAcks,
    zero_windows: n.zeroWindows,
    zero_window_probe: n.zeroWindowProbes,
    zero_window_probe_ack: n.zeroWindowProbeAcks,
    window_full: n.windowFull,
    window_update: n.windowUpdates,
    keep_alive: n.keepAlives,
    keep_alive_ack: n.keepAliveAcks,
    lost_segments: n.lostSegments,
    ack_lost_segments: n.ackLostSegments,
    reused_ports: n.reusedPorts,
    plain_retransmissions: n.plainRetransmissions,
    resets: s.fromClient.resets + s.fromServer.resets,
    fins: s.fins,
    syns: s.syns,
    syn_acks: s.synAcks,
    completeness: s.completenessShown,
    handshake: {
      initial_rtt_ns: whole(h.initialRtt),
      ...(h.synFrame === null ? {} : { syn_frame: h.synFrame }),
      ...(h.synAckFrame === null ? {} : { syn_ack_frame: h.synAckFrame }),
      ...(h.synToSynAck === null ? {} : { last_syn_to_syn_ack_ns: whole(h.synToSynAck) }),
    },
    tcp_checksum_bad: { client_to_server: s.fromClient.badChecksums, server_to_client: s.fromServer.badChecksums },
    retransmission_delay_ns: delays,
    largest_gaps: s.gaps.map((g) => ({ ns: String(g.nanos), after_frame: g.after, before_frame: g.before })),
    frames,
  }
}

/** What differs, as `path: expected … but found …`; only what both sides have a word for. */
export function differences(expected: Json, found: Json, path = ''): string[] {
  if (isObject(expected) && isObject(found)) {
    const keys = new Set([...Object.keys(expected), ...Object.keys(found)])
    return [...keys].flatMap((k) => differences(expected[k] ?? null, found[k] ?? null, path === '' ? k : `${path}.${k}`))
  }
  if (Array.isArray(expected) && Array.isArray(found) && (expected.some(isObject) || found.some(isObject)))
    return Array.from({ length: Math.max(expected.length, found.length) }, (_, i) =>
      differences(expected[i] ?? null, found[i] ?? null, `${path}[${i}]`),
    ).flat()
  const [a, b] = [JSON.stringify(expected), JSON.stringify(found)]
  return a === b ? [] : [`${path}: expected ${a} but found ${b}`]
}

const isObject = (v: Json | undefined): v is { readonly [key: string]: Json } => typeof v === 'object' && v !== null && !Array.isArray(v)
