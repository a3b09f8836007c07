/** Ways that look like detours and are rules of the product: over the partner of a DAG, over another site (story S8). */
import { formatCounted, formatShare } from '../../base/format'
import { pushTo } from '../../base/lists'
import { A_STEP, noMessages } from '../parts/rows'
import { Group } from '../parts/tally'
import type { Draft, Rule } from '../rule'

export const detour: Rule<'handover.detour'> = {
  id: 'handover.detour',
  title: 'Detours, and why they are taken',
  reads: ['message tracking'],
  words: {
    why: 'These hops add a row to the route and a moment to the delay; nothing is wrong with them.',
    otherwise: null,
    nextSteps: ['Nothing is to be done: the detour is on purpose.'],
  },
  missing: noMessages,
  *check(facts, { least }) {
    const hops = facts.columns('hops')
    const [from, to, at, message] = ['from', 'to', 'at', 'message'].map((c) => hops.number(c).values)
    const [note, protocol] = [hops.text('note'), hops.text('protocol')]
    const { nodes } = facts.catalogue
    const site = nodes.map((n) => (n.kind === 'exchange-server' ? (n.site ?? '') : ''))
    const overPartner = note.matching((t) => t.includes('passes such mail to another server of the dag first'))
    const found = new Map<string, number[]>()
    const rows = facts.rows('hops')
    let left = -1
    for (let row = 0; row < rows; row++) {
      if (row % A_STEP === 0) yield row / rows
      const [a, b] = [from?.[row] ?? -1, to?.[row] ?? -1]
      if (overPartner[note.ids[row] ?? 0] === 1) pushTo(found, `partner ${a} ${b}`, row)
      // hops of a message follow each other: out of a site, and back into it by the next
      const crosses = protocol.at(row) === 'smtp' && (site[a] ?? '') !== '' && (site[b] ?? '') !== '' && site[a] !== site[b]
      const before = left
      left = crosses ? row : -1
      if (!crosses || before < 0 || message?.[before] !== message?.[row]) continue
      if (to?.[before] === a && site[from?.[before] ?? -1] === site[b]) pushTo(found, `site ${a} ${b}`, row)
    }
    return [...found].flatMap(([key, list]): Draft[] => {
      if (list.length < least) return []
      const [kind, a = -1, b = -1] = key.split(' ').map((v, i) => (i === 0 ? v : Number(v))) as [string, number, number]
      const group = new Group()
      for (const row of list) group.add(row, at?.[row] ?? Number.NaN)
      const [sender, receiver] = [facts.name(a), facts.name(b)]
      const count = formatCounted(list.length, 'hop')
      const isPartner = kind === 'partner'
      return [
        {
          key: `${kind} ${nodes[a]?.id ?? ''} ${nodes[b]?.id ?? ''}`,
          severity: 'info',
          certainty: isPartner ? 'certain' : 'likely',
          title: isPartner
            ? `${sender} passes mail for its own databases to ${receiver} first: ${count}`
            : `Mail leaves the site ${site[b]} and comes back from ${sender} to ${receiver}: ${count}`,
          what: isPartner
            ? `${count} (${formatShare(list.length, rows)} of all) go from ${sender} to ${receiver}, which delivers to ${sender} again. ${note.at(list[0] ?? -1)}`
            : `${count} cross from the site ${site[b]} to ${site[a]} and at once back to ${receiver}. A group that one server expands, a hub site, or a server of the DAG in the other site explains it.`,
          ...(!isPartner && {
            otherwise: 'A connector or an expansion server that should be in the own site may be in the other one.',
            nextSteps: [
              'Get-DistributionGroup | fl ExpansionServer, Get-AdSite | fl HubSiteEnabled and Get-SendConnector | fl SourceTransportServers show what sends it there. Write down what was set before a change; setting it back undoes it.',
            ],
          }),
          count: list.length,
          things: ['hop', 'hops'],
          ...{ first: group.first, last: group.last, hours: group.hours, nodes: [a, b] },
          messages: list.map((row) => message?.[row] ?? -1),
          evidence: list.slice(0, 6).flatMap((row) => facts.hopLines(row, 1)),
        },
      ]
    })
  },
}
