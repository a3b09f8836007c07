/**
 * How long it takes to join the rows of a bundle, and what it holds meanwhile, as bundles grow:
 *
 *   npm run bench -- --only routes [--scenario dag-pair] [--messages 100000,300000,1000000] [--protocol 0.05]
 *     [--times 3] [--dir DIR]
 *
 * Bundles come from the simulator and stay in DIR (the temporary folder) for the next run: a million messages of dag-pair are 13 GB.
 * --protocol takes the oldest part of the protocol logs only.
 *
 * Joining runs in the product's thread and is measured alone, beside DuckDB's `read_csv` of the same files into tables with two threads.
 * Each job is a process of its own, in turns; medians are shown, ratios are taken within a turn.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import {
  correlateJob,
  duckBundleJob,
  heldJob,
  type Joined,
  type Loaded,
  type LogChoice,
  mark,
  markOf,
  type RoutesJob,
  simulateJob,
} from './routes-jobs'

const DUCKDB = process.env.HOPSCOPE_BENCH_DUCKDB

async function runJob(job: RoutesJob): Promise<void> {
  const told =
    job.what === 'simulate'
      ? simulateJob(job)
      : job.what === 'correlate'
        ? await correlateJob(job.logs)
        : job.what === 'held'
          ? await heldJob(job.logs)
          : await duckBundleJob(job)
  process.stdout.write(JSON.stringify(told), () => process.exit(0))
}

/** A job needs what the machine has: the simulator keeps the truth of a million messages. */
const HEAP = '--max-old-space-size=16384'

function run<T>(job: RoutesJob): T {
  const args = [HEAP, fileURLToPath(import.meta.url), '--job', JSON.stringify(job)]
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 1 << 26 })
  if (status !== 0) throw new Error(`${job.what}: ${stderr}`)
  return JSON.parse(stdout) as T
}

function bundleOf(scenario: string, messages: number, dir: string): string {
  const folder = join(dir, `${scenario}-${messages}`, 'bundle')
  if (existsSync(markOf(folder))) return folder
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  run({ what: 'simulate', scenario, messages, folder })
  mark(folder)
  return folder
}

interface Turn {
  readonly joined: Joined
  readonly loaded: Loaded | null
  readonly load: number
}

function measure(logs: LogChoice): Turn {
  const [load = 0] = loadavg()
  const joined = run<Joined>({ what: 'correlate', logs })
  const loaded = DUCKDB === undefined ? null : run<Loaded>({ what: 'duckdb-bundle', logs, from: DUCKDB, threads: 2 })
  return { joined, loaded, load }
}

const COLUMNS = [
  'messages',
  'MB',
  'tracking rows',
  'protocol rows',
  'hops',
  'wall s (range)',
  'CPU s',
  'CPU µs a message',
  'DuckDB wall s',
  'CPU s',
  'wall ÷ DuckDB',
  'CPU ÷ DuckDB',
  'process grows by, bytes an event',
  'held, bytes an event',
  'of it tables',
  'load',
]
const HEAD = `| ${COLUMNS.join(' | ')} |\n|${COLUMNS.map(() => '---').join('|')}|`

function line(turns: readonly Turn[], holding: Joined): string {
  const { bytes, events, lines, messages, hops, tableBytes } = holding
  const whole = (n: number) => Math.round(n).toLocaleString('en')
  const walls = turns.map((t) => t.joined.wall)
  const cpu = median(turns.map((t) => t.joined.cpu))
  const peer = (of: (l: Loaded, j: Joined) => number) => {
    const known = turns.flatMap((t) => (t.loaded ? [of(t.loaded, t.joined)] : []))
    return known.length === 0 ? '–' : median(known).toFixed(2)
  }
  const loads = turns.map((t) => t.load)
  const cells = [
    whole(messages),
    whole(bytes / 1e6),
    whole(events),
    whole(lines),
    whole(hops),
    `${median(walls).toFixed(2)} (${Math.min(...walls).toFixed(2)}–${Math.max(...walls).toFixed(2)})`,
    cpu.toFixed(2),
    whole((cpu / messages) * 1e6),
    peer((l) => l.wall),
    peer((l) => l.cpu),
    peer((l, j) => j.wall / l.wall),
    peer((l, j) => j.cpu / l.cpu),
    whole(median(turns.map((t) => t.joined.grownBytes)) / events),
    whole(holding.grownBytes / events),
    whole(tableBytes / events),
    `${Math.min(...loads).toFixed(1)}–${Math.max(...loads).toFixed(1)}`,
  ]
  return `| ${cells.join(' | ')} |`
}

const median = (list: readonly number[]): number => [...list].sort((a, b) => a - b)[list.length >> 1] ?? Number.NaN

function main(): void {
  const { values } = parseArgs({
    options: {
      scenario: { type: 'string', default: 'dag-pair' },
      messages: { type: 'string', default: '100000,300000,1000000' },
      protocol: { type: 'string', default: '1' },
      times: { type: 'string', default: '3' },
      dir: { type: 'string', default: tmpdir() },
      job: { type: 'string' },
    },
  })
  if (values.job !== undefined) {
    void runJob(JSON.parse(values.job) as RoutesJob)
    return
  }
  const { scenario, times, dir } = values
  console.log(`${scenario}: joining rows, median of ${times}\n\n${HEAD}`)
  for (const messages of values.messages.split(',')) {
    const folder = bundleOf(scenario, Number(messages), join(dir, 'hopscope-routes'))
    const logs = { folder, protocol: Number(values.protocol) }
    const turns = Array.from({ length: Number(times) }, () => measure(logs))
    console.log(line(turns, run<Joined>({ what: 'held', logs })))
  }
}

main()
