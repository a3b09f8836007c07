/**
 * Reading speed and memory, on made-up logs of every kind: `npm run bench -- [--mb 300] [--times 3] [--only tracking,smtp] [--dir DIR]`.
 * Kinds are those of log-files.ts. Tracking and SMTP logs are measured beside peers, the others beside `wc -l`, which only counts lines.
 *
 * Each job is a process of its own, start included; jobs take turns, and medians are shown. DuckDB is measured when
 * HOPSCOPE_BENCH_DUCKDB names a folder where @duckdb/node-api is installed, lnav when it is in the path: it has no format for these logs
 * and finds their lines and times only, no fields. Only what ran is printed.
 *
 * `--only routes` measures how rows are joined instead, `--only captures` how captures are read; both have options of their own.
 */
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { isMainThread } from 'node:worker_threads'
import { csvParseJob, duckDbJob, filesOf, type Outcome, type ReadJob, readInThread, readJob } from './jobs'
import { encodingOf, isScanned, LOG_KINDS, type LogKind, logFiles } from './log-files'

const DUCKDB = process.env.HOPSCOPE_BENCH_DUCKDB
/** MB of a kind unless the command line says otherwise: each takes seconds, all together minutes. */
const SCANNED_MB = 300
const TEXT_MB = 60
/** Kinds that other programs read too. */
const WITH_PEERS: readonly LogKind[] = ['tracking', 'smtp']

interface Job {
  readonly name: string
  readonly command: string
  readonly args: readonly string[]
  readonly bytes: number
}

interface Measured {
  readonly wall: number
  /** What the process told of itself; other programs tell nothing. */
  readonly own: Told | null
}

interface Told extends Outcome {
  readonly cpu: number
  readonly peakMb: number
}

type Spec = { readonly what: 'read'; readonly read: ReadJob } | { readonly what: 'csv-parse' | 'duckdb'; readonly dir: string }

/** A job of this program, in a process of its own. */
const ownJob = (name: string, spec: Spec, bytes: number): Job => ({
  name,
  command: process.execPath,
  args: [fileURLToPath(import.meta.url), '--job', JSON.stringify(spec)],
  bytes,
})

async function runJob(spec: Spec): Promise<void> {
  const outcome = await (spec.what === 'read'
    ? readJob(spec.read)
    : spec.what === 'duckdb'
      ? duckDbJob(spec.dir, 2, DUCKDB ?? '')
      : csvParseJob(spec.dir))
  const { user, system } = process.cpuUsage()
  const told: Told = { ...outcome, cpu: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1024 }
  process.stdout.write(JSON.stringify(told), () => process.exit(0))
}

function measure({ name, command, args }: Job): Measured {
  const start = performance.now()
  const result = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
  const wall = (performance.now() - start) / 1000
  if (result.status !== 0) throw new Error(`${name}: ${result.stderr}`)
  const own = args[1] === '--job' ? (JSON.parse(result.stdout) as Told) : null
  if (own?.setAside) throw new Error(`${name} set ${own.setAside} lines aside: these logs are not what they should be`)
  return { wall, own }
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN

function jobsFor(kind: LogKind, dir: string, small: string): Job[] {
  const bytes = sizeOf(dir)
  const read = (name: string, engine: 'wasm' | 'js', sha: boolean) =>
    ownJob(name, { what: 'read', read: { dir, kind, threads: 2, engine, sha } }, bytes)
  const jobs = [
    read('hopscope', 'wasm', false),
    read('hopscope + SHA-256', 'wasm', true),
    { name: 'wc -l', command: 'wc', args: ['-l', ...filesOf(dir)], bytes },
  ]
  if (!WITH_PEERS.includes(kind)) return jobs
  jobs.push(
    read('hopscope, JavaScript scanner', 'js', false),
    ownJob('csv-parse, 1 thread', { what: 'csv-parse', dir: small }, sizeOf(small)),
  )
  if (DUCKDB) jobs.push(ownJob('DuckDB read_csv, 2 threads', { what: 'duckdb', dir }, bytes))
  if (spawnSync('lnav', ['-V']).status === 0)
    jobs.push({ name: 'lnav, generic_log: lines and times', command: 'lnav', args: ['-n', '-q', dir], bytes })
  return jobs
}

const sizeOf = (dir: string): number => filesOf(dir).reduce((n, f) => n + statSync(f).size, 0)

function makeFiles(dir: string, kind: LogKind, bytes: number): void {
  mkdirSync(dir, { recursive: true })
  for (const { name, text } of logFiles(kind, bytes, 10e6)) writeFileSync(join(dir, name), text, encodingOf(kind))
}

/** The first files, up to about 100 MB, for readers that would take minutes. */
function makeSubset(dir: string, small: string): void {
  mkdirSync(small)
  let bytes = 0
  for (const file of filesOf(dir)) {
    if (bytes >= 100e6) break
    cpSync(file, join(small, basename(file)))
    bytes += statSync(file).size
  }
}

/** What the whole run comes to: a line a kind. */
interface Summary {
  readonly kind: LogKind
  readonly line: string
}

function benchKind(kind: LogKind, work: string, mb: number, times: number): Summary {
  const dir = join(work, kind)
  const small = join(work, `${kind}-small`)
  makeFiles(dir, kind, mb * 1e6)
  makeSubset(dir, small)
  const jobs = jobsFor(kind, dir, small)
  const runs = new Map<Job, Measured[]>(jobs.map((j) => [j, []]))
  const loads: number[] = []
  for (let t = 0; t < times; t++)
    for (const job of jobs) {
      loads.push(loadavg()[0] ?? 0)
      runs.get(job)?.push(measure(job))
    }
  report(kind, sizeOf(dir), runs, times, loads)
  rmSync(dir, { recursive: true })
  rmSync(small, { recursive: true })
  return { kind, line: summaryLine(kind, runs) }
}

const SUMMARY_HEAD =
  '| logs | MB | rows | MB/s | CPU s a GB | peak MB | ÷ wc -l | with SHA-256 ÷ wc -l |\n|---|---|---|---|---|---|---|---|'

function summaryLine(kind: LogKind, runs: Map<Job, Measured[]>): string {
  const [plain, hashed, lines] = [...runs]
  if (!plain || !hashed || !lines) return ''
  const [{ bytes }, list] = plain
  const walls = (of: Measured[]) => of.map((m) => m.wall)
  const ratio = (of: Measured[]) => median(of.map((m, i) => m.wall / (lines[1][i]?.wall ?? Number.NaN))).toFixed(1)
  const cells = [
    kind,
    (bytes / 1e6).toFixed(0),
    (list[0]?.own?.rows ?? 0).toLocaleString('en'),
    (bytes / 1e6 / median(walls(list))).toFixed(0),
    (median(list.map((m) => m.own?.cpu ?? Number.NaN)) / (bytes / 1e9)).toFixed(1),
    median(list.map((m) => m.own?.peakMb ?? Number.NaN)).toFixed(0),
    ratio(list),
    ratio(hashed[1]),
  ]
  return `| ${cells.join(' | ')} |`
}

function report(kind: LogKind, bytes: number, runs: Map<Job, Measured[]>, times: number, loads: readonly number[]): void {
  const rows = [...runs.values()][0]?.[0]?.own?.rows ?? 0
  const load = `${Math.min(...loads).toFixed(1)}–${Math.max(...loads).toFixed(1)}`
  console.log(`\n${kind}: ${(bytes / 1e6).toFixed(0)} MB, ${rows.toLocaleString('en')} rows; median of ${times}, load average ${load}\n`)
  const peer = (name: string) => [...runs].find(([j]) => j.name.startsWith(name))
  const [duck, wc] = [peer('DuckDB'), peer('wc')]
  console.log('| job | MB/s | rows/s | wall s (range) | CPU s | peak MB | wall ÷ DuckDB | CPU ÷ DuckDB | peak ÷ DuckDB | time a MB ÷ wc |')
  console.log('|---|---|---|---|---|---|---|---|---|---|')
  for (const [job, list] of runs) console.log(line(job, list, duck, wc))
}

type Peer = [Job, Measured[]] | undefined

function line(job: Job, list: readonly Measured[], duck: Peer, wc: Peer): string {
  const walls = list.map((m) => m.wall)
  const wall = median(walls)
  const rows = list[0]?.own?.rows
  const show = (values: readonly (number | undefined)[], digits: number) => {
    const known = values.filter((v) => v !== undefined)
    return known.length === values.length ? median(known).toFixed(digits) : '–'
  }
  // ratios are taken within one turn
  const ratio = (peer: Peer, of: (m: Measured) => number | undefined) =>
    peer && peer[0].bytes === job.bytes
      ? show(
          list.map((m, i) => divide(of(m), of(peer[1][i] as Measured))),
          2,
        )
      : '–'
  const cells = [
    job.name,
    (job.bytes / 1e6 / wall).toFixed(0),
    rows ? Math.round(rows / wall).toLocaleString('en') : '–',
    `${wall.toFixed(2)} (${Math.min(...walls).toFixed(2)}–${Math.max(...walls).toFixed(2)})`,
    show(
      list.map((m) => m.own?.cpu),
      2,
    ),
    show(
      list.map((m) => m.own?.peakMb),
      0,
    ),
    ratio(duck, (m) => m.wall),
    ratio(duck, (m) => m.own?.cpu),
    ratio(duck, (m) => m.own?.peakMb),
    wc ? median(list.map((m, i) => m.wall / job.bytes / ((wc[1][i]?.wall ?? Number.NaN) / wc[0].bytes))).toFixed(1) : '–',
  ]
  return `| ${cells.join(' | ')} |`
}

const divide = (a: number | undefined, b: number | undefined) => (a === undefined || b === undefined ? undefined : a / b)

function kindsOf(only: string | undefined): readonly LogKind[] {
  if (only === undefined) return LOG_KINDS
  const wanted = only.split(',')
  const unknown = wanted.find((w) => !LOG_KINDS.some((k) => k === w))
  if (unknown !== undefined) throw new Error(`There are no ${unknown} logs; there are: ${LOG_KINDS.join(', ')}.`)
  return LOG_KINDS.filter((k) => wanted.includes(k))
}

function main(): void {
  const { values } = parseArgs({
    options: {
      mb: { type: 'string' },
      times: { type: 'string' },
      only: { type: 'string' },
      dir: { type: 'string' },
      job: { type: 'string' },
    },
  })
  if (values.job) {
    void runJob(JSON.parse(values.job) as Spec)
    return
  }
  const work = mkdtempSync(join(values.dir ?? tmpdir(), 'hopscope-bench-'))
  try {
    const summary = kindsOf(values.only).map((kind) =>
      benchKind(kind, work, Number(values.mb ?? (isScanned(kind) ? SCANNED_MB : TEXT_MB)), Number(values.times ?? 3)),
    )
    console.log(`\nall together\n\n${SUMMARY_HEAD}\n${summary.map((s) => s.line).join('\n')}`)
  } finally {
    rmSync(work, { recursive: true })
  }
}

/** A program of its own: threads that read would load the simulator with it. */
function benchAlone(what: string, args: readonly string[]): void {
  const { status } = spawnSync(process.execPath, ['test/tools/run-ts.mjs', `test/bench/${what}.ts`, ...args], { stdio: 'inherit' })
  process.exitCode = status ?? 1
}

const only = process.argv.indexOf('--only')
const alone = process.argv[only + 1]
if (!isMainThread) readInThread()
else if (only > 0 && (alone === 'routes' || alone === 'captures'))
  benchAlone(alone, [...process.argv.slice(2, only), ...process.argv.slice(only + 2)])
else main()
