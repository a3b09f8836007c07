/** Reads what was given to a command and makes a case of it, for as long as the command works with it. */
import { rm } from 'node:fs/promises'
import { Table } from '@shared/columns/table'
import type { RouteTableName } from '@shared/model/routes'
import type { RouteTables } from '@shared/query/message-detail'
import { makeTemporary, sweepTemporary } from '../cases/sweep'
import { makeStore } from '../files/store'
import { buildCatalogue } from '../ingest/catalogue'
import { IngestJob, type JobResult } from '../ingest/job'
import { asRoots, inputNames } from '../ingest/roots'
import { PRODUCER } from '../version'
import { readPasswords } from './passwords'
import { ProgressLine } from './progress-line'
import { SettingsSegments, type WholeCase } from './whole-case'

export interface CaseWords {
  readonly paths: readonly string[]
  /** File with passwords, null for none. */
  readonly passwordFile: string | null
}

/** Gives what `use` gives; nothing of the case is left on the disk afterwards. */
export async function withCase(words: CaseWords, use: (whole: WholeCase) => Promise<number> | number): Promise<number> {
  const passwords = words.passwordFile === null ? [] : await readPasswords(words.passwordFile)
  await sweepTemporary()
  const spill = await makeTemporary()
  const store = makeStore(spill, {}, passwords)
  const line = new ProgressLine(process.stderr)
  const settings = new SettingsSegments()
  const job = new IngestJob({
    roots: asRoots(words.paths),
    store,
    onFile: (f) => line.file(f),
    onPhase: (p) => line.to(p),
    onSegment: (source, segment) => settings.add(source, segment),
  })
  const interrupt = () => job.cancel()
  process.once('SIGINT', interrupt)
  try {
    const done = await job.run()
    line.end()
    const inputs = inputNames(words.paths)
    const facts = { caseId: 'cli', name: inputs.join(', '), inputs, example: false, createdAt: 0, producer: PRODUCER }
    const catalogue = buildCatalogue(facts, done.sources, done.result, !done.cancelled)
    return await use({ catalogue, tables: openTables(done), settings, places: done.places, store })
  } finally {
    line.end()
    process.off('SIGINT', interrupt)
    await rm(spill, { recursive: true, force: true })
  }
}

function openTables(done: JobResult): RouteTables {
  const open = ([name, buffers]: [string, ArrayBufferLike[]]) => [name, new Table(buffers)] as const
  return Object.fromEntries(Object.entries(done.result.tables).map(open)) as Record<RouteTableName, Table>
}
