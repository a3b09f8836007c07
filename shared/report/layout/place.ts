/**
 * Cross positions: every item as near to its neighbours' line as the order and the gaps allow. Inside a rank that is a least-squares fit
 * of a rising sequence (pool adjacent violators), so that a crowd shares its shift evenly.
 */
import type { Item } from './items'

const PASSES = 16
const GAP = 18
const LANE_GAP = 8
/** Lanes are kept straighter than boxes are kept centred. */
const LANE_WEIGHT = 4

export function placeItems(items: readonly Item[], ranks: readonly (readonly number[])[]): number[] {
  const at = Array.from({ length: items.length }, () => 0)
  for (const rank of ranks) settle(items, rank, at, () => 0)
  for (let pass = 0; pass < PASSES; pass++) {
    const down = pass % 2 === 0
    const both = pass >= PASSES - 2
    for (const rank of down ? ranks : [...ranks].reverse())
      settle(items, rank, at, (i) => {
        const { up = [], down: below = [] } = items[i] ?? {}
        return wantedPlace(items, i, both ? [...up, ...below] : down ? up : below, at)
      })
  }
  return at
}

function wantedPlace(items: readonly Item[], i: number, neighbours: readonly number[], at: readonly number[]): number {
  let sum = 0
  let weights = 0
  for (const n of neighbours) {
    const weight = items[n]?.node === -1 && items[i]?.node === -1 ? LANE_WEIGHT : 1
    sum += weight * (at[n] ?? 0)
    weights += weight
  }
  return weights === 0 ? (at[i] ?? 0) : sum / weights
}

const gapBetween = (a: Item | undefined, b: Item | undefined) =>
  (a?.after ?? 0) + (b?.before ?? 0) + (isBareLane(a) || isBareLane(b) ? LANE_GAP : GAP)
const isBareLane = (i: Item | undefined) => i?.node === -1 && !i.labelled

function settle(items: readonly Item[], rank: readonly number[], at: number[], wanted: (item: number) => number): void {
  const shifts: number[] = []
  let shift = 0
  rank.forEach((i, k) => {
    if (k > 0) shift += gapBetween(items[rank[k - 1] ?? -1], items[i])
    shifts.push(shift)
  })
  // blocks of neighbours that touch: their common place is the mean of what they want
  const blocks: { sum: number; count: number }[] = []
  rank.forEach((i, k) => {
    let block = { sum: wanted(i) - (shifts[k] ?? 0), count: 1 }
    for (let last = blocks.at(-1); last && last.sum / last.count >= block.sum / block.count; last = blocks.at(-1)) {
      blocks.pop()
      block = { sum: block.sum + last.sum, count: block.count + last.count }
    }
    blocks.push(block)
  })
  let k = 0
  for (const { sum, count } of blocks)
    for (let n = 0; n < count; n++, k++) {
      const i = rank[k]
      if (i !== undefined) at[i] = sum / count + (shifts[k] ?? 0)
    }
}
