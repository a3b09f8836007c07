/** Clocks of servers that are wrong, all the time alike or drifting. Everything inside the simulator is true time. */
import { iso } from './time'

/** From this true time on the clock is ahead by so much. */
export interface ClockPiece {
  readonly from: number
  readonly offsetMs: number
}

/** Milliseconds by which a clock is ahead; pieces in time order when that changes (0 before the first). */
export type Skew = number | readonly ClockPiece[]

export function offsetAt(skew: Skew, at: number): number {
  if (typeof skew === 'number') return skew
  let [low, high] = [0, skew.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((skew[middle]?.from ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return skew[low - 1]?.offsetMs ?? 0
}

/** A true time as such a clock shows it. */
export const shown = (at: number, skew: Skew) => at + offsetAt(skew, at)

const STEP_MS = 10 * 60_000

/** Goes evenly from one offset to another, in steps of ten minutes. Never backward: no step is as long as the time between two. */
export function drift(start: number, end: number, fromMs: number, toMs: number): ClockPiece[] {
  const steps = Math.max(1, Math.floor((end - start) / STEP_MS))
  return Array.from({ length: steps + 1 }, (_, i) => ({
    from: start + i * STEP_MS,
    offsetMs: Math.round(fromMs + ((toMs - fromMs) * i) / steps),
  }))
}

/** As the truth names it; nothing for a clock that is right. */
export function clockTruth(skew: Skew | undefined, start: number): { readonly clock?: { from: string; offsetMs: number }[] } {
  if (skew === undefined || skew === 0) return {}
  const pieces = typeof skew === 'number' ? [{ from: start, offsetMs: skew }] : skew
  return { clock: pieces.map(({ from, offsetMs }) => ({ from: iso(from), offsetMs })) }
}
