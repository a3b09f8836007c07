/** Limits that are met: connections at once, mails a minute, errors in a connection. */
import { formatCounted } from '../../base/format'
import { sessionDrafts } from '../parts/session-drafts'
import { noSessions } from '../parts/session-table'
import type { Rule } from '../rule'

export const rateLimit: Rule<'sessions.rate-limit'> = {
  id: 'sessions.rate-limit',
  title: 'Limits of connections and rates that are met',
  reads: ['SMTP receive', 'SMTP send'],
  words: {
    why: 'What is over the limit is refused for now and comes late; a client that does not try again loses it.',
    otherwise: 'A client that sends in bursts, a loop, or a taken account that sends spam meets the same limits.',
    nextSteps: [
      'Look first who sends so much, and whether it should.',
      'On an own server: Get-ReceiveConnector | Format-List Max*,MessageRate* names the limits. MaxInboundConnectionPerSource (default 20) counts a balancer that hides clients as one source; Set-ReceiveConnector changes it, the old value undoes it.',
      'At another organisation’s server: send less at once (Set-TransportService -MaxPerDomainOutboundConnections, default 20; the old value undoes it) and ask its postmaster.',
    ],
  },
  missing: noSessions,
  check: (facts, values) =>
    sessionDrafts(facts, values, {
      accepts: (s, row) => s.kind(row) === 'rate',
      by: 'pair',
      severity: (t) => (t.grave ? 'problem' : 'warning'),
      title: (t) => `${t.server} limits ${t.client}: ${formatCounted(t.group.count, 'session')} refused`,
      more: (t) => {
        const hides = t.clients.some((p) => facts.catalogue.nodes[p]?.balancer?.hidesClients === true)
        return hides ? { sentences: [`${t.client} puts its own address in its clients’ place: the limit counts all of them as one.`] } : {}
      },
    }),
}
