/** What delayed mail in the whole case; a part each for what waits, what was sent again and databases that moved, when there is something to say. */
import { formatCount, formatDuration, formatShare } from '../../base/format'
import type { RouteNode } from '../../model/routes'
import type { CaseDelays, Cause, Listed, MovedDatabase, ReplayedMail, Waiting } from '../../query/case-delays'
import {
  causeNotes,
  holderWords,
  isQuiet,
  LITTLE,
  nextHopWords,
  replaySentence,
  restSentence,
  silenceSentence,
  spanWords,
  timesWords,
  waitingSentence,
} from '../case-delay-words'
import { type Html, html, joined, NOTHING, said } from './escape'
import { type Column, cappedTable, type Row } from './table'

const MOST = 40
const EXAMPLES = 6

/** Whether there is anything to say. */
export function hasDelays(d: CaseDelays): boolean {
  return !isQuiet(d.waiting) || d.replays.length > 0 || d.moves.some((m) => m.recipients > 0)
}

/** `shown`: messages that have a page. `isPart`: the report is of a part of the time, and this is not. */
export function caseDelaysSection(d: CaseDelays, nodes: readonly RouteNode[], shown: ReadonlySet<string>, isPart: boolean): Html {
  if (!hasDelays(d)) return NOTHING
  const parts = [waitingPart(d.waiting, nodes, shown), replaysPart(d.replays, nodes, shown), movesPart(d, nodes, shown)]
  return html`<section aria-labelledby="delays"><h2 id="delays">What delayed mail</h2>
${isPart ? html`<p class="note">Over the whole time of the bundle, not only the part asked for.</p>\n` : NOTHING}${parts}</section>\n`
}

function waitingPart(w: Waiting, nodes: readonly RouteNode[], shown: ReadonlySet<string>): Html {
  if (isQuiet(w)) return NOTHING
  const rest = restSentence(w)
  const list = w.causes.length > 0 ? w.causes : w.candidates
  const columns: Column[] = [
    { head: 'Waited for', look: 'name' },
    { head: 'Recipients', look: 'num' },
    { head: 'Share', look: 'num' },
    { head: 'Usual', look: 'num' },
    { head: 'First and last, UTC', look: 'mono' },
    { head: 'Held by; what was said; messages', look: 'wide' },
  ]
  const caption = html`${w.causes.length > 0 ? 'What mail waited for' : 'Next hops of mail that waited'} <small>usual: part of all hand-overs that go there, waiting or not</small>`
  const table = list.length > 0 ? cappedTable(caption, columns, list.map(causeRow(nodes, shown)), MOST, 'next hops') : NOTHING
  return html`<h3>What waits, and for what</h3>
<p>${said(waitingSentence(w, nodes))}</p>
${table}${rest === '' ? NOTHING : html`<p>${said(rest)}</p>\n`}`
}

const causeRow =
  (nodes: readonly RouteNode[], shown: ReadonlySet<string>) =>
  (c: Cause): Row => {
    const { group } = c
    const error = group.error === null ? NOTHING : html`<br>said: ${said(group.error.text)}`
    const ofRest = c.shareOfRest - c.share > LITTLE ? html`<span class="sub">${formatShare(c.shareOfRest, 1)} of the rest</span>` : NOTHING
    const notes = causeNotes(c).map((n) => html`<span class="sub">${said(n)}</span>`)
    return {
      cells: [
        said(nextHopWords(group.nextHop, nodes)),
        formatCount(c.recipients || group.queued),
        html`${formatShare(c.share, 1)}${ofRest}`,
        Number.isNaN(c.usual) ? '' : formatShare(c.usual, 1),
        timesWords(c),
        html`${said(holderWords(c))}${error}<br>${messageList(c.messages, shown)}${notes}`,
      ],
    }
  }

function replaysPart(list: readonly ReplayedMail[], nodes: readonly RouteNode[], shown: ReadonlySet<string>): Html {
  if (list.length === 0) return NOTHING
  const columns: Column[] = [{ head: 'What happened' }, { head: 'Second mails dropped', look: 'num' }, { head: 'Got it so', look: 'num' }]
  const rows = list.map((r): Row => {
    const silence = silenceSentence(r.silence)
    const why = silence === '' ? NOTHING : html`<span class="sub">${said(silence)}</span>`
    const what = html`${said(replaySentence(r, nodes))}<br>${messageList(r.messages, shown)}${why}`
    return { cells: [what, formatCount(r.duplicates), formatCount(r.rescued)] }
  })
  return html`<h3>Sent again after a failed server</h3>
<p>A second mail that a store dropped reached nobody twice: the mailbox had the first one.</p>
${cappedTable('Replays', columns, rows, MOST, 'replays')}`
}

function movesPart(d: CaseDelays, nodes: readonly RouteNode[], shown: ReadonlySet<string>): Html {
  const list = d.moves.filter((m) => m.recipients > 0)
  if (list.length === 0) return NOTHING
  const name = (n: number) => said(nodes[n]?.name ?? 'not known')
  const columns: Column[] = [
    { head: 'Database', look: 'host' },
    { head: 'From', look: 'host' },
    { head: 'To', look: 'host' },
    { head: 'Between, UTC', look: 'mono' },
    { head: 'Recipients that waited', look: 'num' },
    { head: 'Up to', look: 'num' },
    { head: 'Messages', look: 'wide' },
  ]
  const row = ({ move, recipients, longestMs, messages }: MovedDatabase): Row => ({
    cells: [
      said(move.database),
      name(move.from),
      name(move.to),
      spanWords(move.after, move.until),
      formatCount(recipients),
      formatDuration(longestMs),
      messageList(messages, shown),
    ],
  })
  return html`<h3>Databases that moved</h3>
<p>Mail that began to wait between the last delivery on the old server and the first on the new one. That it waited because of the move is likely, not certain.</p>
${cappedTable('Moves that mail waited over', columns, list.map(row), MOST, 'moves')}`
}

function messageList({ count, rows }: Listed, shown: ReadonlySet<string>): Html {
  const ids = rows.slice(0, EXAMPLES).map((r) => `M-${r + 1}`)
  const links = ids.map((id) => (shown.has(id) ? html`<a href="#${id}">${id}</a>` : html`${id}`))
  const rest = count - ids.length
  return html`${joined(links, ', ')}${rest > 0 ? ` and ${formatCount(rest)} more` : ''}`
}
