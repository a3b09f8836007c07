/** Packets taken apart for reading: the same headers as the reader of whole captures finds, with the values TShark prints. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CaptureReader } from '@shared/formats/capture/capture'
import { frameStart, MOST_HEAD } from '@shared/formats/capture/frame-bytes'
import { type FrameLayers, layersOf } from '@shared/formats/capture/layers/frame-layers'
import { endpointText } from '@shared/formats/capture/link/address'
import { TCP } from '@shared/formats/capture/packet'
import { describe, expect, test } from 'vitest'
import { sampleBytes, sampleNames } from '../../captures/read-sample'

interface Seen {
  readonly number: number
  readonly stream: number
  readonly seq: number
  readonly payloadLength: number
  readonly frame: Uint8Array
}

/** TCP packets of a capture, each with its frame as it stands in the file. */
function read(bytes: Uint8Array): { seen: Seen[]; ends: (stream: number) => readonly [string, string] } {
  let seen: Seen[] = []
  const reader = new CaptureReader({
    onPacket: (p) => {
      if (p.what !== TCP) return
      const record = new Uint8Array(Math.max(MOST_HEAD, bytes.length - p.offset))
      record.set(bytes.subarray(p.offset))
      const start = frameStart(bytes, record)
      const frame = record.slice(start, start + p.captured + p.wrapped)
      seen.push({ number: p.number, stream: p.stream, seq: p.seq, payloadLength: p.payloadLength, frame })
    },
    onRestart: () => {
      seen = []
    },
  })
  reader.push(bytes)
  const { streams } = reader.finish()
  const ends = (stream: number) => {
    const { client, server } = streams.at(stream)
    return [endpointText(client.address, client.port), endpointText(server.address, server.port)] as const
  }
  return { seen, ends }
}

const cellOf = (told: FrameLayers | null, layer: string, label: string) =>
  told?.layers.findLast((l) => l.name === layer)?.fields.find((f) => f.label === label)?.value

test.each(sampleNames())('%s', (name) => {
  const { seen, ends } = read(sampleBytes(name))
  for (const p of seen.slice(0, 2_000)) {
    const told = layersOf(p.frame, { ends: ends(p.stream), seq: p.seq })
    const where = `${name}, packet ${p.number}`
    expect(told, where).not.toBeNull()
    if (told?.layers.at(-1)?.name === 'Part of a datagram' || told?.payload === undefined) continue
    // what the reader counts as data is what stands there, as far as it was captured
    const there = told.payload ? told.payload.to - told.payload.from : 0
    expect(there, where).toBeLessThanOrEqual(p.payloadLength)
    if (told.payload && told.payload.to < p.frame.length) expect(there, where).toBe(p.payloadLength)
    // layers follow one another, and each field stands in its layer
    for (const [i, layer] of told.layers.entries()) {
      expect(layer.from, where).toBe(told.layers[i - 1]?.to ?? 0)
      for (const f of layer.fields) expect(f.from >= layer.from && f.to <= layer.to && f.from <= f.to, `${where}: ${f.label}`).toBe(true)
    }
  }
})

describe('the values TShark prints', () => {
  const [head = '', ...lines] = readFileSync(join(import.meta.dirname, '../../captures/layers.tsv'), 'utf8')
    .trim()
    .split('\n')
  const names = head.split('\t')
  const byFile = new Map<string, Record<string, string>[]>()
  for (const line of lines) {
    const row = Object.fromEntries(line.split('\t').map((cell, i) => [names[i] ?? '', cell]))
    byFile.set(row.file ?? '', [...(byFile.get(row.file ?? '') ?? []), row])
  }

  test('there are hundreds of them', () => {
    expect(lines.length).toBeGreaterThan(300)
  })

  test.each([...byFile])('%s', (file, rows) => {
    const { seen, ends } = read(sampleBytes(file))
    for (const row of rows) {
      const p = seen.find((s) => s.number === Number(row['frame.number']))
      // what Wireshark puts together out of several frames is told by its last one
      if (!p) continue
      const told = layersOf(p.frame, { ends: ends(p.stream), seq: p.seq })
      // of tunnels the innermost
      const last = (field: string) => row[field]?.split(',').at(-1) ?? ''
      const same = (field: string, layer: string, label: string, read = (v: string) => v) => {
        if (last(field) !== '') expect([field, read(cellOf(told, layer, label) ?? '')]).toEqual([field, last(field)])
      }
      const number = (v: string) => /^\d+/.exec(v)?.[0] ?? ''
      const hexOf = (v: string) => /^0x[0-9a-f]+/.exec(v)?.[0] ?? ''
      same('eth.src', 'Ethernet', 'Source')
      same('eth.dst', 'Ethernet', 'Destination')
      same('vlan.id', 'VLAN', 'Id')
      same('ip.ttl', 'IPv4', 'Time to live')
      same('ip.id', 'IPv4', 'Identification')
      same('ip.checksum', 'IPv4', 'Header checksum', hexOf)
      same('ip.dsfield.dscp', 'IPv4', 'Service class (DSCP)')
      same('ipv6.hlim', 'IPv6', 'Hop limit')
      same('ipv6.flow', 'IPv6', 'Flow label', (v) => `0x${Number(v).toString(16).padStart(6, '0')}`)
      // its header is in another frame, which TShark puts together with this one
      if (told?.layers.at(-1)?.name === 'Part of a datagram') continue
      same('tcp.ack_raw', 'TCP', 'Acknowledgement', number)
      same('tcp.window_size_value', 'TCP', 'Window', number)
      same('tcp.checksum', 'TCP', 'Checksum', hexOf)
      same('tcp.hdr_len', 'TCP', 'Header length')
      same('tcp.options.mss_val', 'TCP', 'Largest segment (MSS)')
      same('tcp.options.wscale.shift', 'TCP', 'Window scale', number)
      same('tcp.options.timestamp.tsval', 'TCP', 'Timestamps', number)
      if (last('tcp.len') !== '') expect(number(told?.layers.find((l) => l.name === 'Data')?.summary ?? '0')).toBe(last('tcp.len'))
    }
  })
})

test('a packet that is not the one the list shows has no layers', () => {
  const { seen, ends } = read(sampleBytes('smtp-auth-login-pmtu-retrans.pcap'))
  const p = seen[0]
  if (!p) throw new Error('no packet')
  expect(layersOf(p.frame, { ends: ends(p.stream), seq: p.seq + 1 })).toBeNull()
  expect(layersOf(p.frame, { ends: ['192.0.2.1:25', '192.0.2.2:4000'], seq: p.seq })).toBeNull()
  expect(layersOf(new Uint8Array(0), { ends: ends(p.stream), seq: p.seq })).toBeNull()
  // cut anywhere, nothing is thrown, and no field stands behind the end
  for (let n = 0; n < p.frame.length; n++)
    for (const l of layersOf(p.frame.subarray(0, n), { ends: ends(p.stream), seq: p.seq })?.layers ?? [])
      expect(l.to).toBeLessThanOrEqual(n)
})
