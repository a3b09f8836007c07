/** A short piece of the long run (npm run fuzz): some mutations of every sample, always the same ones. */
import { describe, expect, test } from 'vitest'
import { checkSample } from '../../fuzz/property'
import { samples } from '../../fuzz/samples'

const all = await samples()
const RUNS = 8

test('the samples are found', () => {
  expect(all.length).toBeGreaterThan(50)
  expect(all.filter((s) => s.path.startsWith('made/')).length).toBeGreaterThan(8)
})

describe(`${RUNS} mutations of each`, () => {
  test.each(all.map((s, i) => [s.path, s, i] as const))('%s', async (_path, sample, i) => {
    const failure = await checkSample(sample, all, RUNS, 20_260_310 + i)
    expect(failure && { message: failure.message, mutations: failure.mutations }).toBeNull()
  })
})
