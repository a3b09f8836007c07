/** Runs the whole analysis of a folder in this process, with real worker threads, and gives the contract's JSON. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Table } from '@shared/columns/table'
import type { Catalogue } from '@shared/model/case'
import type { RouteTableName } from '@shared/model/routes'
import type { RouteTables } from '@shared/query/message-detail'
import { analysisJson } from '@shared/report/analysis'
import { makeStore } from '../../src-main/files/store'
import { buildCatalogue } from '../../src-main/ingest/catalogue'
import { IngestJob, type JobOptions, type JobResult } from '../../src-main/ingest/job'
import type { Limits } from '../../src-main/ingest/limits'
import { asRoots } from '../../src-main/ingest/roots'

export interface Analyzed {
  readonly job: JobResult
  readonly catalogue: Catalogue
  readonly tables: RouteTables
  /** As `--json` writes it. */
  readonly text: string
}

export interface AnalyzeOptions extends Partial<Omit<JobOptions, 'store' | 'roots'>> {
  readonly limits?: Partial<Limits>
  readonly passwords?: readonly string[]
}

export async function analyzePaths(roots: readonly string[], { limits, passwords, ...more }: AnalyzeOptions = {}): Promise<Analyzed> {
  const spill = mkdtempSync(join(tmpdir(), 'hopscope-test-'))
  try {
    const job = await new IngestJob({ roots: asRoots(roots), store: makeStore(spill, limits, passwords), ...more }).run()
    const facts = { caseId: 'test', name: 'test', inputs: ['bundle'], example: false, createdAt: 0, producer: 'test' }
    const catalogue = buildCatalogue(facts, job.sources, job.result, !job.cancelled)
    const open = ([name, buffers]: [string, ArrayBufferLike[]]) => [name, new Table(buffers)] as const
    const tables = Object.fromEntries(Object.entries(job.result.tables).map(open)) as Record<RouteTableName, Table>
    return { job, catalogue, tables, text: [...analysisJson(catalogue, tables, '0')].join('') }
  } finally {
    rmSync(spill, { recursive: true, force: true })
  }
}
