/** What a copy or an export of the list must say of itself: case, filter, what that hides, order, zone. */
import { formatCount } from '@shared/base/format'
import { isFiltering } from '@shared/query/filter'
import { sayFilter } from '@shared/query/language/write'
import { zoneSentence } from '@shared/report/zone-words'
import type { App } from './app'
import { shownZone } from './zone'

export function aboutList(app: App): string[] {
  const { session, list, connection } = app
  const zone = shownZone(app)
  const catalogue = session.open.get()?.catalogue
  const filter = list.filter.get()
  const answer = list.answer.get()
  const { key, descending } = list.sort.get()
  const hidden = answer ? `${formatCount(answer.shown)} of ${formatCount(answer.total)} messages` : 'messages'
  return [
    `Hopscope ${connection.hello.version}, case ${catalogue?.name ?? ''}${catalogue?.example ? ' (EXAMPLE)' : ''}`,
    isFiltering(filter) ? `${hidden}: ${sayFilter(filter, zone).join(', ')}` : `${hidden}, no filter`,
    `Sorted by ${key}${descending ? ', greatest first' : ''}. ${zoneSentence(zone, catalogue?.timeRange ?? null)}`,
  ]
}
