/**
 * Mutations of every sample capture, always the same ones: nothing is thrown, nothing hangs, every byte is accounted for, and what is found does
 * not depend on how the bytes were cut into pieces. HOPSCOPE_RUNS=2000 makes a long run of it.
 */

import { type Capture, CaptureReader } from '@shared/formats/capture/capture'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { random } from '../../builders/random'
import { sampleBytes, sampleNames } from '../../captures/read-sample'
import { mutated, mutation } from '../../fuzz/mutation'

const RUNS = Number(process.env.HOPSCOPE_RUNS ?? 8)
/** Milliseconds a file may take, and for each byte; slow machines get more tries. */
const TIME_EACH = 300
const TIME_BYTE = 0.002

/** Large samples are mutated in their first part. */
const MOST = 120_000
const all = sampleNames().map((name) => [name, sampleBytes(name).slice(0, MOST)] as const)
const others = all.map(([, bytes]) => bytes)

function read(bytes: Uint8Array, chunk: number): Capture {
  const reader = new CaptureReader({ checksums: 'all' })
  for (let at = 0; at < bytes.length; at += chunk) reader.push(bytes.subarray(at, at + chunk))
  return reader.finish()
}

/** All that a reader tells; touches every stream. */
const told = (c: Capture) => JSON.stringify([c, Array.from({ length: c.streams.count }, (_, i) => c.streams.at(i))])

function holds(bytes: Uint8Array, chunk: number): void {
  const allowed = TIME_EACH + TIME_BYTE * bytes.length
  let took = Number.POSITIVE_INFINITY
  let whole: Capture | null = null
  for (let tries = 0; tries < 3 && took > allowed; tries++) {
    const began = performance.now()
    whole = read(bytes, bytes.length)
    took = Math.min(took, performance.now() - began)
  }
  expect(took).toBeLessThan(allowed)
  if (!whole) return
  const { headers, packets, setAside } = whole.balance
  expect([headers + packets + setAside, headers >= 0, packets >= 0, setAside >= 0]).toEqual([bytes.length, true, true, true])
  expect(whole.streams.count).toBeLessThanOrEqual(whole.packets)
  expect(whole.notes.length).toBeLessThanOrEqual(200)
  expect(told(read(bytes, chunk))).toBe(told(whole))
}

const cases = fc.record({
  mutations: fc.array(mutation, { minLength: 1, maxLength: 8 }),
  chunk: fc.oneof(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 41, max: 20_000 })),
})

describe(`${RUNS} mutations of each`, () => {
  test.each(all.map(([name, bytes], i) => [name, bytes, i] as const))('%s', (_name, bytes, i) => {
    const outcome = fc.check(
      fc.property(cases, ({ mutations, chunk }) => {
        holds(mutated(bytes, mutations, others), chunk)
      }),
      { seed: 20_261_121 + i, numRuns: RUNS },
    )
    expect(outcome.failed, fc.defaultReportMessage(outcome)).toBe(false)
  })
})

test('numbers of packets, lengths and times made absurd, one by one', () => {
  const rng = random(3)
  for (const [, bytes] of all) {
    for (let run = 0; run < RUNS; run++) {
      const bad = bytes.slice(0, 6000)
      for (let i = 0; i < 20; i++) {
        const at = 24 + 2 * rng.below(Math.max(1, (bad.length - 28) >> 1))
        bad.set(
          rng
            .pick([
              [0, 0],
              [255, 255],
              [0, 0, 0, 128],
              [255, 255, 255, 127],
              [1, 0],
              [0, 0, 4, 0],
            ])
            .slice(0, Math.max(0, bad.length - at)),
          Math.min(at, bad.length),
        )
      }
      holds(bad, 1 + rng.below(3000))
    }
  }
})
