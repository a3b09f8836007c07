/**
 * Writes a bundle of logs and, beside it, the truth about it.
 *
 *   npm run simulate -- dag-pair OUT --messages 5000 --seed 7 --from 2026-03-09 --days 2
 */
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { folderSink, writeTruth } from './bundle'
import { type DagPairOptions, simulateDagPair } from './dag-pair'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { messages: { type: 'string' }, seed: { type: 'string' }, from: { type: 'string' }, days: { type: 'string' } },
})
const [, out] = positionals
const bundle = join(out!, 'bundle')
const t = Date.now()
const sink = folderSink(bundle)
const truth = simulateDagPair({ messages: Number(values.messages ?? 2000), seed: values.seed ?? '1', days: Number(values.days ?? 1) }, sink)
console.log(sink.finish(), Date.now() - t)
writeTruth(join(out!, 'truth.json'), truth)
console.log(truth.messages.length, truth.sessions, Date.now() - t, process.memoryUsage().rss / 1e6)
