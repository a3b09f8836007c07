/**
 * The report as one HTML file: no script, no request, readable in a browser and on paper. What was received and what it covers comes
 * first, then a page per chosen message with every line it rests on. The same input gives the same bytes, but for the line of the date.
 */

import { capturesSection } from './html/captures'
import { caseDelaysSection } from './html/case-delays'
import { indexLines } from './html/citations'
import { coverageSection } from './html/coverage'
import { NOTHING } from './html/escape'
import { filesSection } from './html/files'
import { summarySection, timeSection, titleBlock } from './html/front'
import { messageSection } from './html/message'
import { methodSection } from './html/method'
import { notesSection } from './html/notes'
import { overviewSection } from './html/overview'
import { contents, page } from './html/page'
import { serversSection } from './html/servers'
import type { ReportInput } from './report-input'

export function buildReport(input: ReportInput): string {
  const { catalogue, messages, overview, delays, captured } = input
  const isPart = (input.window ?? null) !== null
  const lines = indexLines(input.lines)
  const shown = new Set(messages.map((m) => m.id))
  return page(input, [
    titleBlock(input),
    summarySection(input),
    contents(input),
    notesSection(input.notes ?? [], shown),
    overview ? overviewSection(overview, shown) : NOTHING,
    delays ? caseDelaysSection(delays, catalogue.nodes, shown, isPart) : NOTHING,
    captured ? capturesSection(captured, catalogue, isPart) : NOTHING,
    timeSection(),
    coverageSection(catalogue),
    serversSection(catalogue, messages),
    filesSection(catalogue),
    ...messages.map((m) => messageSection(m, input, lines, shown)),
    methodSection(),
  ]).markup
}
