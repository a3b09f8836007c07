/** The thread that joins rows, with the memory it may take. */
import { totalmem } from 'node:os'
import type { Worker } from 'node:worker_threads'
import createCorrelator from '../workers/correlate.worker?nodeWorker'

/** MiB. Node would stop at 4 GiB whatever the machine has. Segments are outside of this. */
export function joinMemory(): number {
  return Math.max(4096, Math.floor((totalmem() * 0.6) / 2 ** 20))
}

/** `memory`: MiB of objects that stay. */
export function startJoinThread(memory = joinMemory()): Worker {
  // what is made for one message is rubbish after it: with three times the usual room for the young, far less of it is copied about
  const maxYoungGenerationSizeMb = Math.max(USUAL_YOUNG, Math.min(3 * USUAL_YOUNG, memory / 16))
  return createCorrelator({ resourceLimits: { maxOldGenerationSizeMb: memory, maxYoungGenerationSizeMb } })
}

/** MiB that Node gives to young objects by itself. */
const USUAL_YOUNG = 48
