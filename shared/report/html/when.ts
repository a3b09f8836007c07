/** Times in tables: the day once, in the caption, when all of them are of one day; else with every time. The zone is always UTC. */
import { formatClock, formatDay } from '../../base/format'
import type { EpochMs } from '../../base/time'
import { type Html, html } from './escape'

export interface Days {
  /** For the caption: `UTC, Tue 10 Mar`, or `UTC`. */
  readonly zone: Html
  readonly show: (at: EpochMs) => string
}

export function daysOf(times: readonly EpochMs[]): Days {
  const days = new Set(times.map((t) => formatDay(t)).filter((d) => d !== ''))
  const [only] = days
  return days.size <= 1
    ? { zone: html`<small>times in UTC as logged${only === undefined ? '' : `, ${only}`}</small>`, show: (at) => formatClock(at) }
    : { zone: html`<small>times in UTC as logged</small>`, show: (at) => `${formatDay(at).slice(4)} ${formatClock(at)}`.trim() }
}
