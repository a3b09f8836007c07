/** Clocks that run away or jump while the logs last: one offset does not fit, even where each is small. */
import { formatDuration } from '../../base/format'
import { offsetWords } from '../../report/clock-words'
import { clockFigures } from '../parts/clock-figures'
import type { Draft, Rule } from '../rule'

export const clockDrift: Rule<'servers.clock-drift'> = {
  id: 'servers.clock-drift',
  title: 'Clocks that change against others',
  reads: ['message tracking', 'SMTP receive', 'SMTP send'],
  words: {
    why: 'Delays across this host are wrong by another amount at each time, and order by time misleads. A clock that runs away reaches the five minutes of Kerberos sooner or later.',
    otherwise: 'The reference may be what changed, if most hosts agree with this one.',
    nextSteps: [
      'w32tm /query /status shows the source and the last sync; w32tm /resync sets it once.',
      'A virtual machine whose clock is set by both hypervisor and domain jumps: leave one of the two.',
    ],
  },
  missing: (facts) =>
    facts.catalogue.nodes.some((n) => n.clock !== null && n.clock.pieces.length > 0)
      ? null
      : 'No two clocks can be compared: no connection or mail is logged at both ends.',
  *check(facts, { least, grave }) {
    yield 0
    return facts.catalogue.nodes.flatMap((n, i): Draft[] => {
      const { clock } = n
      if (!clock || clock.reference === i || clock.pieces.length < 2) return []
      const low = clock.pieces.reduce((a, p) => (p.offsetMs + p.boundMs < a.offsetMs + a.boundMs ? p : a))
      const high = clock.pieces.reduce((a, p) => (p.offsetMs - p.boundMs > a.offsetMs - a.boundMs ? p : a))
      // what both bounds leave: it changed by at least so much
      const changed = high.offsetMs - high.boundMs - (low.offsetMs + low.boundMs)
      if (changed < least) return []
      return [
        {
          key: n.name,
          severity: changed >= grave ? 'warning' : 'notice',
          certainty: 'certain',
          title: `The clock of ${n.name} changed by at least ${formatDuration(changed)} against ${facts.name(clock.reference)}`,
          what: `From ${clock.pairs} connections and mails that both ends logged: ${offsetWords(low.offsetMs, low.boundMs)} at the one extreme and ${offsetWords(high.offsetMs, high.boundMs)} at the other.`,
          count: clock.pieces.length,
          things: ['stretch', 'stretches'],
          ...{ first: clock.pieces[0]?.from ?? Number.NaN, last: clock.pieces.at(-1)?.to ?? Number.NaN },
          nodes: [i, clock.reference],
          evidence: [],
          figures: clockFigures(clock),
        },
      ]
    })
  },
}
