/** Servers that run out of disk, memory or version buckets, and for that reason take no more mail. */
import { formatCounted } from '../../base/format'
import { sessionDrafts } from '../parts/session-drafts'
import { noSessions } from '../parts/session-table'
import type { Rule } from '../rule'

export const backPressure: Rule<'sessions.back-pressure'> = {
  id: 'sessions.back-pressure',
  title: 'Servers under back pressure',
  reads: ['SMTP receive', 'SMTP send'],
  words: {
    why: 'The server protects itself: at medium pressure it refuses hosts outside, at high pressure everybody. Mail waits at the senders.',
    otherwise: 'A peer of another make says the same when its disk or its quota is full.',
    nextSteps: [
      'Events 15004 to 15007 of MSExchangeTransport name the resource: the disk of mail.que, private bytes, version buckets.',
      'Free the disk, or move the queue database (QueueDatabasePath in EdgeTransport.exe.config, Move-TransportDatabase.ps1; the old path undoes it). Do not switch resource monitoring off.',
      'Version buckets fill through very large mails or a virus scanner that holds mail.que: exclude its folder from the scanner.',
    ],
  },
  missing: noSessions,
  check: (facts, values) =>
    sessionDrafts(facts, values, {
      accepts: (s, row) => s.kind(row) === 'pressure',
      by: 'server',
      severity: (t) => (t.grave ? 'problem' : 'warning'),
      title: (t) => `${t.server} lacked resources and refused mail in ${formatCounted(t.group.count, 'session')}`,
    }),
}
