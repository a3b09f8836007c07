/**
 * Times as the logs spell them. Everything inside the simulator is epoch milliseconds, UTC.
 */

let cachedSecond = Number.NaN
let cachedText = ''

/** `2026-03-09T08:15:00.042Z`; the second is kept between calls because neighbouring rows share it. */
export function iso(ms: number): string {
  const second = Math.floor(ms / 1000)
  if (second !== cachedSecond) {
    cachedSecond = second
    cachedText = new Date(second * 1000).toISOString().slice(0, 20)
  }
  return `${cachedText}${String(ms - second * 1000).padStart(3, '0')}Z`
}

/** `20260309`, the day in a log file's name. */
export const day = (ms: number) => iso(ms).slice(0, 10).replaceAll('-', '')

/** `2026030908`, day and hour in the names of hourly files. */
export const hour = (ms: number) => day(ms) + iso(ms).slice(11, 13)

/** Central European time: one hour ahead of UTC, two between the last Sundays of March and October, 01:00 UTC. */
export function offsetHours(ms: number): number {
  const year = new Date(ms).getUTCFullYear()
  const lastSunday = (month: number) => {
    const last = new Date(Date.UTC(year, month + 1, 0, 1))
    return last.getTime() - last.getUTCDay() * 86_400_000
  }
  return ms >= lastSunday(2) && ms < lastSunday(9) ? 2 : 1
}

const WEEKDAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `Mon, 9 Mar 2026 09:15:00 +0100`: the local time that a banner carries. */
export function bannerTime(ms: number): string {
  const hours = offsetHours(ms)
  const local = new Date(ms + hours * 3_600_000)
  const date = `${WEEKDAYS[local.getUTCDay()]}, ${local.getUTCDate()} ${MONTHS[local.getUTCMonth()]} ${local.getUTCFullYear()}`
  return `${date} ${local.toISOString().slice(11, 19)} +0${hours}00`
}

/** 16 hex digits: a .NET tick count (100 ns since year 1), the shape of a session id's start value. */
export const ticks = (ms: number) => (BigInt(ms) + 62_135_596_800_000n) * 10_000n
