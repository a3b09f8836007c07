/** The jobs that are measured, each in a process of its own: what it did comes out as one line of JSON. */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parentPort, Worker, workerData } from 'node:worker_threads'
import { createScanners } from '@shared/columns/scan/scanners'
import { formatById } from '@shared/formats/registry'
import { formatOf, type LogKind } from './log-files'

export type Engine = 'wasm' | 'js'

export interface ReadJob {
  readonly dir: string
  readonly kind: LogKind
  readonly threads: number
  readonly engine: Engine
  /** Hash every byte, as the product does. */
  readonly sha: boolean
}

export interface Outcome {
  readonly rows: number
  readonly bytes: number
  readonly segmentBytes?: number
  readonly setAside?: number
}

export const filesOf = (dir: string): string[] =>
  readdirSync(dir)
    .map((f) => join(dir, f))
    .sort()

interface Shared {
  readonly job: ReadJob
  readonly files: readonly string[]
  /** Index of the next file that nobody reads. */
  readonly next: Int32Array
}

/** Reads all files with worker threads through the readers of the product; segments are handed to this thread and kept. */
export async function readJob(job: ReadJob): Promise<Outcome> {
  const shared: Shared = { job, files: filesOf(job.dir), next: new Int32Array(new SharedArrayBuffer(4)) }
  const kept: ArrayBuffer[] = []
  const total = { rows: 0, bytes: 0, setAside: 0 }
  await Promise.all(
    Array.from({ length: job.threads }, async () => {
      const worker = new Worker(fileURLToPath(import.meta.url), { workerData: shared })
      worker.on('message', (m: FileDone) => {
        kept.push(...m.segments)
        total.rows += m.rows
        total.bytes += m.bytes
        total.setAside += m.setAside
      })
      await new Promise((done, failed) => worker.on('exit', done).on('error', failed))
    }),
  )
  return { ...total, segmentBytes: kept.reduce((n, s) => n + s.byteLength, 0) }
}

interface FileDone extends Outcome {
  readonly setAside: number
  readonly segments: ArrayBuffer[]
}

/** What a worker thread does. */
export function readInThread(): void {
  const { job, files, next } = workerData as Shared
  const scanners = createScanners({ engine: job.engine, seed: 1 })
  const format = formatById(formatOf(job.kind))
  const chunk = new Uint8Array(1 << 20)
  if (!format) throw new Error(`no format for ${job.kind}`)
  for (let i = Atomics.add(next, 0, 1); i < files.length; i = Atomics.add(next, 0, 1)) {
    const path = files[i] as string
    const segments: ArrayBuffer[] = []
    const reader = format.open({ source: i, path, shared: false, scanners, onSegment: (s) => segments.push(s as ArrayBuffer) })
    const sha = job.sha ? createHash('sha256') : null
    const file = openSync(path, 'r')
    let bytes = 0
    for (;;) {
      const into = reader.space?.()?.subarray(0, chunk.length) ?? chunk
      const part = into.subarray(0, readSync(file, into))
      if (part.length === 0) break
      sha?.update(part)
      reader.push(part)
      bytes += part.length
    }
    closeSync(file)
    sha?.digest()
    const { records, setAsideLines } = reader.finish()
    const done: FileDone = { rows: records, bytes, setAside: setAsideLines, segments }
    parentPort?.postMessage(done, segments)
  }
}

/** csv-parse as a stream, one thread: it has no other. Cells are made and dropped. */
export async function csvParseJob(dir: string): Promise<Outcome> {
  // not at the top: the threads of other jobs would load it too
  const { parse } = await import('csv-parse')
  let rows = 0
  let bytes = 0
  for (const path of filesOf(dir)) {
    const parser = parse({ comment: '#', comment_no_infix: true, relax_column_count: true, record_delimiter: '\r\n' })
    parser.on('data', () => rows++)
    const content = readFileSync(path)
    bytes += content.length
    const ended = new Promise((done, failed) => parser.on('end', done).on('error', failed))
    parser.end(content)
    await ended
  }
  return { rows, bytes }
}

/** What is used of @duckdb/node-api, which is no dependency. */
export interface DuckDb {
  DuckDBInstance: { create(path: string, options: Record<string, string>): Promise<{ connect(): Promise<DuckConnection> }> }
}
interface DuckConnection {
  run(sql: string): Promise<unknown>
  runAndReadAll(sql: string): Promise<{ getRows(): unknown[][] }>
}

/** DuckDB's read_csv into a table: all columns, times and numbers typed, strict. `from`: a folder where @duckdb/node-api is installed. */
export async function duckDbJob(dir: string, threads: number, from: string): Promise<Outcome> {
  const { DuckDBInstance } = createRequire(join(from, 'package.json'))('@duckdb/node-api') as DuckDb
  const instance = await DuckDBInstance.create(':memory:', { threads: String(threads) })
  const connection = await instance.connect()
  await connection.run('SET preserve_insertion_order=false')
  const files = filesOf(dir)
  const fields = /^#Fields: (.*?)\r?$/m.exec(readFileSync(files[0] as string, 'utf8').slice(0, 4096))?.[1]?.split(',') ?? []
  const type = (f: string) =>
    f === 'date-time' ? 'TIMESTAMP' : /^(total-bytes|recipient-count|sequence-number)$/.test(f) ? 'BIGINT' : 'VARCHAR'
  const columns = fields.map((f) => `'${f}':'${type(f)}'`).join(', ')
  const list = files.map((f) => `'${f}'`).join(', ')
  const options = `delim=',', quote='"', escape='"', header=false, auto_detect=false, skip=5, strict_mode=true, max_line_size=2000000`
  await connection.run(`CREATE TABLE t AS SELECT * FROM read_csv([${list}], ${options}, columns={${columns}})`)
  const counted = await connection.runAndReadAll('SELECT count(*) FROM t')
  return { rows: Number(counted.getRows()[0]?.[0]), bytes: 0 }
}
