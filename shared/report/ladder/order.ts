/**
 * The order of a ladder's rows: by time, except where clocks that differ would put a receipt before its hand-over. What one clock tells keeps its
 * order, and what must come after something waits for it; so a row that goes back in time keeps the place where it happened.
 */
import { pushTo } from '../../base/lists'
import type { Item } from './items'

export function inOrder(items: readonly Item[]): Item[] {
  const queues = new Map<number, Item[]>()
  const byTime = [...items].sort((a, b) => a.at - b.at || rank(a) - rank(b))
  for (const item of byTime) pushTo(queues, item.clock, item)
  const heads = [...queues.values()].map((list) => ({ list, next: 0 }))
  const done = new Set<Item>()
  const out: Item[] = []
  while (out.length < items.length) {
    let free: (typeof heads)[number] | null = null
    let any: (typeof heads)[number] | null = null
    for (const h of heads) {
      const item = h.list[h.next]
      if (!item) continue
      if (!any || item.at < at(any)) any = h
      if (item.after.every((x) => done.has(x)) && (!free || item.at < at(free))) free = h
    }
    // two that wait for each other: the earlier one goes first
    const chosen = free ?? any
    const item = chosen?.list[chosen.next]
    if (!chosen || !item) break
    chosen.next++
    done.add(item)
    out.push(item)
  }
  return out
}

const at = ({ list, next }: { readonly list: readonly Item[]; readonly next: number }) => list[next]?.at ?? Number.POSITIVE_INFINITY

/** At one instant a row that took the message in comes before the arrow that hands it on. */
const rank = (i: Item) => (i.hop ? 1 : 0)
