/**
 * Work of the case's worker that takes a while: begun when somebody looks, given up when nobody wants it or something else is asked, void
 * when there are newer tables.
 */
import type { Session } from './session'
import { createStore, type Store } from './store'

export type WorkNow<Q, T> =
  | { readonly state: 'not-asked' }
  | { readonly state: 'working'; readonly of: Q; readonly done: number }
  | { readonly state: 'answered'; readonly of: Q; readonly answer: T }
  | { readonly state: 'stopped'; readonly of: Q }
  | { readonly state: 'failed'; readonly of: Q; readonly why: string }

const NOT_ASKED = { state: 'not-asked' } as const

export class LongWork<Q, T> {
  readonly now: Store<WorkNow<Q, T>> = createStore<WorkNow<Q, T>>(NOT_ASKED)
  private abort: AbortController | null = null

  /** `run` answers null when there is nothing to answer from, which `none` says in words. */
  constructor(
    private readonly session: Session,
    private readonly run: (of: Q, signal: AbortSignal) => Promise<T | null>,
    private readonly none: string,
  ) {
    let seen = ''
    session.open.subscribe(() => {
      const key = this.tables()
      if (key === seen) return
      seen = key
      // numbers of messages may be others now
      this.forget()
    })
  }

  /** 0 to 1. */
  progress(done: number): void {
    this.now.set((n) => (n.state === 'working' ? { ...n, done } : n))
  }

  /** Nothing happens when just this is answered or under way; what was stopped or failed is tried again. */
  ask(of: Q): void {
    const now = this.now.get()
    const same = now.state !== 'not-asked' && sameQuestion(now.of, of)
    if (same && (now.state === 'working' || now.state === 'answered')) return
    this.abort?.abort()
    void this.work(of)
  }

  stop(): void {
    this.abort?.abort()
  }

  forget(): void {
    this.abort?.abort()
    this.abort = null
    this.now.set(NOT_ASKED)
  }

  private async work(of: Q): Promise<void> {
    const abort = new AbortController()
    this.abort = abort
    const asked = this.tables()
    const tell = (now: WorkNow<Q, T>) => {
      if (this.abort === abort && asked === this.tables()) this.now.set(now)
    }
    tell({ state: 'working', of, done: 0 })
    try {
      const answer = await this.run(of, abort.signal)
      tell(answer ? { state: 'answered', of, answer } : { state: 'failed', of, why: this.none })
    } catch (e) {
      const why = e instanceof Error ? e.message : String(e)
      const code = (e as { code?: string }).code
      tell(code === 'ABORTED' ? { state: 'stopped', of } : code === 'REPLACED' ? NOT_ASKED : { state: 'failed', of, why })
    }
  }

  private tables(): string {
    const open = this.session.open.get()
    return open ? `${open.caseId} ${open.generation} ${open.final}` : ''
  }
}

export const sameQuestion = <Q>(a: Q, b: Q): boolean => JSON.stringify(a) === JSON.stringify(b)
