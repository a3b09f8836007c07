/** Which messages get a page when nobody chose: those in trouble first, then the slowest. */
import type { RouteTables } from '../query/message-detail'

const TROUBLE = new Set(['failed', 'partly', 'deferred', 'not-covered', 'in-transit'])

/** At most `most` of `rows`, in order of time. */
export function chooseMessages(t: RouteTables, rows: readonly number[], most: number): number[] {
  const rank = (i: number) => (TROUBLE.has(t.messages.text(i, 'outcome')) ? 1 : 0)
  const slow = (i: number) => {
    const ms = t.messages.number(i, 'totalMs')
    return Number.isNaN(ms) ? -1 : ms
  }
  const graded = rows.map((i) => ({ i, rank: rank(i), slow: slow(i) }))
  graded.sort((a, b) => b.rank - a.rank || b.slow - a.slow || a.i - b.i)
  return graded
    .slice(0, most)
    .map((g) => g.i)
    .sort((a, b) => a - b)
}
