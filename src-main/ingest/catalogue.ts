/** The catalogue of a case: what was opened and what came of it, without rows. */
import type { Correlated } from '@shared/correlate/correlate'
import type { Catalogue, Totals } from '@shared/model/case'
import type { SourceFile } from '@shared/model/source'

export interface CaseFacts {
  readonly caseId: string
  readonly name: string
  readonly inputs: readonly string[]
  readonly example: boolean
  readonly createdAt: number
  readonly producer: string
}

export function buildCatalogue(facts: CaseFacts, sources: readonly SourceFile[], result: Correlated, complete: boolean): Catalogue {
  const { timeRange, serverOf, serverWhy, nodes, coverage } = result
  return { ...facts, timeRange, sources, serverOf, serverWhy, nodes, coverage, totals: totalsOf(sources, result), complete }
}

/** Duplicates were read but count once. */
function totalsOf(sources: readonly SourceFile[], { counts }: Correlated): Totals {
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
    messages: counts.messages,
    hops: counts.hops,
    sessions: counts.sessions,
    streams: 0,
    findings: 0,
  }
}
