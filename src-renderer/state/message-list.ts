/** The list of messages: filter, order and what the worker answered. Answers of older questions are dropped. */
import { isText, type MessageFilter, NO_FILTER, type Sort } from '@shared/query/filter'
import type { QueryAnswer } from '@shared/query/message-engine'
import { isMarkField } from '@shared/query/message-marks'
import type { CaseClient } from './case-link'
import type { Session } from './session'
import { createStore, type Store } from './store'

export const USUAL_SORT: Sort = { key: 'first', descending: false }

export class MessageList {
  readonly filter: Store<MessageFilter> = createStore(NO_FILTER)
  readonly sort: Store<Sort> = createStore(USUAL_SORT)
  readonly answer: Store<QueryAnswer | null> = createStore<QueryAnswer | null>(null)
  /** Grows when the same filter has other messages, though the tables are the same. */
  readonly version: Store<number> = createStore(0)
  private asked = 0

  constructor(
    private readonly cases: CaseClient,
    session: Session,
  ) {
    const ask = () => {
      void this.ask()
    }
    this.filter.subscribe(ask)
    let generation = 0
    session.open.subscribe(() => {
      const open = session.open.get()
      if ((open?.generation ?? 0) === generation) return
      generation = open?.generation ?? 0
      ask()
    })
  }

  reset(): void {
    this.answer.set(null)
    this.filter.set(NO_FILTER)
    this.sort.set(USUAL_SORT)
  }

  narrow(part: Partial<MessageFilter>): void {
    this.filter.set((f) => ({ ...f, ...part }))
  }

  /** Pins, tags or notes are others now: a filter by them has another answer. */
  marksChanged(): void {
    const asks = this.filter.get().clauses.some((c) => c.some((t) => isText(t) && isMarkField(t.field)))
    if (!asks) return
    this.version.set((v) => v + 1)
    void this.ask()
  }

  private async ask(): Promise<void> {
    const mine = ++this.asked
    // a worker that can't answer leaves the last valid answer on screen
    const answer = await this.cases.query({ filter: this.filter.get(), sort: this.sort.get() }).catch(() => null)
    if (mine === this.asked && answer) this.answer.set(answer)
  }
}

/** One of several values in or out. */
export const toggled = <T>(list: readonly T[], value: T): readonly T[] =>
  list.includes(value) ? list.filter((v) => v !== value) : [...list, value]
