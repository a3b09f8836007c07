/**
 * The clock by which times are shown. What is stored and compared stays UTC milliseconds; a zone only moves the characters on screen. The
 * offsets of a named zone, daylight time included, are those of the runtime's time-zone database (ECMA-402).
 */
import type { EpochMs } from './time'

export interface Zone {
  /** `UTC`, a name of the time-zone database (`Europe/Berlin`), or a fixed offset (`UTC+05:30`). */
  readonly id: string
  /** Minutes ahead of UTC at an instant; 0 for NaN. */
  readonly offsetAt: (at: EpochMs) => number
  /** Set when times are told as their distance from this instant. */
  readonly zero: EpochMs | null
}

export const UTC: Zone = { id: 'UTC', offsetAt: () => 0, zero: null }

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const FIXED = /^UTC([+-])(\d\d):(\d\d)$/

const known = new Map<string, Zone | null>([['UTC', UTC]])

/** Null for a name that the runtime does not know. */
export function zoneNamed(id: string): Zone | null {
  let zone = known.get(id)
  if (zone === undefined) {
    zone = readZone(id)
    known.set(id, zone)
  }
  return zone
}

function readZone(id: string): Zone | null {
  const fixed = FIXED.exec(id)
  if (fixed) {
    const minutes = (fixed[1] === '-' ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3]))
    return Math.abs(minutes) > 14 * 60 || Number(fixed[3]) > 59 ? null : { id, offsetAt: () => minutes, zero: null }
  }
  try {
    return { id, offsetAt: offsetsOf(id), zero: null }
  } catch {
    return null
  }
}

/** Whether the offset never changes. */
export const isFixed = (zone: Zone): boolean => zone.id === 'UTC' || FIXED.test(zone.id)

/** The same zone with times told from an instant on. */
export const since = (zone: Zone, zero: EpochMs | null): Zone => (zone.zero === zero ? zone : { ...zone, zero })

/** `UTC+01:00`; `UTC` when there is no offset. */
export function zoneOffset(minutes: number): string {
  if (minutes === 0) return 'UTC'
  const abs = Math.abs(minutes)
  return `UTC${minutes < 0 ? '−' : '+'}${String(Math.floor(abs / 60)).padStart(2, '0')}:${String(abs % 60).padStart(2, '0')}`
}

/** An instant by the clock of the zone, as ms that read like UTC: for whole hours, days and weekdays on screen. */
export const toLocal = (at: EpochMs, zone: Zone): number => at + zone.offsetAt(at) * MINUTE

/**
 * The instant at which the clock of the zone shows `local`. Where the clock shows it twice the earlier one; where it never does (an hour left
 * out) what the clock would have shown without the change.
 */
export function fromLocal(local: number, zone: Zone): EpochMs {
  const [before, after] = [zone.offsetAt(local - DAY), zone.offsetAt(local + DAY)]
  for (const offset of before > after ? [before, after] : [after, before]) {
    const at = local - offset * MINUTE
    if (zone.offsetAt(at) === offset) return at
  }
  return local - before * MINUTE
}

/** Whether the clock of the zone shows this time of day twice: an hour that daylight time repeats. */
export function isRepeated(at: EpochMs, zone: Zone): boolean {
  const offset = zone.offsetAt(at)
  for (const near of [at - 3 * HOUR, at + 3 * HOUR]) {
    const other = zone.offsetAt(near)
    if (other !== offset && zone.offsetAt(at + (offset - other) * MINUTE) === other) return true
  }
  return false
}

/** Instants in a range at which the offset of the zone changes; at most 64. */
export function changesWithin(zone: Zone, first: EpochMs, last: EpochMs): EpochMs[] {
  const out: EpochMs[] = []
  for (let from = first; from < last && out.length < 64; from += DAY) {
    const to = Math.min(from + DAY, last)
    if (zone.offsetAt(from) !== zone.offsetAt(to)) out.push(changeBetween(zone.offsetAt, from, to))
  }
  return out
}

/** The first instant, to the second, with the offset of `to`. */
function changeBetween(offsetAt: (at: EpochMs) => number, from: EpochMs, to: EpochMs): EpochMs {
  const target = offsetAt(to)
  let [low, high] = [Math.floor(from / 1000), Math.ceil(to / 1000)]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (offsetAt(middle * 1000) === target) high = middle
    else low = middle
  }
  return high * 1000
}

/** One asking of the database for each day that is looked at, and a search for the second where a day has two answers. */
function offsetsOf(id: string): (at: EpochMs) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone: id,
    ...({
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    } as const),
  })
  const ask = (at: EpochMs): number => {
    const p: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(at)) p[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = p
    return Math.round((Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(at / 1000) * 1000) / MINUTE)
  }
  const days = new Map<number, { readonly first: number; readonly change: EpochMs; readonly then: number }>()
  return (at) => {
    // outside of what a date can be there is no answer
    if (!(Math.abs(at) < 8.64e15 - DAY)) return 0
    const day = Math.floor(at / DAY)
    let known = days.get(day)
    if (!known) {
      const [from, to] = [day * DAY, (day + 1) * DAY]
      const [first, then] = [ask(from), ask(to)]
      known = { first, then, change: first === then ? to : changeBetween(ask, from, to) }
      if (days.size > 20_000) days.clear()
      days.set(day, known)
    }
    return at < known.change ? known.first : known.then
  }
}
