/** Mail that hit a limit: of size, of recipients, of how much may be sent in a time. */
import { formatCount, formatCounted } from '../../base/format'
import { type Steps, within } from '../../base/steps'
import { domainOf } from '../../query/waiting/next-hop'
import { replyWords } from '../../report/smtp-codes'
import type { CaseFacts } from '../facts'
import { failedTries } from '../parts/failed-tries'
import { reasonOf } from '../parts/reasons'
import { A_STEP, failedRecipients, recipientLines } from '../parts/rows'
import { type Group, some, Tally } from '../parts/tally'
import type { Draft, Rule } from '../rule'

type Kind = 'size' | 'recipients' | 'rate'

const KINDS: Readonly<Record<Kind, { readonly pattern: RegExp; readonly words: string; readonly steps: readonly string[] }>> = {
  size: {
    pattern: /\b[45]\.2\.3\b|\b[45]\.3\.4\b|SizeLimit|message size exceeds|message (?:is )?too (?:large|big)/i,
    words: 'the size of a mail',
    steps: [
      'The smallest limit on the way counts: Get-TransportConfig (MaxSendSize, MaxReceiveSize), Get-SendConnector and Get-ReceiveConnector (MaxMessageSize), Get-Mailbox (MaxSendSize, MaxReceiveSize). A mail grows by a third when it is sent as MIME.',
      'To allow more, set the same limit at each of them; write down the old values first, setting them again undoes it. A limit of the other side only they can change.',
    ],
  },
  recipients: {
    pattern: /\b[45]\.5\.3\b|too many recipients/i,
    words: 'the number of recipients of a mail',
    steps: [
      'Get-TransportConfig and Get-Mailbox: MaxRecipientEnvelopeLimit and RecipientLimits; Get-ReceiveConnector: MaxRecipientsPerMessage. Write down the old values first; setting them again undoes it.',
      'For mail to many, a distribution group counts as one recipient.',
    ],
  },
  rate: {
    pattern:
      /rate limit|message submission rate|sending (?:rate|limit)|too many (?:messages|connections|concurrent)|exceeded the maximum number of (?:messages|connections)|\b4\d\d 4\.\d{1,3}\.\d{1,3}\b.{0,80}(?:throttl|exceeded)/i,
    words: 'how much may be sent in a time',
    steps: [
      'If the limit is this organisation’s: Get-ReceiveConnector (MessageRateLimit, MaxInboundConnectionPerSource), Get-ThrottlingPolicy (MessageRateLimit, RecipientRateLimit). Raise it for the one sender that needs it, by a connector or policy of its own that can be removed again.',
      'If it is the next hop’s, ask its operator what is allowed; Set-SendConnector -SmtpMaxMessagesPerConnection and fewer connections (Set-TransportService -MaxPerDomainOutboundConnections) slow sending down. Write down the old values first.',
    ],
  },
}
/** A busy store puts off what is too much at once; no mail is over a limit by that. */
const BUSY = /thread limit/i

function kindOf(said: string): Kind | null {
  return BUSY.test(said) ? null : ((Object.keys(KINDS) as Kind[]).find((k) => KINDS[k].pattern.test(said)) ?? null)
}

export const limits: Rule<'delivery.size-or-rate-limit'> = {
  id: 'delivery.size-or-rate-limit',
  title: 'Mail that hit a limit',
  reads: ['message tracking', 'SMTP receive', 'SMTP send'],
  words: {
    why: 'Mail over a limit is refused or held back, whatever is in it.',
    otherwise: 'One program or sender that sends more or larger mails than all others may be the reason, and the limit right.',
    nextSteps: ['Read the reply: it says whose limit it is.'],
  },
  missing: (facts) => (facts.rows('messages') === 0 && facts.rows('sessions') === 0 ? 'There are no messages and no sessions.' : null),
  *check(facts, { least, many }) {
    const tally = new Tally<Kind>()
    const rows = yield* within(
      0,
      0.3,
      failedRecipients(facts, (said) => kindOf(said) !== null),
    )
    const recipients = facts.columns('recipients')
    const message = recipients.number('message').values
    for (const row of rows) {
      const status = recipients.text('status').at(row) || recipients.text('code').at(row)
      const group = tally.group(kindOf(`${status} ${facts.innermost(status)}`) ?? 'size')
      group.add(row, recipients.number('at').values[row] ?? Number.NaN)
      group.note('recipient', row)
      group.note('message', message[row] ?? -1)
      group.note('host', recipients.number('deliveredBy').values[row] ?? -1)
      group.note(
        'from',
        domainOf(
          facts
            .columns('messages')
            .text('sender')
            .at(message[row] ?? -1),
        ),
      )
      group.note('reply', reasonOf(status, facts.innermost))
    }
    yield* within(0.3, 0.7, fromTries(facts, tally))
    yield* within(0.7, 1, fromSessions(facts, tally))
    return [...tally.groups].flatMap(([kind, group]) => draftOf(facts, { least, many }, kind, group))
  },
}

function* fromTries(facts: CaseFacts, tally: Tally<Kind>): Steps<void> {
  const tries = yield* failedTries(facts)
  const kinds = tries.reasons.map(kindOf)
  const [message, from, to] = ['message', 'from', 'to'].map((c) => facts.columns('hops').number(c).values)
  tries.hop.forEach((hop, i) => {
    const reason = tries.reason[i] ?? -1
    const kind = kinds[reason]
    // a mail that failed for it is counted by its recipients
    if (kind !== 'rate') return
    const group = tally.group(kind)
    group.add(-1, tries.at[i] ?? Number.NaN)
    group.note('message', message?.[hop] ?? -1)
    group.note('hop', hop)
    for (const node of [to?.[hop] ?? -1, from?.[hop] ?? -1]) group.note('host', node)
    group.note('reply', tries.reasons[reason] ?? '')
  })
}

/** Refusals that came before a mail had a row: at MAIL, RCPT or the end of data. */
function* fromSessions(facts: CaseFacts, tally: Tally<Kind>): Steps<void> {
  const columns = facts.columns('sessions')
  const [status, direction, at] = [columns.text('status'), columns.text('direction'), columns.number('first').values]
  const kinds = status.texts.map(kindOf)
  const [node, peer] = [columns.number('node').values, columns.number('peer').values]
  for (let row = 0; row < at.length; row++) {
    if (row % A_STEP === 0) yield row / at.length
    const kind = kinds[status.ids[row] ?? -1]
    // what a send session heard is in the rows of its mail
    if (!kind || direction.at(row) !== 'receive') continue
    const group = tally.group(kind)
    group.add(-1, at[row] ?? Number.NaN)
    group.note('session', row)
    for (const n of [node[row] ?? -1, peer[row] ?? -1]) group.note('host', n)
    group.note('reply', reasonOf(status.at(row), facts.innermost))
  }
}

function draftOf(facts: CaseFacts, { least, many }: { least: number; many: number }, kind: Kind, group: Group): Draft[] {
  if (group.count < least) return []
  const { words, steps } = KINDS[kind]
  const [replies, senders] = [group.of<string>('reply'), group.of<string>('from')]
  const said = replies[0]?.value ?? ''
  const list = (name: string) => group.of<number>(name).map((v) => v.value)
  return [
    {
      key: kind,
      severity: group.count >= many ? 'problem' : 'warning',
      certainty: 'certain',
      title: `${formatCounted(group.count, 'refusal')} because of a limit on ${words}`,
      what: [
        `${formatCounted(group.count, 'time')} mail was refused or held back because of a limit on ${words}, mostly with “${said}”.`,
        senders.length > 0 && `Senders were of ${some(senders.map((s) => `${s.value} (${formatCount(s.count)})`))}.`,
        ...replyWords(said).map((r) => `${r.code}: ${r.words}`),
      ]
        .filter(Boolean)
        .join(' '),
      nextSteps: steps,
      count: group.count,
      things: ['refusal', 'refusals'],
      ...{ first: group.first, last: group.last, hours: group.hours, nodes: group.nodes },
      ...{ messages: list('message'), sessions: list('session') },
      evidence: [
        ...recipientLines(facts, list('recipient'), 8),
        ...list('session')
          .slice(0, 6)
          .flatMap((s) => facts.ref('sessions', s) ?? []),
        ...list('hop')
          .slice(0, 6)
          .flatMap((h) => facts.hopLines(h, 1)),
      ],
      figures: { heads: ['Reply', 'Times'], rows: replies.slice(0, 8).map((r) => [r.value, formatCount(r.count)]) },
    },
  ]
}
