/** Servers that take connections and then say that their service is not there: maintenance, or a component that is inactive. */
import { formatCounted } from '../../base/format'
import { sessionDrafts } from '../parts/session-drafts'
import { noSessions } from '../parts/session-table'
import type { Rule } from '../rule'

export const serviceNotAvailable: Rule<'sessions.service-not-available'> = {
  id: 'sessions.service-not-available',
  title: 'Servers whose service is not active',
  reads: ['SMTP receive', 'SMTP send'],
  words: {
    why: 'The port answers, so a balancer that asks for the banner only may still send mail there; every one is tried again elsewhere or waits.',
    otherwise:
      'During planned maintenance this is meant. A connector on port 25 that belongs to the Transport service in place of the Front End answers the same.',
    nextSteps: [
      'Get-ServerComponentState SERVER | Where State -ne Active shows what is inactive and who asked for it.',
      'Set-ServerComponentState SERVER -Component HubTransport -State Active -Requester Maintenance (the requester that is shown) ends it; -State Inactive undoes it. Restart-Service MSExchangeTransport after it.',
      'Before maintenance take the member out of the balancer.',
    ],
  },
  missing: noSessions,
  check: (facts, values) =>
    sessionDrafts(facts, values, {
      accepts: (s, row) => s.kind(row) === 'inactive',
      by: 'server',
      severity: (t) => (t.grave ? 'problem' : 'warning'),
      title: (t) => `The service of ${t.server} was not active in ${formatCounted(t.group.count, 'session')}`,
    }),
}
