/** Which message a line of the evidence tells of: tracking and agent rows are of one, and so are the lines that a hop rests on. */
import { NumberColumn } from '../columns/column'
import type { SourceRef } from '../model/source'
import type { RouteTables } from './message-detail'

type Place = Pick<SourceRef, 'source' | 'offset'>

/** −1 where none is known. One walk over the tables, whatever the number of lines. */
export function messagesAt(
  refs: readonly Place[],
  { events, evidence, hops }: Pick<RouteTables, 'events' | 'evidence' | 'hops'>,
): number[] {
  if (refs.length === 0) return []
  const wanted = new Map<number, Map<number, number>>()
  for (const { source, offset } of refs) {
    const of = wanted.get(source) ?? new Map<number, number>()
    wanted.set(source, of)
    of.set(offset, -1)
  }
  const look = (table: RouteTables['events'], owner: string, messageOf: (owner: number) => number) => {
    for (const segment of table.segments) {
      const [source, offset, owners] = [segment.column('source'), segment.column('offset'), segment.column(owner)]
      if (!(source instanceof NumberColumn && offset instanceof NumberColumn && owners instanceof NumberColumn)) continue
      for (let r = 0; r < segment.rows; r++) {
        const of = wanted.get(source.at(r))
        const at = offset.at(r)
        if (of?.get(at) === -1) of.set(at, messageOf(owners.at(r)))
      }
    }
  }
  look(events, 'message', (m) => m)
  look(evidence, 'hop', (h) => hops.number(h, 'message'))
  return refs.map(({ source, offset }) => wanted.get(source)?.get(offset) ?? -1)
}
