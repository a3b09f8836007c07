/**
 * The property: whatever is done to a sample, the ingest neither throws nor hangs, accounts for every byte and stays small. Checked by
 * fast-check from a seed; a failure comes back shrunk, with its bytes.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import * as fc from 'fast-check'
import { makeStore } from '../../src-main/files/store'
import { ingestHere } from './ingest-here'
import { type Mutation, mutated, mutation } from './mutation'
import { PASSWORD, type Sample } from './samples'

/** Milliseconds an input may take: a part for each, and a part for each byte of what is read. Slow machines get their share by the third try. */
const TIME_EACH = 400
const TIME_BYTE = 0.005
const TRIES = 3
/** Nothing here is large: what unpacks to more is a bomb. */
const LIMITS = { ratioFloor: 4 << 20, spillBytes: 16 << 20, entries: 2000, reserveBytes: 0 }

interface Case {
  readonly mutations: readonly Mutation[]
  readonly js: boolean
  readonly cut: number
}

export interface Failure {
  readonly sample: string
  readonly seed: number
  readonly message: string
  readonly mutations: readonly Mutation[]
  readonly bytes: Uint8Array
}

const cases: fc.Arbitrary<Case> = fc.record({
  mutations: fc.array(mutation, { minLength: 1, maxLength: 8 }),
  js: fc.boolean(),
  cut: fc.oneof(fc.constant(1), fc.integer({ min: 2, max: 300 }), fc.integer({ min: 301, max: 100_000 })),
})

/** Checks `runs` mutations of a sample; null when all hold. `onRun` hears of each before it begins, so that a hang can be told. */
export async function checkSample(
  sample: Sample,
  others: readonly Sample[],
  runs: number,
  seed: number,
  onRun: (c: Case) => void = () => undefined,
): Promise<Failure | null> {
  const pool = others.map((o) => o.bytes)
  const property = fc.asyncProperty(cases, async (c) => {
    onRun(c)
    await holds(sample.path, mutated(sample.bytes, c.mutations, pool), c)
  })
  const details = await fc.check(property, { seed, numRuns: runs, endOnFailure: false })
  const [worst] = details.counterexample ?? []
  if (!details.failed || !worst) return null
  const error = details.errorInstance
  const message = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return {
    sample: sample.path,
    seed: details.seed,
    message,
    mutations: worst.mutations,
    bytes: mutated(sample.bytes, worst.mutations, pool),
  }
}

/** Throws when the bytes, as a file of that name, break the property. */
export async function holds(path: string, bytes: Uint8Array, { js, cut }: Pick<Case, 'js' | 'cut'>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'hopscope-fuzz-'))
  try {
    mkdirSync(join(folder, 'in'))
    const file = join(folder, 'in', basename(path))
    writeFileSync(file, bytes)
    let best = Number.POSITIVE_INFINITY
    let allowed = 0
    for (let i = 0; i < TRIES && best > allowed; i++) {
      const store = makeStore(join(folder, `spill${i}`), LIMITS, [PASSWORD])
      const { sources, milliseconds } = await ingestHere(file, store, js ? 'js' : 'wasm', () => cut)
      allowed = TIME_EACH + TIME_BYTE * sources.reduce((n, s) => n + s.bytes, 0)
      best = Math.min(best, milliseconds)
    }
    if (best > allowed) throw new Error(`took ${best.toFixed(0)} ms, ${allowed.toFixed(0)} are allowed`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
