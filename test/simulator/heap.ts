/** A queue ordered by time; things of the same time leave in the order they came. */

export interface Timed {
  readonly at: number
  readonly order: number
}

const before = (a: Timed, b: Timed) => a.at < b.at || (a.at === b.at && a.order < b.order)

export class Heap<T extends Timed> {
  private readonly items: T[] = []

  get size() {
    return this.items.length
  }

  peek(): T | undefined {
    return this.items[0]
  }

  push(item: T) {
    const items = this.items
    let i = items.length
    while (i > 0) {
      const parent = (i - 1) >> 1
      const above = items[parent] as T
      if (!before(item, above)) break
      items[i] = above
      i = parent
    }
    items[i] = item
  }

  pop(): T | undefined {
    const items = this.items
    const first = items[0]
    const last = items.pop()
    if (last !== undefined && items.length > 0) this.sink(last)
    return first
  }

  private sink(item: T) {
    const items = this.items
    let i = 0
    for (;;) {
      let child = 2 * i + 1
      if (child >= items.length) break
      if (child + 1 < items.length && before(items[child + 1] as T, items[child] as T)) child++
      const below = items[child] as T
      if (!before(below, item)) break
      items[i] = below
      i = child
    }
    items[i] = item
  }
}
