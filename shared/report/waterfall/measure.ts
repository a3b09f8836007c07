/** The time between two edges of a waterfall, as logged and by adjusted clocks. */
import type { EpochMs } from '../../base/time'
import type { Waterfall } from './waterfall'

export interface Edge {
  /** Id of the row. */
  readonly row: string
  /** Which of its bars; null for the row itself. */
  readonly bar: number | null
  readonly side: 'start' | 'end'
}

/** NaN when that view has no such row. */
export function edgeAt(w: Waterfall, { row: id, bar, side }: Edge): EpochMs {
  const row = w.rows.find((r) => r.id === id)
  const span = bar === null ? row : row?.bars()[bar]
  if (!span) return Number.NaN
  return side === 'start' ? span.from : span.to
}

/** Null in a view that does not have both edges. */
export function between(w: Waterfall | null, a: Edge, b: Edge): number | null {
  if (!w) return null
  const ms = edgeAt(w, b) - edgeAt(w, a)
  return Number.isNaN(ms) ? null : ms
}

/** The edge of a row nearest to a time. */
export function nearestEdge(w: Waterfall, id: string, at: EpochMs): Edge {
  let best: Edge = { row: id, bar: null, side: 'start' }
  let least = Number.POSITIVE_INFINITY
  const consider = (edge: Edge, time: EpochMs) => {
    const away = Math.abs(time - at)
    if (away >= least) return
    least = away
    best = edge
  }
  const row = w.rows.find((r) => r.id === id)
  if (row) {
    consider({ row: id, bar: null, side: 'start' }, row.from)
    consider({ row: id, bar: null, side: 'end' }, row.to)
  }
  row?.bars().forEach((b, bar) => {
    consider({ row: id, bar, side: 'start' }, b.from)
    consider({ row: id, bar, side: 'end' }, b.to)
  })
  return best
}
