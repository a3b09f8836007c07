/**
 * The property of captures: whatever is done to a sample, the reader neither throws nor hangs, accounts for every byte, and finds the same however the
 * bytes were cut into pieces. A sample's mutations are the same in every run of as many.
 */
import assert from 'node:assert'
import { type Capture, CaptureReader } from '@shared/formats/capture/capture'
import * as fc from 'fast-check'
import { type Random, random } from '../builders/random'
import { sampleBytes, sampleNames } from '../captures/read-sample'
import { mutated, mutation } from './mutation'

/** Milliseconds a file may take, and for each byte; slow machines get more tries. */
const TIME_EACH = 300
const TIME_BYTE = 0.002
const TRIES = 3
/** Large samples are mutated in their first part. */
const MOST = 120_000
const SEED = 20_261_121
/** Places that are changed at a time when numbers are made absurd, in the first bytes: there the structure is. */
const ABSURD = 20
const HEAD = 6_000
const NUMBERS: readonly (readonly number[])[] = [
  [0, 0],
  [255, 255],
  [0, 0, 0, 128],
  [255, 255, 255, 127],
  [1, 0],
  [0, 0, 4, 0],
]

export interface CaptureSample {
  readonly name: string
  readonly bytes: Uint8Array
  readonly seed: number
}

export const captureSamples = (): CaptureSample[] =>
  sampleNames().map((name, i) => ({ name, bytes: sampleBytes(name).slice(0, MOST), seed: SEED + i }))

const cases = fc.record({
  mutations: fc.array(mutation, { minLength: 1, maxLength: 8 }),
  chunk: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 20_000 })),
})

/** Checks `runs` mutations of a sample; what fails as text, shrunk, or null when all hold. */
export function mutationsHold({ bytes, seed }: CaptureSample, all: readonly CaptureSample[], runs: number): string | null {
  const others = all.map((s) => s.bytes)
  const outcome = fc.check(
    fc.property(cases, ({ mutations, chunk }) => holds(mutated(bytes, mutations, others), chunk)),
    { seed, numRuns: runs },
  )
  return outcome.failed ? (fc.defaultReportMessage(outcome) ?? 'failed') : null
}

/** Numbers of packets, lengths and times made absurd, one by one. Throws when something does not hold. */
export function absurdNumbersHold({ bytes, seed }: CaptureSample, runs: number): void {
  const rng = random(seed)
  for (let run = 0; run < runs; run++) holds(absurd(bytes.slice(0, HEAD), rng), 1 + rng.below(3000))
}

function absurd(bytes: Uint8Array, rng: Random): Uint8Array {
  for (let i = 0; i < ABSURD; i++) {
    const at = Math.min(bytes.length, 24 + 2 * rng.below(Math.max(1, (bytes.length - 28) >> 1)))
    bytes.set(rng.pick(NUMBERS).slice(0, bytes.length - at), at)
  }
  return bytes
}

function holds(bytes: Uint8Array, chunk: number): void {
  const whole = inTime(bytes)
  const { headers, packets, setAside } = whole.balance
  assert.deepStrictEqual(
    [headers + packets + setAside, headers >= 0, packets >= 0, setAside >= 0],
    [bytes.length, true, true, true],
    `balance of ${bytes.length} bytes: ${JSON.stringify(whole.balance)}`,
  )
  assert(whole.streams.count <= whole.packets, `${whole.streams.count} streams of ${whole.packets} packets`)
  assert(whole.notes.length <= 200, `${whole.notes.length} notes`)
  assert.strictEqual(told(read(bytes, chunk)), told(whole), `not the same in pieces of ${chunk} bytes`)
}

function inTime(bytes: Uint8Array): Capture {
  const allowed = TIME_EACH + TIME_BYTE * bytes.length
  let took = 0
  for (let tries = 0; tries < TRIES; tries++) {
    const [wall, cpu] = [performance.now(), process.cpuUsage()]
    const whole = read(bytes, bytes.length)
    const { user, system } = process.cpuUsage(cpu)
    // CPU counts other threads of the process too, wall the wait for a busy machine
    took = Math.min(performance.now() - wall, (user + system) / 1000)
    if (took <= allowed) return whole
  }
  throw new Error(`${bytes.length} bytes took ${took.toFixed(0)} ms, ${allowed.toFixed(0)} are allowed`)
}

function read(bytes: Uint8Array, chunk: number): Capture {
  const reader = new CaptureReader({ checksums: 'all' })
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk))
  return reader.finish()
}

/** All that a reader tells; touches every stream. */
const told = (c: Capture) => JSON.stringify([c, Array.from({ length: c.streams.count }, (_, i) => c.streams.at(i))])
