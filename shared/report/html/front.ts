/** The first page: what this is about, what came of it in a few sentences, and the time base of everything that follows. */
import { formatBytes, formatCount, formatCounted, formatInstant, formatSpan } from '../../base/format'
import type { Catalogue } from '../../model/case'
import type { ReportInput } from '../report-input'
import { DIRECTION_WORDS, OUTCOME_WORDS } from '../words'
import { type Html, html, NOTHING, said } from './escape'
import { facts } from './table'

export function titleBlock(input: ReportInput): Html {
  const { catalogue: c, messages } = input
  const period = c.timeRange ? formatSpan(c.timeRange.first, c.timeRange.last) : 'no record with a time'
  return html`<header>
<p class="brand">Hopscope · mail route report</p>
${marks(c)}<h1>${said(c.name)}</h1>
${facts([
  ['Evidence', html`${c.inputs.map((n, i) => html`${i > 0 ? ', ' : ''}${said(n)}`)}`],
  ['Evidence period', html`${period}${c.timeRange ? ', UTC' : ''}`],
  ['Messages shown', `${formatCount(messages.length)} of ${formatCount(input.overview?.messages ?? c.totals.messages)}`],
  ['Times', 'UTC as logged, raw'],
  // the one line that differs between two reports of the same evidence
  ['Generated on', html`\n${formatInstant(input.madeAt)}\n`],
  ['Made with', said(c.producer)],
])}</header>\n`
}

function marks(c: Catalogue): Html {
  const example = c.example ? html`<span class="mark inferred">EXAMPLE: an invented organisation</span>` : NOTHING
  const partial = c.complete ? NOTHING : html`<span class="mark deferred">INCOMPLETE: reading was stopped before the end</span>`
  return c.example || !c.complete ? html`<p>${example}${partial}</p>\n` : NOTHING
}

export function summarySection(input: ReportInput): Html {
  return html`<section aria-labelledby="summary"><h2 id="summary">Summary</h2>
<p class="lead">${received(input.catalogue)} ${found(input)}</p>
<p class="lead">${limits(input)}</p></section>\n`
}

function received(c: Catalogue): Html {
  const t = c.totals
  const read = c.sources.filter((s) => s.state === 'indexed' || s.state === 'indexed-with-notes').length
  const trouble = c.sources.filter((s) => s.state === 'unreadable' || s.state === 'locked' || s.state === 'skipped').length
  const bytes = c.sources.reduce((n, s) => n + s.bytes, 0)
  const named = c.nodes.filter((n) => n.kind === 'exchange-server')
  const names = named.slice(0, 6).map((n, i) => html`${i > 0 ? ', ' : ''}${said(n.name)}`)
  const more = named.length > 6 ? html` and ${named.length - 6} more` : NOTHING
  const servers = named.length === 0 ? html`no server that names itself` : html`${formatCounted(named.length, 'server')} (${names}${more})`
  const lost = trouble > 0 ? html` <span class="deferred">${formatCounted(trouble, 'file')} could not be read.</span>` : NOTHING
  const aside = t.setAside > 0 ? html`; ${formatCounted(t.setAside, 'line')} set aside` : html`; nothing set aside`
  return html`<b>${formatCounted(c.sources.length, 'file')}</b> received (${formatBytes(bytes)}), ${formatCount(read)} indexed: <b>${formatCounted(t.records, 'record')}</b> of ${servers}${aside}.${lost}`
}

function found(input: ReportInput): Html {
  const { catalogue: c, overview, window } = input
  const part = window
    ? html` in the part of the time asked for (${edge(window.since, 'the beginning')} to ${edge(window.until, 'the end')})`
    : NOTHING
  if (!overview)
    return html`<b>${formatCounted(c.totals.messages, 'message')}</b>, ${formatCounted(c.totals.hops, 'hop')} and ${formatCounted(c.totals.sessions, 'SMTP session')} were found${part}.`
  const outcomes = overview.outcomes.map(
    ({ outcome, count }, i) => html`${i > 0 ? ', ' : ''}${formatCount(count)} ${OUTCOME_WORDS[outcome]}`,
  )
  const directions = overview.directions.map(
    ({ direction, count }, i) => html`${i > 0 ? ', ' : ''}${formatCount(count)} ${DIRECTION_WORDS[direction]}`,
  )
  if (overview.messages === 0) return html`No message was found${part}.`
  return html`<b>${formatCounted(overview.messages, 'message')}</b>${part}: ${outcomes}; by direction ${directions}.`
}

const edge = (at: number, open: string) => (Number.isFinite(at) ? formatInstant(at) : open)

function limits(input: ReportInput): Html {
  const { catalogue: c, messages } = input
  const inferred = c.nodes.filter((n) => n.certainty !== 'certain')
  const names = inferred.slice(0, 4).map((n, i) => html`${i > 0 ? ', ' : ''}${said(n.name)} (${n.certainty})`)
  const more = inferred.length > 4 ? ` and ${inferred.length - 4} more` : ''
  const guess = inferred.length > 0 ? html`Inferred, not logged: ${names}${more}. ` : html`No host is inferred. `
  const uncovered = messages.filter((m) => !m.complete).length
  const partial =
    uncovered > 0
      ? html`${formatCount(uncovered)} of the ${formatCounted(messages.length, 'message')} shown rest in part on logs that are not in the bundle. `
      : NOTHING
  const choice =
    messages.length === 0
      ? html`No message was chosen for a page of its own.`
      : html`${formatCounted(messages.length, 'message')} ${messages.length === 1 ? 'has a page of its' : 'have pages of their'} own.${input.choice ? ` ${input.choice}` : ''}`
  return html`${guess}${partial}${choice}`
}

export const timeSection = (): Html => html`<section aria-labelledby="time"><h2 id="time">Time</h2>
<p>Exchange writes its logs in UTC. All times in this report are <b>UTC as logged</b>, to the millisecond where the log has them. They are <b>raw</b>: no clock was corrected. Where two servers’ clocks differ, a delay between them is wrong by that difference; a delay with a minus sign is such a difference and is shown as it is.</p>
<p>A delay is counted from the receipt by one host to the receipt by the next: the wait before the hand-over and the transfer.</p></section>\n`
