/**
 * Puts what a person does in one case on disk: in order, one call at a time, again and again while the disk denies it. Until then it is kept
 * here and said to be unsaved. Lives on when the case is left, until all is saved.
 */
import type { Entry } from '@shared/model/journal'
import type { Host } from '../host/connect'
import { createStore, type Store } from './store'

export type Saving =
  | { readonly state: 'saved'; readonly at: number | null }
  | { readonly state: 'saving' }
  /** `why`: a few words, as *the disk is full*. */
  | { readonly state: 'failed'; readonly why: string; readonly full: boolean; readonly entries: number }

const AGAIN_MS = 2000
/** Of one call. */
const MOST_ENTRIES = 200

export class JournalSaver {
  readonly now: Store<Saving> = createStore<Saving>({ state: 'saved', at: null })
  private waiting: readonly Entry[] = []
  private busy = false
  /** Of what a person did last. */
  private savedAt: number | null = null

  constructor(
    private readonly host: Host,
    readonly caseId: string,
  ) {}

  get unsaved(): readonly Entry[] {
    return this.waiting
  }

  add(entries: readonly Entry[]): void {
    this.waiting = [...this.waiting, ...entries]
    if (this.now.get().state !== 'failed' && entries.some((e) => e.act !== 'activity')) this.now.set({ state: 'saving' })
    if (!this.busy) void this.save()
  }

  private async save(): Promise<void> {
    this.busy = true
    while (this.waiting.length > 0) {
      const entries = this.batch()
      try {
        await this.host.append({ caseId: this.caseId, entries })
        const ids = new Set(entries.map((e) => e.id))
        this.waiting = this.waiting.filter((e) => !ids.has(e.id))
        if (entries.some((e) => e.act !== 'activity')) this.savedAt = Date.now()
        if (this.waiting.length === 0) this.now.set({ state: 'saved', at: this.savedAt })
      } catch (e) {
        const { code, message = String(e) } = e as { code?: string; message?: string }
        // deleted meanwhile: nothing of it is wanted any more
        if (code === 'NO_CASE') this.waiting = []
        else {
          this.now.set({ state: 'failed', why: message, full: code === 'DISK_FULL', entries: this.waiting.length })
          await new Promise((ok) => setTimeout(ok, AGAIN_MS))
        }
      }
    }
    this.busy = false
  }

  /** An act over many things goes alone: a call must not become too large. */
  private batch(): readonly Entry[] {
    const large = (e: Entry | undefined) => e !== undefined && 'about' in e && Array.isArray(e.about) && e.about.length > 100
    const first = this.waiting.findIndex(large)
    return this.waiting.slice(0, first === 0 ? 1 : first > 0 ? Math.min(first, MOST_ENTRIES) : MOST_ENTRIES)
  }
}
