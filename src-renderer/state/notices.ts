/**
 * What the window has to say: notices with a way on, and sentences for a screen reader. Every notice has three parts: what happened,
 * what it means, what can be done. Sentences are at least ten seconds apart, the newest wins.
 */
import { createStore, type Store } from './store'

export interface NoticeAction {
  readonly label: string
  readonly run: () => void
}
export interface Notice {
  readonly id: number
  readonly tone: 'info' | 'problem'
  readonly what: string
  readonly means: string
  readonly actions: readonly NoticeAction[]
}

const SPOKEN_EVERY_MS = 10_000

export class Notices {
  readonly list: Store<readonly Notice[]> = createStore<readonly Notice[]>([])
  readonly spoken: Store<string> = createStore('')
  private next = 1
  private spokeAt: number | null = null
  private waiting: string | null = null

  /** Stays until dismissed, or `forMs` long. */
  add(notice: Omit<Notice, 'id' | 'actions'> & { readonly actions?: readonly NoticeAction[]; readonly forMs?: number }): number {
    const id = this.next++
    const { forMs, actions = [], ...rest } = notice
    this.list.set((l) => [...l.slice(-2), { id, actions, ...rest }])
    if (forMs) setTimeout(() => this.dismiss(id), forMs)
    return id
  }

  dismiss(id: number): void {
    this.list.set((l) => l.filter((n) => n.id !== id))
  }

  /** At once when the last sentence is old enough, otherwise when it is. */
  say(sentence: string): void {
    const now = performance.now()
    const rest = this.spokeAt === null ? 0 : this.spokeAt + SPOKEN_EVERY_MS - now
    if (rest <= 0) {
      this.spokeAt = now
      this.spoken.set(sentence)
      return
    }
    if (this.waiting === null) setTimeout(() => this.sayWaiting(), rest)
    this.waiting = sentence
  }

  private sayWaiting(): void {
    const sentence = this.waiting
    this.waiting = null
    if (sentence === null) return
    this.spokeAt = performance.now()
    this.spoken.set(sentence)
  }
}
