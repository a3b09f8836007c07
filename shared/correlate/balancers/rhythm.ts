/** Whether something comes at a steady pace, as health probes do. */
import type { EpochMs } from '../../base/time'

export interface Rhythm {
  /** Median of the intervals. */
  readonly everyMs: number
  /** Half of the intervals are within this of the median. */
  readonly spreadMs: number
  readonly steady: boolean
}

/** Fewer times have no rhythm. */
const LEAST = 5
/** What comes by chance has intervals that differ by more than half their length. */
const STEADY = 0.1
const STEADY_MS = 1500

/** Null when there are too few. Hours without logs do not matter: medians pass over them. */
export function rhythmOf(times: readonly EpochMs[]): Rhythm | null {
  const sorted = times.filter(Number.isFinite).sort((a, b) => a - b)
  if (sorted.length < LEAST) return null
  const everyMs = median(sorted.slice(1).map((t, i) => t - (sorted[i] ?? t)))
  const spreadMs = median(sorted.slice(1).map((t, i) => Math.abs(t - (sorted[i] ?? t) - everyMs)))
  const steady = everyMs > 0 && spreadMs <= Math.max(everyMs * STEADY, Math.min(STEADY_MS, everyMs / 3))
  return { everyMs, spreadMs, steady }
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1] ?? 0
}
