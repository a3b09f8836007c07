/** Front Ends that can't pass sessions on: to a Transport service behind them, or from one of them to the internet. */
import { formatCounted } from '../../base/format'
import { reasonOf } from '../parts/reasons'
import { sessionDrafts } from '../parts/session-drafts'
import { noSessions } from '../parts/session-table'
import type { Rule } from '../rule'

export const frontendCannotProxy: Rule<'sessions.frontend-cannot-proxy'> = {
  id: 'sessions.frontend-cannot-proxy',
  title: 'Front Ends that can’t pass sessions on',
  reads: ['SMTP receive', 'SMTP send'],
  words: {
    why: 'The Front End keeps nothing: whoever sends has to try again, and its probes stay green meanwhile.',
    otherwise: 'The number behind PRX is not documented by Microsoft; its meaning here is from cases.',
    nextSteps: [
      'Read the error inside, as quoted, not the wrapper.',
      'nslookup SERVER on the Front End with the DNS server of each adapter: a public DNS server on an adapter is a common cause (Get-FrontendTransportService | Format-List InternalDNS*).',
      'Test-NetConnection SERVER -Port 2525 from the Front End; Get-Service MSExchangeTransport behind it.',
    ],
  },
  missing: noSessions,
  check: (facts, values) =>
    sessionDrafts(facts, values, {
      accepts: (s, row) => s.kind(row) === 'proxy',
      by: 'server',
      severity: (t) => (t.grave ? 'problem' : 'warning'),
      title: (t) => `The Front End ${t.server} could not pass on ${formatCounted(t.group.count, 'session')}`,
      more: (t) => {
        const whole = t.table.status.at(t.group.rows[0] ?? -1)
        const inside = reasonOf(whole, facts.innermost)
        return inside === '' || whole.startsWith(inside) ? {} : { sentences: [`The error inside is “${inside}”.`] }
      },
    }),
}
