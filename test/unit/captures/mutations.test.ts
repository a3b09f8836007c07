/** Some mutations of every sample capture, always the same ones; `npm run fuzz:captures` is the long run. */
import { expect, test } from 'vitest'
import { absurdNumbersHold, captureSamples, mutationsHold } from '../../fuzz/capture-property'

const RUNS = Number(process.env.HOPSCOPE_RUNS ?? 8)
const all = captureSamples()

test.each(all.map((sample) => [sample.name, sample] as const))(`${RUNS} mutations of %s`, (_, sample) => {
  expect(mutationsHold(sample, all, RUNS)).toBeNull()
  absurdNumbersHold(sample, RUNS)
})
