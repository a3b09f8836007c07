/**
 * An answer about the whole case that takes a while: worked out when somebody looks, given up when nobody wants it, void when there are newer
 * tables.
 */
import type { CaseApi, CaseEvents } from '../workers/case-api'
import type { CaseClient } from './case-link'
import type { Session } from './session'
import { createStore, type Store } from './store'

export type WorkedOutNow<T> =
  | { readonly state: 'not-asked' }
  | { readonly state: 'working'; readonly done: number }
  | { readonly state: 'answered'; readonly answer: T }
  | { readonly state: 'stopped' }
  | { readonly state: 'failed'; readonly why: string }

const NOT_ASKED = { state: 'not-asked' } as const

export class WorkedOut<T> {
  readonly now: Store<WorkedOutNow<T>> = createStore<WorkedOutNow<T>>(NOT_ASKED)
  private abort: AbortController | null = null

  /** `ask`: null while there are no messages. `progress`: the event that tells how far it is. */
  constructor(
    private readonly cases: CaseClient,
    private readonly session: Session,
    private readonly call: (api: CaseApi) => Promise<T | null>,
    progress: keyof CaseEvents & ('delaysProgress' | 'findingsProgress'),
  ) {
    cases.$on(progress, ({ done }) => {
      this.now.set((n) => (n.state === 'working' ? { state: 'working', done } : n))
    })
    let seen = ''
    session.open.subscribe(() => {
      const key = this.tables()
      if (key === seen) return
      seen = key
      // numbers of messages may be others now
      this.abort?.abort()
      this.abort = null
      this.now.set(NOT_ASKED)
    })
  }

  /** Nothing happens when it is answered or under way. */
  ask(): void {
    if (this.now.get().state !== 'working' && this.now.get().state !== 'answered') void this.work()
  }

  stop(): void {
    this.abort?.abort()
  }

  private async work(): Promise<void> {
    const abort = new AbortController()
    this.abort = abort
    const asked = this.tables()
    const tell = (now: WorkedOutNow<T>) => {
      if (this.abort === abort && asked === this.tables()) this.now.set(now)
    }
    tell({ state: 'working', done: 0 })
    try {
      const answer = await this.cases.$abortable(abort.signal, this.call)
      tell(answer ? { state: 'answered', answer } : { state: 'failed', why: 'no message has been read yet.' })
    } catch (e) {
      const why = e instanceof Error ? e.message : String(e)
      const code = (e as { code?: string }).code
      tell(code === 'ABORTED' ? { state: 'stopped' } : code === 'REPLACED' ? NOT_ASKED : { state: 'failed', why })
    }
  }

  private tables(): string {
    const open = this.session.open.get()
    return open ? `${open.caseId} ${open.generation} ${open.final}` : ''
  }
}
