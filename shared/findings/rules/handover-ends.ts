/**
 * Hand-overs that one end logged and the other did not, though its logs cover the time: either rows were lost, or something between the two took
 * the mail. Where no log covers the time nothing is concluded.
 */
import { formatCounted, formatShare } from '../../base/format'
import { pushTo } from '../../base/lists'
import type { Steps } from '../../base/steps'
import type { CaseFacts } from '../facts'
import type { Values } from '../parameters'
import { A_STEP, noMessages } from '../parts/rows'
import { Group } from '../parts/tally'
import type { Draft, Rule, RuleWords } from '../rule'

type End = 'sent' | 'received'

const OTHERWISE =
  'A log file that was cut off, rolled over or copied while it was written lacks rows in its middle; then the mail itself took its way all the same.'
const SENT_WORDS: RuleWords = {
  why: 'One server says that the next took this mail, and the next has no row of it: if it has none anywhere, the mail is lost or went to another host.',
  otherwise: OTHERWISE,
  nextSteps: [
    'Ask for the log of the receiving server once more for the time named, copied whole; compare its size with the file on the server.',
    'Look which address the name of the next hop resolves to on the sender: a balancer, proxy or another server may have answered in its place. The reply in the send log names the host that did.',
    'Search the Message-ID on all servers: Get-TransportService | Get-MessageTrackingLog -MessageId <id>. It reads only.',
  ],
}
const RECEIVED_WORDS: RuleWords = {
  why: 'A server took this mail from another one that has no row of sending it: its log has a hole, or another host used its name or address.',
  otherwise: OTHERWISE,
  nextSteps: [
    'Ask for the log of the sending server once more for the time named, copied whole.',
    'Look at the address and the HELO name in the receive log: if they are not those of the sending server, another host sent in its name.',
  ],
}

export const sentNotReceived: Rule<'handover.sent-not-received'> = {
  id: 'handover.sent-not-received',
  title: 'Mail that was sent on and never received',
  reads: ['message tracking', 'SMTP send', 'SMTP receive'],
  words: SENT_WORDS,
  missing: noMessages,
  check: (facts, values) => oneEnd(facts, values, 'received'),
}

export const receivedNotSent: Rule<'handover.received-not-sent'> = {
  id: 'handover.received-not-sent',
  title: 'Mail that was received and never sent',
  reads: ['message tracking', 'SMTP send', 'SMTP receive'],
  words: RECEIVED_WORDS,
  missing: noMessages,
  // what came is not lost
  check: (facts, { least }) => oneEnd(facts, { least, lost: Number.POSITIVE_INFINITY }, 'sent'),
}

/** `absent`: the end that has no record. */
function* oneEnd(facts: CaseFacts, { least, lost }: Values<'handover.sent-not-received'>, absent: End): Steps<Draft[]> {
  const hops = facts.columns('hops')
  const [from, to, at, worked, message] = ['from', 'to', 'at', 'worked', 'message'].map((c) => hops.number(c).values)
  const [lacks, has] = [hops.text(absent), hops.text(absent === 'sent' ? 'received' : 'sent')]
  const [isAbsent, isSeen] = [lacks.texts.indexOf('absent'), has.texts.indexOf('seen')]
  const protocol = hops.text('protocol')
  const ways = new Map<string, number[]>()
  const all = new Map<string, number>()
  const rows = facts.rows('hops')
  if (isAbsent < 0) return []
  for (let row = 0; row < rows; row++) {
    if (row % A_STEP === 0) yield row / rows
    if (protocol.at(row) === 'shadow' || worked?.[row] !== 1 || has.ids[row] !== isSeen) continue
    const [a, b] = [from?.[row] ?? -1, to?.[row] ?? -1]
    // where no host is known there is no log to lack it
    if (a < 0 || b < 0) continue
    const key = `${a}>${b}`
    all.set(key, (all.get(key) ?? 0) + 1)
    if (lacks.ids[row] !== isAbsent) continue
    if (absent === 'sent' || !wentOn(facts, message?.[row] ?? -1, b)) pushTo(ways, key, row)
  }
  const outcome = facts.columns('messages').text('outcome')
  return [...ways].flatMap(([key, list]): Draft[] => {
    if (list.length < least) return []
    const [a = -1, b = -1] = key.split('>').map(Number)
    const group = new Group()
    for (const row of list) group.add(row, at?.[row] ?? Number.NaN)
    const messages = group.rows.map((row) => message?.[row] ?? -1)
    const open = messages.filter((m) => outcome.at(m) === 'in-transit').length
    const [sender, receiver] = [facts.name(a), facts.name(b)]
    const mails = formatCounted(list.length, 'hand-over')
    const silent = absent === 'sent' ? sender : receiver
    return [
      {
        key: [a, b].map((n) => facts.catalogue.nodes[n]?.id ?? '').join(' '),
        severity: absent === 'received' && open >= lost ? 'problem' : 'warning',
        certainty: 'likely',
        title:
          absent === 'received' ? `${receiver} has no row of ${mails} from ${sender}` : `${sender} has no row of ${mails} to ${receiver}`,
        what: [
          `${mails} from ${sender} to ${receiver} (${formatShare(list.length, all.get(key) ?? 0)} of all on this way) are logged by ${absent === 'sent' ? receiver : sender} alone. Logs of ${silent} cover that time and have no such row.`,
          open > 0 && `Of ${formatCounted(open, 'message')} nothing more is seen anywhere.`,
        ]
          .filter(Boolean)
          .join(' '),
        count: list.length,
        things: ['hand-over', 'hand-overs'],
        ...{ first: group.first, last: group.last, hours: group.hours, messages },
        nodes: absent === 'sent' ? [a, b] : [b, a],
        evidence: list.slice(0, 10).flatMap((row) => facts.hopLines(row, 1)),
      },
    ]
  })
}

/** Whether the message left this host again: then it was there, as with a Front End, which writes no tracking log. */
function wentOn({ tables }: CaseFacts, message: number, node: number): boolean {
  const from = tables.messages.number(message, 'hopsFrom')
  const count = Math.min(MOST_HOPS, tables.messages.number(message, 'hopCount') || 0)
  for (let h = from; h < from + count; h++) if (tables.hops.number(h, 'from') === node) return true
  return false
}

/** Looked at of a message; more are a loop or a mailing. */
const MOST_HOPS = 256
