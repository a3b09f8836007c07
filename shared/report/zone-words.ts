/** How the zone of times on screen is told: in heads of columns, in the title row, and in full where a list is taken along. */
import { formatClock, formatInstant } from '../base/format'
import type { EpochMs } from '../base/time'
import { changesWithin, isFixed, since, type Zone, zoneOffset } from '../base/zone'

/** `UTC`, `Europe/Berlin`; `Δ` where times are told from an instant on. */
export const zoneHead = (zone: Zone): string => (zone.zero === null ? zone.id : 'Δ')

/** `UTC`, `UTC+01:00`, `UTC+01:00 and UTC+02:00` over the times of a case. */
export function offsetsIn(zone: Zone, range: Range): string {
  if (!range) return zone.id
  const offsets = [range.first, ...changesWithin(zone, range.first, range.last)].map((at) => zoneOffset(zone.offsetAt(at)))
  return [...new Set(offsets)].join(' and ')
}

/** `UTC as logged`; `Europe/Berlin (UTC+01:00 until 2026-03-29 01:00 UTC, then UTC+02:00), logged in UTC`. */
export function zoneWords(zone: Zone, range: Range): string {
  const place = since(zone, null)
  const told =
    zone.id === 'UTC' ? 'UTC as logged' : `${zone.id}${isFixed(zone) || !range ? '' : ` (${stretches(place, range)})`}, logged in UTC`
  return zone.zero === null ? told : `Δ from ${formatInstant(zone.zero, place)} on; ${told}`
}

/** A sentence for heads of files and lists: `Times are UTC as logged.` */
export const zoneSentence = (zone: Zone, range: Range): string =>
  zone.zero === null
    ? `Times are ${zone.id === 'UTC' ? '' : 'in '}${zoneWords(zone, range)}.`
    : `Times are told from ${formatInstant(zone.zero, since(zone, null))} on (Δ).`

/** First and last instant of the case. */
type Range = { readonly first: EpochMs; readonly last: EpochMs } | null

/** `UTC+01:00 until 2026-03-29 01:00 UTC, then UTC+02:00` */
function stretches(zone: Zone, { first, last }: { readonly first: EpochMs; readonly last: EpochMs }): string {
  let text = zoneOffset(zone.offsetAt(first))
  for (const at of changesWithin(zone, first, last)) {
    const day = new Date(at).toISOString().slice(0, 10)
    text += ` until ${day} ${formatClock(at).slice(0, 5)} UTC, then ${zoneOffset(zone.offsetAt(at))}`
  }
  return text
}
