/** Searches a person used and saved, as query text: they fit every case. Offered while the field is empty. */
import { isFiltering, type MessageFilter } from '@shared/query/filter'
import { writeQuery } from '@shared/query/language/write'
import type { App } from './app'

const KEPT = 12

export function rememberSearch({ prefs }: App, typed: string): void {
  const text = typed.trim()
  if (text !== '') prefs.set((p) => ({ ...p, searches: [text, ...p.searches.filter((s) => s !== text)].slice(0, KEPT) }))
}

/** Rows found by words have no text that would find them again; the rest of the filter has. */
export const canSaveSearch = (filter: MessageFilter) => isFiltering({ ...filter, found: null })

export function saveSearch({ prefs, notices }: App, filter: MessageFilter): void {
  const text = writeQuery(filter)
  prefs.set((p) => ({ ...p, savedSearches: [text, ...p.savedSearches.filter((s) => s !== text)] }))
  notices.say('Saved. The empty search field offers it.')
}

export function forgetSearch({ prefs }: App, text: string): void {
  prefs.set((p) => ({ ...p, savedSearches: p.savedSearches.filter((s) => s !== text), searches: p.searches.filter((s) => s !== text) }))
}
