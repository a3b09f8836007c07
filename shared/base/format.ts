/**
 * Numbers and times as people read them, the same in the window, the report and the command line: units always, zone where a time
 * stands alone, no locale of the machine (two people on the phone must read the same characters).
 */
import type { EpochMs } from './time'
import { isRepeated, toLocal, UTC, type Zone, zoneOffset } from './zone'

const MINUS = '−'

/** `52,110` */
export function formatCount(n: number): string {
  if (!Number.isFinite(n)) return ''
  const whole = Math.trunc(Math.abs(n)).toString()
  return (n < 0 ? MINUS : '') + whole.replace(/\B(?=(\d{3})+$)/g, ',')
}

/** `1 message`, `52,110 messages`; give the plural where adding an s is wrong. */
export function formatCounted(n: number, one: string, many = `${one}s`): string {
  return `${formatCount(n)} ${n === 1 ? one : many}`
}

/** `48.2 kB`; decimal units, three figures. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null || !Number.isFinite(bytes)) return ''
  const units = ['bytes', 'kB', 'MB', 'GB', 'TB']
  let value = Math.abs(bytes)
  let unit = 0
  while (value >= 999.5 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  const sign = bytes < 0 ? MINUS : ''
  if (unit === 0) return `${sign}${value} ${value === 1 ? 'byte' : 'bytes'}`
  return `${sign}${value.toFixed(value < 9.995 ? 2 : value < 99.95 ? 1 : 0)} ${units[unit]}`
}

/** `0.38 s`, `19.0 s`, `5 min 17 s`, `3 h 30 min`, `2 d 4 h`; a negative one keeps its sign: a clock went back. */
export function formatDuration(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return ''
  const abs = Math.abs(ms)
  return (ms < 0 && abs >= 5 ? MINUS : '') + absoluteDuration(abs)
}

/** `0.381 s`, `5 min 16.871 s`, `1 h 3 min 2.123 s`: to the millisecond, where figures must be seen to add up. */
export function formatExact(ms: number | null): string {
  if (ms === null || !Number.isFinite(ms)) return ''
  const whole = Math.round(Math.abs(ms))
  const seconds = `${((whole % 60_000) / 1000).toFixed(3)} s`
  const minutes = Math.floor(whole / 60_000) % 60
  const hours = Math.floor(whole / 3_600_000)
  const text = hours > 0 ? `${hours} h ${minutes} min ${seconds}` : minutes > 0 ? `${minutes} min ${seconds}` : seconds
  return (ms < 0 && whole > 0 ? MINUS : '') + text
}

function absoluteDuration(ms: number): string {
  if (ms === 0) return '0 s'
  if (ms < 5) return '< 0.01 s'
  if (ms < 9_995) return `${(ms / 1000).toFixed(2)} s`
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)} s`
  // from a minute on whole seconds are enough, and rounding happens once, so that 59.96 s never reads as 60 s
  const seconds = Math.round(ms / 1000)
  if (seconds < 3600) return pair(seconds, 60, 'min', 's')
  const minutes = Math.round(ms / 60_000)
  if (minutes < 1440) return pair(minutes, 60, 'h', 'min')
  return pair(Math.round(ms / 3_600_000), 24, 'd', 'h')
}

const pair = (n: number, per: number, big: string, small: string) =>
  n % per === 0 ? `${n / per} ${big}` : `${Math.floor(n / per)} ${big} ${n % per} ${small}`

/** `12.3 %`; shares that are not nothing never read as 0 %, and what is not all never as 100 %. */
export function formatShare(part: number, whole: number): string {
  if (!(whole > 0) || !Number.isFinite(part)) return ''
  const share = (part / whole) * 100
  if (share <= 0) return '0 %'
  if (share < 0.1) return '< 0.1 %'
  if (share >= 100) return '100 %'
  return `${Math.min(share, 99.9).toFixed(1)} %`
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const two = (n: number) => String(n).padStart(2, '0')

interface Parts {
  y: number
  mo: number
  d: number
  day: number
  h: number
  mi: number
  s: number
  ms: number
}
/** Null for "no time". */
function parts(at: EpochMs, zone: Zone): Parts | null {
  const t = new Date(toLocal(Math.floor(at), zone))
  if (Number.isNaN(t.getTime())) return null
  return {
    y: t.getUTCFullYear(),
    mo: t.getUTCMonth(),
    d: t.getUTCDate(),
    day: t.getUTCDay(),
    h: t.getUTCHours(),
    mi: t.getUTCMinutes(),
    s: t.getUTCSeconds(),
    ms: t.getUTCMilliseconds(),
  }
}

const clockOf = (p: Parts, withMs: boolean) => `${two(p.h)}:${two(p.mi)}:${two(p.s)}${withMs ? `.${String(p.ms).padStart(3, '0')}` : ''}`
const dateOf = (p: Parts) => `${p.y}-${two(p.mo + 1)}-${two(p.d)}`
/** In an hour that the clock shows twice: which of the two. */
const whichOf = (at: EpochMs, zone: Zone) => (isRepeated(at, zone) ? ` ${zoneOffset(zone.offsetAt(at))}` : '')

/**
 * `14:02:07.031`, or `14:02:07` without milliseconds; with a zone that tells times from an instant on `+0:05:12.031`. No zone: for places that
 * state it once; in an hour that comes twice its offset stands behind.
 */
export function formatClock(at: EpochMs, zone: Zone = UTC, withMs = true): string {
  if (zone.zero !== null) return formatDelta(at - zone.zero, withMs)
  const p = parts(at, zone)
  return p ? `${clockOf(p, withMs)}${whichOf(at, zone)}` : ''
}

/** `+0:05:12.031`, `−0:00:01.200`, `+2 d 02:05:12.031`: from one instant to another. */
export function formatDelta(ms: number, withMs = true): string {
  if (!Number.isFinite(ms)) return ''
  const whole = withMs ? Math.round(Math.abs(ms)) : Math.round(Math.abs(ms) / 1000) * 1000
  const days = Math.floor(whole / 86_400_000)
  const rest = whole % 86_400_000
  const hours = Math.floor(rest / 3_600_000)
  const clock = `${two(Math.floor(rest / 60_000) % 60)}:${two(Math.floor(rest / 1000) % 60)}${withMs ? `.${String(rest % 1000).padStart(3, '0')}` : ''}`
  return `${ms < 0 && whole > 0 ? MINUS : '+'}${days > 0 ? `${days} d ${two(hours)}` : hours}:${clock}`
}

/** `Tue 10 Mar` */
export function formatDay(at: EpochMs, zone: Zone = UTC): string {
  const p = parts(at, zone)
  return p ? `${DAYS[p.day]} ${p.d} ${MONTHS[p.mo]}` : ''
}

/** `2026-03-10 14:02:07.031 UTC`, `2026-03-10 15:02:07.031 UTC+01:00`: a time that stands alone. With the distance where times are told by it. */
export function formatInstant(at: EpochMs, zone: Zone = UTC): string {
  const p = parts(at, zone)
  if (!p) return ''
  const delta = zone.zero === null ? '' : ` (${formatDelta(at - zone.zero)})`
  return `${dateOf(p)} ${clockOf(p, true)} ${zoneOffset(zone.offsetAt(at))}${delta}`
}

/** `2026-03-10 14:02`: when somebody wrote something, with the zone stated beside. */
export function formatMinute(at: EpochMs, zone: Zone = UTC): string {
  const p = parts(at, zone)
  return p ? `${dateOf(p)} ${two(p.h)}:${two(p.mi)}` : ''
}

/** `2026-03-10 14:02:07.031`, for lists whose head states the zone. */
export function formatStamp(at: EpochMs, zone: Zone = UTC): string {
  if (zone.zero !== null) return formatDelta(at - zone.zero)
  const p = parts(at, zone)
  return p ? `${dateOf(p)} ${clockOf(p, true)}${whichOf(at, zone)}` : ''
}

/** `10 Mar 14:02:07.031`, for lists whose head states the zone and that have little room. */
export function formatShortStamp(at: EpochMs, zone: Zone = UTC): string {
  if (zone.zero !== null) return formatDelta(at - zone.zero)
  const p = parts(at, zone)
  return p ? `${p.d} ${MONTHS[p.mo]} ${clockOf(p, true)}${whichOf(at, zone)}` : ''
}

/** `2026-03-10 14:02`, as typed into the edges of a time range; seconds only when there are some. */
export function formatEdge(at: EpochMs, zone: Zone = UTC): string {
  const p = parts(at, zone)
  if (!p) return ''
  return `${dateOf(p)} ${two(p.h)}:${two(p.mi)}${p.s ? `:${two(p.s)}` : ''}`
}

/** `9–11 Mar 2026`, `18 Nov 2025`, `28 Feb – 2 Mar 2026`. */
export function formatSpan(first: EpochMs, last: EpochMs, zone: Zone = UTC): string {
  const a = parts(first, zone)
  const b = parts(last, zone)
  if (!a || !b) return ''
  const end = `${b.d} ${MONTHS[b.mo]} ${b.y}`
  if (a.y !== b.y) return `${a.d} ${MONTHS[a.mo]} ${a.y} – ${end}`
  if (a.mo !== b.mo) return `${a.d} ${MONTHS[a.mo]} – ${end}`
  return a.d === b.d ? end : `${a.d}–${end}`
}

/** `10 Mar 14:00`: ends of an axis. */
export function formatShortTime(at: EpochMs, zone: Zone = UTC): string {
  const p = parts(at, zone)
  return p ? `${p.d} ${MONTHS[p.mo]} ${two(p.h)}:${two(p.mi)}` : ''
}

/** `10 Mar 14:00–15:00`, `9 Mar 22:00 – 10 Mar 01:00`: short spans, year left out. */
export function formatShortSpan(first: EpochMs, last: EpochMs, zone: Zone = UTC): string {
  const a = parts(first, zone)
  const b = parts(last, zone)
  if (!a || !b) return ''
  const clock = (p: Parts) => `${two(p.h)}:${two(p.mi)}`
  const day = (p: Parts) => `${p.d} ${MONTHS[p.mo]}`
  return a.d === b.d && a.mo === b.mo && a.y === b.y ? `${day(a)} ${clock(a)}–${clock(b)}` : `${day(a)} ${clock(a)} – ${day(b)} ${clock(b)}`
}

/** A name a file may have in every system: no folder, no sign that means something, no leading dot; `file` when nothing is left. */
export function plainName(text: string): string {
  const last = text.split(/[\\/]/).at(-1) ?? ''
  const signs = [...last].map((c) => (c < ' ' || '<>:"|?*'.includes(c) ? '-' : c)).join('')
  const kept = signs.replace(/^\.+|[. ]+$/g, '').slice(-150)
  return kept === '' || /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(kept) ? `file${kept}` : kept
}

/** Of a file to be saved: letters and digits of any script, the rest as dashes, for names that come from evidence. */
export const fileName = (text: string): string => text.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '')
