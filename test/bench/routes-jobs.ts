/**
 * The jobs of the bench of routes, each in a process of its own: writing a bundle, joining its rows, and reading the same files with DuckDB.
 * What a process told comes out as one line of JSON.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createScanners } from '@shared/columns/scan/scanners'
import { type Correlated, correlate } from '@shared/correlate/correlate'
import type { SourceFile } from '@shared/model/source'
import { makeStore } from '../../src-main/files/store'
import { startJoinThread } from '../../src-main/ingest/join-thread'
import { type ReadFile, readFile } from '../../src-main/ingest/read-file'
import type { FromCorrelator } from '../../src-main/ingest/thread-messages'
import { GO } from '../../src-main/ingest/thread-order'
import { folderSink } from '../simulator/bundle'
import { SCENARIOS } from '../simulator/scenarios'
import type { DuckDb } from './jobs'

export type RoutesJob =
  | { readonly what: 'simulate'; readonly scenario: string; readonly messages: number; readonly folder: string }
  | { readonly what: 'correlate'; readonly logs: LogChoice }
  /** Collects garbage again and again, so that what is left is what is held. Its time means nothing. */
  | { readonly what: 'held'; readonly logs: LogChoice }
  | { readonly what: 'duckdb-bundle'; readonly logs: LogChoice; readonly from: string; readonly threads: number }

/** Which logs of a bundle. */
export interface LogChoice {
  readonly folder: string
  /** Part of the protocol logs, 0–1: the oldest. Customers keep them shorter than tracking logs. */
  readonly protocol: number
}

export interface Joined {
  readonly bytes: number
  readonly events: number
  readonly lines: number
  readonly messages: number
  readonly hops: number
  /** Bytes of the segments that went in, and of the tables that came out. */
  readonly segmentBytes: number
  readonly tableBytes: number
  readonly wall: number
  readonly cpu: number
  /** How far the process, or what it holds, grew over what it had with all segments read. */
  readonly grownBytes: number
}

export interface Loaded {
  readonly rows: number
  readonly wall: number
  readonly cpu: number
}

/** Messages a day, so that a larger bundle is a longer one and not a denser one. */
const A_DAY = 100_000

export function simulateJob({ scenario, messages, folder }: Extract<RoutesJob, { what: 'simulate' }>): { bytes: number } {
  const found = SCENARIOS.get(scenario)
  if (!found) throw new Error(`There is no scenario ${scenario}; there are: ${[...SCENARIOS.keys()].join(', ')}.`)
  const sink = folderSink(folder)
  const days = Math.ceil(messages / A_DAY)
  // few probes: what grows with the messages is to be measured
  found.run({ messages, seed: '1', from: '2026-03-09', days, probeSeconds: 3600 }, sink)
  const { bytes } = sink.finish()
  return { bytes }
}

interface Rows {
  readonly sources: SourceFile[]
  readonly segments: ArrayBufferLike[]
}

/** Every file through the readers of the product, in the order of their names; segments in shared memory. */
async function readBundle(logs: LogChoice): Promise<Rows> {
  const { folder } = logs
  const spill = mkdtempSync(join(folder, 'spill-'))
  const store = makeStore(spill)
  const scanners = createScanners({ engine: 'auto', seed: 1 })
  const rows: Rows = { sources: [], segments: [] }
  for (const [id, file] of logsOf(logs).entries()) {
    const task = { id, path: file.slice(folder.length + 1), place: { file, links: [] }, bytes: statSync(file).size, archive: false }
    const onSegment = (_: number, segment: ArrayBufferLike) => void rows.segments.push(segment)
    const read: ReadFile = await readFile(task, { store, scanners, order: () => GO, onSegment, onBytes: () => undefined })
    if (read.setAsideLines > 0) throw new Error(`${file}: ${read.setAsideLines} lines set aside: this log is not what it should be`)
    rows.sources.push({ ...read, duplicateOf: null })
  }
  rmSync(spill, { recursive: true })
  return rows
}

function logsOf({ folder, protocol }: LogChoice): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.LOG'))
  const folders = new Map<string, string[]>()
  for (const name of names) {
    const of = dirname(name)
    folders.set(of, [...(folders.get(of) ?? []), name])
  }
  const chosen = [...folders].flatMap(([of, logs]) =>
    of.includes('ProtocolLog') ? logs.sort(byNumber).slice(0, Math.ceil(logs.length * protocol)) : logs,
  )
  return chosen.sort().map((name) => join(folder, name))
}

/** `RECV20260309-10.LOG` is younger than `RECV20260309-9.LOG`. */
const byNumber = (a: string, b: string) => a.length - b.length || (a < b ? -1 : 1)

/** In the product's own thread; this one looks at the size of the process meanwhile. */
export async function correlateJob(logs: LogChoice): Promise<Joined> {
  const rows = await readBundle(logs)
  const worker = startJoinThread()
  await new Promise((ready) => worker.once('online', ready))
  collectGarbage()
  const before = process.memoryUsage.rss()
  let peak = before
  const watch = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage.rss())
  }, 20)
  const clock = startClock()
  const answer = new Promise<FromCorrelator>((ok, no) => worker.once('message', ok).once('error', no))
  worker.postMessage(rows)
  const done = await answer
  const time = clock()
  clearInterval(watch)
  if (done.type === 'failed') throw new Error(done.message)
  return { ...facts(rows, done.result), ...time, grownBytes: Math.max(peak, process.memoryUsage.rss()) - before }
}

export async function heldJob(logs: LogChoice): Promise<Joined> {
  const rows = await readBundle(logs)
  // the scanners' memory goes a while after the last of them is done
  collectGarbage()
  await new Promise((later) => setTimeout(later, 1000))
  const before = held()
  let most = 0
  let next = 0
  const clock = startClock()
  const result = correlate({
    ...rows,
    // what is in shared memory is not counted by `external`
    shared: false,
    onProgress: (share) => {
      if (share < next) return
      next = share + 0.2
      most = Math.max(most, held() - before)
    },
  })
  most = Math.max(most, held() - before)
  return { ...facts(rows, result), ...clock(), grownBytes: most }
}

const held = () => {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

let collect: (() => void) | null = null
function collectGarbage(): void {
  if (!collect) {
    setFlagsFromString('--expose-gc')
    collect = runInNewContext('gc') as () => void
  }
  collect()
}

function startClock(): () => { wall: number; cpu: number } {
  const [cpu, wall] = [process.cpuUsage(), performance.now()]
  return () => {
    const used = process.cpuUsage(cpu)
    return { wall: (performance.now() - wall) / 1000, cpu: (used.user + used.system) / 1e6 }
  }
}

function facts({ sources, segments }: Rows, { counts, tables }: Correlated) {
  const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0)
  const records = (wanted: (s: SourceFile) => boolean) => sum(sources.filter(wanted).map((s) => s.records))
  return {
    bytes: sum(sources.map((s) => s.bytes)),
    events: records((s) => s.kind === 'message-tracking'),
    lines: records((s) => s.kind === 'smtp-receive' || s.kind === 'smtp-send'),
    messages: counts.messages,
    hops: counts.hops,
    segmentBytes: sum(segments.map((s) => s.byteLength)),
    tableBytes: sum(Object.values(tables).flatMap((list) => list.map((t) => t.byteLength))),
  }
}

/** All logs into tables, one for each kind of log: columns as the logs name them, times and counts typed. */
export async function duckBundleJob({ logs, from, threads }: Extract<RoutesJob, { what: 'duckdb-bundle' }>): Promise<Loaded> {
  const { DuckDBInstance } = createRequire(join(from, 'package.json'))('@duckdb/node-api') as DuckDb
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) })
  const connection = await instance.connect()
  await connection.run('SET preserve_insertion_order=false')
  const kinds = new Map<string, string[]>()
  for (const file of logsOf(logs)) {
    const fields = /^#Fields: (.*?)\r?$/m.exec(readFileSync(file, 'utf8').slice(0, 4096))?.[1] ?? ''
    kinds.set(fields, [...(kinds.get(fields) ?? []), file])
  }
  const clock = startClock()
  for (const [i, [fields, files]] of [...kinds].entries()) {
    const columns = fields.split(',').map((f) => `'${f}':'${typeOf(f)}'`)
    const list = files.map((f) => `'${f}'`).join(', ')
    const options = `delim=',', quote='"', escape='"', header=false, auto_detect=false, skip=5, strict_mode=true, max_line_size=2000000`
    await connection.run(`CREATE TABLE t${i} AS SELECT * FROM read_csv([${list}], ${options}, columns={${columns.join(', ')}})`)
  }
  const time = clock()
  let rows = 0
  for (const i of [...kinds.keys()].keys()) {
    const counted = await connection.runAndReadAll(`SELECT count(*) FROM t${i}`)
    rows += Number(counted.getRows()[0]?.[0])
  }
  return { rows, ...time }
}

const typeOf = (field: string) =>
  field === 'date-time' ? 'TIMESTAMP' : /^(total-bytes|recipient-count|sequence-number)$/.test(field) ? 'BIGINT' : 'VARCHAR'

/** Says that a bundle is whole, beside it. */
export const markOf = (folder: string): string => `${folder}.whole`
export const mark = (folder: string): void => {
  writeFileSync(markOf(folder), '')
}
