/** Probes of a balancer that stop coming to one member for a while: it was taken out, or did not answer. */
import { formatCount, formatCounted, formatDuration } from '../../base/format'
import type { Steps } from '../../base/steps'
import type { CaseFacts } from '../facts'
import { SessionTable } from '../parts/session-table'
import type { Draft, Rule } from '../rule'

export const probeGap: Rule<'servers.probe-gap'> = {
  id: 'servers.probe-gap',
  title: 'Probes that stop',
  reads: ['SMTP receive'],
  words: {
    why: 'While no probe comes, the balancer does not know the member, and as a rule sends nothing there.',
    otherwise:
      'The member was taken out of the balancer by hand, did not answer, the balancer was restarted, or rows of this log are lost.',
    nextSteps: [
      'Look into the log of the balancer for the same time: it says whether the member was down or disabled, and by whom.',
      'The system event log of the member (6006, 6005, 7036) shows whether it or its services were restarted.',
    ],
  },
  missing: (facts) =>
    facts.catalogue.nodes.some((n) => n.balancer?.members.some((m) => m.probes > 0))
      ? null
      : 'No probes of a balancer are in the logs: SMTP receive logs of its members are needed.',
  *check(facts, values) {
    const table = SessionTable.of(facts)
    const drafts: Draft[] = []
    for (const [balancer, n] of facts.catalogue.nodes.entries()) {
      if (!n.balancer) continue
      const probes = yield* probesOf(table, balancer)
      const pace = n.balancer.probeEveryMs ?? Number.NaN
      if (!(pace > 0)) continue
      for (const [server, rows] of probes) drafts.push(...gapsOf(facts, table, { balancer, server, rows, pace, probes }, values))
    }
    return drafts
  },
}

/** Probes of each member, in time order. */
function* probesOf(table: SessionTable, balancer: number): Steps<Map<number, number[]>> {
  const probe = table.result.texts.indexOf('probe')
  const members = new Map<number, number[]>()
  for (let row = 0; row < table.rows; row++) {
    if (row % 20_000 === 0) yield row / table.rows
    if (table.result.ids[row] !== probe || table.client[row] !== balancer) continue
    const rows = members.get(table.server[row] ?? -1)
    if (rows) rows.push(row)
    else members.set(table.server[row] ?? -1, [row])
  }
  for (const rows of members.values()) rows.sort((a, b) => (table.first[a] ?? 0) - (table.first[b] ?? 0))
  return members
}

interface Member {
  readonly balancer: number
  readonly server: number
  readonly rows: readonly number[]
  readonly pace: number
  readonly probes: ReadonlyMap<number, readonly number[]>
}

function gapsOf(
  facts: CaseFacts,
  table: SessionTable,
  m: Member,
  { long, least }: { readonly long: number; readonly least: number },
): Draft[] {
  const at = (row: number | undefined) => table.first[row ?? -1] ?? Number.NaN
  const between = (rows: readonly number[], from: number, to: number) => rows.filter((r) => at(r) > from && at(r) < to).length
  return m.rows.slice(1).flatMap((row, i): Draft[] => {
    const [from, to] = [at(m.rows[i]), at(row)]
    if (!(to - from >= Math.max(long, least * m.pace))) return []
    const others = [...m.probes]
      .filter(([server]) => server !== m.server)
      .map(([server, rows]) => [server, between(rows, from, to)] as const)
    const going = others.filter(([, n]) => n > 0)
    const [name, balancer] = [facts.name(m.server), facts.name(m.balancer)]
    return [
      {
        key: `${balancer} ${name} ${from}`,
        severity: going.length > 0 ? 'warning' : 'notice',
        certainty: 'certain',
        title: `No probe of ${balancer} came to ${name} for ${formatDuration(to - from)}`,
        what: `Probes come every ${formatDuration(m.pace)}; here none is logged for ${formatDuration(to - from)}, about ${formatCount(Math.round((to - from) / m.pace))} fewer. ${
          going.length > 0
            ? `Meanwhile ${going.map(([server, n]) => `${facts.name(server)} had ${formatCounted(n, 'probe')}`).join(', ')}: the balancer was running.`
            : 'No other member had probes meanwhile.'
        }`,
        count: Math.round((to - from) / m.pace),
        things: ['probe that did not come', 'probes that did not come'],
        ...{ first: from, last: to, nodes: [m.server, m.balancer] },
        sessions: [m.rows[i] ?? row, row],
        evidence: [m.rows[i] ?? row, row].flatMap((r) => facts.ref('sessions', r) ?? []),
      },
    ]
  })
}
