/** Packets cut out of captures of every kind: read again they are the same stream, byte for byte. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Capture, CaptureReader } from '@shared/formats/capture/capture'
import { PacketCut } from '@shared/formats/capture/cut'
import { frameStart, MOST_HEAD } from '@shared/formats/capture/frame-bytes'
import { TCP } from '@shared/formats/capture/packet'
import { readStream } from '@shared/query/streams'
import { expect, test } from 'vitest'
import { secretPackets } from '../../../src-renderer/features/captures/secrets'
import { type HexLine, hexLines } from '../../../src-renderer/features/evidence/hex'
import { correlated } from '../../builders/correlated'
import { sampleBytes, sampleNames } from '../../captures/read-sample'

interface Seen {
  readonly offset: number
  readonly stream: number
  readonly data: string
  readonly at: string
  readonly side: 0 | 1
  readonly payload: number
}

function read(bytes: Uint8Array): { capture: Capture; seen: Seen[] } {
  let seen: Seen[] = []
  const reader = new CaptureReader({
    onPacket: (p) => {
      if (p.what === TCP)
        seen.push({
          offset: p.offset,
          stream: p.stream,
          data: Buffer.from(p.bytes.subarray(p.at, p.end)).toString('hex'),
          at: `${p.seconds}.${p.nanos}`,
          side: p.side,
          payload: p.payloadLength,
        })
    },
    onRestart: () => {
      seen = []
    },
  })
  reader.push(bytes)
  return { capture: reader.finish(), seen }
}

test.each([
  ['smtp-auth-login-pmtu-retrans.pcap', 0],
  ['fmt-pcap-big-endian.cap', 0],
  ['fmt-pcap-nanosecond.pcap', 0],
  ['smtp-path-2-server-to-server.pcapng', 1],
  ['synthetic-blackhole-sender-side.netmon23-shuffled.cap', 0],
  ['synthetic-fast-and-timeout-retransmission.netmon1.cap', 0],
  ['synthetic-blackhole-sender-side.netmon23-netevents.cap', 0],
])('%s, stream %i', (name, stream) => {
  const whole = read(sampleBytes(name))
  const wanted = whole.seen.filter((p) => p.stream === stream)
  expect(wanted.length).toBeGreaterThan(0)
  const cut = new PacketCut(wanted.map((p) => p.offset))
  const bytes = sampleBytes(name)
  for (let at = 0; at < bytes.length; at += 1000) cut.push(bytes.subarray(at, at + 1000))
  const made = cut.finish()
  expect([made.packets, made.leftOut]).toEqual([wanted.length, 0])
  const again = read(made.bytes)
  expect(again.seen.map(({ data, at }) => [data, at])).toEqual(wanted.map(({ data, at }) => [data, at]))
  expect(again.capture.streams.count).toBe(1)
  expect(again.capture.streams.at(0).counts).toEqual(whole.capture.streams.at(stream).counts)
})

test('what is no capture, and packets that are not there, give an empty file', () => {
  const cut = new PacketCut([5])
  cut.push(new TextEncoder().encode('no capture'))
  expect(cut.finish()).toMatchObject({ packets: 0, leftOut: 0 })
  const missing = new PacketCut([5])
  missing.push(sampleBytes('smtp-quit-then-rst.pcap'))
  const made = missing.finish()
  expect(made.packets).toBe(0)
  expect(read(made.bytes).capture.kind).toBe('pcap')
})

test('the bytes of each packet are found behind the head of its record', () => {
  let packets = 0
  // inside trace events packets begin behind the event's own head; of fragments the whole is seen, which stands nowhere
  for (const name of sampleNames().filter((n) => !/netevents|fragments/.test(n))) {
    const bytes = sampleBytes(name)
    const padded = new Uint8Array(bytes.length + MOST_HEAD)
    padded.set(bytes)
    for (const p of read(bytes).seen) {
      const start = frameStart(bytes, padded.subarray(p.offset, p.offset + MOST_HEAD))
      const own = bytes.subarray(p.offset + start, p.offset + start + p.data.length / 2)
      expect(Buffer.from(own).toString('hex') === p.data, `${name} at ${p.offset}`).toBe(true)
      packets++
    }
  }
  expect(packets).toBeGreaterThan(5000)
})

const PEERS = ['capinfos', 'tshark'].every((name) => spawnSync(name, ['--version']).status === 0)
if (!PEERS) console.log('[note] cuts are not opened by capinfos and TShark: they are not installed here')

test.skipIf(!PEERS).each([
  ['smtp-auth-login-pmtu-retrans.pcap', 0],
  ['smtp-path-2-server-to-server.pcapng', 1],
  ['synthetic-blackhole-sender-side.netmon23-netevents.cap', 0],
])('Wireshark’s own programs open what was cut out of %s', (name, stream) => {
  const bytes = sampleBytes(name)
  const wanted = read(bytes).seen.filter((p) => p.stream === stream)
  const cut = new PacketCut(wanted.map((p) => p.offset))
  cut.push(bytes)
  const folder = mkdtempSync(join(tmpdir(), 'hopscope-cut-'))
  const file = join(folder, 'cut.pcap')
  try {
    writeFileSync(file, cut.finish().bytes)
    const info = spawnSync('capinfos', ['-M', '-c', '-t', file], { encoding: 'utf8' })
    expect([info.status, info.stderr]).toEqual([0, ''])
    expect(info.stdout).toMatch(new RegExp(`Number of packets:\\s+${wanted.length}\\b`))
    const fields = ['-T', 'fields', '-e', 'tcp.stream', '-e', 'tcp.len', '-e', 'frame.cap_len']
    const shown = spawnSync('tshark', ['-n', '-o', 'tcp.desegment_tcp_streams:FALSE', '-r', file, ...fields], { encoding: 'utf8' })
    expect(shown.status).toBe(0)
    const rows = shown.stdout.trim().split('\n')
    // one stream, the data of each packet, all its bytes
    expect(rows).toEqual(wanted.map((p) => `0\t${p.payload}\t${p.data.length / 2}`))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('a hex view tells headers from data, and shows no secret', () => {
  const bytes = new TextEncoder().encode('HEADERSAUTH PLAIN c2VjcmV0')
  const payload = { from: 7, to: 26 }
  const textOf = (lines: readonly HexLine[]) => lines.flatMap((l) => l.runs.map((r) => r.text)).join('')
  const shown = hexLines(bytes, { payload, hidden: false, marked: { from: 0, to: 2 } })
  expect(shown.map((l) => [l.offset, l.runs.map((r) => [r.text, r.data, r.marked]), l.missing])).toEqual([
    [
      '0000',
      [
        ['HE', false, true],
        ['ADERS', false, false],
        ['AUTH PLAI', true, false],
      ],
      0,
    ],
    ['0010', [['N c2VjcmV0', true, false]], 6],
  ])
  const hidden = hexLines(bytes, { payload, hidden: true, marked: null })
  expect(textOf(hidden)).toBe(`HEADERS${'·'.repeat(19)}`)
  expect(hidden.flatMap((l) => l.runs.map((r) => r.hex)).join(' ')).not.toMatch(/63 32/)
  // padding behind the data is no part of the secret; where data can't be told from headers, nothing is shown
  expect(textOf(hexLines(bytes, { payload: { from: 7, to: 24 }, hidden: true, marked: null }))).toBe(`HEADERS${'·'.repeat(17)}V0`)
  expect(textOf(hexLines(bytes, { payload: null, hidden: true, marked: null }))).toBe('·'.repeat(26))
})

test('from AUTH to its last answer everything the client sends is a secret', () => {
  const name = 'smtp-auth-login-pmtu-retrans.pcap'
  const { tables } = correlated({ [name]: sampleBytes(name) })
  const stream = readStream(tables, 0)
  if (!stream) throw new Error('no stream')
  const whole = read(sampleBytes(name))
  const packets = whole.seen
    .filter((p) => p.stream === 0)
    .map((p) => ({
      sinceMs: 0,
      side: p.side === stream.clientEnd ? (0 as const) : (1 as const),
      flags: 0,
      seq: 0,
      payload: p.payload,
      verdict: 0,
      ref: { source: 0, offset: p.offset, length: 0, line: 0 },
    }))
  const secret = secretPackets(stream, packets)
  const said = whole.seen.filter((p) => secret.has(p.offset)).map((p) => Buffer.from(p.data, 'hex').toString('latin1'))
  // AUTH LOGIN itself, the name, the password
  expect(said).toHaveLength(3)
  expect(said[0]).toContain('AUTH LOGIN')
  const open = whole.seen.filter((p) => !secret.has(p.offset)).map((p) => Buffer.from(p.data, 'hex').toString('latin1'))
  expect(open.some((text) => text.includes('MAIL FROM'))).toBe(true)
})
