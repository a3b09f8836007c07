/** A number of the overview opens the messages behind it, whatever the list was narrowed to before. */
import { type MessageFilter, NO_FILTER } from '@shared/query/filter'
import { useApp } from '../../state/app'

export function useOpens(): (part: Partial<MessageFilter>) => void {
  const { list, places } = useApp()
  return (part) => {
    list.filter.set({ ...NO_FILTER, ...part })
    places.go({ screen: 'messages', message: null })
  }
}
