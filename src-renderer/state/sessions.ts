/** What is asked of the list of sessions, and which of them is selected there. */
import type { SessionQuestion } from '@shared/query/sessions'
import { createStore, type Store } from './store'

const START: SessionQuestion = { words: '', only: 'all', sort: { key: 'index', descending: false } }

export class SessionsState {
  readonly question: Store<SessionQuestion> = createStore(START)
  readonly selected: Store<number | null> = createStore<number | null>(null)

  ask(part: Partial<SessionQuestion>): void {
    this.question.set((q) => ({ ...q, ...part }))
  }

  reset(): void {
    this.question.set(START)
    this.forget()
  }

  /** Numbers that stand for other sessions now. */
  forget(): void {
    if (this.question.get().found) this.ask({ found: null })
    this.selected.set(null)
  }
}
