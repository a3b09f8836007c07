/**
 * The first place of `count` for which `isBefore` is false; `count` when there is none. What it tells must be in order: once false, false for all
 * that follow. Asks some twenty times in a million.
 */
export function lowerBound(count: number, isBefore: (index: number) => boolean): number {
  let low = 0
  let high = count
  while (low < high) {
    const middle = (low + high) >>> 1
    if (isBefore(middle)) low = middle + 1
    else high = middle
  }
  return low
}
