/**
 * Times as a shell prints them in its own culture. What is written may be read in several ways (`06/09/2015`): all that are possible are
 * given, and local-clock.ts decides for the whole file.
 *
 *   4/6/2021 2:46:03 PM · 06/09/2015 01:02:44 · 15-01-21 22:06:01 · 11.08.2026 08:27:15 · 2021-04-06T14:46:03.1234567
 *   2021/4/6 下午 2:46:03 · 6. 4. 2021 14:46:03 · 2021. 04. 06. 14:46:03
 */
import type { EpochMs } from '../../base/time'
import { parseIsoTime } from '../../base/time'

export const ORDERS = ['mdy', 'dmy', 'ymd'] as const
export type Order = (typeof ORDERS)[number]

/** Local time in each order of day, month and year, as if it were UTC; NaN where that order makes no date. */
export type Readings = Readonly<Record<Order, EpochMs>>

export interface WrittenTime {
  /** UTC when the text says its zone; NaN else. */
  readonly exact: EpochMs
  /** Minutes east that the text says; NaN when it says none. */
  readonly offset: number
  /** NaN in every order when the seconds are missing: a shell always prints them, a spreadsheet cuts them off. */
  readonly readings: Readings
  readonly withoutSeconds: boolean
}

const NONE: Readings = { mdy: Number.NaN, dmy: Number.NaN, ymd: Number.NaN }

/** Marks of the two halves of the day, as cultures of Windows write them; dots and blanks left out, in lower case. */
const BEFORE_NOON = new Set(['am', 'vorm', 'πμ', '上午', '午前', '오전', 'ص', 'de', 'dop', 'sa', 'fm', 'قبلظهر', 'paradite'])
const AFTER_NOON = new Set(['pm', 'nachm', 'μμ', '下午', '午後', '오후', 'م', 'du', 'odp', 'ch', 'em', 'بعدظهر', 'pasdite'])

/** Texts are short before any of these sees them, so that none can take long. */
const LONGEST = 48
/** `15-01-21`, `6. 4. 2021`, `2021. 04. 06.` and what follows */
const DATE = /^(\d{1,4})([./-]) ?(\d{1,2})\2 ?(\d{1,4})\.?[ T,]+(.+)$/
/** `2:46:03 PM`, `下午 2:46:03`, `22.06.01`, `14:46:03.1234567` */
const TIME = /^([^\d]*)(\d{1,2})[:.](\d\d)(?:[:.](\d\d)(?:[.,](\d{1,7}))?)?([^\d]*)$/
/** Words around a time that are no half of the day: `10.3.2026 г. 14:02:07` */
const NO_MARKS = new Set(['г', 'р', 'kl', 'klo'])
const ZONED = /(Z|[+-]\d\d:?\d\d)$/

/** Null when it is no time of these forms. */
export function parseWrittenTime(text: string): WrittenTime | null {
  if (text.length === 0 || text.length > LONGEST) return null
  // no-break blanks and marks of direction are how some cultures write
  const plain = text
    .replace(/[\u200e\u200f]/g, '')
    .replace(/[\u00a0\u202f]/g, ' ')
    .trim()
  const zone = plain[4] === '-' ? ZONED.exec(plain)?.[1] : undefined
  if (zone) {
    const exact = parseIsoTime(plain)
    return Number.isNaN(exact) ? null : { exact, offset: minutesOf(zone), readings: NONE, withoutSeconds: false }
  }
  const date = DATE.exec(plain)
  const clock = date && millisOfDay(date[5] ?? '')
  if (!date || !clock) return null
  const [a = '', , b = '', c = ''] = date.slice(1)
  const { millis, withoutSeconds } = clock
  const readings = { mdy: day(c, a, b, millis), dmy: day(c, b, a, millis), ymd: day(a, b, c, millis) }
  if (ORDERS.every((o) => Number.isNaN(readings[o]))) return null
  return { exact: Number.NaN, offset: Number.NaN, readings: withoutSeconds ? NONE : readings, withoutSeconds }
}

function minutesOf(zone: string): number {
  if (zone === 'Z') return 0
  return (zone[0] === '-' ? -1 : 1) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(-2)))
}

function millisOfDay(text: string): { readonly millis: number; readonly withoutSeconds: boolean } | null {
  const m = TIME.exec(text)
  if (!m) return null
  const [, before = '', h = '', mi = '', seconds, fraction = '0', after = ''] = m
  const s = seconds ?? '0'
  const mark = (before + after).replace(/[. ]/g, '').toLowerCase()
  let hour = Number(h)
  if (mark !== '' && !NO_MARKS.has(mark)) {
    const early = BEFORE_NOON.has(mark)
    // a mark that is not known here could be either half of the day
    if ((!early && !AFTER_NOON.has(mark)) || hour > 12) return null
    hour = (hour % 12) + (early ? 0 : 12)
  }
  if (hour > 23 || Number(mi) > 59 || Number(s) > 59) return null
  const millis = ((hour * 60 + Number(mi)) * 60 + Number(s)) * 1000 + Math.floor(Number(`0.${fraction}`) * 1000)
  return { millis, withoutSeconds: seconds === undefined }
}

/** NaN unless the three make a date. Two figures are a year of this century: Exchange's logs are not older. */
function day(year: string, month: string, dayOfMonth: string, clock: number): number {
  if ((year.length !== 4 && year.length !== 2) || month.length > 2 || dayOfMonth.length > 2) return Number.NaN
  const y = year.length === 2 ? 2000 + Number(year) : Number(year)
  const at = Date.UTC(y, Number(month) - 1, Number(dayOfMonth))
  const back = new Date(at)
  if (y < 1990 || back.getUTCMonth() + 1 !== Number(month) || back.getUTCDate() !== Number(dayOfMonth)) return Number.NaN
  return at + clock
}
