/** Hand-overs in which the mail itself took long: from its MAIL command to the reply that took it. */
import { formatCounted, formatDuration, formatShare } from '../../base/format'
import { pushTo } from '../../base/lists'
import { median } from '../parts/numbers'
import { A_STEP } from '../parts/rows'
import { Group } from '../parts/tally'
import type { Draft, Rule } from '../rule'

export const longCommit: Rule<'handover.long-commit'> = {
  id: 'handover.long-commit',
  title: 'Hand-overs that took long on the wire',
  reads: ['SMTP send', 'SMTP receive'],
  words: {
    why: 'The sender’s connection is held all that time; when its patience ends (ten minutes) the mail is sent once more and may arrive twice.',
    otherwise:
      'Large mails over a slow line take long too, and so does a receiver that scans before it answers, or that waits on purpose for senders it does not know (tarpit).',
    nextSteps: [
      'In a session of one of these mails, look between which two lines the time passed: before 354 the receiver checks addresses, after the end of data it scans, writes the mail, or makes its shadow copy.',
      'Look at the receiver’s disk of the queue database, its agents (Get-TransportAgent) and virus scanner at that time. To try without an agent: Disable-TransportAgent, undone with Enable-TransportAgent and a restart of the service.',
      'Where shadow copies are made first, a slow partner server makes each receipt slow: look at the way to it.',
    ],
  },
  missing: (facts) =>
    facts.has('smtp-send', 'smtp-receive')
      ? null
      : 'No SMTP protocol log is in the bundle: how long a hand-over took on the wire is not known.',
  *check(facts, { least, long, share }) {
    const hops = facts.columns('hops')
    const [from, to, at, transfer, message] = ['from', 'to', 'at', 'transferMs', 'message'].map((c) => hops.number(c).values)
    const protocol = hops.text('protocol')
    const all = new Map<string, number>()
    const slow = new Map<string, number[]>()
    const rows = facts.rows('hops')
    for (let row = 0; row < rows; row++) {
      if (row % A_STEP === 0) yield row / rows
      const took = transfer?.[row] ?? Number.NaN
      if (Number.isNaN(took) || protocol.at(row) === 'shadow') continue
      const key = `${from?.[row] ?? -1}>${to?.[row] ?? -1}`
      all.set(key, (all.get(key) ?? 0) + 1)
      if (took >= long) pushTo(slow, key, row)
    }
    return [...slow].flatMap(([key, list]): Draft[] => {
      const of = all.get(key) ?? 0
      if (list.length < least || list.length < share * of) return []
      const [a = -1, b = -1] = key.split('>').map(Number)
      const group = new Group()
      for (const row of list) group.add(row, at?.[row] ?? Number.NaN)
      const times = list.map((row) => transfer?.[row] ?? 0)
      const way = `${facts.name(a)} to ${facts.name(b)}`
      return [
        {
          key: [a, b].map((n) => facts.catalogue.nodes[n]?.id ?? '').join(' '),
          severity: 'warning',
          certainty: 'certain',
          title: `${formatCounted(list.length, 'hand-over')} from ${way} took ${formatDuration(median(times))} on the wire`,
          what: `${formatCounted(list.length, 'mail')} (${formatShare(list.length, of)} of those whose session is logged) took ${formatDuration(long)} or longer from MAIL to the reply that took them: half of them ${formatDuration(median(times))}, the longest ${formatDuration(times.reduce((x, y) => Math.max(x, y), 0))}.`,
          limits: facts.has('smtp-receive') ? null : 'No SMTP receive log is in the bundle: what the receiver did meanwhile is not known.',
          count: list.length,
          things: ['hand-over', 'hand-overs'],
          ...{ first: group.first, last: group.last, hours: group.hours, nodes: [b, a] },
          messages: list.map((row) => message?.[row] ?? -1),
          evidence: list.slice(0, 10).flatMap((row) => facts.hopLines(row, 2)),
        },
      ]
    })
  },
}
