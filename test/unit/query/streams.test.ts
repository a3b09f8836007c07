/** The list of streams, one stream, its packets and what is said of it, from text exports as they are. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Segment } from '@shared/columns/segment'
import { captureText } from '@shared/formats/capture-text/format'
import { VERDICT } from '@shared/model/captures'
import { packetsOf } from '@shared/query/stream-packets'
import { seenIn } from '@shared/query/stream-pairs'
import { readStream, StreamEngine, type StreamQuestion } from '@shared/query/streams'
import { durationSentence, flagWords, isStaircase, streamSentences, verdictWords } from '@shared/report/stream-words'
import { describe, expect, test } from 'vitest'
import { ratesOf, roundUp, seqPoints } from '../../../src-renderer/features/captures/charts'
import { closedWindows, stagesOf, stripTicks, ticksOfAxis } from '../../../src-renderer/features/captures/strip'
import { correlated } from '../../builders/correlated'
import { readAs } from '../../builders/format-files'

const folder = resolve(import.meta.dirname, '../../formats/capture-text')
const read = (...names: string[]) => correlated(Object.fromEntries(names.map((n) => [n, new Uint8Array(readFileSync(join(folder, n)))])))
const BLACKHOLE = 'synthetic-blackhole-sender-side.netmon-full.txt'
const SYNS = 'netmon-syn-retransmit-one-space.txt'
const ALL: StreamQuestion = { words: '', only: 'all', sort: { key: 'index', descending: false } }

describe('the list', () => {
  const { tables } = read(BLACKHOLE, SYNS, 'netmon-tab-separated.txt')
  const engine = new StreamEngine(tables)
  const clients = (q: Partial<StreamQuestion>) => engine.page(engine.view({ ...ALL, ...q }), 0, 100).map((r) => r.client)

  test('has all, in the order of files', () => {
    expect(clients({})).toEqual([
      'EXCH01:44217',
      'dc1.contoso.com:53627',
      'dc1.contoso.com:53629',
      'dc1.contoso.com:53636',
      '10.1.15.119:61821',
    ])
  })
  test('words must all be there, in any of its texts', () => {
    expect(clients({ words: 'rpc 53629' })).toEqual(['dc1.contoso.com:53629'])
    expect(clients({ words: 'mx1.dest' })).toEqual(['EXCH01:44217'])
    expect(clients({ words: '(.*' })).toEqual([])
  })
  test('trouble leaves out what went well', () => {
    expect(clients({ only: 'trouble' })).not.toContain('10.1.15.119:61821')
    expect(clients({ only: 'smtp' })).toEqual(['EXCH01:44217'])
  })
  test('sorts by any column', () => {
    expect(clients({ sort: { key: 'retransmissions', descending: true } })[0]).toBe('EXCH01:44217')
    expect(clients({ sort: { key: 'duration', descending: false } })[0]).toBe('10.1.15.119:61821')
    expect(clients({ sort: { key: 'resets', descending: true } })[0]).toBe('EXCH01:44217')
  })
  test('streams of several captures in the order of time, wherever they are', () => {
    const dump = (at: number, port: number) => `${at}.000000 IP 10.0.0.1.${port} > 10.0.0.2.25: Flags [S], seq 1, win 100, length 0\n`
    const several = correlated({
      'late.txt': dump(1_773_100_100, 1111),
      'early.txt': dump(1_773_100_000, 2222) + dump(1_773_100_050, 3333),
    })
    const all = new StreamEngine(several.tables)
    const view = all.view({ ...ALL, sort: { key: 'began', descending: false } })
    expect(all.page(view, 0, 9).map((r) => r.client)).toEqual(['10.0.0.1:2222', '10.0.0.1:3333', '10.0.0.1:1111'])
  })
})

test('what is said of a segment that nobody answers', () => {
  const { tables } = read(BLACKHOLE)
  const stream = readStream(tables, 0)
  if (!stream) throw new Error('no stream')
  const said = streamSentences(stream).join('\n')
  expect(said).toContain(
    'EXCH01:44217 sent one segment again 5 times, each wait about twice the one before (0.30 s to 4.80 s): nothing that answers it was seen in between.',
  )
  expect(said).toContain('EXCH01:44217 reset the connection.')
  expect(said).toContain('checksum offload')
  expect(durationSentence(stream)).toBe(
    'Its packets took 19.1 s: 9.30 s went by until a segment was sent again (5 times); 4 answers of 203.0.113.25:25 came within a round trip; a round trip takes 0.02 s.',
  )
})

test('a connection that nobody answers, and a list without times', () => {
  const { tables } = read(SYNS, 'slow-site-smtp.netmon.txt')
  const silent = readStream(tables, 0)
  expect(silent && streamSentences(silent)[0]).toContain('sent again')
  expect(silent && streamSentences(silent).join('\n')).toContain('dc2.contoso.com:135 never answered: 2 packets to it, none back.')
  const timeless = readStream(tables, 3)
  expect(timeless && streamSentences(timeless)[0]).toBe(
    'XXXMAIL02:44217 sent one segment again 7 times: nothing that answers it was seen in between.',
  )
  expect(timeless && durationSentence(timeless)).toBe('')
})

test('packets of one stream, and no more than asked for', async () => {
  const { result } = read(SYNS)
  const segments = readSegments(SYNS)
  const found = await packetsOf(segments(), { stream: 1, clientEnd: 0 })
  expect(result.counts.streams).toBe(3)
  expect(found.packets.map((p) => [p.sinceMs > 0, p.side, flagWords(p.flags), verdictWords(p.verdict).join()])).toEqual([
    [true, 0, 'SYN', ''],
    [true, 0, 'SYN', 'sent again'],
  ])
  expect(await packetsOf(segments(), { stream: 1, clientEnd: 0 }, 1)).toMatchObject({ more: 1, packets: [{ side: 0 }] })
})

function readSegments(name: string) {
  const bytes = new Uint8Array(readFileSync(join(folder, name)))
  const buffers = readAs(captureText, bytes, name)
    .segments.map((b) => Segment.open(b))
    .filter((s) => s.table === 'tcp-packets')
  return async function* () {
    for (const b of buffers) yield b
  }
}

test('data that a card cut or joined between two captures are the same data', () => {
  const ref = { source: 0, offset: 0, length: 0, line: 0 }
  const data = (seq: number, payload: number, side: 0 | 1 = 0) => ({ sinceMs: 0, side, flags: 24, seq, payload, verdict: 0, ref })
  const near = 2 ** 32 - 10
  const sent = [data(near, 4000), data(3990, 100), data(9000, 10), data(near, 10, 1), { ...data(Number.NaN, 5) }]
  const arrived = [data(near, 1460), data(1450, 1460), data(2910, 1460)]
  expect(seenIn(sent, arrived)).toEqual([true, true, false, false, null])
})

test('waits double, or they do not', () => {
  expect(isStaircase([300, 600, 1200])).toBe(true)
  expect(isStaircase([300, 600])).toBe(false)
  expect(isStaircase([300, 310, 305, 300])).toBe(false)
})

test('the strip has no more ticks than places, and trouble is never covered', () => {
  const ref = { source: 0, offset: 0, length: 0, line: 0 }
  const packets = Array.from({ length: 5000 }, (_, i) => ({
    sinceMs: i,
    side: (i % 2) as 0 | 1,
    flags: 16,
    seq: i,
    payload: 0,
    verdict: i === 2501 ? 1 : 0,
    ref,
  }))
  const ticks = stripTicks(packets, 0, 5000, 100)
  expect(ticks.length).toBeLessThanOrEqual(202)
  expect(ticks.filter((t) => t.trouble).map((t) => t.first)).toEqual([2501])
})

test('a window is closed from the packet that says so to the next of the same end that opens it', () => {
  const ref = { source: 0, offset: 0, length: 0, line: 0 }
  const packet = (sinceMs: number, side: 0 | 1, verdict: number) => ({ sinceMs, side, flags: 16, seq: 0, payload: 0, verdict, ref })
  const { zeroWindow, zeroWindowProbe, zeroWindowProbeAck, windowUpdate } = VERDICT
  const packets = [
    packet(0, 1, 0),
    packet(10, 1, zeroWindow),
    packet(200, 0, zeroWindowProbe),
    packet(201, 1, zeroWindowProbeAck | zeroWindow),
    packet(900, 1, windowUpdate),
    packet(950, 0, zeroWindow),
    packet(Number.NaN, 0, 0),
  ]
  expect(closedWindows(packets, 2000)).toEqual([
    { side: 1, from: 10, to: 900 },
    { side: 0, from: 950, to: 2000 },
  ])
})

test('stages follow one another without gaps, ticks of the axis are round', () => {
  const { tables } = read(BLACKHOLE)
  const stream = readStream(tables, 0)
  if (!stream) throw new Error('no stream')
  const stages = stagesOf(stream)
  expect(stages.map((s) => s.label)).toEqual(['greeting', 'EHLO', 'MAIL', 'RCPT', 'DATA'])
  for (let i = 1; i < stages.length; i++) expect(stages[i]?.from).toBe(stages[i - 1]?.to)
  expect(ticksOfAxis(19_052)).toEqual([0, 5000, 10_000, 15_000])
})

describe('charts of a stream', () => {
  const ref = { source: 0, offset: 0, length: 0, line: 0 }
  const packet = (sinceMs: number, seq: number, payload: number, side: 0 | 1 = 0, verdict = 0) => ({
    sinceMs,
    side,
    flags: 24,
    seq,
    payload,
    verdict,
    ref,
  })
  const packets = [
    packet(100, 2 ** 32 - 50, 100),
    packet(200, 50, 100),
    packet(1200, 50, 100, 0, 1),
    packet(150, 7, 30, 1),
    packet(Number.NaN, 1, 5),
    packet(300, Number.NaN, 5),
  ]
  test('sequence counts from the first byte of a side, over the end of the numbers', () => {
    expect(seqPoints(packets, 0, 100)).toEqual([
      { atMs: 0, bytes: 100, again: false },
      { atMs: 100, bytes: 200, again: false },
      { atMs: 1100, bytes: 200, again: true },
    ])
    expect(
      seqPoints(
        Array.from({ length: 9000 }, (_, i) => packet(i, i, 1)),
        0,
        0,
      ).length,
    ).toBeLessThanOrEqual(2001)
  })
  test('what is sent again is no throughput', () => {
    const rates = ratesOf(packets.slice(0, 4), 100, 1200, 2)
    expect(rates.map((r) => [Math.round(r.client * 0.6), Math.round(r.server * 0.6)])).toEqual([
      [200, 30],
      [0, 0],
    ])
  })
  test('axes end at round numbers', () => {
    expect([roundUp(0), roundUp(3), roundUp(13_242), roundUp(100)]).toEqual([1, 5, 20_000, 100])
  })
})
