/** Captures as a format: remarks on streams, and rows that leave memory while a file is read. */

import { createScanners } from '@shared/columns/scan/scanners'
import { Segment } from '@shared/columns/segment'
import { capture } from '@shared/formats/capture/format'
import { remarkOf } from '@shared/formats/capture/remarks'
import { VERDICT } from '@shared/model/captures'
import { describe, expect, test } from 'vitest'
import { makeCapture } from '../../captures/make-capture'
import { readWhole, sampleBytes } from '../../captures/read-sample'

function remark(name: string, stream = 0): string {
  const c = readWhole(sampleBytes(name)).capture
  return remarkOf(c.streams.at(stream), new Map(c.checksums.map((v) => [v.address, v])))
}

describe('remarks', () => {
  test.each([
    ['smtp-path-1-client-to-server.pcapng', /^Only packets of 172\.16\.16\.225 .* handed to a network card: .* no damage\.$/],
    ['smtp-path-2-server-to-server.pcapng', /^Only packets of 172\.16\.16\.221 /],
    ['smtp-data-521-rst.pcap', /^Checksums of both directions are wrong nearly everywhere/],
    ['fmt-pcapng-ns.pcapng.gz', /^Packets of both ends have bad checksums that are left to the network card/],
    ['tcp-lossy-fast-retrans.pcap', /^61 packets are in the capture twice/],
    [
      'synthetic-rst-from-the-middle.pcap',
      /^The reset in the name of 203\.0\.113\.25 came with 63 hops left, all else from there with 117/,
    ],
    ['tcp-lossy-download.pcap', /^$/],
  ])('%s', (name, expected) => {
    expect(remark(name)).toMatch(expected)
  })
})

test('packets leave memory while the file is read; those of Network Monitor when their order is certain', () => {
  const scanners = createScanners({ engine: 'js', seed: 1 })
  const read = (bytes: Uint8Array) => {
    const segments: ArrayBufferLike[] = []
    const reader = capture.open({ source: 0, path: 'x.pcap', shared: false, scanners, onSegment: (s) => segments.push(s) })
    reader.push(bytes)
    const early = segments.length
    const { records } = reader.finish()
    const rows = segments.map((s) => Segment.open(s)).filter((s) => s.table === 'tcp-packets')
    return { early, records, packets: rows.reduce((n, s) => n + s.rows, 0), rows }
  }
  const large = read(makeCapture({ seed: 3, bytes: 60e6 }))
  expect(large.early).toBe(Math.floor(large.packets / 65_536))
  expect([large.early > 0, large.packets]).toEqual([true, large.records])
  const netmon = read(sampleBytes('synthetic-blackhole-sender-side.netmon23-shuffled.cap'))
  expect([netmon.early, netmon.packets]).toEqual([0, 22])
})

test('copies are marked beside a wrong checksum, not in its place', () => {
  const scanners = createScanners({ engine: 'js', seed: 1 })
  const segments: Segment[] = []
  const reader = capture.open({ source: 0, path: 'x.pcap', shared: false, scanners, onSegment: (s) => segments.push(Segment.open(s)) })
  reader.push(sampleBytes('tcp-copied-by-the-capture.pcap'))
  reader.finish()
  const of = segments
    .filter((s) => s.table === 'tcp-packets')
    .flatMap((s) => Array.from({ length: s.rows }, (_, row) => s.number(row, 'verdict')))
  expect(of.filter((v) => (v & VERDICT.copy) !== 0).length).toBe(187)
  expect(of.filter((v) => (v & VERDICT.badChecksum) !== 0).length).toBe(152)
})
