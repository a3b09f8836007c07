/** Many delivery reports in a short time, and whether they go to people outside who may never have sent anything (backscatter). */
import { formatCount, formatCounted, formatDuration, formatShare } from '../../base/format'
import { domainOf } from '../../query/waiting/next-hop'
import { bursts } from '../parts/numbers'
import { eventLines, eventsNamed, noMessages } from '../parts/rows'
import { Group, some } from '../parts/tally'
import type { Rule } from '../rule'

export const ndrStorm: Rule<'delivery.ndr-storm'> = {
  id: 'delivery.ndr-storm',
  title: 'Many delivery reports in a short time',
  reads: ['message tracking'],
  words: {
    why: 'Reports to forged senders make others list this organisation as a source of spam, and fill its own queues.',
    otherwise: 'A mailing of one’s own to an old list of addresses makes as many reports; they then go to one sender inside.',
    nextSteps: [
      'If the reports go outside: refuse unknown recipients at the border (Set-RecipientFilterConfig -RecipientValidationEnabled $true on the Edge or with the recipient filter agent; $false undoes it), so that the other side has to report.',
      'If they go to one sender inside, ask what was sent; a mailbox that was taken over looks the same (change its password).',
      'Get-RemoteDomain | fl NDREnabled: turning it off for Default stops reports to all outside, also those people need. Turn it on again afterwards.',
    ],
  },
  missing: noMessages,
  *check(facts, { least, within, foreign }) {
    const rows = yield* eventsNamed(facts, 'DSN')
    const events = facts.columns('events')
    const [at, message, node] = ['at', 'message', 'node'].map((c) => events.number(c).values)
    const [direction, sender] = [facts.columns('messages').text('direction'), facts.columns('messages').text('sender')]
    rows.sort((a, b) => (at?.[a] ?? 0) - (at?.[b] ?? 0))
    const storms = bursts(
      rows.map((r) => at?.[r] ?? 0),
      within,
      least,
    )
    return storms.map((s) => {
      const list = rows.slice(s.from, s.to)
      const group = new Group()
      let outside = 0
      for (const r of list) {
        const m = message?.[r] ?? -1
        group.add(r, at?.[r] ?? Number.NaN)
        group.note('host', node?.[r] ?? -1)
        group.note('sender', sender.at(m).toLowerCase())
        group.note('domain', domainOf(sender.at(m)))
        if (direction.at(m) === 'inbound' || direction.at(m) === 'relayed') outside++
      }
      const [senders, domains] = [group.of<string>('sender'), group.of<string>('domain')]
      const isForeign = outside >= foreign * list.length
      const most = senders[0]
      const reports = formatCounted(list.length, 'delivery report')
      return {
        key: new Date(group.first).toISOString(),
        severity: 'warning' as const,
        certainty: isForeign ? ('likely' as const) : ('certain' as const),
        title: `${reports} in ${formatDuration(group.last - group.first)}${isForeign ? ', to senders outside' : ''}`,
        what: [
          `${some(group.nodes.map((n) => facts.name(n)))} made ${reports}; ${formatCount(outside)} (${formatShare(outside, list.length)}) are for mail from outside.`,
          `They go to ${formatCounted(senders.length, 'sender')} at ${formatCounted(domains.length, 'domain')}: ${some(domains.map((d) => d.value))}.`,
          isForeign && 'Mail with forged senders makes such reports (backscatter).',
          !isForeign && most && most.count * 2 >= list.length && `Half or more go to ${most.value}.`,
        ]
          .filter(Boolean)
          .join(' '),
        count: list.length,
        things: ['report', 'reports'] as const,
        ...{ first: group.first, last: group.last, hours: group.hours, nodes: group.nodes },
        messages: list.map((r) => message?.[r] ?? -1),
        evidence: eventLines(facts, list),
        figures: { heads: ['Domain of the sender', 'Reports'], rows: domains.slice(0, 10).map((d) => [d.value, formatCount(d.count)]) },
      }
    })
  },
}
