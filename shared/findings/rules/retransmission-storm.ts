/**
 * Segments that are sent again and again with growing waits, because nothing of them arrives or is answered. Whether it is one protocol or all, these two
 * hosts or the whole network, says where to look (story S1).
 */
import { formatBytes, formatCount, formatCounted, formatDuration } from '../../base/format'
import { listOf } from '../../columns/list-cell'
import { TICKS_MS } from '../../model/captures'
import { isStaircase } from '../../report/stream-words'
import type { CaseFacts } from '../facts'
import type { Values } from '../parameters'
import { noStreams, type StreamGroup, StreamTable, streamDraft, streamGroups } from '../parts/stream-groups'
import type { Draft, Rule } from '../rule'

type Numbers = Values<'network.retransmission-storm'>

export const retransmissionStorm: Rule<'network.retransmission-storm'> = {
  id: 'network.retransmission-storm',
  title: 'Segments sent again and again',
  reads: ['captures'],
  words: {
    why: 'TCP doubles its wait each time and gives up after some: mail crosses after minutes, or the connection is dropped and begins anew.',
    otherwise:
      'A path that takes only smaller packets (MTU), a device that drops some of them, a failing cable or port, or offload and teaming of an adapter.',
    nextSteps: [
      'Capture at both ends at the same time and open both: segments that one sent and the other never saw were lost between the two.',
      'ping -f -l 1472 TARGET from each end tests the size of packets; lower it until it passes.',
      'On the sender try without offload: netsh int tcp set global chimney=disabled and Disable-NetAdapterLso NAME; enabled and Enable-NetAdapterLso undo it. Update driver and teaming software of the adapter.',
    ],
  },
  missing: noStreams,
  *check(facts, values) {
    const groups = yield* streamGroups(facts, (t, row) => isStorm(t, row, values))
    return groups.filter((g) => g.troubled.count > 0).map((g) => draftOf(facts, g, groups, values))
  },
}

const gapsOf = (t: StreamTable, row: number): number[] => listOf(t.text('againGaps', row)).map((ticks) => ticks / TICKS_MS)

/** One segment many times over, with waits that grow where times are known; or a large part of all packets. */
function isStorm(t: StreamTable, row: number, { times, share }: Numbers): boolean {
  const again = t.number('again', row)
  const gaps = gapsOf(t, row)
  if (again >= times && (gaps.length === 0 || isStaircase(gaps))) return true
  const packets = t.number('packets', row)
  return packets >= 100 && t.number('retransmissions', row) >= share * packets
}

function draftOf(facts: CaseFacts, g: StreamGroup, groups: readonly StreamGroup[], values: Numbers): Draft {
  const t = StreamTable.of(facts)
  const worst = g.troubled.rows.reduce((a, b) => (t.number('again', b) > t.number('again', a) ? b : a))
  const gaps = gapsOf(t, worst)
  const protocols = g.troubled.of<string>('protocol').map((p) => p.value)
  const others = groups.filter((o) => !isSame(o, g))
  const alike = others.filter((o) => o.troubled.count > 0).length
  const waited = gaps.reduce((sum, gap) => sum + gap, 0)
  const steps = gaps.length > 1 ? `, after ${gaps.map((gap) => formatDuration(gap)).join(', ')}` : ''
  return {
    ...streamDraft(facts, g),
    severity: g.troubled.count >= values.many ? 'problem' : 'warning',
    certainty: 'certain',
    title: `${g.client} and ${g.server}: segments are sent again and again in ${formatCounted(g.troubled.count, 'stream')}`,
    what: [
      `${formatCount(g.troubled.count)} of ${formatCounted(g.all, 'stream')} from ${g.client} to ${g.server}. In the worst one segment was sent again ${formatCount(t.number('again', worst))} times${steps}: nothing that answers it was seen in between.`,
      protocols.length > 1
        ? `It is the same in ${protocols.join(', ')}: no fault of one protocol.`
        : `Only ${protocols[0] ?? 'one protocol'} is concerned, as far as was captured.`,
      others.length === 0
        ? ''
        : alike === 0
          ? `Of ${formatCounted(others.length, 'other pair')} of hosts none has it: look at these two and the path between them.`
          : `${formatCount(alike)} of ${formatCounted(others.length, 'other pair')} of hosts have it as well: look at what they share.`,
      throughput(t, worst, waited),
    ]
      .filter(Boolean)
      .join(' '),
    ...(gaps.length > 0 && {
      figures: { heads: ['Sent again', 'After'], rows: gaps.slice(0, 12).map((gap, i) => [String(i + 1), formatDuration(gap)]) },
    }),
  }
}

const isSame = (a: StreamGroup, b: StreamGroup) =>
  (a.client === b.client && a.server === b.server) || (a.client === b.server && a.server === b.client)

/** Bytes a second with the waits and without them. '' where the list has no times. */
function throughput(t: StreamTable, row: number, waitedMs: number): string {
  const took = t.ms('lastElapsed', row) - t.ms('firstElapsed', row)
  const bytes = t.number('clientPayload', row) + t.number('serverPayload', row)
  if (!(took > waitedMs && waitedMs > 0 && bytes > 0)) return ''
  const rate = (ms: number) => `${formatBytes(Math.round((bytes / ms) * 1000))}/s`
  return `It moved ${formatBytes(bytes)} in ${formatDuration(took)}: ${rate(took)}; without the waits it would be ${rate(took - waitedMs)}.`
}
