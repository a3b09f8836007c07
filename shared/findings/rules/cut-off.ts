/** Connections that end in the middle of mails: dropped by the peer or by something between, or timed out. */
import { formatCounted } from '../../base/format'
import { sessionDrafts } from '../parts/session-drafts'
import { noSessions, type SessionTable } from '../parts/session-table'
import type { Rule } from '../rule'

export const cutOff: Rule<'sessions.cut-off'> = {
  id: 'sessions.cut-off',
  title: 'Connections cut off in the middle of mails',
  reads: ['SMTP receive', 'SMTP send'],
  words: {
    why: 'The mail stays with the sender and is tried again: it is late, and large ones may never come through.',
    otherwise:
      'Intrusion protection, the idle timer of a balancer or firewall, packets that are too large for the path, offload of an adapter, or a limit of the peer: logs look the same for all of them.',
    nextSteps: [
      'Capture at both ends at the same time and open both captures here: what one end sent and the other never saw was lost between them.',
      'Compare with the size of the mails: if small ones pass and large ones do not, test the path with ping -f -l 1472.',
      'Raise idle timers of devices on the way above the 10 minutes that Exchange keeps a connection (ConnectionInactivityTimeOut); the old value undoes it.',
    ],
  },
  missing: noSessions,
  check: (facts, values) =>
    sessionDrafts(facts, values, {
      accepts: isCut,
      by: 'pair',
      severity: (t) => (t.grave ? 'problem' : 'warning'),
      title: (t) => `Connections from ${t.client} to ${t.server} are cut off: ${formatCounted(t.group.count, 'session')}`,
      more: ({ group, table }) => {
        const closed = group.rows.filter((row) => /^Remote/i.test(table.closedBy.at(row))).length
        return closed > 0
          ? { sentences: [`In ${formatCounted(closed, 'session')} the log says that the other side, or a device in its name, closed it.`] }
          : {}
      },
    }),
}

const ENDED = /SocketError|ConnectionReset|TimedOut/i

function isCut(s: SessionTable, row: number): boolean {
  const result = s.result.at(row)
  if (result === 'completed' || s.tls.at(row) === 'no') return false
  if (s.kind(row) === 'cut') return true
  return (
    s.kind(row) === '' && s.status.at(row) === '' && (s.mails[row] ?? 0) > 0 && (result === 'dropped' || ENDED.test(s.closedBy.at(row)))
  )
}
