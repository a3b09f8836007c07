/** Mail that brought the transport service down while it was handled, and was put aside. */
import { formatCounted } from '../../base/format'
import { eventLines, eventsNamed } from '../parts/rows'
import { Group, some } from '../parts/tally'
import type { Rule } from '../rule'

export const poison: Rule<'delivery.poison'> = {
  id: 'delivery.poison',
  title: 'Mail in the poison queue',
  reads: ['message tracking', 'output of Get-Queue'],
  words: {
    why: 'The service ended or hung while it handled these mails, each time with all other mail in it. They stay in the poison queue until somebody decides.',
    otherwise: 'When the service is ended by something else (an update, a full disk), the mail it was handling is suspected wrongly.',
    nextSteps: [
      'Get-Message -Queue <server>\\Poison shows them. Export one for the vendor of the agent (Export-Message) before Resume-Message tries it again or Remove-Message takes it away; what is removed can’t be brought back.',
      'The event log names the agent or part that failed. To try without an agent: Disable-TransportAgent, undone with Enable-TransportAgent and a restart of the service.',
    ],
  },
  missing: (facts) =>
    facts.rows('messages') === 0 && facts.settings('queue').length === 0 ? 'There are no messages and no output of Get-Queue.' : null,
  *check(facts, { least }) {
    const rows = yield* eventsNamed(facts, 'POISONMESSAGE')
    const events = facts.columns('events')
    const [at, node, message] = ['at', 'node', 'message'].map((c) => events.number(c).values)
    const group = new Group()
    const messages = new Set<number>()
    for (const r of rows) {
      group.add(r, at?.[r] ?? Number.NaN)
      group.note('host', node?.[r] ?? -1)
      messages.add(message?.[r] ?? -1)
    }
    const queues = facts.settings('queue').flatMap((q) => {
      const count = q.properties.get('MessageCount')?.[0]
      return /\\Poison$/i.test(q.name) && count && Number(count.value) > 0
        ? [{ name: q.name, count: Number(count.value), place: count.place }]
        : []
    })
    const count = Math.max(
      messages.size,
      queues.reduce((n, q) => n + q.count, 0),
    )
    if (count < least) return []
    const where = [...new Set([...group.nodes.map((n) => facts.name(n)), ...queues.map((q) => q.name.split('\\')[0] ?? '')])]
    return [
      {
        key: 'poison',
        // rows alone do not say whether somebody has let it out since
        severity: queues.length > 0 ? ('problem' as const) : ('warning' as const),
        certainty: 'certain' as const,
        title: `${formatCounted(count, 'message')} in the poison queue of ${some(where)}`,
        what: [
          rows.length > 0 &&
            `${formatCounted(messages.size, 'message')} went into or out of the poison queue (${formatCounted(rows.length, 'row')}).`,
          ...queues.map((q) => `The queue ${q.name} holds ${formatCounted(q.count, 'message')}.`),
        ]
          .filter(Boolean)
          .join(' '),
        limits: queues.length > 0 ? null : 'No output of Get-Queue shows a poison queue with mail: whether it is still there is not known.',
        count,
        things: ['message', 'messages'] as const,
        ...{ first: group.first, last: group.last, hours: group.hours, nodes: group.nodes, messages: [...messages] },
        evidence: [...eventLines(facts, rows), ...queues.map((q) => q.place)],
      },
    ]
  },
}
