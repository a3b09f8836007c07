/** Mail to moderated groups about which nobody has decided. */
import { formatCounted, formatDuration } from '../../base/format'
import { eventLines, eventsNamed, noMessages } from '../parts/rows'
import { type Group, some, Tally } from '../parts/tally'
import type { Draft, Rule } from '../rule'

const DECIDED = ['MODERATORAPPROVE', 'MODERATORREJECT', 'MODERATIONEXPIRE', 'MODERATORSALLNDR']

export const moderationStall: Rule<'delivery.moderation-stall'> = {
  id: 'delivery.moderation-stall',
  title: 'Mail that waits for a moderator',
  reads: ['message tracking'],
  words: {
    why: 'Nobody in the group has this mail; after two days without an answer (five where set so) it goes back to its sender.',
    otherwise: 'A moderator who decided after the logs end, or on a server whose logs are missing, is not seen.',
    nextSteps: [
      'Ask the moderators: Get-DistributionGroup <group> | fl ModeratedBy. One who has left answers nothing; Set-DistributionGroup -ModeratedBy names others, write down the old ones first.',
      'See whether the request reached them (its own message has the relation *moderation*), and whether the arbitration mailbox is mounted: Get-Mailbox -Arbitration.',
    ],
  },
  missing: noMessages,
  *check(facts, { least, long }) {
    const rows = yield* eventsNamed(facts, 'INITMESSAGECREATED', ...DECIDED)
    if (rows.length === 0) return []
    const events = facts.columns('events')
    const [event, detail] = [events.text('event'), events.text('detail')]
    const [at, node, message] = ['at', 'node', 'message'].map((c) => events.number(c).values)
    const until = facts.catalogue.timeRange?.last ?? Number.NaN
    const id = facts.columns('messages').text('messageId')
    const bare = (text: string) => text.replace(/[<>]/g, '').toLowerCase()
    // a decision names the mail, its request, or both
    const decided = new Set<string>()
    for (const r of rows) {
      if (event.at(r) === 'INITMESSAGECREATED') continue
      decided.add(bare(id.at(message?.[r] ?? -1)))
      for (const ref of referenceOf(detail.at(r))) decided.add(bare(ref))
    }
    const tally = new Tally<string>()
    for (const r of rows) {
      const since = at?.[r] ?? Number.NaN
      if (event.at(r) !== 'INITMESSAGECREATED' || !(until - since >= long)) continue
      const names = [id.at(message?.[r] ?? -1), ...referenceOf(detail.at(r))]
      if (names.some((n) => decided.has(bare(n)))) continue
      const group = tally.group(detail.at(r).split(' · ', 1)[0]?.toLowerCase() ?? '')
      group.add(r, since)
      group.note('host', node?.[r] ?? -1)
    }
    const draft = (name: string, group: Group): Draft => ({
      key: name,
      severity: 'warning',
      certainty: 'likely',
      title: `${formatCounted(group.count, 'mail')} to ${name} ${group.count === 1 ? 'waits' : 'wait'} for a moderator`,
      what: `${some(group.nodes.map((n) => facts.name(n)))} put ${formatCounted(group.count, 'mail')} to ${name} aside for approval. No row says that anybody decided, up to ${formatDuration(until - group.first)} later, when the logs end.`,
      limits:
        'Decisions are logged where the moderator’s mailbox is (MSGTRKMA, from Exchange 2010 on): a server without that log does not show them.',
      count: group.count,
      things: ['message', 'messages'],
      ...{ first: group.first, last: group.last, hours: group.hours, nodes: group.nodes },
      messages: group.rows.map((r) => message?.[r] ?? -1),
      evidence: eventLines(facts, group.rows),
    })
    return [...tally.groups].filter(([, g]) => g.count >= least).map(([name, g]) => draft(name, g))
  },
}

/** Ids in the last part of what the table says of a row. */
const referenceOf = (detail: string): string[] =>
  detail.includes('<') ? (detail.split(' · ').at(-1) ?? '').split(';').filter((t) => t.includes('@')) : []
