/** The time axis of a waterfall: which time stands where, and where its marks are. */
import { formatClock } from '../../base/format'
import type { EpochMs } from '../../base/time'
import { UTC, type Zone } from '../../base/zone'

/** A stretch of time over a stretch of px. */
export interface Scale {
  readonly from: EpochMs
  readonly to: EpochMs
  /** px at which `from` stands, and how wide it is drawn. */
  readonly left: number
  readonly width: number
}

export const xOf = ({ from, to, left, width }: Scale, at: EpochMs): number => left + ((at - from) / (to - from)) * width
export const timeAt = ({ from, to, left, width }: Scale, x: number): EpochMs => from + ((x - left) / width) * (to - from)

export interface Tick {
  readonly at: EpochMs
  readonly text: string
}

const SECOND = 1000
const MINUTE = 60 * SECOND
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const STEPS = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 7, 14, 28].map((n) => n * DAY),
]

/** Marks at round distances from the first row, at least `room` px apart; the first row itself with its time of day. */
export function ticksOf(scale: Scale, first: EpochMs, zone: Zone = UTC, room = 92): Tick[] {
  const perPx = (scale.to - scale.from) / scale.width
  const step = STEPS.find((s) => s / perPx >= room) ?? Math.ceil((perPx * room) / (28 * DAY)) * 28 * DAY
  const start = Math.ceil((scale.from - first) / step)
  const count = Math.floor((scale.to - first) / step) - start + 1
  return Array.from({ length: Math.max(0, Math.min(count, 200)) }, (_, i) => {
    const after = (start + i) * step
    return { at: first + after, text: after === 0 ? formatClock(first, zone, perPx * room < SECOND) : afterText(after, step) }
  })
}

/** `+1 min`, `+0.5 s`, `+1 min 30 s`, `−20 ms`: no more figures than the step needs. */
function afterText(after: number, step: number): string {
  const sign = after < 0 ? '−' : '+'
  const ms = Math.abs(after)
  if (step >= DAY) return `${sign}${ms / DAY} d`
  const [h, min, s] = [Math.floor(ms / HOUR), Math.floor(ms / MINUTE) % 60, (ms % MINUTE) / SECOND]
  if (step >= HOUR) return `${sign}${h} h`
  const places = step >= SECOND ? 0 : step >= 100 ? 1 : step >= 10 ? 2 : 3
  if (ms < SECOND && step < 100) return `${sign}${ms} ms`
  const seconds = s > 0 || (h === 0 && min === 0) ? `${s.toFixed(places)} s` : ''
  return sign + [h > 0 ? `${h} h` : '', min > 0 ? `${min} min` : '', seconds].filter(Boolean).join(' ')
}
