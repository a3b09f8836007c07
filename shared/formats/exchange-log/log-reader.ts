/**
 * The reader all Exchange transport logs share. They differ in what their fields are; each format brings that as a table. Columns are
 * mapped by the `#Fields` line above a row and never by position or product version.
 */
import { type DerivedColumn, makePlan, type Treatment } from '../../columns/scan/plan'
import type { ScanSummary } from '../../columns/scan/scanner'
import type { SourceKind } from '../../model/source'
import type { Reader, ReaderContext, ReadSummary } from '../format'
import { logIssues } from './log-issues'

export interface LogTable {
  /** Format id, also `table` of the segments. */
  readonly id: string
  readonly treatments: Readonly<Record<string, Treatment>>
  readonly derived: readonly DerivedColumn[]
  readonly kindOf: (summary: ScanSummary) => SourceKind
}

export function openLogReader(log: LogTable, context: ReaderContext): Reader {
  const scanner = context.scanners.open({
    table: log.id,
    source: context.source,
    shared: context.shared,
    planFor: (fields) => makePlan(fields, log.treatments, log.derived),
    onSegment: context.onSegment,
  })
  return {
    space: () => scanner.space(),
    push: (bytes) => scanner.push(bytes),
    finish: () => summarize(scanner.finish(), log),
  }
}

function summarize(s: ScanSummary, log: LogTable): ReadSummary {
  return {
    kind: log.kindOf(s),
    records: s.records,
    setAsideLines: s.setAsideLines,
    balance: s.balance,
    setAside: s.setAside,
    issues: logIssues(s),
    encoding: s.encoding,
    header: s.header,
    first: s.first,
    last: s.last,
    clock: null,
    owner: null,
  }
}
