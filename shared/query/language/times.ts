/**
 * Times as people write them: `14:00..16:00`, `tue`, `10 mar`, `2026-03-10T14:00`, `"tue 14:00"..16:00`, `14:02~5m` (five minutes
 * around), `..10:00`, `last 2h`; with a Z at the end they are UTC, else by the clock of the zone on screen. Days without a year are those the logs cover, so the reader is told which these are.
 */
import { formatDay } from '../../base/format'
import type { EpochMs } from '../../base/time'
import { fromLocal, toLocal, UTC, type Zone } from '../../base/zone'
import { readNumber } from './fields'

const DAY = 86_400_000
const HOUR = 3_600_000
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** First and last instant of the case, and the zone that times are typed in. */
export interface Days {
  readonly first: EpochMs
  readonly last: EpochMs
  readonly zone: Zone
}

/** from ≤ t < to, UTC. */
export interface Times {
  readonly from: EpochMs
  readonly to: EpochMs
}

/** A point is as long as what was written: a minute, an hour, a day. */
type Point = Times

/** A sentence when it can't be understood. */
export function readTimes(typed: string, days: Days | null): Times | string {
  if (!days) return 'Times can be looked for once there are messages.'
  const text = typed.trim().toLowerCase()
  const last = /^last ?(\S+)$/.exec(text)
  if (last) {
    const long = readNumber('duration', last[1] ?? '')
    return long === null ? '“last” needs a number and a unit, such as last 2h.' : { from: days.last - long, to: days.last + 1 }
  }
  const around = /^(.+?)[~±](\S+)$/.exec(text)
  if (around) {
    const [middle, near] = [readPoint(around[1] ?? '', days, null), readNumber('duration', around[2] ?? '')]
    if (typeof middle === 'string') return middle
    return near === null ? 'After ~ stands how far around: 14:02~5m.' : { from: middle.from - near, to: middle.to + near }
  }
  const [begin = '', end] = text.split('..').map((s) => s.trim().replaceAll('"', ''))
  if (end === undefined) {
    return readPoint(begin, days, null)
  }
  const from = begin === '' ? { from: days.first, to: Number.NaN } : readPoint(begin, days, null)
  if (typeof from === 'string') return from
  // an end without a day is of the day of its beginning
  const to = end === '' ? { from: Number.NaN, to: days.last + 1 } : readPoint(end, days, begin === '' ? null : from.from)
  if (typeof to === 'string') return to
  // `..16:00` ends when 16:00 begins, `..tue` when Tuesday ends
  const until = end === '' || !hasClock(end) ? to.to : to.from
  return from.from < until ? { from: from.from, to: until } : 'The end is before the beginning.'
}

const hasClock = (text: string) => /\d:\d\d/.test(text)

/** By the clock of the zone, or by UTC where a Z stands at the end. `near`: a time of which the day is taken where none is written. */
function readPoint(text: string, typedIn: Days, near: EpochMs | null): Point | string {
  const m = /^(.*?)[t ]?(?:(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(z?))?$/.exec(text)
  const [, date = '', h, min, s, frac, z] = m ?? []
  const days = z === 'z' ? { ...typedIn, zone: UTC } : typedIn
  const day = readDay(date.trim(), days, near)
  if (typeof day === 'string') return day
  if (h === undefined) return { from: fromLocal(day, days.zone), to: fromLocal(day + DAY, days.zone) }
  if (Number(h) > 23 || Number(min) > 59 || Number(s ?? 0) > 59) return `${text} is no time of day.`
  const ms = Number((frac ?? '').padEnd(3, '0'))
  const from = fromLocal(day + Number(h) * HOUR + Number(min) * 60_000 + Number(s ?? 0) * 1000 + ms, days.zone)
  return { from, to: from + (frac !== undefined ? 1 : s !== undefined ? 1000 : 60_000) }
}

/** Midnight of the day, as the clock of the zone shows it. */
function readDay(text: string, days: Days, near: EpochMs | null): number | string {
  const [first, last] = [midnight(toLocal(days.first, days.zone)), midnight(toLocal(days.last, days.zone))]
  if (text === '') {
    if (near !== null) return midnight(toLocal(near, days.zone))
    if (first === last) return first
    return `A time needs its day here: the logs go from ${formatDay(first)} to ${formatDay(last)}. Write it as "${WEEKDAYS[weekday(last)]} 14:00".`
  }
  if (text === 'first') return first
  if (text === 'last') return last
  const wanted = WEEKDAYS.findIndex((w) => text === w || (text.length > 3 && FULL[w]?.startsWith(text)))
  if (wanted >= 0) {
    // the last one that the logs cover
    for (let d = last; d >= first; d -= DAY) if (weekday(d) === wanted) return d
    return `The logs have no ${FULL[WEEKDAYS[wanted] ?? '']?.replace(/^./, (c) => c.toUpperCase())}.`
  }
  return readDate(text, last)
}

const FULL: Readonly<Record<string, string>> = {
  sun: 'sunday',
  mon: 'monday',
  tue: 'tuesday',
  wed: 'wednesday',
  thu: 'thursday',
  fri: 'friday',
  sat: 'saturday',
}
const midnight = (local: number) => Math.floor(local / DAY) * DAY
const weekday = (local: number) => new Date(local).getUTCDay()

/** `2026-03-10`, `10 mar`, `10mar 2026`, `mar 10`. Without a year: the one of the last day. */
function readDate(text: string, last: number): number | string {
  const iso = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text)
  const words = /^(\d{1,2})\.? ?([a-z]{3})[a-z]*\.?(?: (\d{4}))?$/.exec(text) ?? /^([a-z]{3})[a-z]*\.? (\d{1,2})(?: (\d{4}))?$/.exec(text)
  const year = new Date(last).getUTCFullYear()
  const parts = iso
    ? { y: Number(iso[1]), m: Number(iso[2]) - 1, d: Number(iso[3]) }
    : words
      ? {
          y: words[3] === undefined ? year : Number(words[3]),
          m: MONTHS.indexOf(/^\d/.test(words[1] ?? '') ? (words[2] ?? '') : (words[1] ?? '')),
          d: Number(/^\d/.test(words[1] ?? '') ? words[1] : words[2]),
        }
      : null
  const at = parts && parts.m >= 0 ? Date.UTC(parts.y, parts.m, parts.d) : Number.NaN
  const isDay = parts !== null && !Number.isNaN(at) && new Date(at).getUTCDate() === parts.d
  return isDay ? at : `“${text}” is no day that could be understood; write 2026-03-10, 10 mar or tue.`
}
