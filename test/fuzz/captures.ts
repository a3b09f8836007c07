/**
 * The long run over sample captures: npm run fuzz:captures -- [--runs 2000] [--only PART-OF-NAME]
 *
 * One process, smallest samples first, a line for each as it is done: a run that was ended early tells how far it came. A failure is
 * printed with its seed, shrunk, and the run goes on.
 */
import { parseArgs } from 'node:util'
import { absurdNumbersHold, type CaptureSample, captureSamples, mutationsHold } from './capture-property'

function failureOf(sample: CaptureSample, all: readonly CaptureSample[], runs: number): string | null {
  try {
    absurdNumbersHold(sample, runs)
    return mutationsHold(sample, all, runs)
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error)
  }
}

const { values } = parseArgs({ options: { runs: { type: 'string', default: '2000' }, only: { type: 'string', default: '' } } })
const runs = Number(values.runs)
const all = captureSamples()
const chosen = all.filter((s) => s.name.includes(values.only)).sort((a, b) => a.bytes.length - b.bytes.length)
let failures = 0
chosen.forEach((sample, i) => {
  const began = performance.now()
  const failure = failureOf(sample, all, runs)
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  if (failure) failures++
  console.log(`${i + 1}/${chosen.length} ${failure ? 'FAIL' : 'holds'} ${sample.name}, ${sample.bytes.length} bytes, ${seconds} s`)
  if (failure) console.log(failure)
})
console.log(`${chosen.length} samples, ${runs} mutations and ${runs} times absurd numbers of each, ${failures} failed`)
process.exitCode = failures === 0 ? 0 : 1
