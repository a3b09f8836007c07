/** What captures tell beside their streams: what else hosts exchange, what addresses are called, and whose address it is. */
import { pushTo } from '../../base/lists'
import type { Segment } from '../../columns/segment'
import { TableBuilder } from '../../columns/table-builder'
import { CAPTURE_TABLES, EXCHANGES } from '../../model/captures'
import type { HostBook } from '../host-book'
import { addressOf } from '../host-names'
import { cellsOf, placeOf } from './cells'
import type { Endpoint } from './stream-rows'

/** Names of one address that are shown. */
const MOST_NAMES = 4

/**
 * What captures call an address. For reading only: many names may lead to one address and one name to many, so no two hosts are taken
 * for one by it.
 */
export function namesOf(segments: readonly Segment[]): (address: string) => string {
  const names = new Map<string, string[]>()
  for (const s of segments)
    for (let row = 0; row < s.rows; row++) {
      const address = addressOf(s.text(row, 'address'))
      const name = s.text(row, 'name')
      if (!names.get(address)?.includes(name)) pushTo(names, address, name)
    }
  return (address) => names.get(address)?.slice(0, MOST_NAMES).join(', ') ?? ''
}

/** `said`: the name it gives itself. */
export function nodeAt({ address, name }: Endpoint, said: string, book: HostBook): number {
  if (address === '') return book.findOwn(name)
  return book.hiderAt(address) ?? book.find(said, address)
}

export function writeExchanges(
  segments: readonly Segment[],
  { book, shared }: { readonly book: HostBook; readonly shared: boolean },
): ArrayBufferLike[] {
  const table = new TableBuilder('exchanges', EXCHANGES, { shared })
  const node = (text: string) => (text === '' ? -1 : nodeAt({ address: addressOf(text), name: '', port: Number.NaN }, '', book))
  for (const s of segments)
    for (let row = 0; row < s.rows; row++)
      table.add({
        ...cellsOf(s, row, CAPTURE_TABLES['other-packets']),
        nodeA: node(s.text(row, 'hostA')),
        nodeB: node(s.text(row, 'hostB')),
        ...placeOf(s, row),
      })
  return table.finish()
}
