/** Collects what a report needs and turns it into bytes. */
import type { EvidenceLine } from '@shared/contract/host'
import type { Catalogue } from '@shared/model/case'
import type { SourceRef } from '@shared/model/source'
import type { MessageDetail } from '@shared/query/message-detail'
import { buildReport } from '@shared/report/html'
import type { ReportInput, ReportLine } from '@shared/report/report-input'

/** What the host answers in one call. */
const LINES_A_CALL = 500

export async function reportBytes(
  catalogue: Catalogue,
  messages: readonly MessageDetail[],
  read: (refs: readonly SourceRef[]) => Promise<readonly EvidenceLine[]>,
): Promise<ArrayBuffer> {
  const input: ReportInput = { catalogue, messages, lines: await readLines(messages, read), madeAt: Date.now() }
  return new TextEncoder().encode(buildReport(input)).buffer
}

/** Every line that a hop or an event rests on, once. */
async function readLines(
  messages: readonly MessageDetail[],
  read: (refs: readonly SourceRef[]) => Promise<readonly EvidenceLine[]>,
): Promise<ReportLine[]> {
  const refs = new Map<string, SourceRef>()
  for (const m of messages)
    for (const r of [...m.hops.flatMap((h) => h.evidence), ...m.events])
      refs.set(`${r.source}:${r.offset}`, { source: r.source, offset: r.offset, length: r.length, line: r.line })
  const all = [...refs.values()]
  const out: ReportLine[] = []
  for (let i = 0; i < all.length; i += LINES_A_CALL) {
    const some = all.slice(i, i + LINES_A_CALL)
    const lines = await read(some)
    some.forEach((ref, k) => {
      const line = lines[k]
      out.push({ ref, text: line?.text ?? null, cut: line?.cut ?? false, problem: line?.problem ?? null })
    })
  }
  return out
}
