/**
 * The bundle that ships as *Try the example organisation*: a small run of the DAG pair with fixed numbers, kept in resources/example.
 * `node test/tools/run-ts.mjs test/simulator/example.ts` writes it again; a test compares it with what is committed.
 */
import { rmSync } from 'node:fs'
import { resolve } from 'node:path'
import { folderSink, type memorySink } from './bundle'
import { type DagPairOptions, simulateDagPair } from './dag-pair'

/** Slow probes keep it small enough to ship as plain text. */
export const EXAMPLE: DagPairOptions = { messages: 140, seed: 'e2', from: '2026-03-10', days: 1, probeSeconds: 300 }

export const EXAMPLE_FOLDER = 'resources/example'

/** Writes the example into a sink, as the files of one folder. */
export function simulateExample(sink: ReturnType<typeof memorySink> | ReturnType<typeof folderSink>): void {
  simulateDagPair(EXAMPLE, sink)
}

if (process.argv[1]?.endsWith('example.mjs')) {
  const folder = resolve(EXAMPLE_FOLDER)
  rmSync(folder, { recursive: true, force: true })
  const sink = folderSink(folder)
  simulateExample(sink)
  const { files, bytes } = sink.finish()
  process.stdout.write(`${EXAMPLE_FOLDER}: ${files} files, ${bytes} bytes\n`)
}
