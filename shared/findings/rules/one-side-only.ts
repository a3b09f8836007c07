/** Busy pairs of servers of which only one end's protocol log is there: what the other end saw is open (story S10). */
import { formatCounted } from '../../base/format'
import { noSessions, SessionTable } from '../parts/session-table'
import { Group, some } from '../parts/tally'
import type { Rule } from '../rule'

export const oneSideOnly: Rule<'evidence.one-side-only'> = {
  id: 'evidence.one-side-only',
  title: 'Protocol logs of one end only',
  reads: ['SMTP receive', 'SMTP send'],
  words: {
    why: 'Whether a connection broke at this end, at the other or between them is told by both logs only; clocks of the two are compared through them as well.',
    otherwise: 'Logging is off by default on most connectors: then there is no such log to ask for.',
    nextSteps: ['Ask for the protocol log of the other end, of the same days.'],
  },
  missing: noSessions,
  *check(facts, { least }) {
    const table = SessionTable.of(facts)
    const groups = new Map<string, Group>()
    for (let row = 0; row < table.rows; row++) {
      if (row % 20_000 === 0) yield row / table.rows
      const receive = table.direction.at(row) === 'receive'
      const peer = table.nodeOf((receive ? table.client[row] : table.server[row]) ?? -1)
      if (facts.catalogue.nodes[peer]?.kind !== 'exchange-server' || peer === table.node[row]) continue
      const key = `${peer} ${receive ? 'smtp-send' : 'smtp-receive'}`
      const group = groups.get(key) ?? new Group()
      groups.set(key, group)
      group.add(row, table.first[row] ?? Number.NaN)
      group.note('host', table.node[row] ?? -1)
    }
    return [...groups].flatMap(([key, group]) => {
      const [node = -1, kind = ''] = [Number(key.split(' ')[0]), key.split(' ')[1]]
      if (group.count < least || facts.cover(node, kind, group.first) !== 'none') return []
      const [name, sends] = [facts.name(node), kind === 'smtp-send']
      const log = sends ? 'SMTP send' : 'SMTP receive'
      const setting = sends
        ? 'Get-SendConnector | Set-SendConnector -ProtocolLoggingLevel Verbose, and Set-TransportService SERVER -IntraOrgConnectorProtocolLoggingLevel Verbose'
        : 'Get-ReceiveConnector -Server SERVER | Set-ReceiveConnector -ProtocolLoggingLevel Verbose'
      const peers = some(group.nodes.map((n) => facts.name(n)))
      return [
        {
          key: `${name} ${kind}`,
          severity: 'info' as const,
          certainty: 'certain' as const,
          title: `${name} has no ${log} log: the other end of ${formatCounted(group.count, 'session')} is not known`,
          what: `${peers} logged ${formatCounted(group.count, 'session')} ${sends ? 'from' : 'to'} ${name}, and no ${log} log of ${name} is in the bundle.`,
          nextSteps: [
            `Ask for the ${log} logs of ${name} of the same days.`,
            `If logging was off: ${setting.replaceAll('SERVER', name)} turns it on; None in place of Verbose undoes it.`,
          ],
          count: group.count,
          things: ['session', 'sessions'] as const,
          ...{ first: group.first, last: group.last, hours: group.hours, nodes: [node, ...group.nodes], sessions: group.rows },
          evidence: group.rows.slice(0, 5).flatMap((row) => facts.ref('sessions', row) ?? []),
        },
      ]
    })
  },
}
