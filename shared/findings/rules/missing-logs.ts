/** Logs that are not in the bundle and would tell more: what rests on them is not known, and nothing is concluded from their silence (story S10). */
import { formatCounted } from '../../base/format'
import { askWords } from '../../report/asks'
import type { Rule } from '../rule'

export const missingLogs: Rule<'evidence.missing-logs'> = {
  id: 'evidence.missing-logs',
  title: 'Logs that are missing',
  reads: ['all logs'],
  words: {
    why: 'What these logs would show is neither seen nor absent here: routes that need them are guesses, or end where the log would go on.',
    otherwise: 'The host may not be an Exchange server of this organisation, or may have had nothing to log.',
    nextSteps: ['Ask for the log of the time named; the letter to the customer has the list.'],
  },
  missing: (facts) => (facts.catalogue.coverage.length === 0 ? 'No log with times and a known server was read.' : null),
  *check(facts, { least }) {
    return facts.catalogue.asks
      .filter((a) => a.messages >= least)
      .map((a) => {
        const { server, log, folder, why, setting } = askWords(a, facts.catalogue)
        return {
          key: `${facts.catalogue.nodes[a.node]?.id ?? ''} ${a.family} ${a.reason} ${a.from}`,
          severity: 'info' as const,
          certainty: 'certain' as const,
          title: `The log ${log} of ${server} is missing for ${formatCounted(a.messages, 'message')}`,
          what: `No ${log} log of ${server} covers this time; ${why}.`,
          nextSteps: [`Ask for ${folder} of ${server}.`, `If the log was off, this turns it on for the next time: ${setting}`],
          count: a.messages,
          things: ['message', 'messages'] as const,
          ...{ first: a.from, last: a.to, nodes: [a.node] },
          evidence: [],
        }
      })
  },
}
