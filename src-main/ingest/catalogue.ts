/** The catalogue of a case: what was opened and what came of it, without rows. */
import type { RowCopies } from '@shared/correlate/copies'
import type { Correlated } from '@shared/correlate/correlate'
import { loneFiles } from '@shared/correlate/lone-files'
import type { TraceOrder } from '@shared/correlate/trace-times'
import type { Catalogue, Totals } from '@shared/model/case'
import type { Issue, SourceFile } from '@shared/model/source'

export interface CaseFacts {
  readonly caseId: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly example: boolean
  readonly createdAt: number
  readonly producer: string
}

export function buildCatalogue(facts: CaseFacts, read: readonly SourceFile[], result: Correlated, complete: boolean): Catalogue {
  const { timeRange, serverOf, serverWhy, nodes, databases, coverage, asks, copies, traceOrders } = result
  const sources = withLone(withCopies(withOrders(read, traceOrders), copies))
  return {
    ...facts,
    timeRange,
    sources,
    serverOf,
    serverWhy,
    nodes,
    databases,
    coverage,
    asks,
    totals: totalsOf(sources, result),
    complete,
  }
}

/** Says in each file which of its rows another one has too. */
function withCopies(read: readonly SourceFile[], copies: readonly RowCopies[]): readonly SourceFile[] {
  if (copies.length === 0) return read
  const sources = [...read]
  for (const { source, of, rows } of copies) {
    const file = sources[source]
    if (!file) continue
    const message = `${rows.toLocaleString('en-US')} rows are in ${read[of]?.path ?? 'other files'} too; they count once.`
    sources[source] = noted(file, { code: 'rows.copies', severity: 'notice', count: rows, message })
  }
  return sources
}

/** What other files tell of the dates of a trace takes the place of the note that nothing in it does. */
function withOrders(read: readonly SourceFile[], orders: readonly TraceOrder[]): readonly SourceFile[] {
  if (orders.length === 0) return read
  const sources = [...read]
  for (const { source, why } of orders) {
    const file = sources[source]
    if (!file?.clock) continue
    const open = file.issues.find((i) => i.code === 'trace.date-order')
    const issues = file.issues.map((i) => (i === open ? { ...i, severity: 'info' as const, message: why } : i))
    const note = file.note === open?.message ? why : file.note
    sources[source] = { ...file, issues, note, clock: { ...file.clock, why: `${file.clock.why} ${why}` } }
  }
  return sources
}

const LONE =
  'It is alone in its folder and from other days than the other logs: the log collector copies the newest file when none lies inside its time window. It says nothing of the days that were asked for and is left out of the time range.'

function withLone(read: readonly SourceFile[]): readonly SourceFile[] {
  const lone = new Set(loneFiles(read))
  if (lone.size === 0) return read
  return read.map((s) => (lone.has(s.id) ? noted(s, { code: 'file.lone', severity: 'notice', count: 1, message: LONE }) : s))
}

/** A note that is there already is the graver one. */
function noted(file: SourceFile, issue: Issue): SourceFile {
  const state = file.state === 'indexed' ? 'indexed-with-notes' : file.state
  return { ...file, issues: [...file.issues, issue], state, note: file.note ?? issue.message }
}

/** Duplicates were read but count once. */
function totalsOf(sources: readonly SourceFile[], result: Correlated): Totals {
  const { counts } = result
  const read = sources.filter((s) => s.format !== null && s.duplicateOf === null)
  const sum = (pick: (s: SourceFile) => number) => read.reduce((n, s) => n + pick(s), 0)
  return {
    files: sources.length,
    bytesRead: sum((s) => s.bytes),
    bytesInRecords: sum((s) => s.balance.inRecords),
    bytesInHeaders: sum((s) => s.balance.inHeaders),
    bytesSetAside: sum((s) => s.balance.setAside),
    records: sum((s) => s.records),
    setAside: sum((s) => s.setAsideLines),
    copies: result.copies.reduce((n, c) => n + c.rows, 0),
    messages: counts.messages,
    hops: counts.hops,
    sessions: counts.sessions,
    connections: counts.connections,
    streams: counts.streams,
    findings: 0,
  }
}
