/** Numbers of many rows: what is usual, and many within a short time. */

/** NaN for none. `sorted`: ascending. */
export const medianOf = (sorted: readonly number[]): number => {
  const mid = sorted.length >> 1
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? (sorted[mid] ?? 0) : ((sorted[mid - 1] ?? 0) + (sorted[mid] ?? 0)) / 2
}

const ascending = (a: number, b: number) => a - b

export const median = (values: readonly number[]): number => medianOf([...values].sort(ascending))

/** Median of the distances from the median: how far values usually are from it, whatever single ones do. */
export function medianDeviation(values: readonly number[]): number {
  const middle = median(values)
  return median(values.map((v) => Math.abs(v - middle)))
}

/** Stretches of `times` (ascending) in which `least` of them lie within `withinMs`; those that overlap are one. Indexes, `to` exclusive. */
export function bursts(times: readonly number[], withinMs: number, least: number): { readonly from: number; readonly to: number }[] {
  const found: { from: number; to: number }[] = []
  let from = 0
  for (let i = 0; i < times.length; i++) {
    while ((times[i] ?? 0) - (times[from] ?? 0) > withinMs) from++
    if (i - from + 1 < least) continue
    const last = found.at(-1)
    if (last && last.to >= from) last.to = i + 1
    else found.push({ from, to: i + 1 })
  }
  return found
}
