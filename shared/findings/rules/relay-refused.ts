/** Clients that may not relay: as a rule an application whose connector is another than meant, often because a balancer hides its address. */
import { formatCounted } from '../../base/format'
import { addressPart } from '../../query/session-row'
import type { CaseFacts } from '../facts'
import { type SessionTrouble, sessionDrafts } from '../parts/session-drafts'
import { noSessions } from '../parts/session-table'
import type { Rule } from '../rule'

const PRIVATE = /^\[?(?:10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|f[cd][0-9a-f]{2}:|fe80:|127\.|::1)/i

export const relayRefused: Rule<'sessions.relay-refused'> = {
  id: 'sessions.relay-refused',
  title: 'Clients that may not relay',
  reads: ['SMTP receive', 'SMTP send'],
  words: {
    why: 'Mail of this client to other organisations is refused for good: it is lost unless the client reports it.',
    otherwise: 'A host that looks for open relays is refused rightly; then nothing is to be done.',
    nextSteps: [
      'Name the application behind the client and the connector that answered (it stands in the protocol log).',
      'For a client that may relay: a receive connector with its address in RemoteIPRanges, then Get-ReceiveConnector NAME | Add-ADPermission -User "NT AUTHORITY\\ANONYMOUS LOGON" -ExtendedRights Ms-Exch-SMTP-Accept-Any-Recipient (Remove-ADPermission with the same words undoes it). Never on a connector that the internet reaches.',
      'Or let the client log on: authenticated senders may relay on the client connector (port 587).',
    ],
  },
  missing: noSessions,
  check: (facts, values) =>
    sessionDrafts(facts, values, {
      accepts: (s, row) => s.kind(row) === 'relay',
      by: 'client',
      severity: (t) => (isInside(facts, t) ? (t.grave ? 'problem' : 'warning') : 'notice'),
      title: (t) => `${t.client} may not relay: refused in ${formatCounted(t.group.count, 'session')}`,
      more: (t) => {
        const balancer = balancerOf(facts, t)
        if (balancer < 0) return {}
        const name = facts.name(balancer)
        const nodes = [...t.clients, ...t.servers].map((p) => t.table.nodeOf(p)).filter((n) => n >= 0)
        return {
          nodes: [...nodes, balancer],
          sentences: [
            `It came from the address of ${name}, which puts its own in the client’s place: RemoteIPRanges then meets the balancer, and another connector than meant may answer.`,
          ],
          nextSteps: [
            `Let ${name} keep clients’ addresses (transparent mode, or direct server return), or let this client connect to a server past it.`,
            `Do not put the address of ${name} into RemoteIPRanges of a connector that relays: everybody behind it could relay then.`,
          ],
        }
      },
    }),
}

/** Whether the client is of this organisation, by its address. A balancer’s own address says nothing of who is behind it, so it counts too. */
function isInside(facts: CaseFacts, { group, clients, table }: SessionTrouble): boolean {
  const kind = facts.catalogue.nodes[clients[0] ?? -1]?.kind
  if (kind === 'exchange-server') return true
  return group.rows.some((row) => table.direction.at(row) === 'receive' && PRIVATE.test(table.remote.at(row)))
}

/** The balancer whose address the client's sessions have; −1 for none. */
function balancerOf(facts: CaseFacts, { group, table, clients }: SessionTrouble): number {
  const addresses = new Set(
    group.rows.filter((row) => table.direction.at(row) === 'receive').map((row) => addressPart(table.remote.at(row))),
  )
  return facts.catalogue.nodes.findIndex((n, i) => n.balancer !== null && !clients.includes(i) && n.addresses.some((a) => addresses.has(a)))
}
