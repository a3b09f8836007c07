/** Logs that are silent while other logs of the same server go on: lost, rolled over or not collected, so that their silence proves nothing. */
import { formatCount, formatDuration } from '../../base/format'
import type { Steps } from '../../base/steps'
import type { CaseFacts } from '../facts'
import { type Activity, activityOf, inProportion, type LogActivity, logWords, type Silence, silences, total } from '../parts/activity'
import type { Draft, Rule } from '../rule'

const WHY = 'What is not in this log for that time is not known: that a mail or session is missing there proves nothing.'
const OTHERWISE = 'The service may have had nothing to log, if its work went to another server meanwhile.'
const FIND =
  'Look for the files of that time on the server, in its backup or its shadow copies, and add them to the case: what they tell is worked in.'

const missing = (facts: CaseFacts): string | null =>
  facts.catalogue.coverage.length === 0 ? 'No log with times and a known server was read.' : null

export const logGap: Rule<'evidence.gap'> = {
  id: 'evidence.gap',
  title: 'Holes in logs',
  reads: ['all logs'],
  words: {
    why: WHY,
    otherwise: OTHERWISE,
    nextSteps: [
      FIND,
      'Get-TransportService SERVER | Format-List *Log*Path,*Log*MaxDirectorySize shows where logs go and how much is kept.',
    ],
  },
  missing,
  *check(facts, { least, long }) {
    const found = yield* silentLogs(facts, least, long)
    return found.flatMap(({ log, silence, place, activity }) =>
      place === 'begin' ? [] : [draftOf(facts, { log, silence, place, activity }, 'notice')],
    )
  },
}

export const rolledOver: Rule<'evidence.rolled-over'> = {
  id: 'evidence.rolled-over',
  title: 'Logs that begin later than others',
  reads: ['all logs'],
  words: {
    why: WHY,
    otherwise: `Logging may have been switched on only then. ${OTHERWISE}`,
    nextSteps: [
      FIND,
      'Exchange deletes the oldest files when a folder is full or old: Set-TransportService SERVER -ReceiveProtocolLogMaxDirectorySize, -SendProtocolLogMaxDirectorySize, -MessageTrackingLogMaxDirectorySize and …MaxAge keep more (Set-FrontendTransportService for the Front End). The values that Get- shows before undo it.',
    ],
  },
  missing,
  *check(facts, { least, long }) {
    const found = yield* silentLogs(facts, least, long)
    return found.flatMap((f) => (f.place === 'begin' ? [draftOf(facts, f, 'info')] : []))
  },
}

interface Found {
  readonly log: LogActivity
  readonly silence: Silence
  readonly place: 'begin' | 'middle'
  readonly activity: Activity
}

function* silentLogs(facts: CaseFacts, least: number, long: number): Steps<Found[]> {
  const activity = yield* activityOf(facts)
  const out: Found[] = []
  for (const [i, log] of activity.logs.entries()) {
    yield i / activity.logs.length
    const all = total(log.rows)
    // a log with little in it tells nothing, neither of itself nor of others
    if (all < 2 * least) continue
    const others = activity.logs
      .filter((l) => l.node === log.node && l !== log)
      .map(({ rows }) => ({ rows, all: total(rows) }))
      .filter((o) => o.all * 3 >= least)
    if (others.length === 0) continue
    for (const silence of silences(log.signs, log.signs)) {
      if ((silence.end - silence.begin) * activity.bucketMs < long) continue
      // work moves between the services of a server: a log is missed only where each of the others lets expect rows
      const inside = others.map((o) => total(o.rows.subarray(silence.begin, silence.end)))
      const expected = Math.min(...others.map((o, n) => inProportion(all, o.all, inside[n] ?? 0)))
      if (expected < least) continue
      // a log that ends early may be of a service that has no more to do: its databases moved
      if (silence.end === activity.buckets) continue
      const place = silence.end === firstOf(log) ? 'begin' : 'middle'
      out.push({ log, silence: { ...silence, expected, others: inside.reduce((a, b) => a + b, 0) }, place, activity })
    }
  }
  return out
}

const firstOf = ({ signs }: LogActivity): number => signs.findIndex((n) => n > 0)

function draftOf(facts: CaseFacts, { log, silence, place, activity }: Found, severity: 'notice' | 'info'): Draft {
  const at = (bucket: number) => activity.from + bucket * activity.bucketMs
  const [first, last] = [at(silence.begin), at(silence.end)]
  const [name, took] = [facts.name(log.node), formatDuration(last - first)]
  const words = place === 'begin' ? `begins ${took} later than its others` : `has a hole of ${took}`
  return {
    key: `${name} ${log.name} ${place}${place === 'middle' ? ` ${first}` : ''}`,
    severity,
    certainty: 'likely',
    title: `A log of ${name} ${words}: ${logWords(log)}`,
    what: `The ${logWords(log)} of ${name} has no row for ${took}, while other logs of this server have ${formatCount(silence.others)}. By its usual part at least about ${formatCount(Math.round(silence.expected))} rows should be there.`,
    count: Math.round(silence.expected),
    things: ['row', 'rows'],
    ...{ first, last, nodes: [log.node] },
    evidence: [],
  }
}
