/** Mail that came twice: dropped by the store, or put into the mailbox a second time. Replays of Safety Net are told apart. */
import { formatCounted } from '../../base/format'
import { pushTo } from '../../base/lists'
import { within } from '../../base/steps'
import { eventLines, eventsNamed, noMessages } from '../parts/rows'
import { Group, some } from '../parts/tally'
import type { Draft, Rule } from '../rule'

export const duplicates: Rule<'delivery.duplicates'> = {
  id: 'delivery.duplicates',
  title: 'Mail that came twice',
  reads: ['message tracking'],
  words: {
    why: 'A second mail that the store drops nobody sees; one that it keeps people get twice.',
    otherwise: 'A person who is in two groups, or is named beside a group, gets a second copy by right; the store drops it.',
    nextSteps: [
      'Look at the two ways the mail took: where they part, something sent it twice – a sender that got no answer in time, a forwarding rule, nested groups.',
      'If a sender broke off before the reply and tried again, look for what made the reply late (hand-overs that took long).',
    ],
  },
  missing: noMessages,
  *check(facts, { least, many }) {
    const rows = yield* within(0, 0.7, eventsNamed(facts, 'DUPLICATEDELIVER', 'DELIVER', 'RESUBMIT'))
    const events = facts.columns('events')
    const [event, detail] = [events.text('event'), events.text('detail')]
    const [message, node, at] = [events.number('message').values, events.number('node').values, events.number('at').values]
    // 'to HOST · people': to whom, wherever it was delivered
    const people = detail.texts.map((t) => t.slice(t.indexOf(' · ') + 1))
    const resubmitted = new Set(rows.filter((r) => event.at(r) === 'RESUBMIT').map((r) => message[r] ?? -1))
    const [dropped, kept] = [new Group(), new Group()]
    let open = -1
    let before = new Map<string, number>()
    const pairs = new Map<number, number[]>()
    for (const r of rows) {
      const m = message[r] ?? -1
      if (m !== open) before = new Map()
      open = m
      if (resubmitted.has(m) || event.at(r) === 'RESUBMIT') continue
      if (event.at(r) === 'DUPLICATEDELIVER') take(dropped, r)
      else {
        const who = people[detail.ids[r] ?? -1] ?? ''
        const earlier = before.get(who)
        // rows that only count their people may be about others
        if (earlier !== undefined && who.includes('@')) {
          take(kept, r)
          pushTo(pairs, r, earlier)
        }
        before.set(who, r)
      }
    }
    function take(group: Group, r: number) {
      group.add(r, at[r] ?? Number.NaN)
      group.note('host', node[r] ?? -1)
    }
    const replays = resubmitted.size > 0 ? ` ${formatCounted(resubmitted.size, 'message')} that were played again are not counted.` : ''
    const draft = (key: string, group: Group, title: string, what: string): Draft[] =>
      group.count < least
        ? []
        : [
            {
              ...{ key, title, what: `${what}${replays}` },
              severity: key === 'kept' || group.count >= many ? 'warning' : 'notice',
              certainty: key === 'kept' ? 'likely' : 'certain',
              count: group.count,
              things: ['delivery', 'deliveries'],
              ...{ first: group.first, last: group.last, hours: group.hours, nodes: group.nodes },
              messages: group.rows.map((r) => message[r] ?? -1),
              evidence: eventLines(
                facts,
                group.rows.flatMap((r) => [...(pairs.get(r) ?? []), r]),
              ),
            },
          ]
    const where = (group: Group) => some(group.nodes.map((n) => facts.name(n)))
    const [second, twice] = [dropped, kept].map((g) => formatCounted(g.count, 'mail'))
    return [
      ...draft(
        'dropped',
        dropped,
        `${second} came a second time and the store dropped them`,
        `${where(dropped)} dropped ${second} that the mailbox had already.`,
      ),
      ...draft(
        'kept',
        kept,
        `${twice} were delivered twice to the same mailbox`,
        `${where(kept)} delivered ${twice} to people who had the same message already.`,
      ),
    ]
  },
}
