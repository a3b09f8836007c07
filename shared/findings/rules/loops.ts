/** Mail that goes round: refused because it had passed too many hosts, or seen on the same way again and again. */
import { formatCounted } from '../../base/format'
import { type Steps, within } from '../../base/steps'
import { listOf } from '../../columns/list-cell'
import type { CaseFacts } from '../facts'
import { A_STEP, failedRecipients, noMessages, recipientLines } from '../parts/rows'
import { Group } from '../parts/tally'
import type { Rule } from '../rule'

const TOO_MANY = /\b5\.4\.(?:6|14)\b|hop count exceeded|mail loop/i
/** Lines of the hops of one message. */
const LINES = 4

export const loops: Rule<'delivery.loops'> = {
  id: 'delivery.loops',
  title: 'Mail that goes round in a loop',
  reads: ['message tracking', 'SMTP receive'],
  words: {
    why: 'No mail that loops arrives: it goes round until a host counts too many hops, and its sender gets a report.',
    otherwise:
      'A sender that sends the same mail under the same Message-ID several times looks alike; refusals with 5.4.6 or 5.4.14 do not.',
    nextSteps: [
      'Get-AcceptedDomain: a domain of which this organisation has no mailbox must not be InternalRelay or Authoritative here and sent to a host that sends it back. Write down DomainType before changing it with Set-AcceptedDomain; setting it back undoes it.',
      'Get-SendConnector | fl AddressSpaces,SmartHosts: look whether the smart host for this domain routes it back here. The other end has to look at its own routes too.',
      'Two mailboxes that forward to each other (ForwardingAddress, ForwardingSmtpAddress, inbox rules) loop as well.',
    ],
  },
  missing: noMessages,
  *check(facts, { least, rounds, many }) {
    const refused = yield* within(
      0,
      0.3,
      failedRecipients(facts, (said) => TOO_MANY.test(said)),
    )
    const message = facts.columns('recipients').number('message').values
    const bySession = yield* within(0.3, 0.4, refusedSessions(facts))
    const circling = yield* within(0.4, 1, circles(facts, rounds))
    const said = new Set([...refused.map((r) => message[r] ?? -1), ...bySession.messages])
    const messages = [...new Set([...said, ...circling.keys()])].filter((m) => m >= 0).sort((a, b) => a - b)
    // a session that was refused before its mail had a row is a mail all the same
    const count = messages.length + bySession.unknown.length
    if (count < least) return []
    const group = new Group()
    const first = facts.columns('messages').number('first').values
    for (const m of messages) group.add(m, first[m] ?? Number.NaN)
    for (const ways of circling.values()) for (const w of ways) group.note('way', `${w.from}>${w.to}`)
    const ways = group.of<string>('way').map((w) => w.value.split('>').map(Number) as [number, number])
    const [a, b] = ways[0] ?? [-1, -1]
    const hosts = [...new Set([...ways.slice(0, 3).flat(), ...bySession.nodes])].filter((n) => n >= 0)
    const ends = a >= 0 && b >= 0 ? ` between ${facts.name(a)} and ${facts.name(b)}` : ''
    return [
      {
        key: ends === '' ? 'loop' : [a, b].map((n) => facts.catalogue.nodes[n]?.id ?? '').join(' '),
        severity: count >= many ? 'problem' : 'warning',
        certainty: said.size > 0 || bySession.unknown.length > 0 ? 'certain' : 'likely',
        title: `${formatCounted(count, 'message')} went round in a loop${ends}`,
        what: [
          `${formatCounted(count, 'message')} went round${ends}.`,
          circling.size > 0 && `${formatCounted(circling.size, 'message')} took the same way ${rounds} times or more.`,
          said.size + bySession.unknown.length > 0 &&
            `${formatCounted(said.size + bySession.unknown.length, 'message')} were refused because of too many hops (5.4.6, 5.4.14).`,
        ]
          .filter(Boolean)
          .join(' '),
        limits: ends === '' ? 'No log shows the way back: which two hosts send it round is not known.' : null,
        count,
        things: ['message', 'messages'],
        ...{ first: group.first, last: group.last, hours: group.hours, nodes: hosts, messages, sessions: bySession.rows },
        evidence: [
          ...recipientLines(facts, refused, 5),
          ...bySession.rows.slice(0, 5).flatMap((s) => facts.ref('sessions', s) ?? []),
          ...[...circling.values()].slice(0, 2).flatMap((w) => w.flatMap((x) => facts.hopLines(x.hop, 1)).slice(0, LINES)),
        ],
      },
    ]
  },
}

/** Sessions in which a mail was refused for its many hops: such a mail often has no tracking row for it. */
function* refusedSessions(facts: CaseFacts): Steps<{ rows: number[]; messages: number[]; unknown: number[]; nodes: number[] }> {
  const sessions = facts.columns('sessions')
  const status = sessions.text('status')
  const wanted = status.matching((s) => TOO_MANY.test(s))
  const found = { rows: [] as number[], messages: [] as number[], unknown: [] as number[], nodes: [] as number[] }
  if (!wanted.includes(1)) return found
  const nodes = new Set<number>()
  const peers = ['node', 'peer'].map((c) => sessions.number(c).values)
  for (let row = 0; row < status.ids.length; row++) {
    if (row % A_STEP === 0) yield row / status.ids.length
    if (wanted[status.ids[row] ?? 0] !== 1) continue
    found.rows.push(row)
    const of = listOf(facts.tables.sessions.text(row, 'messages'))
    if (of.length === 0) found.unknown.push(row)
    found.messages.push(...of)
    for (const p of peers) nodes.add(p[row] ?? -1)
  }
  found.nodes.push(...nodes)
  return found
}

interface Way {
  readonly hop: number
  readonly from: number
  readonly to: number
}

/** Messages that took one way `rounds` times for the same recipients; hops of one message follow each other in the table. */
function* circles(facts: CaseFacts, rounds: number): Steps<Map<number, readonly Way[]>> {
  const hops = facts.columns('hops')
  const [message, from, to, worked] = ['message', 'from', 'to', 'worked'].map((c) => hops.number(c).values)
  const protocol = hops.text('protocol')
  const smtp = protocol.texts.indexOf('smtp')
  const recipients = hops.text('recipients')
  const found = new Map<number, readonly Way[]>()
  let times = new Map<string, Way[]>()
  let open = -1
  for (let row = 0; row < facts.rows('hops'); row++) {
    if (row % A_STEP === 0) yield row / facts.rows('hops')
    const m = message?.[row] ?? -1
    if (m !== open) times = new Map()
    open = m
    if (protocol.ids[row] !== smtp || worked?.[row] !== 1) continue
    const way = { hop: row, from: from?.[row] ?? -1, to: to?.[row] ?? -1 }
    if (way.from < 0 || way.to < 0) continue
    const key = `${way.from}>${way.to} ${recipients.ids[row]}`
    const same = times.get(key) ?? []
    times.set(key, same)
    same.push(way)
    if (same.length >= rounds) found.set(m, same)
  }
  return found
}
