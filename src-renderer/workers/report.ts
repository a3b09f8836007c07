/** Collects what a report needs and turns it into bytes. */
import type { EvidenceLine } from '@shared/contract/host'
import { innermost } from '@shared/formats/status-text/status-text'
import type { SourceRef } from '@shared/model/source'
import { buildReport } from '@shared/report/html'
import type { ReportInput, ReportLine } from '@shared/report/report-input'
import { reportRefs } from '@shared/report/report-refs'

/** What the host answers in one call. */
const LINES_A_CALL = 500

type ReadLines = (refs: readonly SourceRef[]) => Promise<readonly EvidenceLine[]>

type Facts = Required<Pick<ReportInput, 'catalogue' | 'messages' | 'overview' | 'delays' | 'captured' | 'notes'>>

export async function reportBytes(facts: Facts, read: ReadLines): Promise<ArrayBuffer> {
  const lines = await readLines(reportRefs(facts.messages).refs, read)
  const html = buildReport({ ...facts, innermost, lines, madeAt: Date.now(), choice: 'The messages were chosen by hand.' })
  return new TextEncoder().encode(html).buffer
}

async function readLines(refs: readonly SourceRef[], read: ReadLines): Promise<ReportLine[]> {
  const out: ReportLine[] = []
  for (let i = 0; i < refs.length; i += LINES_A_CALL) {
    const some = refs.slice(i, i + LINES_A_CALL)
    const lines = await read(some)
    some.forEach((ref, k) => {
      const line = lines[k]
      out.push({ ref, text: line?.text ?? null, cut: line?.cut ?? false, problem: line?.problem ?? null })
    })
  }
  return out
}
