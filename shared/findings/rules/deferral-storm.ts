/** Many failed tries of one next hop in a short time, and the steps of the retry timer in them. */
import { formatCount, formatCounted, formatDuration } from '../../base/format'
import { pushTo } from '../../base/lists'
import { replyWords } from '../../report/smtp-codes'
import { failedTries } from '../parts/failed-tries'
import { bursts, median } from '../parts/numbers'
import { noMessages } from '../parts/rows'
import { staircase } from '../parts/staircase'
import { Group, some } from '../parts/tally'
import type { Draft, Rule } from '../rule'

const LINES = 10

export const deferralStorm: Rule<'delivery.deferral-storm'> = {
  id: 'delivery.deferral-storm',
  title: 'Many deferrals for one next hop',
  reads: ['message tracking', 'SMTP send'],
  words: {
    why: 'Each of these tries was put off: mail for this next hop was late, and every try costs both sides a connection.',
    otherwise: 'A next hop that lists greylisting as its reason puts off every first try on purpose.',
    nextSteps: [
      'Look at the next hop for the time named: the reply says what it complained of.',
      'The retry timers are those of Set-TransportService: TransientFailureRetryInterval, TransientFailureRetryCount, OutboundConnectionFailureRetryInterval. Write down the old values first; shorter ones only mean more tries, they heal nothing.',
      'Once the cause is gone, Get-Queue | Retry-Queue tries at once. It loses nothing and need not be undone.',
    ],
  },
  missing: noMessages,
  *check(facts, { least, within }) {
    const tries = yield* failedTries(facts)
    const hops = facts.columns('hops')
    const [from, to, message] = ['from', 'to', 'message'].map((c) => hops.number(c).values)
    const byNext = new Map<number, number[]>()
    tries.hop.forEach((hop, i) => {
      const next = to?.[hop] ?? -1
      if (next >= 0) pushTo(byNext, next, i)
    })
    return [...byNext].flatMap(([next, rows]): Draft[] => {
      if (rows.length < least) return []
      rows.sort((a, b) => (tries.at[a] ?? 0) - (tries.at[b] ?? 0))
      const storms = bursts(
        rows.map((i) => tries.at[i] ?? 0),
        within,
        least,
      )
      if (storms.length === 0) return []
      const group = new Group()
      for (const s of storms)
        for (const i of rows.slice(s.from, s.to)) {
          group.add(i, tries.at[i] ?? Number.NaN)
          group.note('host', from?.[tries.hop[i] ?? -1] ?? -1)
          group.note('reason', tries.reasons[tries.reason[i] ?? -1] ?? '')
        }
      const reasons = group.of<string>('reason')
      const said = reasons[0]?.value ?? ''
      const messages = group.rows.map((i) => message?.[tries.hop[i] ?? -1] ?? -1)
      const steps = stepsOf(group, tries.at, (i) => from?.[tries.hop[i] ?? -1] ?? -1)
      const mails = new Set(messages).size
      return [
        {
          key: facts.catalogue.nodes[next]?.id ?? '',
          severity: 'warning',
          certainty: 'certain',
          title: `${formatCounted(group.count, 'try', 'tries')} to reach ${facts.name(next)} failed in ${formatDuration(group.last - group.first)}`,
          what: [
            `${some(group.nodes.map((n) => facts.name(n)))} tried ${facts.name(next)} ${formatCounted(group.count, 'time')} in vain for ${formatCounted(mails, 'message')}.`,
            said !== '' && `Mostly it was told “${said}” (${formatCount(reasons[0]?.count ?? 0)}).`,
            ...replyWords(said).map((r) => `${r.code}: ${r.words}`),
            steps,
          ]
            .filter(Boolean)
            .join(' '),
          count: group.count,
          things: ['failed try', 'failed tries'],
          ...{ first: group.first, last: group.last, hours: group.hours, messages },
          nodes: [next, ...group.nodes],
          evidence: [...new Set(group.rows.map((i) => tries.hop[i] ?? -1))].slice(0, LINES).flatMap((h) => facts.hopLines(h, 1)),
          figures: { heads: ['Reply', 'Tries'], rows: reasons.slice(0, 8).map((r) => [r.value, formatCount(r.count)]) },
        },
      ]
    })
  },
}

/** What the gaps between tries of each server say of its retry timer; '' for nothing. */
function stepsOf(group: Group, at: readonly number[], holder: (i: number) => number): string {
  const times = new Map<number, number[]>()
  for (const i of group.rows) pushTo(times, holder(i), at[i] ?? 0)
  for (const list of times.values()) {
    const found = staircase(list)
    if (found !== '') return found
  }
  const gaps = [...times.values()].flatMap((list) => list.slice(1).map((t, i) => t - (list[i] ?? t))).filter((g) => g >= LEAST_GAP_MS)
  return gaps.length < 3 ? '' : `Between tries there was usually ${formatDuration(median(gaps))}.`
}

/** Tries closer together are those of several mails of one queue. */
const LEAST_GAP_MS = 10_000
