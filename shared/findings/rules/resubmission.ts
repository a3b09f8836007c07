/** Mail that was played again, by shadow redundancy or from Safety Net (story S6). */
import { formatCount, formatCounted } from '../../base/format'
import { replaySentence, silenceSentence } from '../../report/case-delay-words'
import { eventLines, eventsNamed, noMessages } from '../parts/rows'
import type { Rule } from '../rule'

const LINES = 12

export const resubmission: Rule<'handover.resubmission'> = {
  id: 'handover.resubmission',
  title: 'Mail that was played again after a server or database had failed',
  reads: ['message tracking', 'SMTP send'],
  words: {
    why: 'Nothing is lost by it: a second mail that a mailbox has already is dropped. But a server was taken for dead, and people may see mail of hours ago arrive now.',
    otherwise: 'A planned switchover or a restart that took longer than the heartbeats allow looks the same.',
    nextSteps: [
      'Look at the server that was taken for dead at the times named: its event log, a restart, its network.',
      'Get-TransportConfig | fl Shadow*,SafetyNet* shows when a server counts as dead (ShadowHeartbeatFrequency, ShadowResubmitTimeSpan). Leave these values as they are unless servers are taken for dead that only restart.',
    ],
  },
  missing: noMessages,
  *check(facts, { least }) {
    const { replays } = yield* facts.delays()
    const shown = replays.filter((r) => r.messages.count >= least)
    if (shown.length === 0) return []
    const events = yield* eventsNamed(facts, 'RESUBMIT', 'DUPLICATEDELIVER')
    const message = facts.columns('events').number('message').values
    const { nodes } = facts.catalogue
    return shown.map((r) => {
      const isShadow = r.kind === 'shadow-copy'
      const [by, lost] = [facts.name(r.by), r.lost < 0 ? 'a server that no row names' : facts.name(r.lost)]
      const its = new Set(r.messages.rows)
      const mails = formatCounted(r.messages.count, 'message')
      return {
        key: `${r.kind} ${[r.by, r.lost].map((n) => nodes[n]?.id ?? '').join(' ')} ${new Date(r.first).toISOString()}`,
        severity: isShadow ? ('warning' as const) : ('info' as const),
        certainty: r.lost >= 0 || !isShadow ? ('certain' as const) : ('likely' as const),
        title: isShadow ? `${by} took ${lost} for dead and sent ${mails} again` : `${by} sent ${mails} again from Safety Net`,
        what: [
          replaySentence(r, nodes),
          silenceSentence(r.silence),
          r.duplicates > 0 && `Mailboxes had ${formatCount(r.duplicates)} of them already: the store dropped the second one.`,
          r.rescued > 0 && `${formatCounted(r.rescued, 'recipient')} got the mail by this alone.`,
        ]
          .filter(Boolean)
          .join(' '),
        limits: r.silence?.state === 'not-covered' ? `No send log of ${by} covers the time: whether heartbeats failed is not known.` : null,
        count: r.messages.count,
        things: ['message', 'messages'] as const,
        ...{ first: r.first, last: r.last, messages: r.messages.rows },
        nodes: [r.lost, r.by, ...r.storesBefore].filter((n) => n >= 0),
        evidence: eventLines(
          facts,
          events.filter((e) => its.has(message[e] ?? -1)),
          LINES,
        ),
      }
    })
  },
}
