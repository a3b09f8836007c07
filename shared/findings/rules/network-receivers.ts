/** Receivers that keep others waiting: windows that are closed, banners that come late; and checksums that look damaged and are not. */
import { formatCount, formatCounted, formatDuration } from '../../base/format'
import { TICKS_MS } from '../../model/captures'
import { noStreams, StreamTable, streamDraft, streamGroups } from '../parts/stream-groups'
import type { Rule } from '../rule'

export const zeroWindow: Rule<'network.zero-window'> = {
  id: 'network.zero-window',
  title: 'Receivers whose window is closed',
  reads: ['captures'],
  words: {
    why: 'The program at the receiver does not take what has arrived: the sender has to wait. It is no fault of the network.',
    otherwise:
      'A slow disk, a virus scanner that looks into the mail as it comes, lack of memory or processor, or back pressure on the receiving server.',
    nextSteps: [
      'Look at the receiver for that time: disk queue, processor, memory, the scanner, events 15004 to 15007 of MSExchangeTransport.',
      'Try with the scanner’s SMTP inspection off for one connector or host; switching it on again undoes it.',
    ],
  },
  missing: noStreams,
  *check(facts, { least }) {
    const groups = yield* streamGroups(facts, (t, row) => t.number('zeroWindows', row) >= least)
    const t = StreamTable.of(facts)
    return groups
      .filter((g) => g.troubled.count > 0)
      .map((g) => {
        const packets = g.troubled.rows.reduce((n, row) => n + t.number('zeroWindows', row), 0)
        const longest = Math.max(...g.troubled.rows.map((row) => t.ms('silence', row)).filter((ms) => ms >= 0), 0)
        return {
          ...streamDraft(facts, g),
          severity: 'warning' as const,
          certainty: 'certain' as const,
          title: `Between ${g.client} and ${g.server} a receiver closed its window in ${formatCounted(g.troubled.count, 'stream')}`,
          what: `${formatCounted(packets, 'packet')} with window 0 in ${formatCount(g.troubled.count)} of ${formatCounted(g.all, 'stream')}. ${longest > 0 ? `The longest silence in them lasts ${formatDuration(longest)}.` : ''}`.trim(),
        }
      })
  },
}

export const slowBanner: Rule<'network.slow-banner'> = {
  id: 'network.slow-banner',
  title: 'Banners that come late',
  reads: ['captures'],
  words: {
    why: 'Every connection to this host begins with this wait, and probes with a short time-out may count it as down.',
    otherwise:
      'A look-up of the client’s name or of block lists that runs into its time-out, a tarpit for unknown clients, or a server without a free worker.',
    nextSteps: [
      'nslookup of the client’s address on the server: if that takes as long, add a reverse record or correct the DNS servers of its adapters.',
      'Get-IPBlockListProvider on the server: test each list; Set-IPBlockListProvider NAME -Enabled $false takes one out, $true undoes it.',
    ],
  },
  missing: noStreams,
  *check(facts, { least, late }) {
    const talk = facts.columns('talk')
    const [kind, elapsed] = [talk.text('kind'), talk.number('elapsed').values]
    const banner = kind.texts.indexOf('banner')
    const waits = new Map<number, number>()
    const groups = yield* streamGroups(facts, (t, row) => {
      const [from, count] = [t.number('talkFrom', row), t.number('talkCount', row) || 0]
      if ((t.number('completeness', row) & 1) === 0) return false
      for (let i = from; i < from + Math.min(count, 3); i++) {
        if (kind.ids[i] !== banner) continue
        const ms = ((elapsed[i] ?? Number.NaN) - t.number('firstElapsed', row)) / TICKS_MS - (t.ms('roundTrip', row) || 0)
        waits.set(row, ms)
        return ms >= late
      }
      return false
    })
    return groups
      .filter((g) => g.troubled.count >= least)
      .map((g) => {
        const worst = Math.max(...g.troubled.rows.map((row) => waits.get(row) ?? 0))
        return {
          ...streamDraft(facts, g),
          severity: 'notice' as const,
          certainty: 'certain' as const,
          title: `${g.server} keeps ${g.client} waiting for its banner: ${formatDuration(worst)} at most`,
          what: `In ${formatCount(g.troubled.count)} of ${formatCounted(g.all, 'stream')} from ${g.client} the banner of ${g.server} came ${formatDuration(late)} or more after the connection was made, ${formatDuration(worst)} at most. The network’s own round trip is taken off.`,
        }
      })
  },
}

export const badChecksums: Rule<'network.bad-checksums'> = {
  id: 'network.bad-checksums',
  title: 'Bad checksums that are no damage',
  reads: ['captures'],
  words: {
    why: 'Captures on the sender show packets before the network card fills in the checksum (offload). They look damaged and are not.',
    otherwise: 'Checksums that are bad on the receiver’s capture too would be damage.',
    nextSteps: [
      'Leave these marks out of account. A capture at the receiver, or at a switch between, shows the checksums as sent.',
      'To be sure: Disable-NetAdapterChecksumOffload NAME for one capture; Enable-NetAdapterChecksumOffload NAME undoes it.',
    ],
  },
  missing: noStreams,
  *check(facts, { least }) {
    // the remark says so only where the rule of offload fits
    const groups = yield* streamGroups(
      facts,
      (t, row) => t.number('badChecksums', row) >= least && t.text('remark', row).includes('checksum offload'),
    )
    const t = StreamTable.of(facts)
    return groups
      .filter((g) => g.troubled.count > 0)
      .map((g) => {
        const packets = g.troubled.rows.reduce((n, row) => n + t.number('badChecksums', row), 0)
        return {
          ...streamDraft(facts, g),
          severity: 'info' as const,
          certainty: 'likely' as const,
          title: `Bad checksums between ${g.client} and ${g.server} are offload, not damage: ${formatCounted(packets, 'packet')}`,
          what: t.text('remark', g.troubled.rows[0] ?? -1),
        }
      })
  },
}
