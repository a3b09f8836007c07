/** The clock of a capture against those of the servers in it, in words. */
import { formatCounted, formatDuration, formatInstant } from '../base/format'
import { UTC, type Zone } from '../base/zone'
import type { StreamDetail } from '../query/streams'

/** Whole quarters of an hour apart: another zone, not a wrong clock. */
const QUARTER_MS = 900_000
const NEARLY = 0.02

export function captureClockWords(clock: StreamDetail['clock'], zone: Zone = UTC): string {
  if (!clock) return 'No session in it is known from the logs, so nothing tells how far its clock is from those of the servers.'
  const { began: by, file, boundMs, pairs } = clock
  const of = `${formatCounted(pairs, 'session')}, ± ${formatDuration(boundMs)}`
  if (Number.isNaN(file)) return `It tells no hour. By ${of}, its first packet was at ${formatInstant(by, zone)}.`
  const ahead = file - by
  if (Math.abs(ahead) <= boundMs) return `It agrees with the servers’ logs (${of}).`
  const quarters = ahead / QUARTER_MS
  const isOtherZone = Math.abs(ahead) > (QUARTER_MS * 2) / 3 && Math.abs(quarters - Math.round(quarters)) < NEARLY
  const apart = `${formatDuration(Math.abs(ahead))} ${ahead > 0 ? 'ahead of' : 'behind'} the servers’ logs (${of})`
  return isOtherZone ? `It is ${apart}: whole quarters of an hour, so its zone is another one.` : `It is ${apart}.`
}
