/** What wrong checksums of a stream mean: the card of the capturing machine fills them in behind the capture, or bytes were changed. */
import type { StreamSide } from './tcp/stream'

/** From this share of checked packets on, all of a side are taken to be wrong. */
const NEARLY_ALL = 0.9

export function checksumRemark(client: string, c: StreamSide, server: string, s: StreamSide): string {
  const bad = c.badChecksums + s.badChecksums
  if (bad === 0) return ''
  for (const [host, own, other] of [
    [client, c, s],
    [server, s, c],
  ] as const) {
    const partial = own.badChecksums > 0 && own.partialChecksums === own.badChecksums
    if (other.badChecksums === 0 && (partial || own.badChecksums >= own.checked * NEARLY_ALL))
      return `Only packets of ${host} have bad checksums${partial ? ', and what they hold is what is handed to a network card' : ''}: it was captured there, before the card filled them in (checksum offload). This is no damage.`
  }
  if (c.badChecksums >= c.checked * NEARLY_ALL && s.badChecksums >= s.checked * NEARLY_ALL)
    return 'Checksums of both directions are wrong nearly everywhere: the addresses of this capture were rewritten, or its packets were made by hand.'
  return `${bad} packets have bad checksums without a rule to it: when they come again soon after, their bytes were damaged on the way.`
}
