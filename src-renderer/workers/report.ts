/** Collects what a report needs and turns it into bytes. */
import type { EvidenceLine } from '@shared/contract/host'
import type { Catalogue } from '@shared/model/case'
import type { SourceRef } from '@shared/model/source'
import type { MessageDetail } from '@shared/query/message-detail'
import { buildReport } from '@shared/report/html'
import type { ReportInput, ReportLine } from '@shared/report/report-input'
import type { ReportOverview } from '@shared/report/report-overview'
import { reportRefs } from '@shared/report/report-refs'

/** What the host answers in one call. */
const LINES_A_CALL = 500

export async function reportBytes(
  catalogue: Catalogue,
  messages: readonly MessageDetail[],
  overview: ReportOverview,
  read: (refs: readonly SourceRef[]) => Promise<readonly EvidenceLine[]>,
): Promise<ArrayBuffer> {
  const { refs } = reportRefs(messages)
  const input: ReportInput = { catalogue, messages, lines: await readLines(refs, read), madeAt: Date.now(), overview }
  return new TextEncoder().encode(buildReport(input)).buffer
}

async function readLines(
  refs: readonly SourceRef[],
  read: (refs: readonly SourceRef[]) => Promise<readonly EvidenceLine[]>,
): Promise<ReportLine[]> {
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
