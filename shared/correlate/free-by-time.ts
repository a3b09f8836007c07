/** Things in time order that are taken one after the other, each time the one nearest to an instant. Taking n of m costs about n + m. */
import { lowerBound } from '../base/lower-bound'
import type { EpochMs } from '../base/time'

export class FreeByTime<T extends { readonly at: EpochMs }> {
  /** Place of the next free item at or after a place, and before it; shortened on the way. Places count from 1; 0 and n + 1 are the ends. */
  private readonly after: Uint32Array
  private readonly before: Uint32Array

  /** `items` are in time order. */
  constructor(private readonly items: readonly T[]) {
    this.after = Uint32Array.from({ length: items.length + 2 }, (_, i) => i)
    this.before = this.after.slice()
  }

  /** The nearest item; of equally near ones the first. Undefined when none is left. */
  take(at: EpochMs): T | undefined {
    const later = find(this.after, this.placeOf(at))
    let earlier = find(this.before, this.placeOf(at) - 1)
    // of several at one time the first
    if (earlier > 0) earlier = find(this.after, this.placeOf(this.items[earlier - 1]?.at ?? 0))
    const chosen = this.distance(earlier, at) <= this.distance(later, at) ? earlier : later
    // a time that is not known compares with nothing
    const place = this.items[chosen - 1] ? chosen : find(this.after, 1)
    const item = this.items[place - 1]
    if (!item) return undefined
    this.after[place] = place + 1
    this.before[place] = place - 1
    return item
  }

  private distance(place: number, at: EpochMs): number {
    const item = this.items[place - 1]
    return item ? Math.abs(item.at - at) : Number.POSITIVE_INFINITY
  }

  /** Place of the first item at this time or later, free or not. */
  private placeOf(at: EpochMs): number {
    return lowerBound(this.items.length, (n) => (this.items[n]?.at ?? 0) < at) + 1
  }
}

/** Follows links to the end, and halves the way for the next time. */
function find(links: Uint32Array, from: number): number {
  let at = from
  for (;;) {
    const next = links[at] ?? at
    if (next === at) return at
    const further = links[next] ?? next
    links[at] = further
    at = further
  }
}
