/** `hopscope analyze`: reads, correlates, writes what was asked for. */
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Table } from '@shared/columns/table'
import type { RouteTableName } from '@shared/model/routes'
import type { RouteTables } from '@shared/query/message-detail'
import { analysisJson, rowsWithin, type TimeWindow } from '@shared/report/analysis'
import { makeTemporary, sweepTemporary } from '../cases/sweep'
import { makeStore, type Store } from '../files/store'
import { buildCatalogue } from '../ingest/catalogue'
import { IngestJob, type JobResult } from '../ingest/job'
import { asRoots, inputNames } from '../ingest/roots'
import { PRODUCER, VERSION } from '../version'
import { type AnalyzeCommand, readArguments } from './arguments'
import { readPasswords } from './passwords'
import { ProgressLine } from './progress-line'
import { writeReport } from './report-file'
import { summaryText } from './summary'
import { delaysOfCase, findingsOfCase, SettingsSegments } from './whole-case'

const DONE = 0
const NOTHING = 2

export async function analyze(args: readonly string[]): Promise<number> {
  const command = readArguments(args)
  const passwords = command.passwordFile === null ? [] : await readPasswords(command.passwordFile)
  await sweepTemporary()
  const spill = await makeTemporary()
  const store = makeStore(spill, {}, passwords)
  const line = new ProgressLine(process.stderr)
  const settings = new SettingsSegments()
  const job = new IngestJob({
    roots: asRoots(command.paths),
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
    return await write(command, done, store, settings)
  } finally {
    line.end()
    process.off('SIGINT', interrupt)
    await rm(spill, { recursive: true, force: true })
  }
}

async function write(command: AnalyzeCommand, done: JobResult, store: Store, settings: SettingsSegments): Promise<number> {
  const inputs = inputNames(command.paths)
  const facts = { caseId: 'cli', name: inputs.join(', '), inputs, example: false, createdAt: 0, producer: PRODUCER }
  const catalogue = buildCatalogue(facts, done.sources, done.result, !done.cancelled)
  const tables = openTables(done)
  const bounded = command.since > Number.NEGATIVE_INFINITY || command.until < Number.POSITIVE_INFINITY
  const window: TimeWindow | null = bounded ? { since: command.since, until: command.until } : null
  const rows = rowsWithin(tables.messages, window)
  const delays = delaysOfCase(catalogue, tables, settings)
  const { findings, checks } = findingsOfCase(catalogue, tables, settings, delays)
  if (command.json !== null) await writeText(command.json, analysisJson(catalogue, tables, VERSION, window, findings))
  if (command.report !== null) await writeReport(command.report, { catalogue, tables, rows, delays, window }, done.places, store)
  const summary = command.json === '-' ? process.stderr : process.stdout
  summary.write(summaryText(catalogue, tables.messages, rows, delays, { findings, checks }))
  return catalogue.totals.records === 0 ? NOTHING : DONE
}

function openTables(done: JobResult): RouteTables {
  const open = ([name, buffers]: [string, ArrayBufferLike[]]) => [name, new Table(buffers)] as const
  return Object.fromEntries(Object.entries(done.result.tables).map(open)) as Record<RouteTableName, Table>
}

/** Writes pieces as they come; waits when the other end is slower. */
async function writeText(target: string, pieces: Iterable<string>): Promise<void> {
  const from = Readable.from(batches(pieces))
  if (target === '-') await pipeline(from, process.stdout, { end: false })
  else await pipeline(from, createWriteStream(target))
}

function* batches(pieces: Iterable<string>): Generator<string> {
  let waiting = ''
  for (const piece of pieces) {
    waiting += piece
    if (waiting.length < 1 << 16) continue
    yield waiting
    waiting = ''
  }
  yield waiting
}
