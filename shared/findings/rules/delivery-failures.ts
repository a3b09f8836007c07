/** Recipients that failed, by what was said: many for one reason are one cause, whichever mails they are of. */
import { formatCount, formatCounted, formatShare } from '../../base/format'
import { domainOf } from '../../query/waiting/next-hop'
import { replyWords } from '../../report/smtp-codes'
import type { CaseFacts } from '../facts'
import type { Values } from '../parameters'
import { reasonOf } from '../parts/reasons'
import { recipientLines } from '../parts/rows'
import { type Group, Tally } from '../parts/tally'
import type { Draft, Rule } from '../rule'

export const deliveryFailures: Rule<'delivery.failures'> = {
  id: 'delivery.failures',
  title: 'Mail that failed, by reason and domain',
  reads: ['message tracking'],
  words: {
    why: 'Senders of these mails got a report that they failed, and nothing is tried again.',
    otherwise: 'Addresses that never existed, such as old entries of address books, fail in every organisation.',
    nextSteps: [
      'Read what the refusing host said, as quoted; the code is explained beside it.',
      'If one domain stands out, ask its postmaster with one of the quoted lines: time, host and reply are what they need.',
    ],
  },
  missing: (facts) => (facts.rows('recipients') === 0 ? 'There are no messages: no tracking log was read.' : null),
  *check(facts, values) {
    const { innermost } = facts
    const [outcome, status, code, address] = ['outcome', 'status', 'code', 'address'].map((c) => facts.columns('recipients').text(c))
    const [at, by] = [facts.columns('recipients').number('at').values, facts.columns('recipients').number('deliveredBy').values]
    const failed = outcome?.texts.indexOf('failed') ?? -1
    const reasons = new Map<number, string>()
    const tally = new Tally<string>()
    const rows = facts.rows('recipients')
    for (let row = 0; row < rows; row++) {
      if (outcome?.ids[row] !== failed) continue
      const id = status?.ids[row] ?? 0
      const reason = reasons.get(id) ?? reasonOf(status?.texts[id] ?? '', innermost)
      reasons.set(id, reason)
      const group = tally.group(`${code?.at(row) ?? ''} ${reason}`.trim())
      group.add(row, at[row] ?? Number.NaN)
      group.note('host', by[row] ?? -1)
      group.note('domain', domainOf(address?.at(row) ?? ''))
      if (row % 50_000 === 0) yield row / rows
    }
    return [...tally.groups].flatMap(([key, group]) => draftOf(facts, values, key, group, rows))
  },
}

function draftOf(facts: CaseFacts, values: Values<'delivery.failures'>, key: string, group: Group, all: number): Draft[] {
  if (group.count < values.least || group.count < values.share * all) return []
  const [domains, reply] = [group.of<string>('domain'), replyWords(key)]
  const one = domains[0]
  const recipients = facts.columns('recipients')
  const message = recipients.number('message').values
  const said = key === '' ? 'without a reason that was logged' : `with “${key}”`
  return [
    {
      key,
      severity: group.count >= values.many * all ? 'problem' : 'warning',
      certainty: 'certain',
      title: `${formatCounted(group.count, 'recipient')} failed ${said}`,
      what: [
        `${formatCounted(group.count, 'recipient')} failed ${said}: ${formatShare(group.count, all)} of all.`,
        one && `Most of them are at ${one.value} (${formatCount(one.count)}); ${formatCounted(domains.length, 'domain')} in all.`,
        ...reply.map((r) => `${r.code}: ${r.words}`),
      ]
        .filter(Boolean)
        .join(' '),
      count: group.count,
      things: ['recipient', 'recipients'],
      ...{ first: group.first, last: group.last, nodes: group.nodes, hours: group.hours },
      messages: group.rows.map((row) => message[row] ?? -1),
      evidence: recipientLines(facts, group.rows),
      figures: { heads: ['Domain', 'Recipients'], rows: domains.slice(0, 10).map((d) => [d.value, formatCount(d.count)]) },
      ...(domains.length === 1 && one && { otherwise: `Only ${one.value} is concerned: the trouble may be theirs alone.` }),
    },
  ]
}
