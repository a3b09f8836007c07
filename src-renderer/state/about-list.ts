/** What a copy or an export of the list must say of itself: case, filter, what that hides, order, zone. */
import { formatCount } from '@shared/base/format'
import { isFiltering } from '@shared/query/filter'
import { sayFilter } from '@shared/query/language/write'
import type { App } from './app'

export function aboutList({ session, list, connection }: App): string[] {
  const catalogue = session.open.get()?.catalogue
  const filter = list.filter.get()
  const answer = list.answer.get()
  const { key, descending } = list.sort.get()
  const hidden = answer ? `${formatCount(answer.shown)} of ${formatCount(answer.total)} messages` : 'messages'
  return [
    `Hopscope ${connection.hello.version}, case ${catalogue?.name ?? ''}${catalogue?.example ? ' (EXAMPLE)' : ''}`,
    isFiltering(filter) ? `${hidden}: ${sayFilter(filter).join(', ')}` : `${hidden}, no filter`,
    `Sorted by ${key}${descending ? ', greatest first' : ''}. Times are UTC as logged.`,
  ]
}
