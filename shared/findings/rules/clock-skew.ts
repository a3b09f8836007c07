/** Clocks that are off, as both ends of the same connections show: delays across them are wrong by as much, and Kerberos ends at five minutes. */
import { formatDuration } from '../../base/format'
import { offsetWords } from '../../report/clock-words'
import { clockFigures } from '../parts/clock-figures'
import type { Draft, Rule } from '../rule'

export const clockSkew: Rule<'servers.clock-skew'> = {
  id: 'servers.clock-skew',
  title: 'Clocks that differ between servers',
  reads: ['message tracking', 'SMTP receive', 'SMTP send'],
  words: {
    why: 'Times of this host in logs and in Received headers are off by as much, and so is every delay between it and another host. From five minutes on Kerberos refuses it: servers then answer 454 4.7.0.',
    otherwise: 'Which of two clocks is right, logs alone do not tell: the others are only the majority.',
    nextSteps: [
      'w32tm /query /status and w32tm /monitor on the host and on its domain controllers show the time source and the offset.',
      'On a virtual machine look whether the hypervisor sets the clock too; one of the two must be off. Members of a domain take their time from it (w32tm /config /syncfromflags:domhier /update; undo with the flags that w32tm /query /configuration showed before).',
      'In Hopscope, times can be shown adjusted by the offsets found (A).',
    ],
  },
  missing: (facts) =>
    facts.catalogue.nodes.some((n) => n.clock !== null && n.clock.pieces.length > 0)
      ? null
      : 'No two clocks can be compared: no connection or mail is logged at both ends.',
  *check(facts, { least, large }) {
    const { nodes } = facts.catalogue
    return nodes.flatMap((n, i): Draft[] => {
      const { clock } = n
      if (!clock || clock.reference === i) return []
      const worst = clock.pieces.reduce(
        (w, p) => (Math.abs(p.offsetMs) - p.boundMs > Math.abs(w.offsetMs) - w.boundMs ? p : w),
        clock.pieces[0] ?? { ...clock, from: Number.NaN, to: Number.NaN },
      )
      // what the bound leaves: it is at least so much
      const off = Math.abs(worst.offsetMs) - worst.boundMs
      if (off < least) return []
      const reference = facts.name(clock.reference)
      const way = worst.offsetMs > 0 ? 'ahead of' : 'behind'
      const drifts = clock.pieces.length > 1 ? ` It changed while the logs lasted: ${clock.pieces.length} stretches.` : ''
      return [
        {
          key: n.id,
          severity: off >= large ? 'problem' : 'warning',
          certainty: 'certain',
          title: `The clock of ${n.name} is ${formatDuration(Math.abs(worst.offsetMs))} ${way} ${reference}`,
          what: `The clock of ${n.name} is ${offsetWords(Math.abs(worst.offsetMs), worst.boundMs)} ${way} that of ${reference}, from ${clock.pairs} connections and mails that both ends logged.${drifts}`,
          count: clock.pairs,
          things: ['pair', 'pairs'],
          ...{ first: clock.pieces[0]?.from ?? Number.NaN, last: clock.pieces.at(-1)?.to ?? Number.NaN },
          nodes: [i, clock.reference],
          evidence: [],
          figures: clockFigures(clock),
        },
      ]
    })
  },
}
