/** Mail to very many through a group, or many expansions of one group in a short time. */
import { formatCount, formatCounted, formatDuration } from '../../base/format'
import { pushTo } from '../../base/lists'
import { bursts } from '../parts/numbers'
import { eventLines, eventsNamed, noMessages } from '../parts/rows'
import { Group, some } from '../parts/tally'
import type { Draft, Rule } from '../rule'

/** `17 recipients · group@…`, or the people by name. */
const COUNTED = /^(\d+) recipients(?= · |$)/

export const listStorm: Rule<'delivery.list-storm'> = {
  id: 'delivery.list-storm',
  title: 'Groups that made very much mail',
  reads: ['message tracking'],
  words: {
    why: 'All of it goes through the same queues at once, and other mail waits behind it; people who answer to all start the next one.',
    otherwise: 'A newsletter to all is meant to go to all; once a day nobody minds.',
    nextSteps: [
      'Look who wrote to the group: Set-DistributionGroup -AcceptMessagesOnlyFrom lets only some (undone with -AcceptMessagesOnlyFrom $null), -ModerationEnabled $true asks first.',
      'A transport rule that rejects the subject ends answers to all at once; disable it (Disable-TransportRule) when it is over.',
    ],
  },
  missing: noMessages,
  *check(facts, { large, least, within }) {
    const rows = yield* eventsNamed(facts, 'EXPAND')
    const events = facts.columns('events')
    const [detail, at, message, node] = [events.text('detail'), ...['at', 'message', 'node'].map((c) => events.number(c).values)] as const
    const byGroup = new Map<string, number[]>()
    const sizes = detail.texts.map((t) => {
      const [people = ''] = t.split(' · ', 1)
      return Number(COUNTED.exec(t)?.[1] ?? people.split(', ').length)
    })
    const sizeOf = (r: number) => sizes[detail.ids[r] ?? -1] ?? 0
    for (const r of rows) pushTo(byGroup, detail.at(r).split(' · ').at(-1)?.toLowerCase() ?? '', r)
    return [...byGroup].flatMap(([name, list]): Draft[] => {
      list.sort((a, b) => (at?.[a] ?? 0) - (at?.[b] ?? 0))
      const storms = bursts(
        list.map((r) => at?.[r] ?? 0),
        within,
        least,
      )
      const often = storms.flatMap((s) => list.slice(s.from, s.to))
      const its = often.length > 0 ? often : list.filter((r) => sizeOf(r) >= large)
      if (its.length === 0) return []
      const group = new Group()
      for (const r of its) {
        group.add(r, at?.[r] ?? Number.NaN)
        group.note('host', node?.[r] ?? -1)
      }
      const people = its.reduce((n, r) => n + sizeOf(r), 0)
      const times = formatCounted(its.length, 'time')
      return [
        {
          key: name,
          severity: often.length > 0 && people >= large ? 'warning' : 'notice',
          certainty: 'certain',
          title:
            often.length > 0
              ? `The group ${name} was written to ${times} in ${formatDuration(group.last - group.first)}`
              : `The group ${name} made ${formatCounted(people, 'recipient')} of ${formatCounted(its.length, 'mail')}`,
          what: `${some(group.nodes.map((n) => facts.name(n)))} expanded ${name} ${times}, which made ${formatCount(people)} recipients.`,
          count: its.length,
          things: ['expansion', 'expansions'],
          ...{ first: group.first, last: group.last, hours: group.hours, nodes: group.nodes },
          messages: its.map((r) => message?.[r] ?? -1),
          evidence: eventLines(facts, its),
        },
      ]
    })
  },
}
