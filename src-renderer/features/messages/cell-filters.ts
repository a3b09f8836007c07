/** What a cell of the list can be filtered by. */
import { type MessageFilter, mergeFilters, NO_FILTER, narrowedBy, rangeTerm, type SortKey, type Term, textTerm } from '@shared/query/filter'
import type { GridRow } from '@shared/query/message-engine'

/** The condition that the row's value in the column is; null where a value of one row is none to look for. */
export function termOf(row: GridRow, column: SortKey): Term | null {
  const exact = (field: Parameters<typeof textTerm>[0], text: string) => (text === '' ? null : textTerm(field, text, { exact: true }))
  switch (column) {
    case 'sender':
      return exact('from', row.sender)
    case 'recipients':
      return exact('to', row.firstRecipient)
    case 'subject':
      return exact('subject', row.subject)
    case 'outcome':
      return exact('outcome', row.outcome)
    case 'direction':
      return exact('direction', row.direction)
    case 'messageId':
      return exact('id', row.messageId)
    case 'networkMessageId':
      return exact('id', row.networkMessageId)
    case 'codes':
      return exact('code', row.codes.split(' ')[0] ?? '')
    case 'totalMs':
      return row.totalMs === null ? null : rangeTerm('delay', row.totalMs)
    case 'longestWaitMs':
      return row.longestWaitMs === null ? null : rangeTerm('wait', row.longestWaitMs)
    case 'bytes':
      return row.bytes === null ? null : rangeTerm('size', row.bytes)
    case 'hopCount':
      return rangeTerm('hops', row.hopCount, row.hopCount)
    case 'recipientCount':
      return rangeTerm('recipients', row.recipientCount, row.recipientCount)
    default:
      return null
  }
}

/** Another outcome or direction takes the place of the one before. */
export const narrowed = (filter: MessageFilter, term: Term, exclude: boolean): MessageFilter =>
  mergeFilters(filter, narrowedBy(NO_FILTER, [{ ...term, exclude }]))
