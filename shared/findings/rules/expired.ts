/** Mail that was given up after waiting too long (4.4.7): the real cause is what was said at the tries before. */
import { formatCount, formatCounted } from '../../base/format'
import { within } from '../../base/steps'
import { domainOf } from '../../query/waiting/next-hop'
import { replyWords } from '../../report/smtp-codes'
import { failedTries } from '../parts/failed-tries'
import { failedRecipients, noMessages, recipientLines } from '../parts/rows'
import { some, Tally } from '../parts/tally'
import type { Draft, Rule } from '../rule'

const EXPIRED = /\b4\.4\.7\b|QUEUE\.Expired|message expired/i

export const expired: Rule<'delivery.expired'> = {
  id: 'delivery.expired',
  title: 'Mail that expired in a queue, by what kept it there',
  reads: ['message tracking', 'SMTP send'],
  words: {
    why: 'These mails were given up after the time a queue keeps them (two days unless MessageExpirationTimeout says otherwise); senders got a report late.',
    otherwise: 'The reply before it expired is the last that was heard; an earlier one may have had another reason.',
    nextSteps: [
      'Read the reply named here, not 4.4.7 itself: it only says that time was up.',
      'Try the next hop from the server that held the mail: Test-NetConnection <host> -Port 25, Resolve-DnsName <domain> -Type MX. Neither changes anything.',
      'Senders have to send again what is still wanted; nothing is tried again.',
    ],
  },
  missing: noMessages,
  *check(facts, { least, many }) {
    const rows = yield* within(
      0,
      0.4,
      failedRecipients(facts, (said) => EXPIRED.test(said)),
    )
    if (rows.length < least) return []
    const tries = yield* within(0.4, 1, failedTries(facts))
    const hopMessage = facts.columns('hops').number('message').values
    const to = facts.columns('hops').number('to').values
    const recipients = facts.columns('recipients')
    const [message, at, address] = [recipients.number('message').values, recipients.number('at').values, recipients.text('address')]
    const by = recipients.number('deliveredBy').values
    const wanted = new Set(rows.map((r) => message[r] ?? -1))
    // the last try of each message that said something else than that time was up
    const lastTry = new Map<number, number>()
    tries.hop.forEach((hop, i) => {
      const m = hopMessage[hop] ?? -1
      if (!wanted.has(m) || EXPIRED.test(tries.reasons[tries.reason[i] ?? -1] ?? '')) return
      const before = lastTry.get(m)
      if (before === undefined || (tries.at[i] ?? 0) >= (tries.at[before] ?? 0)) lastTry.set(m, i)
    })
    const tally = new Tally<string>()
    const examples = new Map<string, number>()
    for (const row of rows) {
      const t = lastTry.get(message[row] ?? -1)
      const cause = t === undefined ? '' : (tries.reasons[tries.reason[t] ?? -1] ?? '')
      const group = tally.group(cause)
      group.add(row, at[row] ?? Number.NaN)
      group.note('domain', domainOf(address.at(row)))
      group.note('host', t === undefined ? (by[row] ?? -1) : (to[tries.hop[t] ?? -1] ?? -1))
      if (t !== undefined) {
        group.note('host', facts.columns('hops').number('from').values[tries.hop[t] ?? -1] ?? -1)
        examples.set(cause, tries.hop[t] ?? -1)
      }
    }
    return [...tally.groups].flatMap(([cause, group]): Draft[] => {
      if (group.count < least) return []
      const domains = group.of<string>('domain')
      const hop = examples.get(cause)
      const who = formatCounted(group.count, 'recipient')
      return [
        {
          key: cause,
          severity: group.count >= many ? 'problem' : 'warning',
          certainty: cause === '' ? 'certain' : 'likely',
          title: cause === '' ? `Mail for ${who} expired` : `Mail for ${who} expired after “${cause}”`,
          what: [
            `Mail for ${who} at ${some(domains.map((d) => d.value))} was given up (4.4.7).`,
            cause === '' ? 'No log says what was heard before.' : `Before that, the last try was answered “${cause}”.`,
            ...replyWords(cause).map((r) => `${r.code}: ${r.words}`),
          ].join(' '),
          limits:
            cause === ''
              ? 'No DEFER row and no send log of the tries before is in the bundle: the real cause is not known from here.'
              : null,
          count: group.count,
          things: ['recipient', 'recipients'],
          ...{ first: group.first, last: group.last, nodes: group.nodes, hours: group.hours },
          messages: group.rows.map((row) => message[row] ?? -1),
          evidence: [...(hop === undefined ? [] : facts.hopLines(hop, 5)), ...recipientLines(facts, group.rows)],
          figures: { heads: ['Domain', 'Recipients'], rows: domains.slice(0, 10).map((d) => [d.value, formatCount(d.count)]) },
        },
      ]
    })
  },
}
