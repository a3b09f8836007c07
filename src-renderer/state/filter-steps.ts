/** Changes of the filter as steps that can be taken back. */
import type { MessageFilter } from '@shared/query/filter'
import type { MessageList } from './message-list'
import type { Session } from './session'
import type { Undo } from './undo'

export function followFilter(list: MessageList, session: Session, undo: Undo): void {
  let before = list.filter.get()
  list.filter.subscribe(() => {
    const [was, now] = [before, list.filter.get()]
    before = now
    const then = generation(session)
    // numbers of messages that were found are others in another generation
    const to = (f: MessageFilter) => () => list.filter.set(generation(session) === then ? f : { ...f, found: null })
    undo.push({ words: 'change of the filter', back: to(was), again: to(now) })
  })
}

const generation = (session: Session) => session.open.get()?.generation ?? 0
