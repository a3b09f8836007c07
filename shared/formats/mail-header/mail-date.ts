/** Dates of mail fields: RFC 5322, with the older forms it still allows. */
import type { EpochMs } from '../../base/time'

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
/** Zones by name, in hours east of UTC. Other names and military letters say nothing certain. */
const ZONES = new Map([
  ['gmt', 0],
  ['ut', 0],
  ['utc', 0],
  ['z', 0],
  ['est', -5],
  ['edt', -4],
  ['cst', -6],
  ['cdt', -5],
  ['mst', -7],
  ['mdt', -6],
  ['pst', -8],
  ['pdt', -7],
])
/** `Tue, 10 Mar 2026 14:02:07 +0100`, weekday and seconds optional. Comments are taken off before. */
const DATE = /^(?:[A-Za-z]{3},? )?(\d{1,2}) ([A-Za-z]{3}) (\d{4}|\d\d) (\d\d?):(\d\d)(?::(\d\d))? ([+-]\d{4}|[A-Za-z]{1,5})$/
const MAX_TEXT = 120

/** UTC; NaN when it is none, or its zone is not certain. */
export function parseMailDate(text: string): EpochMs {
  if (text.length > MAX_TEXT) return Number.NaN
  const m = DATE.exec(
    text
      .replace(/\([^()]*\)/g, ' ')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  if (!m) return Number.NaN
  const [, d = '', name = '', y = '', h = '', mi = '', s = '0', zone = ''] = m
  const month = MONTHS.indexOf(name.toLowerCase())
  const offset = offsetOf(zone)
  // a leap second is the second before
  const [hour, minute, second] = [Number(h), Number(mi), Math.min(Number(s), 59)]
  if (month < 0 || Number.isNaN(offset) || hour > 23 || minute > 59 || Number(s) > 60) return Number.NaN
  const date = new Date(Date.UTC(2000, 0, 1, hour, minute, second))
  const local = date.setUTCFullYear(yearOf(y), month, Number(d))
  return date.getUTCDate() === Number(d) ? local - offset * 60_000 : Number.NaN
}

/** Two digits are 1950 to 2049. */
function yearOf(text: string): number {
  const year = Number(text)
  return text.length === 4 ? year : year + (year < 50 ? 2000 : 1900)
}

/** Furthest zone from UTC in minutes, either way. What claims to be further is damaged. */
const FURTHEST = 14 * 60

/** Minutes east of UTC; NaN when no zone is so. */
function offsetOf(zone: string): number {
  const sign = zone[0] === '-' ? -1 : 1
  if (/^[+-]/.test(zone)) {
    const minutes = Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3))
    return minutes <= FURTHEST && Number(zone.slice(3)) < 60 ? sign * minutes : Number.NaN
  }
  const hours = ZONES.get(zone.toLowerCase())
  return hours === undefined ? Number.NaN : hours * 60
}
