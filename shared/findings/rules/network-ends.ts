/** Connections of mail that are reset in their course, and hosts that do not take connections at all. */
import { formatCount, formatCounted } from '../../base/format'
import { noStreams, type StreamTable, streamDraft, streamGroups } from '../parts/stream-groups'
import type { Rule } from '../rule'

const SYN = 1
const ANSWER = 2
const DATA = 8
const FIN = 16

export const resets: Rule<'network.resets'> = {
  id: 'network.resets',
  title: 'Connections of mail that are reset',
  reads: ['captures'],
  words: {
    why: 'A reset ends the connection at once: a mail that is on its way stays with the sender and is tried again.',
    otherwise:
      'The host itself, when its program ends or a limit is met, or a device between that speaks in its name: its TTL differs from that of the host’s other packets.',
    nextSteps: [
      'Compare TTL and IP id of the reset with other packets of the same host: where they jump, a device in between sent it.',
      'Capture at both ends: a reset that both ends receive and none sent comes from between them. Look into the log of the firewall for that time.',
    ],
  },
  missing: noStreams,
  *check(facts, { least, share }) {
    const reset = (t: StreamTable, row: number) => t.number('clientResets', row) + t.number('serverResets', row) > 0
    const groups = yield* streamGroups(
      facts,
      (t, row) => t.isMail(row) && reset(t, row) && (t.number('completeness', row) & (DATA | FIN)) === DATA,
    )
    return groups
      .filter((g) => g.troubled.count >= least && g.troubled.count >= share * g.all)
      .map((g) => ({
        ...streamDraft(facts, g),
        severity: 'warning' as const,
        certainty: 'certain' as const,
        title: `${formatCounted(g.troubled.count, 'connection')} from ${g.client} to ${g.server} ended with a reset`,
        what: `${formatCount(g.troubled.count)} of ${formatCounted(g.all, 'connection')} from ${g.client} to ${g.server} ended with a reset after data and without a regular close.`,
      }))
  },
}

export const handshakeFailures: Rule<'network.handshake-failures'> = {
  id: 'network.handshake-failures',
  title: 'Hosts that do not take connections',
  reads: ['captures'],
  words: {
    why: 'No connection, no mail: the sender waits for its time-out each time and then tries another address, if there is one.',
    otherwise:
      'Refused: nothing listens on the port, or a firewall answers for the host. Unanswered: a firewall drops it, the route is missing, or the host is down.',
    nextSteps: [
      'Test-NetConnection TARGET -Port PORT from the host that asks; on the target netstat -ano shows who listens.',
      'Get-ReceiveConnector -Server SERVER | Format-List Name,Enabled,Bindings, and Get-Service MSExchange*Transport* on the target.',
    ],
  },
  missing: noStreams,
  *check(facts, { least, many }) {
    const groups = yield* streamGroups(facts, (t, row) => {
      const seen = t.number('completeness', row)
      return (seen & SYN) !== 0 && (seen & (ANSWER | DATA)) === 0
    })
    const t = facts.columns('streams')
    return groups
      .filter((g) => g.troubled.count >= least)
      .map((g) => {
        const refused = g.troubled.rows.filter((row) => (t.number('serverResets').values[row] ?? 0) > 0).length
        const way =
          refused === g.troubled.count ? 'refused' : refused === 0 ? 'left without an answer' : 'refused or left without an answer'
        return {
          ...streamDraft(facts, g),
          severity: g.troubled.count >= many * g.all ? ('problem' as const) : ('warning' as const),
          certainty: 'certain' as const,
          title: `${g.server} did not take ${formatCounted(g.troubled.count, 'connection')} from ${g.client}`,
          what: `${formatCount(g.troubled.count)} of ${formatCounted(g.all, 'connection')} from ${g.client} to ${g.server} were ${way}: ${formatCount(refused)} answered with a reset, ${formatCount(g.troubled.count - refused)} with nothing.`,
        }
      })
  },
}
