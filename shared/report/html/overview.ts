/** Messages in numbers: by outcome, by direction, the slowest and those in trouble. */
import { formatCount, formatCounted, formatDuration, formatShare } from '../../base/format'
import type { OverviewMessage, ReportOverview } from '../report-overview'
import { DIRECTION_WORDS } from '../words'
import { type Html, html, NOTHING, said } from './escape'
import { outcomeState } from './state'
import { type Row, table } from './table'
import { daysOf } from './when'

export function overviewSection(o: ReportOverview, shown: ReadonlySet<string>): Html {
  const total = o.messages
  const count = (n: number) => [formatCount(n), formatShare(n, total)]
  const columns = (head: string) => [{ head }, { head: 'Messages', look: 'num' as const }, { head: 'Share', look: 'num' as const }]
  const sum = ['All', formatCount(total), formatShare(total, total)]
  const outcomes = o.outcomes.map((x): Row => ({ cells: [outcomeState(x.outcome), ...count(x.count)] }))
  const directions = o.directions.map((x): Row => ({ cells: [DIRECTION_WORDS[x.direction], ...count(x.count)] }))
  const trouble =
    o.troubled === 0
      ? html`<p>No message failed or was deferred when the logs ended.</p>`
      : messagesTable(`Failed, partly failed or deferred: ${formatCounted(o.troubled, 'message')}`, o.trouble, shown, o.troubled)
  return html`<section aria-labelledby="messages"><h2 id="messages">Messages in numbers</h2>
<div class="pair">${table('By outcome', columns('Outcome'), outcomes, sum)}${table('By direction', columns('Direction'), directions, sum)}</div>
${o.slowest.length ? messagesTable('The slowest', o.slowest, shown, o.slowest.length) : NOTHING}${trouble}</section>\n`
}

function messagesTable(caption: string, list: readonly OverviewMessage[], shown: ReadonlySet<string>, all: number): Html {
  const days = daysOf(list.map((m) => m.first))
  const rows = list.map(
    (m): Row => ({
      cells: [
        shown.has(m.id) ? html`<a href="#${m.id}">${m.id}</a>` : m.id,
        days.show(m.first),
        html`${said(m.subject || '(no subject)')}<span class="sub">${said(m.sender)}, ${formatCounted(m.recipients, 'recipient')}</span>`,
        html`${outcomeState(m.outcome)}<span class="sub">${said(m.codes)}</span>`,
        formatDuration(m.totalMs),
        said(m.route),
      ],
    }),
  )
  const columns = [
    { head: 'No.', look: 'id' as const },
    { head: 'First', look: 'time' as const },
    { head: 'Subject, sender', look: 'wide' as const },
    { head: 'Outcome', look: 'name' as const },
    { head: 'Took', look: 'num' as const },
    { head: 'Route', look: 'name' as const },
  ]
  const rest = all - list.length
  const note =
    rest > 0 ? html`<p class="note">${formatCounted(rest, 'more message')} ${rest === 1 ? 'is' : 'are'} not listed.</p>` : NOTHING
  return html`${table(html`${caption} ${days.zone}`, columns, rows)}${note}`
}
