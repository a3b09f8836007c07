/** Hosts that refuse a first try on purpose and take the second. */
import { formatCounted } from '../../base/format'
import { sessionDrafts } from '../parts/session-drafts'
import { noSessions } from '../parts/session-table'
import type { Rule } from '../rule'

export const greylisting: Rule<'sessions.greylisting'> = {
  id: 'sessions.greylisting',
  title: 'Hosts that greylist',
  reads: ['SMTP send', 'SMTP receive'],
  words: {
    why: 'The first mail of a sender to such a host is late by its waiting time and by the retry interval here, 10 minutes as a rule. It explains delays and is no fault.',
    otherwise:
      'When the same mail is refused again and again, the sender’s address or host changes from try to try, and the greylist never knows it.',
    nextSteps: [
      'Send to such hosts from one address: several servers that take turns begin the wait anew.',
      'Ask the postmaster of a partner to exempt this organisation’s hosts.',
    ],
  },
  missing: noSessions,
  check: (facts, values) =>
    sessionDrafts(facts, values, {
      accepts: (s, row) => s.kind(row) === 'greylisting',
      by: 'server',
      severity: (t) => (t.grave ? 'notice' : 'info'),
      title: (t) => `${t.server} greylists: ${formatCounted(t.group.count, 'session')} put off`,
    }),
}
