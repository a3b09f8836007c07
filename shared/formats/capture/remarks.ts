/** What is to be known of a stream before its counters are believed: wrong checksums, packets that are there twice, a reset that is not its own. */
import type { ChecksumVerdict } from './tcp/offload'
import type { Stream, StreamSide } from './tcp/stream'

/** Sentences; '' when there is nothing to say. `checksums`: what the whole capture says of each address. */
export function remarkOf(s: Stream, checksums: ReadonlyMap<string, ChecksumVerdict>): string {
  return [checksumRemark(s, checksums), copyRemark(s), resetRemark(s)].filter((text) => text !== '').join(' ')
}

function checksumRemark(s: Stream, checksums: ReadonlyMap<string, ChecksumVerdict>): string {
  const sides: readonly (readonly [string, StreamSide])[] = [
    [s.client.address, s.fromClient],
    [s.server.address, s.fromServer],
  ]
  const wrong = sides.filter(([, side]) => side.badChecksums > 0).map(([address]) => ({ address, verdict: checksums.get(address) }))
  const of = (meaning: ChecksumVerdict['meaning']) => wrong.filter(({ verdict }) => verdict?.meaning === meaning)
  const [offload, second] = of('offload')
  if (offload && second && offload.address !== second.address)
    return 'Packets of both ends have bad checksums that are left to the network card: it was captured before the card filled them in (checksum offload). This is no damage.'
  if (offload)
    return `Only packets of ${offload.address} have bad checksums${offload.verdict?.certainty === 'certain' ? ', and what they hold is what is handed to a network card' : ''}: it was captured there, before the card filled them in (checksum offload). This is no damage.`
  if (of('rewritten').length > 0)
    return 'Checksums of both directions are wrong nearly everywhere: the addresses of this capture were rewritten, or its packets were made by hand.'
  if (of('damage').length === 0) return ''
  const bad = sides.reduce((n, [, side]) => n + side.badChecksums, 0)
  return `${bad} packets have bad checksums without a rule to it: when they come again soon after, their bytes were damaged on the way.`
}

function copyRemark({ counts: { copies } }: Stream): string {
  if (copies === 0) return ''
  const packets = copies === 1 ? '1 packet is' : `${copies} packets are`
  return `${packets} in the capture twice, the same to the last bit within a millisecond: what is counted as sent again or as asking again may be the capture’s own doing.`
}

function resetRemark(s: Stream): string {
  for (const [end, side] of [
    [s.client, s.fromClient],
    [s.server, s.fromServer],
  ] as const)
    if (side.foreignReset)
      return `The reset in the name of ${end.address} came with ${side.resetTtl} hops left, all else from there with ${side.ttl[0] === side.ttl[1] ? side.ttl[0] : side.ttl.join(' to ')}: a device on the way may have sent it.`
  return ''
}
