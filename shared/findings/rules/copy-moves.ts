/** Databases whose active copy moved while mail waited for it (story S7). */
import { formatDuration } from '../../base/format'
import { moveSentence } from '../../report/case-delay-words'
import type { CaseFacts } from '../facts'
import { recipientLines } from '../parts/rows'
import type { Rule } from '../rule'

const LINES = 10

export const movesWithDelays: Rule<'servers.copy-move-with-delays'> = {
  id: 'servers.copy-move-with-delays',
  title: 'Delays that begin when a database moves',
  reads: ['message tracking'],
  words: {
    why: 'While a copy is dismounted on one server and not yet mounted on another nobody can deliver to it; its mail waits.',
    otherwise:
      'That it waited because of the move is concluded from the times: the store may have been slow before, and the move its result.',
    nextSteps: [
      'Ask whether the move was planned. If not, the event log of the old server names the reason (source ExchangeStoreDB, MSExchangeRepl).',
      'Get-MailboxDatabaseCopyStatus shows copy and replay queues: a copy that lags mounts late. Move-ActiveMailboxDatabase moves it back once the cause is known; that interrupts deliveries as well.',
    ],
  },
  missing: (facts) =>
    facts.catalogue.databases.some((d) => d.spans.length > 0)
      ? null
      : 'No delivery in the logs names a database: whether one moved is not known.',
  *check(facts, { least, late }) {
    const { moves } = yield* facts.delays()
    return moves
      .filter((m) => m.recipients > 0 && m.longestMs >= least)
      .map((m) => {
        const { move, messages } = m
        return {
          key: `${move.database} ${new Date(move.until).toISOString()}`,
          severity: m.longestMs >= late ? ('warning' as const) : ('info' as const),
          certainty: 'likely' as const,
          title: `Mail waited up to ${formatDuration(m.longestMs)} while ${move.database} moved to ${facts.name(move.to)}`,
          what: moveSentence(m, facts.catalogue.nodes),
          count: m.recipients,
          things: ['recipient', 'recipients'] as const,
          // by two clocks it can end before it begins
          ...{ first: Math.min(move.after, move.until), last: Math.max(move.after, move.until) },
          nodes: [move.to, move.from],
          messages: messages.rows,
          evidence: recipientLines(
            facts,
            messages.rows.slice(0, LINES).flatMap((row) => arrivedOn(facts, row, move.to)),
            LINES,
          ),
        }
      })
  },
}

/** A recipient of a message whose mail was delivered on a server. */
function arrivedOn({ tables }: CaseFacts, message: number, node: number): number[] {
  const from = tables.messages.number(message, 'recipientsFrom')
  const count = tables.messages.number(message, 'recipientCount')
  for (let r = from; r < from + count; r++) if (tables.recipients.number(r, 'deliveredTo') === node) return [r]
  return []
}
