/** The stretch of time that the axis of a waterfall shows: zoomed and moved by keys, wheel and buttons. Pure. */
import type { EpochMs } from '@shared/base/time'

export interface TimeWindow {
  readonly from: EpochMs
  readonly to: EpochMs
}

/** Rows know no time between two milliseconds. */
const LEAST_MS = 4

/** `factor` below 1 shows less time, larger. `around` keeps its place. */
export function zoomed(w: TimeWindow, whole: TimeWindow, factor: number, around = (w.from + w.to) / 2): TimeWindow {
  const most = whole.to - whole.from
  const span = Math.min(most, Math.max(LEAST_MS, (w.to - w.from) * factor))
  const share = (around - w.from) / (w.to - w.from)
  return kept({ from: around - span * share, to: around + span * (1 - share) }, whole)
}

/** By a part of what is shown. */
export function moved(w: TimeWindow, whole: TimeWindow, part: number): TimeWindow {
  const by = (w.to - w.from) * part
  return kept({ from: w.from + by, to: w.to + by }, whole)
}

/** With some room around it, so that its ends can be seen. */
export function around(from: EpochMs, to: EpochMs, whole: TimeWindow): TimeWindow {
  const [a, b] = [Math.min(from, to), Math.max(from, to)]
  const room = Math.max((b - a) * 0.08, LEAST_MS)
  return kept({ from: a - room, to: b + room }, whole)
}

/** Not beyond what there is. */
function kept({ from, to }: TimeWindow, whole: TimeWindow): TimeWindow {
  const span = to - from
  if (span >= whole.to - whole.from) return whole
  const start = Math.max(whole.from, Math.min(from, whole.to - span))
  return { from: start, to: start + span }
}

/** What a key does with the window; null when it is none of these. */
export function windowKey(key: string, w: TimeWindow, whole: TimeWindow): TimeWindow | null {
  switch (key.toLowerCase()) {
    case 'w':
    case '+':
    case '=':
      return zoomed(w, whole, 1 / 1.6)
    case 's':
    case '-':
      return zoomed(w, whole, 1.6)
    case 'a':
      return moved(w, whole, -0.2)
    case 'd':
      return moved(w, whole, 0.2)
    default:
      return null
  }
}
