/**
 * Times as people write them: `14:00..16:00`, `tue`, `10 mar`, `2026-03-10T14:00`, `"tue 14:00"..16:00`, `14:02~5m` (five minutes
 * around), `..10:00`, `last 2h`. Days without a year are those the logs cover, so the reader is told which these are.
 */
import { formatDay } from '../../base/format'
import type { EpochMs } from '../../base/time'
import { readNumber } from './fields'

const DAY = 86_400_000
const HOUR = 3_600_000
const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/** First and last instant of the case, and how far its clock on screen is ahead of UTC, in ms. */
export interface Days {
  readonly first: EpochMs
  readonly last: EpochMs
  readonly aheadMs: number
}

/** from ≤ t < to, UTC. */
export interface Times {
  readonly from: EpochMs
  readonly to: EpochMs
}

/** A point is as long as what was written: a minute, an hour, a day. Local ms, as on screen. */
interface Point {
  readonly from: number
  readonly to: number
}

/** A sentence when it can't be understood. */
export function readTimes(typed: string, days: Days | null): Times | string {
  if (!days) return 'Times can be looked for once there are messages.'
  const utc = (p: Point): Times => ({ from: p.from - days.aheadMs, to: p.to - days.aheadMs })
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
    return near === null ? 'After ~ stands how far around: 14:02~5m.' : utc({ from: middle.from - near, to: middle.to + near })
  }
  const [begin = '', end] = text.split('..').map((s) => s.trim().replaceAll('"', ''))
  if (end === undefined) {
    const one = readPoint(begin, days, null)
    return typeof one === 'string' ? one : utc(one)
  }
  const from = begin === '' ? { from: days.first + days.aheadMs, to: Number.NaN } : readPoint(begin, days, null)
  if (typeof from === 'string') return from
  // an end without a day is of the day of its beginning
  const to = end === '' ? { from: Number.NaN, to: days.last + days.aheadMs + 1 } : readPoint(end, days, begin === '' ? null : from.from)
  if (typeof to === 'string') return to
  // `..16:00` ends when 16:00 begins, `..tue` when Tuesday ends
  const until = end === '' || !hasClock(end) ? to.to : to.from
  return from.from < until ? utc({ from: from.from, to: until }) : 'The end is before the beginning.'
}

const hasClock = (text: string) => /\d:\d\d/.test(text)

/** `nearMs`: a time of which the day is taken where none is written. */
function readPoint(text: string, days: Days, nearMs: number | null): Point | string {
  const m = /^(.*?)[t ]?(?:(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?)?$/.exec(text)
  const [, date = '', h, min, s, frac] = m ?? []
  const day = readDay(date.trim(), days, nearMs)
  if (typeof day === 'string') return day
  if (h === undefined) return { from: day, to: day + DAY }
  if (Number(h) > 23 || Number(min) > 59 || Number(s ?? 0) > 59) return `${text} is no time of day.`
  const ms = Number((frac ?? '').padEnd(3, '0'))
  const from = day + Number(h) * HOUR + Number(min) * 60_000 + Number(s ?? 0) * 1000 + ms
  return { from, to: from + (frac !== undefined ? 1 : s !== undefined ? 1000 : 60_000) }
}

/** Midnight of the day, local ms. */
function readDay(text: string, days: Days, nearMs: number | null): number | string {
  const [first, last] = [midnight(days.first + days.aheadMs), midnight(days.last + days.aheadMs)]
  if (text === '') {
    if (nearMs !== null) return midnight(nearMs)
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
