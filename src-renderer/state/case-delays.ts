/** What delayed mail in the open case: worked out when somebody looks, given up when nobody wants it, void when there are newer tables. */
import type { CaseDelays } from '@shared/query/case-delays'
import type { CaseClient } from './case-link'
import type { Session } from './session'
import { createStore, type Store } from './store'

export type DelaysNow =
  | { readonly state: 'not-asked' }
  | { readonly state: 'working'; readonly done: number }
  | { readonly state: 'answered'; readonly answer: CaseDelays }
  | { readonly state: 'stopped' }
  | { readonly state: 'failed'; readonly why: string }

const NOT_ASKED: DelaysNow = { state: 'not-asked' }

export class CaseDelaysState {
  readonly now: Store<DelaysNow> = createStore(NOT_ASKED)
  private abort: AbortController | null = null

  constructor(
    private readonly cases: CaseClient,
    private readonly session: Session,
  ) {
    cases.$on('delaysProgress', ({ done }) => {
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
    const tell = (now: DelaysNow) => {
      if (this.abort === abort && asked === this.tables()) this.now.set(now)
    }
    tell({ state: 'working', done: 0 })
    try {
      const answer = await this.cases.$abortable(abort.signal, (api) => api.delays())
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
