/** Every sample capture against what TShark says of it: container, times, streams, and each of the counters. */
import { describe, expect, test } from 'vitest'
import { DIFFERENCES } from '../../captures/differences'
import { comparable, differences, expectedOf, inTruthWords, readWhole, sampleBytes, sampleNames } from '../../captures/read-sample'

describe('as TShark', () => {
  test.each(sampleNames())('%s', (name) => {
    const known = DIFFERENCES.filter((d) => d.sample === name)
    const expected = comparable(expectedOf(name), name)
    const found = inTruthWords(sampleBytes(name))
    const all = differences(expected, found)
    expect(all.filter((d) => !known.some((k) => k.path.test(d.split(': ')[0] ?? '')))).toEqual([])
    for (const k of known)
      expect(
        all.some((d) => k.path.test(d.split(': ')[0] ?? '')),
        `no longer needed: ${k.why}`,
      ).toBe(true)
  })
})

test('there are samples', () => expect(sampleNames().length).toBeGreaterThan(130))

test('the same in chunks of any size', () => {
  for (const name of [
    'smtp-path-2-server-to-server.pcapng',
    'fmt-pcap-big-endian-gre.pcap',
    'synthetic-blackhole-sender-side.netmon23-shuffled.cap',
    'link-ip-fragments-session.pcap',
  ]) {
    const bytes = sampleBytes(name)
    const whole = inTruthWords(bytes)
    for (const chunk of [1, 7, 127, 4096]) expect(differences(whole, inTruthWords(bytes, chunk)), `${name} ${chunk}`).toEqual([])
  }
})

test.each(['link-vlan-collisions.pcap', 'link-vxlan-overlap.pcap'])('%s holds three connections without trouble', (name) => {
  const { capture } = readWhole(sampleBytes(name))
  const streams = Array.from({ length: capture.streams.count }, (_, i) => capture.streams.at(i))
  expect(streams.length).toBe(3)
  expect(new Set(streams.map((s) => s.network)).size).toBe(3)
  for (const s of streams) {
    expect(s.client).toEqual(streams[0]?.client)
    expect(Object.values(s.counts).every((n) => n === 0)).toBe(true)
    expect(s.completeness & 3).toBe(3)
  }
})
