/**
 * Order inside the ranks with few crossings: every item goes to the mean place of its neighbours, down and up in turn, and the best
 * order met is kept. Ties keep the order they came in, so that the same graph always gives the same picture.
 */
import type { Item } from './items'

const SWEEPS = 12

export function orderRanks(items: readonly Item[]): number[][] {
  const ranks: number[][] = []
  items.forEach((item, i) => {
    while (ranks.length <= item.rank) ranks.push([])
    ranks[item.rank]?.push(i)
  })
  let best = ranks.map((r) => [...r])
  let fewest = crossings(items, best)
  for (let sweep = 0; sweep < SWEEPS && fewest > 0; sweep++) {
    const down = sweep % 2 === 0
    const places = placesOf(items.length, ranks)
    for (const rank of down ? ranks : [...ranks].reverse()) {
      const wanted = new Map(rank.map((i) => [i, mean(down ? items[i]?.up : items[i]?.down, places) ?? places[i] ?? 0]))
      rank.sort((a, b) => (wanted.get(a) ?? 0) - (wanted.get(b) ?? 0) || (places[a] ?? 0) - (places[b] ?? 0))
      rank.forEach((i, place) => {
        places[i] = place
      })
    }
    const now = crossings(items, ranks)
    if (now >= fewest) continue
    fewest = now
    best = ranks.map((r) => [...r])
  }
  return best
}

function placesOf(count: number, ranks: readonly (readonly number[])[]): number[] {
  const places = Array.from({ length: count }, () => 0)
  for (const rank of ranks)
    rank.forEach((i, place) => {
      places[i] = place
    })
  return places
}

function mean(neighbours: readonly number[] | undefined, places: readonly number[]): number | null {
  if (!neighbours || neighbours.length === 0) return null
  return neighbours.reduce((sum, n) => sum + (places[n] ?? 0), 0) / neighbours.length
}

/** Pairs of links between neighbouring ranks that cross. */
export function crossings(items: readonly Item[], ranks: readonly (readonly number[])[]): number {
  const places = placesOf(items.length, ranks)
  let count = 0
  for (const rank of ranks) {
    const ends = rank.map((i) => (items[i]?.down ?? []).map((d) => places[d] ?? 0))
    for (let a = 0; a < ends.length; a++)
      for (let b = a + 1; b < ends.length; b++) for (const x of ends[a] ?? []) count += (ends[b] ?? []).filter((y) => y < x).length
  }
  return count
}
