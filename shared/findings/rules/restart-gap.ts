/** Servers of which all logs are silent at once while other servers go on: a restart, stopped services, or a machine that stood still. */
import { formatCount, formatCounted, formatDuration } from '../../base/format'
import { activityOf, inProportion, silences, sumOf, total } from '../parts/activity'
import type { Draft, Rule } from '../rule'

/** So many silences of one server may be faults; the next one is what is usual for it. */
const USUAL = 5

export const restartGap: Rule<'servers.restart-gap'> = {
  id: 'servers.restart-gap',
  title: 'Servers that stood still',
  reads: ['all logs'],
  words: {
    why: 'Mail went another way or waited meanwhile; what was on its way through this server is late by as much.',
    otherwise:
      'A restart after updates, services stopped for maintenance, a virtual machine that was moved or backed up, or all logs of that time being lost.',
    nextSteps: [
      'The system event log of the server tells: 1074 and 6006 a shutdown that was asked for, 6008 an unexpected one, 7036 services that stopped and started.',
      'On a virtual machine look at the tasks of the hypervisor for that time: snapshot, migration, backup.',
    ],
  },
  missing: (facts) => {
    const servers = new Set(facts.catalogue.coverage.filter((c) => c.spans.length > 0).map((c) => c.node))
    return servers.size > 1 ? null : 'Logs of one server only are here: whether it was silent or just had nothing to do can’t be told.'
  },
  *check(facts, { least, long, grave, outlier }) {
    const { logs, from, bucketMs, buckets } = yield* activityOf(facts)
    const nodes = [...new Set(logs.map((l) => l.node))]
    return nodes.flatMap((node): Draft[] => {
      const own = logs.filter((l) => l.node === node)
      // what one log alone tells of a server is told by the holes in logs
      if (own.length < 2) return []
      const other = logs.filter((l) => l.node !== node)
      const sum = sumOf(own, 'signs', buckets)
      const [mine, theirs] = [total(sumOf(own, 'rows', buckets)), sumOf(other, 'rows', buckets)]
      const theirsAll = total(theirs)
      const begun = sum.findIndex((n) => n > 0)
      const ended = sum.findLastIndex((n) => n > 0)
      // probes keep their pace when there is nothing to do: rows about mail must let expect some as well
      const found = silences(sum, sumOf(other, 'signs', buckets)).map((s) => ({
        ...s,
        expected: Math.min(s.expected, inProportion(mine, theirsAll, total(theirs.subarray(s.begin, s.end)))),
      }))
      // a server with little to do is silent often: only what stands out counts
      const usual = found.map((s) => s.expected).sort((a, b) => b - a)[USUAL] ?? 0
      return found.flatMap((s): Draft[] => {
        const took = (s.end - s.begin) * bucketMs
        if (s.begin < begun || s.end > ended || s.expected < Math.max(least, usual * outlier) || took < long) return []
        const name = facts.name(node)
        const [first, last] = [from + s.begin * bucketMs, from + s.end * bucketMs]
        return [
          {
            key: `${name} ${first}`,
            severity: took >= grave ? 'warning' : 'notice',
            certainty: 'likely',
            title: `All logs of ${name} are silent for ${formatDuration(took)}`,
            what: `None of the ${formatCounted(own.length, 'log')} of ${name} has a row for ${formatDuration(took)} or a little more, while other servers have ${formatCount(s.others)}. By its usual part at least about ${formatCount(Math.round(s.expected))} rows should be there.`,
            count: Math.round(s.expected),
            things: ['row', 'rows'],
            ...{ first, last, nodes: [node] },
            evidence: [],
          },
        ]
      })
    })
  },
}
