/**
 * The report as one HTML file without scripts. This is the plain form: sentences, hop tables and the lines they rest on.
 * Every text passes `escaped`: what logs say is never markup.
 */
import { formatClock, formatInstant, formatSpan } from '../base/format'
import type { MessageDetail } from '../query/message-detail'
import type { ReportInput } from './report-input'
import { delayOf } from './route-graph'
import { buildSentence, sentenceText } from './sentence'
import { endsInWords, OUTCOME_WORDS } from './words'

export function buildReport(input: ReportInput): string {
  const { catalogue } = input
  const span = catalogue.timeRange ? formatSpan(catalogue.timeRange.first, catalogue.timeRange.last) : 'no times'
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>${escaped(catalogue.name)}</title>
<style>body{font:14px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#18202c;background:#fff}
table{border-collapse:collapse;width:100%;font-size:13px}th,td{text-align:left;padding:4px 8px;border-bottom:1px solid #c5ccd8;vertical-align:top}
pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:12px;background:#f0f2f6;padding:8px}</style></head><body>
<h1>${escaped(catalogue.name)}</h1>
<p>Evidence: ${escaped(catalogue.inputs.join(', '))} (${escaped(span)}). All times are UTC as logged (raw). Made ${formatInstant(input.madeAt)}.</p>
${input.messages.map((m) => messageSection(m, input)).join('\n')}
</body></html>
`
}

function messageSection(m: MessageDetail, { catalogue, lines }: ReportInput): string {
  const name = (n: number) => escaped(catalogue.nodes[n]?.name ?? 'not known')
  const hops = m.hops.map(
    (h) =>
      `<tr><td>${h.index + 1}</td><td>${name(h.from)}</td><td>${[...h.via, h.to].map(name).join(' → ')}</td><td>${formatClock(h.at)}</td><td>${delayOf(h)}</td><td>${endsInWords(h)}, ${h.certainty}</td></tr>`,
  )
  const people = m.recipients.map(
    (r) => `<tr><td>${escaped(r.address)}</td><td>${OUTCOME_WORDS[r.outcome]}</td><td>${escaped(r.status)}</td></tr>`,
  )
  const own = new Set([...m.hops.flatMap((h) => h.evidence), ...m.events].map((r) => `${r.source}:${r.offset}`))
  const raw = lines
    .filter((l) => own.has(`${l.ref.source}:${l.ref.offset}`))
    .map(
      (l) =>
        `<p>${escaped(catalogue.sources[l.ref.source]?.path ?? '')}, line ${l.ref.line}, byte ${l.ref.offset}</p><pre>${escaped(l.text ?? l.problem ?? '')}</pre>`,
    )
  return `<section><h2>${m.id}: ${escaped(m.subject)}</h2><p>${escaped(sentenceText(buildSentence(m, catalogue.nodes)))}</p>
<table><thead><tr><th>#</th><th>From</th><th>By</th><th>Time, UTC</th><th>Delay</th><th>Evidence</th></tr></thead><tbody>${hops.join('')}</tbody></table>
<table><thead><tr><th>Recipient</th><th>Outcome</th><th>Status</th></tr></thead><tbody>${people.join('')}</tbody></table>
<h3>Lines</h3>${raw.join('')}</section>`
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
const escaped = (text: string) => text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c)
