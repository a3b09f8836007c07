/** The tables of a message: hops, tries, recipients, and the events of all servers in the order of their times. */
import { formatCount, formatDuration } from '../../base/format'
import type { RouteNode } from '../../model/routes'
import type { SourceRef } from '../../model/source'
import type { AttemptDetail, HopDetail, MessageDetail, RecipientDetail } from '../../query/message-detail'
import { tryFailed } from '../../query/tries'
import { delayOf } from '../route-graph'
import { PROTOCOL_WORDS } from '../words'
import { type Html, html, NOTHING, said } from './escape'
import { certaintyState, evidenceState, outcomeState, state } from './state'
import { type Column, cappedTable, type Row, table } from './table'
import { daysOf } from './when'

type Link = (ref: SourceRef) => Html
const MOST_TRIES = 100
const MOST_RECIPIENTS = 500
const MOST_EVENTS = 400
const LONG_WAIT_MS = 10_000

const nameOf = (nodes: readonly RouteNode[], n: number): Html => (n < 0 ? html`not known` : said(nodes[n]?.name ?? 'not known'))
const listed = (parts: readonly Html[]): Html => html`${parts.map((p, i) => html`${i > 0 ? ', ' : ''}${p}`)}`

export function hopTable(m: MessageDetail, nodes: readonly RouteNode[], link: Link): Html {
  if (m.hops.length === 0) return html`<p>No hop of this message is known: no hand-over is in the logs.</p>`
  const days = daysOf(m.hops.map((h) => h.at))
  const columns: Column[] = [
    { head: '#', look: 'id' },
    { head: 'From', look: 'name' },
    { head: 'By', look: 'name' },
    { head: 'Via', ...(m.hops.some((h) => h.via.length > 0) ? { look: 'name' as const } : {}) },
    { head: 'With', look: 'name' },
    { head: 'Time', look: 'time' },
    { head: 'Delay', look: 'num' },
    { head: 'Evidence', look: 'name' },
    { head: 'Why', look: 'name' },
  ]
  const rows = m.hops.map(
    (h): Row => ({
      id: `${m.id}-hop-${h.index + 1}`,
      cells: [
        h.index + 1,
        nameOf(nodes, h.from),
        nameOf(nodes, h.to),
        listed(h.via.map((v) => nameOf(nodes, v))),
        html`${PROTOCOL_WORDS[h.protocol]}${h.sessions.length ? html`<span class="sub">${h.sessions.map((s) => `S-${s + 1}`).join(', ')}</span>` : NOTHING}`,
        days.show(h.at),
        delayCell(h),
        html`${evidenceState(h)}<span class="sub">${listed(h.evidence.map(link))}</span>`,
        html`${certaintyState(h.certainty)}${h.decision ? html`<span class="sub">confirmed by a person</span>` : NOTHING}<span class="sub">${said(h.key)}${peopleOf(h, m)}</span>${runnerUpOf(h, link)}${noteOf(h)}`,
      ],
    }),
  )
  const rejected = m.rejected.map(
    (h) => html`${nameOf(nodes, h.from)} to ${nameOf(nodes, h.to)}, ${PROTOCOL_WORDS[h.protocol]}, ${h.certainty}`,
  )
  const left =
    rejected.length > 0
      ? html`<p>Left out, because a person rejected it: ${rejected.map((r, i) => html`${i > 0 ? '; ' : ''}${r}`)}.</p>`
      : NOTHING
  return html`${table(html`Hops ${days.zone}`, columns, rows)}${left}`
}

function delayCell(h: HopDetail): Html {
  const delay = delayOf(h)
  if (delay === '') return h.sent === 'not-covered' ? html`<span class="uncovered">not covered</span>` : html`not known`
  const parts =
    h.waitMs !== null && h.transferMs !== null
      ? html`<span class="sub">wait ${formatDuration(h.waitMs)}<br>transfer ${formatDuration(h.transferMs)}</span>`
      : NOTHING
  return (h.waitMs ?? 0) >= LONG_WAIT_MS ? html`<b class="deferred">${delay}</b>${parts}` : html`${delay}${parts}`
}

const peopleOf = (h: HopDetail, m: MessageDetail) =>
  h.recipients.length > 0 && h.recipients.length < m.recipients.length
    ? `; for ${h.recipients.length} of ${m.recipients.length} recipients`
    : ''

/** Of a guess: what else it could have been. */
const runnerUpOf = ({ runnerUp }: HopDetail, link: Link): Html =>
  runnerUp === null ? NOTHING : html`<span class="sub">a guess; the line that would have been next: ${link(runnerUp)}</span>`

const noteOf = ({ note }: HopDetail): Html => (note === '' ? NOTHING : html`<span class="sub">${said(note)}</span>`)

/** Only where something was tried more than once, or in vain. */
export function triesTable(m: MessageDetail, nodes: readonly RouteNode[]): Html {
  const told = m.hops.filter((h) => h.attempts.length > 1 || h.attempts.some(tryFailed))
  if (told.length === 0) return NOTHING
  const days = daysOf(told.flatMap((h) => triesOf(h).map((a) => a.at)))
  const rows = told.flatMap((h) =>
    triesOf(h).map(
      (a, i): Row => ({
        cells: [
          html`<a href="#${m.id}-hop-${h.index + 1}">hop ${h.index + 1}</a>`,
          i + 1,
          html`${nameOf(nodes, h.from)} to ${nameOf(nodes, h.to)}`,
          days.show(a.at),
          tryFailed(a) ? state('failed', 'not taken') : state('delivered', 'taken'),
          said(a.result),
          a.session === null ? '' : `S-${a.session + 1}`,
        ],
      }),
    ),
  )
  const columns: Column[] = [
    { head: 'Hop', look: 'id' },
    { head: 'Try', look: 'num' },
    { head: 'Hosts', look: 'name' },
    { head: 'Time', look: 'time' },
    { head: 'Result' },
    { head: 'Reply', look: 'wide' },
    { head: 'Session', look: 'id' },
  ]
  return cappedTable(html`Tries ${days.zone}`, columns, rows, MOST_TRIES, 'tries')
}

/** The tries that are logged; where all of them failed and the message went over later, that is the last one. */
const triesOf = (h: HopDetail): readonly AttemptDetail[] =>
  h.attempts.every(tryFailed) && h.worked ? [...h.attempts, { at: h.at, result: '', session: h.sessions[0] ?? null }] : h.attempts

export function recipientsTable(m: MessageDetail, nodes: readonly RouteNode[], link: Link): Html {
  if (m.recipients.length === 0) return html`<p>No recipient of this message is in the logs.</p>`
  const days = daysOf(m.recipients.map((r) => r.at))
  const rows = m.recipients.map(
    (r): Row => ({
      cells: [
        html`${said(r.address)}${r.via.length ? html`<span class="sub">by way of ${listed(r.via.map(said))}</span>` : NOTHING}`,
        html`${outcomeState(r.outcome)}${whyOf(r, m, link)}`,
        said(r.code),
        said(r.status),
        days.show(r.at),
        r.deliveredBy < 0
          ? ''
          : html`${nameOf(nodes, r.deliveredBy)}${r.deliveredTo >= 0 && r.deliveredTo !== r.deliveredBy ? html` to ${nameOf(nodes, r.deliveredTo)}` : NOTHING}`,
      ],
    }),
  )
  const columns: Column[] = [
    { head: 'Recipient', look: 'wide' },
    { head: 'Outcome, and why', look: 'name' },
    { head: 'Code' },
    { head: 'Status' },
    { head: 'Time', look: 'time' },
    { head: 'By', look: 'name' },
  ]
  return cappedTable(
    html`Recipients <small>${formatCount(m.recipients.length)},</small> ${days.zone}`,
    columns,
    rows,
    MOST_RECIPIENTS,
    'recipients',
  )
}

/** Why this outcome, with the line that says so. */
function whyOf(r: RecipientDetail, m: MessageDetail, link: Link): Html {
  const event = m.events[r.event]
  if (r.why === '' && !event) return NOTHING
  return html`<span class="sub">${said(r.why)}${event ? html` ${link(event)}` : NOTHING}</span>`
}

export function eventsTable(m: MessageDetail, nodes: readonly RouteNode[], link: Link): Html {
  if (m.events.length === 0) return NOTHING
  const days = daysOf(m.events.map((e) => e.at))
  const rows = m.events.map(
    (e): Row => ({
      cells: [days.show(e.at), nameOf(nodes, e.node), said(e.event), said(e.eventSource), said(e.detail), said(e.key), link(e)],
    }),
  )
  const columns: Column[] = [
    { head: 'Time', look: 'time' },
    { head: 'Server', look: 'name' },
    { head: 'Event', look: 'name' },
    { head: 'Source', look: 'name' },
    { head: 'What it says', look: 'wide' },
    { head: 'Joined by', look: 'name' },
    { head: 'Line', look: 'id' },
  ]
  return cappedTable(html`Events of all servers ${days.zone}`, columns, rows, MOST_EVENTS, 'events')
}
