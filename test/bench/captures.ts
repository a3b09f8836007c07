/**
 * How fast captures are read, and what is held meanwhile:
 *
 *   npm run bench -- --only captures [--mb 500] [--times 3] [--snap 0] [--dir DIR]
 *
 * The capture is made: SMTP sessions, 64 at a time (test/captures/make-capture.ts); `--snap 96` cuts packets to 96 bytes, so that there are many
 * small ones. Each job is a process of its own that reads the file in pieces of 1 MiB; medians are shown. The last job is what the program does:
 * packets, streams and dialogue go into tables, whose size is told as a share of the capture. TShark is measured beside them when it is in the path.
 */
import { spawnSync } from 'node:child_process'
import { closeSync, mkdirSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { createScanners } from '../../shared/columns/scan/scanners'
import { type CaptureOptions, CaptureReader } from '../../shared/formats/capture/capture'
import { capture } from '../../shared/formats/capture/format'
import { makeCapture } from '../captures/make-capture'

const PIECE = 64 << 20
const READ = 1 << 20

interface Told {
  readonly cpu: number
  readonly peakMb: number
  readonly packets: number
  readonly streams: number
  readonly streamBytes: number
  readonly dialogues: number
  readonly tableBytes: number
}

/** `tables`: by the format's reader, as the program reads. */
const JOBS: readonly [name: string, options: CaptureOptions | 'tables'][] = [
  ['headers and TCP state', { checksums: 'none', dialogues: false }],
  ['+ dialogues', { checksums: 'none' }],
  ['+ checksums of some packets', { checksums: 'some' }],
  ['+ every checksum', { checksums: 'all' }],
  ['checksums of some, and tables', 'tables'],
]

function makeFile(file: string, bytes: number, snap: number): void {
  const out = openSync(file, 'w')
  for (let at = 0, seed = 1; at < bytes; seed++) {
    const piece = makeCapture({ seed, bytes: Math.min(PIECE, bytes - at) })
    // one header, then records
    const records = snap > 0 ? cut(piece, snap) : piece
    writeSync(out, records, at === 0 ? 0 : 24)
    at += piece.length
  }
  closeSync(out)
}

function cut(pcap: Uint8Array, snap: number): Uint8Array {
  const from = new DataView(pcap.buffer, pcap.byteOffset, pcap.length)
  const out = new Uint8Array(pcap.length)
  const to = new DataView(out.buffer)
  out.set(pcap.subarray(0, 24))
  let end = 24
  for (let at = 24; at + 16 <= pcap.length; ) {
    const length = from.getUint32(at + 8, true)
    const kept = Math.min(length, snap)
    out.set(pcap.subarray(at, at + 16 + kept), end)
    to.setUint32(end + 8, kept, true)
    at += 16 + length
    end += 16 + kept
  }
  return out.subarray(0, end)
}

/** In the process of a job. */
function readFile(file: string, options: CaptureOptions | 'tables'): Told {
  const told = options === 'tables' ? intoTables(file) : streamsOf(file, options)
  const { user, system } = process.cpuUsage()
  return { ...told, cpu: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024 }
}

type Found = Omit<Told, 'cpu' | 'peakMb'>

function streamsOf(file: string, options: CaptureOptions): Found {
  let dialogues = 0
  const reader = new CaptureReader({ ...options, onDialogue: () => dialogues++ })
  pushAll(file, reader)
  const c = reader.finish()
  const { headers, packets, setAside } = c.balance
  if (headers + packets !== statSync(file).size || setAside > 0) throw new Error('the balance does not hold')
  return { packets: c.packets, streams: c.streams.count, streamBytes: c.streams.bytes, dialogues, tableBytes: 0 }
}

function intoTables(file: string): Found {
  let tableBytes = 0
  const onSegment = (segment: ArrayBufferLike) => {
    tableBytes += segment.byteLength
  }
  const scanners = createScanners({ engine: 'js', seed: 1 })
  const reader = capture.open({ source: 0, path: file, shared: true, scanners, onSegment })
  pushAll(file, reader)
  const { records, balance } = reader.finish()
  if (balance.setAside > 0) throw new Error('the balance does not hold')
  return { packets: records, streams: 0, streamBytes: 0, dialogues: 0, tableBytes }
}

function pushAll(file: string, reader: { push(bytes: Uint8Array): void }): void {
  const fd = openSync(file, 'r')
  const buffer = new Uint8Array(READ)
  for (let n = readSync(fd, buffer); n > 0; n = readSync(fd, buffer)) reader.push(buffer.subarray(0, n))
  closeSync(fd)
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN

function timed(command: string, args: readonly string[]): { wall: number; stdout: string } {
  const began = performance.now()
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 30 })
  if (status !== 0) throw new Error(`${command}: ${stderr}`)
  return { wall: (performance.now() - began) / 1000, stdout }
}

function bench(mb: number, times: number, snap: number, dir: string): void {
  mkdirSync(dir, { recursive: true })
  const file = join(dir, 'hopscope-bench.pcap')
  makeFile(file, mb * 1e6, snap)
  const bytes = statSync(file).size
  console.log('| job | MB/s | M packets/s | wall s | CPU s | peak MB | bytes a stream | tables, % |\n|---|---|---|---|---|---|---|---|')
  JOBS.forEach(([name], i) => {
    const runs = Array.from({ length: times }, () => {
      const { wall, stdout } = timed(process.execPath, [fileURLToPath(import.meta.url), '--job', String(i), file])
      return { wall, ...(JSON.parse(stdout) as Told) }
    })
    const of = (what: 'wall' | 'cpu' | 'peakMb') => median(runs.map((r) => r[what]))
    const [first] = runs
    if (!first) return
    const { packets, streams, streamBytes, tableBytes } = first
    const share = (n: number, of: number, digits: number) => (of > 0 && n > 0 ? (n / of).toFixed(digits) : '')
    const cells = [
      (bytes / 1e6 / of('wall')).toFixed(0),
      (packets / 1e6 / of('wall')).toFixed(2),
      of('wall').toFixed(2),
      of('cpu').toFixed(2),
    ]
    console.log(
      `| ${[name, ...cells, of('peakMb').toFixed(0), share(streamBytes, streams, 0), share(100 * tableBytes, bytes, 1)].join(' | ')} |`,
    )
  })
  for (const args of [
    ['-q', '-z', 'io,stat,0'],
    ['-T', 'fields', '-e', 'tcp.stream', '-e', 'tcp.analysis.flags', '-e', 'tcp.seq', '-e', 'tcp.len', '-e', 'tcp.ack'],
  ]) {
    if (spawnSync('tshark', ['-v']).status !== 0) break
    const { wall } = timed('tshark', ['-n', '-r', file, ...args])
    console.log(`| tshark ${args.slice(0, 3).join(' ')} | ${(bytes / 1e6 / wall).toFixed(0)} | | ${wall.toFixed(2)} | | | | |`)
  }
  console.log(`\n${(bytes / 1e6).toFixed(0)} MB, load average ${loadavg()[0]?.toFixed(1)}`)
  rmSync(file)
}

const job = process.argv.indexOf('--job')
if (job > 0) {
  const [, options = {}] = JOBS[Number(process.argv[job + 1])] ?? []
  process.stdout.write(JSON.stringify(readFile(process.argv[job + 2] ?? '', options)))
} else {
  const { values } = parseArgs({
    options: { mb: { type: 'string' }, times: { type: 'string' }, snap: { type: 'string' }, dir: { type: 'string' } },
  })
  bench(Number(values.mb ?? 500), Number(values.times ?? 3), Number(values.snap ?? 0), values.dir ?? tmpdir())
}
