/** Members of a balancer that get far less mail than their part: weights, persistence, or a member that only answers probes. */
import { formatCount, formatCounted, formatShare } from '../../base/format'
import type { NodeBalancer } from '../../model/routes'
import type { CaseFacts } from '../facts'
import type { Draft, Rule } from '../rule'

const NEXT = [
  'Look at the balancer: the method (round robin, least connection, source hash), weights and priorities of the members, persistence, and what its probe counts as healthy.',
  'Get-ServerComponentState SERVER and Get-ReceiveConnector -Server SERVER show whether the member would take mail.',
]

const noBalancer = (facts: CaseFacts): string | null =>
  facts.catalogue.nodes.some((n) => n.balancer && n.balancer.members.length > 1 && mailsOf(n.balancer) > 0)
    ? null
    : 'No balancer with several members brings mail under its own address, or none is known.'

const mailsOf = (b: NodeBalancer): number => b.members.reduce((n, m) => n + m.mails, 0)

export const unevenBalancer: Rule<'servers.uneven-balancer'> = {
  id: 'servers.uneven-balancer',
  title: 'Balancers that spread mail unevenly',
  reads: ['SMTP receive'],
  words: {
    why: 'The member with the most carries more than is planned for, and when it fails the others meet a load they never had.',
    otherwise: 'Unequal weights may be meant, such as for a member in another site.',
    nextSteps: NEXT,
  },
  missing: noBalancer,
  *check(facts, { least, part }) {
    yield 0
    return draftsOf(facts, least, (mails, even) => mails > 0 && mails < part * even).map((d) => ({ ...d, severity: 'notice' as const }))
  },
}

export const idleMember: Rule<'servers.idle-member'> = {
  id: 'servers.idle-member',
  title: 'Members of a balancer without mail',
  reads: ['SMTP receive'],
  words: {
    why: 'The member answers probes, so it looks healthy, and takes no part of the work: there is less in reserve than it seems.',
    otherwise: 'A member that is kept for the case that others fail (priority, backup) has none on purpose.',
    nextSteps: NEXT,
  },
  missing: noBalancer,
  *check(facts, { least }) {
    yield 0
    return draftsOf(facts, least, (mails) => mails === 0).map((d) => ({ ...d, severity: 'warning' as const }))
  },
}

function draftsOf(facts: CaseFacts, least: number, isLow: (mails: number, even: number) => boolean): Omit<Draft, 'severity'>[] {
  return facts.catalogue.nodes.flatMap((n, at) => {
    const { balancer } = n
    if (!balancer || balancer.members.length < 2) return []
    const { members } = balancer
    const all = mailsOf(balancer)
    const even = all / members.length
    if (even < least) return []
    return members.flatMap((m) => {
      if (!isLow(m.mails, even)) return []
      const name = facts.name(m.node)
      return [
        {
          key: `${n.name} ${name}`,
          certainty: 'certain' as const,
          title:
            m.mails === 0
              ? `${name} gets probes of ${n.name} and no mail`
              : `${name} gets ${formatShare(m.mails, all)} of the mail of ${n.name}`,
          what: `${n.name} brought ${formatCounted(all, 'mail')} to ${members.length} members: ${formatCount(m.mails)} to ${name}, where an even part would be ${formatCount(Math.round(even))}. It had ${formatCounted(m.probes, 'probe')}.`,
          count: Math.round(even - m.mails),
          things: ['mail less than an even part', 'mails less than an even part'] as const,
          nodes: [m.node, at, ...members.filter((o) => o !== m).map((o) => o.node)],
          evidence: [],
          figures: {
            heads: ['Member', 'Mails', 'Part', 'Probes'],
            rows: members.map((o) => [facts.name(o.node), formatCount(o.mails), formatShare(o.mails, all), formatCount(o.probes)]),
          },
        },
      ]
    })
  })
}
