/** What waiting mail has in common: one database, server or domain, whichever servers hold the mail (story S3). */
import { formatCounted, formatDuration, formatShare } from '../../base/format'
import type { Cause } from '../../query/case-delays'
import { nextHopKey } from '../../query/waiting/next-hop'
import { causeNotes, holderWords, nextHopTitle, nextHopWords, shareWords } from '../../report/case-delay-words'
import type { CaseFacts } from '../facts'
import type { Values } from '../parameters'
import type { Draft, Rule } from '../rule'

const LINES = 10

export const stuckNextHop: Rule<'delivery.stuck-next-hop'> = {
  id: 'delivery.stuck-next-hop',
  title: 'Mail that waits for one next hop',
  reads: ['message tracking', 'connectivity', 'output of Get-Queue'],
  words: {
    why: 'Whatever server holds the mail, the cause is at the next hop or on the way to it: restarting the holders changes nothing.',
    otherwise: 'A few next hops may share a deeper cause, such as storage, a network path or name resolution.',
    nextSteps: [
      'Look at the next hop first: its disk space, its services, the state of the database, its own logs at the times named.',
      'Get-Queue on the holders shows LastError; Get-Queue | Retry-Queue tries again once the cause is gone. It loses nothing and need not be undone.',
    ],
  },
  missing: (facts) => (facts.rows('messages') === 0 ? 'There are no messages: no tracking log was read.' : null),
  *check(facts, values) {
    const { waiting } = yield* facts.delays()
    return waiting.causes.flatMap((c) => draftOf(facts, c, values))
  },
}

function draftOf(facts: CaseFacts, cause: Cause, values: Values<'delivery.stuck-next-hop'>): Draft[] {
  const { group, recipients, messages, share } = cause
  const count = recipients || group.queued
  if (count < values.least) return []
  const { nodes } = facts.catalogue
  const name = nextHopWords(group.nextHop, nodes)
  const stands = group.last - group.first >= values.long || group.waiting > 0 || group.queued > 0
  const kept = recipients > 0 ? formatCounted(recipients, 'recipient') : formatCounted(group.queued, 'queued message')
  const error = group.error ? ` The servers were told “${group.error.text}” ${formatCounted(group.error.count, 'time')}.` : ''
  const notes = causeNotes(cause)
  return [
    {
      key: nextHopKey({ ...group.nextHop, node: -1 }),
      severity: stands ? 'problem' : 'warning',
      certainty: cause.among.length > 1 ? 'possible' : 'likely',
      title: `Mail for ${kept} waited for ${name}`,
      what: `${nextHopTitle(group.nextHop, nodes)} is what the waiting mail has in common: ${shareWords(cause)}. Held by ${holderWords(cause)}.${error} ${notes.join(' ')}`.trim(),
      count,
      things: recipients > 0 ? ['recipient', 'recipients'] : ['queued message', 'queued messages'],
      ...{ first: group.first, last: group.last },
      nodes: [...(group.nextHop.node >= 0 ? [group.nextHop.node] : []), ...group.holders.map((h) => h.node).filter((n) => n >= 0)],
      messages: messages.rows,
      evidence: messages.rows.slice(0, LINES).flatMap((m) => waitingLine(facts, m) ?? []),
      figures: {
        heads: ['Figure', 'Value'],
        rows: [
          ['Of what waited', formatShare(share, 1)],
          ['Usual part of all hand-overs', Number.isNaN(cause.usual) ? 'not known' : formatShare(cause.usual, 1)],
          ['From first to last', formatDuration(group.last - group.first)],
          ['Still waiting at the end of the logs', String(group.waiting)],
        ],
      },
      hours: group.hours.map((h) => ({ from: h.from, count: h.recipients })),
    },
  ]
}

/** The row that says that it waits, else its first. */
function waitingLine(facts: CaseFacts, message: number) {
  const [from, count] = ['eventsFrom', 'eventCount'].map((c) => facts.tables.messages.number(message, c))
  if (from === undefined || count === undefined) return null
  for (let e = from; e < from + count; e++) if (facts.tables.events.text(e, 'event') === 'DEFER') return facts.ref('events', e)
  return facts.ref('events', from)
}
