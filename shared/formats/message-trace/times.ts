/**
 * Times of a trace. Export-Csv writes a date in the culture of whoever ran it: `9/5/2022 6:10:13 PM` may be 5 September or 9 May. Which
 * of the two holds for a file is known when one of its dates can be read only one way, so such times are settled when the file ends.
 */
import { type EpochMs, parseIsoTime } from '../../base/time'

export type DateOrder = 'month-first' | 'day-first'

/** Beyond any instant: marks a number as a date whose order is open, see `pack`. */
const OPEN = 1e15

const DAY_MS = 86_400_000
const WITH_ZONE = /T.*(?:Z|[+-]\d\d:?\d\d)$/i
/** `/Date(1662401413490)/`, as older web services write it. */
const DATE_CALL = /^\/Date\((\d{1,15})\)\/$/
/** `9/5/2022 6:10:13 PM`, `05.09.2022 18:10:13`, `5-9-2022, 18.10` */
const CULTURE = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4}),?[ \u00a0\u202f](\d{1,2})[:.](\d\d)(?:[:.](\d\d))?(?:[ \u00a0\u202f]?([AP])\.?M\.?)?$/i
const MAX_TEXT = 40
/** `0001-01-01T00:00:00Z` is how .NET says that there is no time. */
const FIRST = Date.UTC(1990, 0, 1)

export class TraceTimes {
  private readonly seen = new Set<DateOrder>()
  /** Times whose order is open. */
  private open = 0

  /** `zone`: minutes east of UTC of a time without one, null when not known. */
  constructor(private readonly zone: () => number | null) {}

  /** UTC, NaN, or a number that `settle` turns into one of both. */
  read(text: string): EpochMs {
    if (text === '' || text.length > MAX_TEXT) return Number.NaN
    const call = DATE_CALL.exec(text)
    if (call) return Number(call[1])
    const iso = parseIsoTime(text)
    if (iso < FIRST) return Number.NaN
    if (!Number.isNaN(iso)) return WITH_ZONE.test(text) ? iso : this.utc(iso)
    return this.culture(text)
  }

  /** Null when nothing, or too much, told the order. */
  get order(): DateOrder | null {
    const [only] = this.seen
    return this.seen.size === 1 && only ? only : null
  }

  get undecided(): number {
    return this.order === null ? this.open : 0
  }

  settle(given: number): EpochMs {
    if (!(given >= OPEN)) return given
    const { order } = this
    return order ? this.utc(unpack(given, order)) : Number.NaN
  }

  private utc(local: EpochMs): EpochMs {
    const zone = this.zone()
    return zone === null ? Number.NaN : local - zone * 60_000
  }

  private culture(text: string): number {
    const date = dateOf(text)
    if (!date) return Number.NaN
    if (date.order !== null) this.seen.add(date.order)
    this.open++
    return pack(date.year, date.first, date.second, date.ms)
  }
}

/**
 * Both readings of a date that is written in some culture, with that zone (minutes east of UTC); null for any other text, and for a date that
 * tells the order itself.
 */
export function bothReadings(text: string, zone: number): Readonly<Record<DateOrder, EpochMs>> | null {
  const date = text.length > MAX_TEXT ? null : dateOf(text)
  if (date?.order !== null) return null
  const given = pack(date.year, date.first, date.second, date.ms)
  const utc = (order: DateOrder) => unpack(given, order) - zone * 60_000
  return { 'month-first': utc('month-first'), 'day-first': utc('day-first') }
}

/** `first` and `second` are day and month in an order that only some dates tell. */
function dateOf(text: string): { year: number; first: number; second: number; ms: number; order: DateOrder | null } | null {
  const m = CULTURE.exec(text)
  if (!m) return null
  const [first, second, year] = [Number(m[1]), Number(m[3]), Number(m[4])]
  const hour = m[8] ? (Number(m[5]) % 12) + (/p/i.test(m[8]) ? 12 : 0) : Number(m[5])
  const [minute, seconds] = [Number(m[6]), Number(m[7] ?? 0)]
  if (hour > 23 || minute > 59 || seconds > 59 || Math.min(first, second) < 1) return null
  // no culture writes the month first with dots
  const order = m[2] === '.' || first > 12 ? 'day-first' : second > 12 ? 'month-first' : null
  return { year, first, second, ms: ((hour * 60 + minute) * 60 + seconds) * 1000, order }
}

function pack(year: number, first: number, second: number, ms: number): number {
  return OPEN + ((year * 32 + first) * 32 + second) * DAY_MS + ms
}

function unpack(given: number, order: DateOrder): EpochMs {
  const days = Math.floor((given - OPEN) / DAY_MS)
  const ms = given - OPEN - days * DAY_MS
  const [a, b] = [Math.floor(days / 32) % 32, days % 32]
  const [month, day] = order === 'month-first' ? [a, b] : [b, a]
  const date = new Date(Date.UTC(2000, 0, 1))
  const at = date.setUTCFullYear(Math.floor(days / 1024), month - 1, day)
  return date.getUTCDate() === day && month <= 12 ? at + ms : Number.NaN
}
