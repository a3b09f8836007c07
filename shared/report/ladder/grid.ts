/** Where the columns of a ladder stand, and what is left for times and gaps beside them. */
import type { Ladder } from './row'

export const HEAD_HEIGHT = 56
export const TIMES = 122
export const GAPS = 100
const LEAST_COLUMN = 150

/** Least px in which its columns can be read. */
export const leastWidth = (l: Ladder): number => TIMES + GAPS + Math.max(1, l.columns.length) * LEAST_COLUMN

/** Where the columns stand. */
export interface Grid {
  readonly width: number
  readonly xs: readonly number[]
  /** Between two columns. */
  readonly step: number
}

export function gridOf(l: Ladder, width: number): Grid {
  const count = Math.max(1, l.columns.length)
  const step = (width - TIMES - GAPS) / count
  return { width, step, xs: l.columns.map((_, i) => TIMES + step * (i + 0.5)) }
}
