/** Logs of which much could not be read: cut rows, open quotes, wrong columns. What stood there is missing everywhere else. */
import { formatCount, formatCounted, formatShare } from '../../base/format'
import type { SetAsideReason, SourceFile } from '../../model/source'
import { SET_ASIDE_WORDS } from '../../report/words'
import type { Rule } from '../rule'

/** Reasons that mean lost rows; blank lines and what no route needs are none. */
const LOST: ReadonlySet<SetAsideReason> = new Set<SetAsideReason>([
  ...(['cut-row', 'open-quote', 'too-few-fields', 'too-many-fields', 'bad-time', 'bad-quote', 'not-text', 'too-long'] as const),
])
const LOGS = new Set(['message-tracking', 'smtp-receive', 'smtp-send', 'connectivity', 'agent'])

const lostOf = (s: SourceFile) => s.setAside.filter((run) => LOST.has(run.reason))
const linesOf = (s: SourceFile) => lostOf(s).reduce((n, run) => n + run.lines, 0)

export const setAside: Rule<'evidence.set-aside'> = {
  id: 'evidence.set-aside',
  title: 'Logs with rows that could not be read',
  reads: ['all logs'],
  words: {
    why: 'Mails and sessions of these rows are missing or incomplete here, and their absence proves nothing.',
    otherwise: 'A file that was copied while the server wrote it ends in a cut row; that alone loses one row.',
    nextSteps: [
      'Copy the files again from the server, with a tool that copies bytes (robocopy), not through a spreadsheet or an editor; compare sizes.',
      'Files shows for each what was set aside and why.',
    ],
  },
  missing: (facts) => (facts.catalogue.sources.some((s) => LOGS.has(s.kind)) ? null : 'No log was read.'),
  *check(facts, { least, share }) {
    const { sources, serverOf } = facts.catalogue
    const logs = sources.filter((s) => LOGS.has(s.kind) && s.duplicateOf === null)
    const servers = [...new Set(logs.map((s) => serverOf[s.id] ?? -1))]
    yield 0
    return servers.flatMap((node) => {
      const own = logs.filter((s) => (serverOf[s.id] ?? -1) === node)
      const bad = own.filter((s) => linesOf(s) > 0).sort((a, b) => linesOf(b) - linesOf(a))
      const lines = bad.reduce((n, s) => n + linesOf(s), 0)
      const all = lines + own.reduce((n, s) => n + s.records, 0)
      if (lines < least || lines < share * all) return []
      const reasons = new Map<SetAsideReason, number>()
      for (const run of bad.flatMap(lostOf)) reasons.set(run.reason, (reasons.get(run.reason) ?? 0) + run.lines)
      const name = node >= 0 ? facts.name(node) : 'a server that is not known'
      const evidence = bad.flatMap((s) =>
        lostOf(s)
          .slice(0, 3)
          .map((run) => ({ source: s.id, offset: run.offset, length: run.bytes, line: run.line })),
      )
      return [
        {
          key: node >= 0 ? name : '',
          severity: 'notice' as const,
          certainty: 'certain' as const,
          title: `${formatCounted(lines, 'row')} of logs of ${name} could not be read`,
          what: `${formatCounted(lines, 'row')} in ${formatCounted(bad.length, 'file')} of ${name} could not be read: ${formatShare(lines, all)} of ${formatCount(all)}. The most in ${bad[0]?.path ?? ''} (${formatCount(bad[0] ? linesOf(bad[0]) : 0)}).`,
          count: lines,
          things: ['row', 'rows'] as const,
          first: Math.min(...bad.map((s) => s.first)),
          last: Math.max(...bad.map((s) => s.last)),
          nodes: node >= 0 ? [node] : [],
          evidence,
          figures: {
            heads: ['Why', 'Rows'],
            rows: [...reasons].sort((a, b) => b[1] - a[1]).map(([reason, n]) => [SET_ASIDE_WORDS[reason], formatCount(n)]),
          },
        },
      ]
    })
  },
}
