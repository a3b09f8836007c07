/** The page of a message: the sentence, the facts, the route as picture and as table, then everything these rest on. */
import { formatBytes, formatCounted, formatDuration, formatInstant } from '../../base/format'
import type { RouteNode } from '../../model/routes'
import type { MessageDetail } from '../../query/message-detail'
import type { ReportInput } from '../report-input'
import { buildRouteGraph } from '../route-graph'
import { routeSvg } from '../route-svg'
import { buildSentence, type Tone as SentenceTone } from '../sentence'
import { buildWaterfall } from '../waterfall/waterfall'
import { PAGE_SHEET, waterfallSvg } from '../waterfall/waterfall-svg'
import { DIRECTION_WORDS } from '../words'
import { hopCaptures } from './captures'
import { citationsOf, type LineIndex } from './citations'
import { delaysTable } from './delays'
import { type Html, html, NOTHING, type Part, said } from './escape'
import { eventsTable, hopTable, recipientsTable, triesTable } from './message-tables'
import { outcomeState } from './state'
import { facts } from './table'

const TONE_CLASSES: Readonly<Record<SentenceTone, string>> = {
  plain: '',
  strong: '',
  wait: 'deferred',
  failed: 'failed',
  delivered: 'delivered',
  uncovered: 'uncovered',
  absent: 'absent',
  inferred: 'inferred',
}

export function messageSection(m: MessageDetail, input: ReportInput, lines: LineIndex, shown: ReadonlySet<string>): Html {
  const { nodes } = input.catalogue
  const cited = citationsOf(m, input, lines)
  return html`<section class="page" aria-labelledby="${m.id}"><h2 id="${m.id}">${m.id} ${said(m.subject || '(no subject)')}</h2>
<p class="lead">${sentence(m, input)}</p>
${messageFacts(m, shown)}${picture(m, nodes)}
${hopTable(m, nodes, cited.link)}${triesTable(m, nodes)}${captures(m, input)}
${waterfall(m, input)}${delaysTable(m, nodes)}
${recipientsTable(m, nodes, cited.link)}
${eventsTable(m, nodes, cited.link)}
${cited.section}</section>\n`
}

function captures(m: MessageDetail, { captured, catalogue }: ReportInput): Html {
  const shown = new Set(captured?.worst.map((w) => w.stream.index))
  return hopCaptures(m.id, captured?.ofMessages.get(m.index) ?? [], catalogue.nodes, shown)
}

function sentence(m: MessageDetail, { catalogue, innermost }: ReportInput): Html {
  const parts = buildSentence(m, catalogue.nodes, { ...(innermost && { innermost }) }).map(({ text, tone }) => {
    if (tone === 'plain') return said(text)
    const words = html`<b>${said(text)}</b>`
    return tone === 'strong' ? words : html`<span class="${TONE_CLASSES[tone]}">${words}</span>`
  })
  return html`${parts}`
}

function messageFacts(m: MessageDetail, shown: ReadonlySet<string>): Html {
  const pairs: [string, Part][] = [
    ['Outcome', outcomeState(m.outcome)],
    ['Direction', DIRECTION_WORDS[m.direction]],
    ['Sender', said(m.sender || 'not known')],
    ['Recipients', formatCounted(m.recipients.length, 'recipient')],
    ['First record', formatInstant(m.first)],
    ['Last record', formatInstant(m.last)],
    ['Took', m.totalMs === null ? 'not known' : formatDuration(m.totalMs)],
    ['Size', formatBytes(m.bytes) || 'not logged'],
    ['Message-ID', html`<code>${said(m.messageId || 'not logged')}</code>`],
    ['Rests on', m.complete ? 'logs that cover it all' : 'logs that do not cover it all'],
  ]
  if (m.networkMessageId) pairs.push(['Network id', html`<code>${said(m.networkMessageId)}</code>`])
  if (m.related.length)
    pairs.push([
      'Related',
      html`${m.related.map((r, i) => html`${i > 0 ? ', ' : ''}${shown.has(r.id) ? html`<a href="#${r.id}">${r.id}</a>` : r.id} (${r.relation.replace('-', ' ')})`)}`,
    ])
  return facts(pairs)
}

/** Where the time went, drawn; what the table beneath has in figures. */
function waterfall(m: MessageDetail, input: ReportInput): Html {
  const w = buildWaterfall(m, input.catalogue, { isAdjusted: false, recipient: null, toggled: new Set() })
  // one stage is a sentence and no picture
  if (!w || w.total.ms <= 0 || w.rows.filter((r) => r.critical && r.level > 1).length < 2) return NOTHING
  const to = m.recipients[w.way.recipient]?.address ?? ''
  const whose = m.recipients.length > 1 ? ', the slowest' : ''
  const svg = waterfallSvg(w, m.id, `Where the time of ${m.id} went`, '', PAGE_SHEET)
  return html`<figure>${svg}<figcaption>Where the time of ${m.id} went, on the way to ${said(to)}${whose}.</figcaption></figure>`
}

function picture(m: MessageDetail, nodes: readonly RouteNode[]): Html {
  const graph = buildRouteGraph(m, nodes)
  if (graph.nodes.length === 0) return NOTHING
  const folded =
    graph.folded > 0 ? ` ${formatCounted(graph.folded, 'equal hop is', 'equal hops are')} folded into one line; the table has all.` : ''
  return html`<figure>${routeSvg(graph, m.id, `Route of ${m.id}`)}<figcaption>Route of ${m.id}. Numbers on the lines are those of the table.${folded}</figcaption></figure>`
}
