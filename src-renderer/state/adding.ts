/**
 * Evidence on its way into the open case: one after another, in the order in which it was dropped, because the case is read again from the
 * start after each.
 */
import type { SkippedUpload } from '../host/upload'
import type { Opening } from './session'
import { createStore, type Store } from './store'

export interface Added {
  readonly name: string
  readonly added: number
  /** Why nothing was added; null when it went well. */
  readonly problem: { readonly code: string; readonly message: string } | null
  /** Opens the same as a case of its own. */
  readonly openAlone: () => void
}

export interface Adding {
  readonly now: Opening
  /** How many drops wait behind it. */
  readonly waiting: number
}

export interface AddJob {
  readonly name: string
  /** Rejects with code CANCELLED when `signal` aborts. */
  run(signal: AbortSignal, tell: (state: Opening) => void): Promise<{ added: number; skipped?: readonly SkippedUpload[] }>
  readonly openAlone: () => void
}

export class AddQueue {
  readonly state: Store<Adding | null> = createStore<Adding | null>(null)
  private readonly queue: AddJob[] = []
  private abort: AbortController | null = null

  constructor(
    private readonly onDone: (what: Added) => void,
    private readonly onSkipped: (skipped: readonly SkippedUpload[]) => void,
  ) {}

  async add(job: AddJob): Promise<void> {
    this.queue.push(job)
    if (this.abort) return this.tell()
    for (let next = this.queue.shift(); next; next = this.queue.shift()) await this.one(next)
    this.state.set(null)
  }

  /** What is under way; what waits goes on. */
  cancel(): void {
    this.abort?.abort()
  }

  /** The case is left: nothing of this belongs anywhere any more. */
  clear(): void {
    this.queue.length = 0
    this.cancel()
  }

  private async one(job: AddJob): Promise<void> {
    const abort = new AbortController()
    this.abort = abort
    this.state.set({ now: { kind: 'asking', name: job.name }, waiting: this.queue.length })
    const { name, openAlone } = job
    try {
      const { added, skipped = [] } = await job.run(abort.signal, (now) => this.state.set({ now, waiting: this.queue.length }))
      if (skipped.length > 0) this.onSkipped(skipped)
      this.onDone({ name, added, problem: null, openAlone })
    } catch (e) {
      const { code = 'UNKNOWN', message = String(e) } = e as { code?: string; message?: string }
      const cancelled = abort.signal.aborted || code === 'CANCELLED'
      this.onDone({ name, added: 0, problem: { code: cancelled ? 'CANCELLED' : code, message }, openAlone })
    } finally {
      this.abort = null
    }
  }

  private tell(): void {
    this.state.set((s) => s && { ...s, waiting: this.queue.length })
  }
}
