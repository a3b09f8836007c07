/** What windows of one case have in common: the selected message with what is selected in it, the selected session, filter and order of the list. */
import { type MessageFilter, NO_FILTER, type Sort } from '@shared/query/filter'
import type { App } from '../app'
import type { Focus, Selection } from '../focus'
import type { Linked } from './window-link'

type Parts = Pick<App, 'focus' | 'list' | 'sessions' | 'places' | 'undo'>

export function linkedState({ focus, list, sessions, places, undo }: Parts): Readonly<Record<string, Linked>> {
  return {
    selection: {
      get: () => selectionOf(focus.now.get()),
      subscribe(listener) {
        let before = focus.now.get()
        return focus.now.subscribe(() => {
          const [was, now] = [before, focus.now.get()]
          before = now
          if (!sameSelection(was, now)) listener()
        })
      },
      take(value) {
        const selection = readSelection(value)
        if (!selection) return
        // the page of a message shows the selected one; any other place is this window's own
        const { message } = places.now.get()
        if (message !== null && selection.message !== null && message !== selection.message) places.adjust({ message: selection.message })
        focus.take(selection)
      },
    },
    session: {
      get: () => sessions.selected.get(),
      subscribe: (listener) => sessions.selected.subscribe(listener),
      take: (value) => sessions.selected.set(asNumber(value)),
    },
    filter: {
      get: () => list.filter.get(),
      subscribe: (listener) => list.filter.subscribe(listener),
      take(value) {
        // to be taken back where it was done
        if (typeof value === 'object' && value !== null) undo.quietly(() => list.filter.set({ ...NO_FILTER, ...(value as MessageFilter) }))
      },
    },
    sort: {
      get: () => list.sort.get(),
      subscribe: (listener) => list.sort.subscribe(listener),
      take(value) {
        if (typeof value === 'object' && value !== null) list.sort.set(value as Sort)
      },
    },
  }
}

function selectionOf({ message, hop, event, rival, recipient }: Focus): Selection {
  return { message, hop, event, rival, recipient }
}

const sameSelection = (a: Focus, b: Focus) => JSON.stringify(selectionOf(a)) === JSON.stringify(selectionOf(b))

const asNumber = (v: unknown) => (typeof v === 'number' && Number.isSafeInteger(v) && v >= 0 ? v : null)

function readSelection(value: unknown): Selection | null {
  if (typeof value !== 'object' || value === null) return null
  const { message, hop, event, rival, recipient } = value as Readonly<Record<string, unknown>>
  return { message: asNumber(message), hop: asNumber(hop), event: asNumber(event), rival: rival === true, recipient: asNumber(recipient) }
}
