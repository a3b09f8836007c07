/** Story S1: mail between two sites is slow, told by captures of both ends, and by Network Monitor's text alone. */
import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { Segment } from '@shared/columns/segment'
import { capture } from '@shared/formats/capture/format'
import { captureText } from '@shared/formats/capture-text/format'
import type { Format } from '@shared/formats/format'
import { readStatus } from '@shared/formats/status-text/status-text'
import { packetsOf } from '@shared/query/stream-packets'
import { StreamPairs, seenIn } from '@shared/query/stream-pairs'
import { readStream, type StreamDetail } from '@shared/query/streams'
import { durationSentence, pairSentence, streamSentences, twinSentence } from '@shared/report/stream-words'
import { expect, test } from 'vitest'
import { correlated } from '../../builders/correlated'
import { readAs } from '../../builders/format-files'

const root = resolve(import.meta.dirname, '../..')
const bytesOf = (path: string) => new Uint8Array(readFileSync(join(root, path)))
const SENDER = 'captures/samples/synthetic-blackhole-sender-side.pcap'
const RECEIVER = 'captures/samples/synthetic-blackhole-receiver-side.pcap'
const TEXTS = ['slow-site-smtp.netmon.txt', 'slow-site-smb.netmon.txt'].map((name) => `formats/capture-text/${name}`)

function caseOf(...paths: string[]) {
  const { tables } = correlated(Object.fromEntries(paths.map((p) => [p, bytesOf(p)])))
  const streams = Array.from({ length: tables.streams.rows }, (_, i) => readStream(tables, i)).filter((s) => s !== null)
  return { tables, streams }
}

async function packets(format: Format, path: string, stream: StreamDetail) {
  const { segments } = readAs(format, bytesOf(path), path)
  const own = segments.map((b) => Segment.open(b)).filter((s) => s.table === 'tcp-packets')
  return packetsOf(
    (async function* () {
      yield* own
    })(),
    { stream: stream.inFile, clientEnd: stream.clientEnd },
  )
}

test('the error of the queue is taken apart: what the peer said is inside the wrapper', () => {
  const status = readStatus(
    '451 4.4.0 Primary target IP address responded with: "421 4.4.2 Connection dropped." Attempted failover to alternate host, but that did not succeed. Either there are no alternate hosts, or delivery failed to all alternate hosts.',
  )
  expect(status.layers.at(-1)).toMatchObject({ by: 'next-hop', reply: '421', enhanced: '4.4.2' })
})

test('the capture of the sender: one segment again and again, the waits double, and its checksums are no damage', () => {
  const [stream] = caseOf(SENDER).streams
  if (!stream) throw new Error('no stream')
  const said = streamSentences(stream)
  expect(said[0]).toMatch(
    /^10\.20\.1\.11:44217 sent one segment again 5 times, each wait about twice the one before \(0\.30 s to 4\.80 s\)/,
  )
  expect(said.join('\n')).toContain('Only packets of 10.20.1.11 have bad checksums')
  expect(said.join('\n')).toContain('This is no damage.')
  expect(durationSentence(stream)).toMatch(/9\.30 s went by until a segment was sent again \(5 times\)/)
})

test('the capture of the receiver: nothing of what was sent again arrived there', async () => {
  const { tables, streams } = caseOf(SENDER, RECEIVER)
  const [sent, received] = streams
  if (!sent || !received) throw new Error('no streams')
  expect(new StreamPairs(tables).of(sent.index)?.twins).toEqual([received.index])
  const own = await packets(capture, SENDER, sent)
  const other = await packets(capture, RECEIVER, received)
  const seen = seenIn(own.packets, other.packets)
  const again = own.packets.map((p, i) => ({ p, there: seen[i] })).filter(({ p }) => (p.verdict & 1) !== 0)
  expect(again.map((a) => a.there)).toEqual([false, false, false, false, false])
  expect(twinSentence(sent, own.packets, seen)).toMatch(/with data of 10\.20\.1\.11:44217 are not in the other capture/)
  // what was small came through
  expect(own.packets.some((p, i) => p.payload > 0 && p.side === 0 && seen[i])).toBe(true)
})

test('Network Monitor’s text alone: the same on SMB, so it is no fault of SMTP, and the checksums are explained', () => {
  const { tables, streams } = caseOf(...TEXTS)
  const smtp = streams.find((s) => s.protocol === 'smtp')
  if (!smtp) throw new Error('no SMTP')
  const said = streamSentences(smtp)
  expect(said[0]).toBe('XXXMAIL02:44217 sent one segment again 7 times: nothing that answers it was seen in between.')
  expect(said.join('\n')).toContain('Only packets of XXXMAIL02 have bad checksums')
  // the list has no times: nothing is said of waits
  expect(durationSentence(smtp)).toBe('')
  const smb = streams.filter((s) => s.protocol === 'smb')
  expect(smb.map((s) => s.retransmissions).sort()).toEqual([0, 7])
  const pair = new StreamPairs(tables).of(smtp.index)
  expect(pair?.protocols[0]).toMatchObject({ protocol: 'smtp', retransmissions: 7 })
})

test('the same two hosts, another protocol, other hosts: which of them it is', () => {
  const rows = [
    ...again('MAIL02', 'HUB9', 'SMTP(25)', 44217),
    ...again('MAIL02', 'HUB9', 'Microsoft-DS(445)', 44946),
    ...calm('MAIL03', 'HUB9', 'SMTP(25)', 50111),
    ...calm('MAIL04', 'HUB9', 'SMTP(25)', 50112),
  ]
  const text = rows.map((r, i) => `${i + 1}  ${r}\r\n`).join('')
  const { tables } = correlated({ 'frames.txt': text })
  const stream = readStream(tables, 0)
  const pair = new StreamPairs(tables).of(0)
  if (!stream || !pair) throw new Error('no stream')
  expect(pairSentence(stream, pair)).toBe(
    'The same two hosts send again in smb too: it is no fault of smtp alone. Of 2 other pairs of hosts none sent anything again: look at these two hosts and the path between them (adapters, drivers, teaming, offload).',
  )
  expect(readAs(captureText, new TextEncoder().encode(text), 'frames.txt').summary.records).toBe(rows.length)
})

const frame = (from: string, to: string, tag: string, ends: string) =>
  `${from}  ${to}  TCP  TCP:${tag}Flags=...AP..., ${ends}, PayloadLen=16, Seq=100 - 116, Ack=7, Win=65181`
const again = (from: string, to: string, service: string, port: number) =>
  ['', '[ReTransmit #1]', '[ReTransmit #1]', '[ReTransmit #1]'].map((tag) => frame(from, to, tag, `SrcPort=${port}, DstPort=${service}`))
const calm = (from: string, to: string, service: string, port: number) => [
  frame(from, to, '', `SrcPort=${port}, DstPort=${service}`),
  frame(to, from, '', `SrcPort=${service}, DstPort=${port}`),
]
