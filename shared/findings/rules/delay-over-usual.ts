/** A way from host to host that was slower than it usually is: for some hours, or from an instant on. */
import { formatCounted, formatDuration } from '../../base/format'
import { pushTo } from '../../base/lists'
import type { Steps } from '../../base/steps'
import { spanWords } from '../../report/case-delay-words'
import type { CaseFacts } from '../facts'
import type { Values } from '../parameters'
import { median, medianDeviation } from '../parts/numbers'
import { A_STEP, noMessages } from '../parts/rows'
import { Group } from '../parts/tally'
import type { Draft, Rule } from '../rule'

const HOUR = 3_600_000
/** Deviations from the median beyond which an hour is not chance. */
const DEVIATIONS = 6
const MOST_TIMES = 200
const PROTOCOLS = ['smtp', 'delivery', 'submission'] as const
const WAY_WORDS = { smtp: 'hand-over', delivery: 'delivery', submission: 'submission' } as const

export const delayOverUsual: Rule<'delivery.delay-over-usual'> = {
  id: 'delivery.delay-over-usual',
  title: 'Ways that were slower than usual',
  reads: ['message tracking', 'SMTP send'],
  words: {
    why: 'Mail on this way was late, though it arrived; people notice a change like this before anything fails.',
    otherwise: 'A few very large mails, a mailing to many recipients or a maintenance window slow a way down as well.',
    nextSteps: [
      'Look at what happened on both hosts at the time named: updates, backups, scans, a copy that moved, a changed connector or firewall.',
      'Compare a slow mail with a fast one of the same way (Compare): the stage that grew says whether it waited in the queue, was tried again, or was long on the wire.',
    ],
  },
  missing: noMessages,
  *check(facts, values) {
    const hops = facts.columns('hops')
    const [from, to, at, wait, transfer, worked] = ['from', 'to', 'at', 'waitMs', 'transferMs', 'worked'].map((c) => hops.number(c).values)
    const protocol = hops.text('protocol')
    const ids = PROTOCOLS.map((p) => protocol.texts.indexOf(p))
    const nodes = facts.catalogue.nodes.length
    const ways = new Map<number, number[]>()
    const took = new Float64Array(facts.rows('hops'))
    for (let row = 0; row < took.length; row++) {
      if (row % A_STEP === 0) yield (0.7 * row) / took.length
      const [kind, a, b, waited] = [ids.indexOf(protocol.ids[row] ?? -1), from?.[row] ?? -1, to?.[row] ?? -1, wait?.[row] ?? Number.NaN]
      if (kind < 0 || a < 0 || b < 0 || worked?.[row] !== 1 || !(waited >= 0) || Number.isNaN(at?.[row] ?? Number.NaN)) continue
      took[row] = waited + ((transfer?.[row] ?? 0) || 0)
      pushTo(ways, (kind * nodes + a) * nodes + b, row)
    }
    return yield* slowWays(facts, values, ways, took, at ?? new Float64Array())
  },
}

interface Hour {
  readonly from: number
  readonly rows: readonly number[]
  readonly median: number
}

function* slowWays(
  facts: CaseFacts,
  values: Values<'delivery.delay-over-usual'>,
  ways: ReadonlyMap<number, number[]>,
  took: Float64Array,
  at: Float64Array,
): Steps<Draft[]> {
  const drafts: Draft[] = []
  let done = 0
  for (const [key, rows] of ways) {
    yield 0.7 + (0.3 * done++) / ways.size
    if (rows.length < values.least * 3) continue
    const hours = hoursOf(rows, took, at).filter((h) => h.rows.length >= values.least)
    // the faster half is what is usual: a trouble may last for most of the others
    const fast = [...hours].sort((a, b) => a.median - b.median).slice(0, Math.ceil(hours.length / 2))
    const usualTimes = fast.flatMap((h) => h.rows.map((r) => took[r] ?? 0))
    if (hours.length < 3 || usualTimes.length < values.least * 2) continue
    const [usual, deviation] = [median(usualTimes), medianDeviation(usualTimes)]
    const over = Math.max(values.longer, DEVIATIONS * deviation, usual * (values.factor - 1))
    const slow = hours.filter((h) => h.median - usual >= over)
    if (slow.length > 0) drafts.push(draftOf(facts, values, key, { hours, slow, usual, over, took, at }))
  }
  return drafts
}

function hoursOf(rows: readonly number[], took: Float64Array, at: Float64Array): Hour[] {
  const byHour = new Map<number, number[]>()
  // by when the mail set out, so that mail that waited for one trouble is one hour's
  for (const r of rows) pushTo(byHour, Math.floor(((at[r] ?? 0) - (took[r] ?? 0)) / HOUR) * HOUR, r)
  return [...byHour]
    .sort((a, b) => a[0] - b[0])
    .map(([from, list]) => ({ from, rows: list, median: median(list.map((r) => took[r] ?? 0)) }))
}

interface SlowWay {
  readonly hours: readonly Hour[]
  readonly slow: readonly Hour[]
  readonly usual: number
  readonly over: number
  readonly took: Float64Array
  readonly at: Float64Array
}

function draftOf(facts: CaseFacts, values: Values<'delivery.delay-over-usual'>, key: number, w: SlowWay): Draft {
  const nodes = facts.catalogue.nodes.length
  const [b, a, kind] = [key % nodes, Math.floor(key / nodes) % nodes, PROTOCOLS[Math.floor(key / nodes / nodes)] ?? 'smtp']
  const late = w.slow.flatMap((h) => h.rows).filter((r) => (w.took[r] ?? 0) - w.usual >= w.over)
  late.sort((x, y) => (w.at[x] ?? 0) - (w.took[x] ?? 0) - ((w.at[y] ?? 0) - (w.took[y] ?? 0)))
  const group = new Group()
  for (const r of late) group.add(r, (w.at[r] ?? 0) - (w.took[r] ?? 0))
  const then = median(w.slow.flatMap((h) => h.rows.map((r) => w.took[r] ?? 0)))
  // slow ever since: nothing that is not slow comes after its first hour
  const ever = w.slow.length > 1 && w.hours[w.hours.length - w.slow.length] === w.slow[0]
  const when = ever ? `from ${spanWords(group.first, group.first)} on` : `at ${spanWords(group.first, group.last)}`
  const way = `${facts.name(a)} to ${facts.name(b)}`
  const times = Math.round(then / w.usual)
  const usual = formatDuration(w.usual)
  // of a way that takes no time a factor says nothing
  const factor = times <= MOST_TIMES ? `, ${times} times the usual ${usual}` : `; usual is ${usual}`
  const message = facts.columns('hops').number('message').values
  return {
    key: `${facts.catalogue.nodes[a]?.id ?? ''} ${facts.catalogue.nodes[b]?.id ?? ''} ${kind}`,
    severity: then - w.usual >= values.late ? 'warning' : 'notice',
    certainty: 'likely',
    title: `From ${way} mail took ${formatDuration(then)}${factor}, ${when}`,
    what: `Half of all mails from ${way} took longer than ${formatDuration(then)} for ${WAY_WORDS[kind]}${factor}: ${when}. ${formatCounted(late.length, 'hop')} were that late, in ${formatCounted(w.slow.length, 'hour')} of ${w.hours.length}.${ever ? ' It has not gone back since: something changed at that time.' : ''}`,
    count: late.length,
    things: ['hop', 'hops'],
    ...{ first: group.first, last: group.last, hours: group.hours, nodes: [a, b] },
    messages: late.map((r) => message[r] ?? -1),
    evidence: late.slice(0, 10).flatMap((r) => facts.hopLines(r, 1)),
    figures: {
      heads: ['Hour (UTC)', 'Hops', 'Half took longer than'],
      rows: w.hours
        .slice(0, 48)
        .map((h) => [new Date(h.from).toISOString().slice(0, 16).replace('T', ' '), String(h.rows.length), formatDuration(h.median)]),
    },
  }
}
