/** Which rows of a ladder stand for others: equal tries between the first two and the last one, and runs of rows that say the same. */
import type { MessageDetail } from '../../query/message-detail'
import { replyCode } from '../words'
import type { Item } from './items'

export interface Group {
  /** One, or all that are folded into one row. */
  readonly items: readonly Item[]
  /** '' when nothing is or could be folded here. */
  readonly fold: string
  readonly kind: 'item' | 'tries' | 'run'
}

/** Equal tries in a row from which on the middle ones are folded; of the first ones so many stay. */
const MOST_TRIES = 5
const FIRST_TRIES = 2
const MOST_ALIKE = 6

export function foldItems(items: readonly Item[], m: MessageDetail, folds: ReadonlySet<string>): Group[] {
  const out: Group[] = []
  for (let i = 0; i < items.length; ) {
    const first = items[i] as Item
    const key = keyOf(first, m)
    let end = i + 1
    while (end < items.length && keyOf(items[end] as Item, m) === key) end++
    out.push(...grouped(items.slice(i, end), folds))
    i = end
  }
  return out
}

/** What rows have in common that may stand for each other. */
function keyOf(i: Item, m: MessageDetail): string {
  const h = i.hop
  if (!h) return `tick ${i.clock} ${m.events[i.event]?.event}`
  if (i.failed) return `try ${h.index} ${replyCode(i.result)}`
  return `arrow ${h.from} ${h.via.join('-')} ${h.to} ${h.protocol} ${h.sent} ${h.received} ${h.certainty} ${i.tryNumber > 0 ? h.index : ''}`
}

function grouped(run: readonly Item[], folds: ReadonlySet<string>): Group[] {
  const single = (items: readonly Item[], fold = ''): Group[] => items.map((i) => ({ items: [i], fold, kind: 'item' }))
  const [first] = run
  if (!first) return []
  const isTries = first.failed !== null
  if (run.length <= (isTries ? MOST_TRIES : MOST_ALIKE)) return single(run)
  const fold = `fold ${first.hop?.index ?? -1} ${first.event} ${first.at}`
  if (folds.has(fold)) return single(run, fold)
  if (!isTries) return [{ items: run, fold, kind: 'run' }]
  const middle = run.slice(FIRST_TRIES, -1)
  return [...single(run.slice(0, FIRST_TRIES)), { items: middle, fold, kind: 'tries' }, ...single(run.slice(-1))]
}
