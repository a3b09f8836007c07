/**
 * The long run: npm run fuzz -- --minutes N [--seed S] [--only PART-OF-PATH], or --replay FILE.
 *
 * A child does the work and says what it is about to do; when it has been silent for too long it hangs, and the parent ends it, writes down
 * what it was doing, and goes on with the next sample. Failures are written to out/fuzz with the bytes that make them.
 */
import { type ChildProcess, fork } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parseArgs } from 'node:util'
import { repository } from '../builders/repository'
import { type Mutation, mutated } from './mutation'
import { checkSample, holds } from './property'
import { samples } from './samples'

/** What is done to each sample at least, in a run that is long enough. */
const ENOUGH = 2000
const ROUND = 50
const SILENCE_MS = 60_000

interface Ask {
  readonly index: number
  readonly seed: number
}
type Told =
  | { readonly type: 'run'; readonly mutations: readonly Mutation[] }
  | { readonly type: 'done' }
  | {
      readonly type: 'failed'
      readonly sample: string
      readonly seed: number
      readonly message: string
      readonly mutations: readonly Mutation[]
      readonly base64: string
    }

const out = join(repository(), 'out/fuzz')

async function child(): Promise<void> {
  const all = await samples()
  process.on('message', ({ index, seed }: Ask) => {
    const sample = all[index]
    if (!sample) return
    const tell = (t: Told) => process.send?.(t)
    void checkSample(sample, all, ROUND, seed, ({ mutations }) => tell({ type: 'run', mutations })).then((failure) => {
      if (failure) tell({ type: 'failed', ...failure, base64: Buffer.from(failure.bytes).toString('base64') })
      else tell({ type: 'done' })
    })
  })
}

async function parent(minutes: number, seed: number, only: string): Promise<number> {
  const all = await samples()
  const chosen = all.map((s, index) => ({ ...s, index, runs: 0, failed: false })).filter((s) => s.path.includes(only))
  const until = Date.now() + minutes * 60_000
  process.stdout.write(`${chosen.length} samples, seed ${seed}, ${minutes} minutes\n`)
  let failures = 0
  let worker = start()
  for (let round = 0; Date.now() < until && chosen.some((s) => !s.failed); round++) {
    for (const s of chosen) {
      if (s.failed || Date.now() >= until) continue
      const roundSeed = (seed + round * 7919 + s.index * 104_729) | 0
      const told = await ask(worker, { index: s.index, seed: roundSeed })
      s.runs += ROUND
      if (told.type === 'done') continue
      failures++
      // one failure of a sample hides the others until it is mended
      s.failed = true
      if (told.type === 'failed') write(told.sample, told.seed, told.message, told.mutations, Buffer.from(told.base64, 'base64'))
      else {
        worker.kill('SIGKILL')
        worker = start()
        write(
          s.path,
          roundSeed,
          `no answer for ${SILENCE_MS / 1000} s, or the process died`,
          told.mutations,
          mutated(
            s.bytes,
            told.mutations,
            all.map((o) => o.bytes),
          ),
        )
      }
    }
  }
  worker.kill()
  const least = Math.min(...chosen.filter((s) => !s.failed).map((s) => s.runs))
  const total = chosen.reduce((n, s) => n + s.runs, 0)
  process.stdout.write(
    `${total} mutations, ${failures} samples failed; each other sample had at least ${least}${least < ENOUGH ? `, ${ENOUGH} are enough` : ''}\n`,
  )
  return failures === 0 ? 0 : 1
}

const start = () => fork(process.argv[1] ?? '', ['--child'])

/** The child's answer; its last word when it hangs or dies. */
function ask(worker: ChildProcess, question: Ask): Promise<Told> {
  return new Promise((ok) => {
    let last: Told = { type: 'run', mutations: [] }
    let timer = setTimeout(() => end(last), SILENCE_MS)
    const end = (t: Told) => {
      clearTimeout(timer)
      worker.off('message', hear)
      worker.off('exit', died)
      ok(t)
    }
    const died = () => end(last)
    const hear = (t: Told) => {
      clearTimeout(timer)
      if (t.type !== 'run') return end(t)
      last = t
      timer = setTimeout(() => end(last), SILENCE_MS)
    }
    worker.on('message', hear)
    worker.on('exit', died)
    worker.send(question)
  })
}

function write(sample: string, seed: number, message: string, mutations: readonly Mutation[], bytes: Uint8Array): void {
  const folder = join(out, `${seed}-${sample.replace(/[^A-Za-z0-9.-]+/g, '_')}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, basename(sample)), bytes)
  writeFileSync(join(folder, 'failure.json'), JSON.stringify({ sample, seed, message, mutations }, null, 1))
  process.stdout.write(
    `FAIL ${sample} seed ${seed}: ${message.split('\n')[0]}\n     npm run fuzz -- --replay ${join(folder, basename(sample))}\n`,
  )
}

async function replay(file: string): Promise<number> {
  const bytes = new Uint8Array(readFileSync(file))
  for (const js of [false, true]) for (const cut of [1, 97, 1 << 20]) await holds(file, bytes, { js, cut })
  process.stdout.write('holds\n')
  return 0
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
    replay: { type: 'string' },
    child: { type: 'boolean', default: false },
  },
})
if (values.child) await child()
else process.exitCode = values.replay ? await replay(values.replay) : await parent(Number(values.minutes), Number(values.seed), values.only)
