/** What is selected: one message and, inside it, a hop or a log row, and a recipient. One selection for list, map, tables, inspector and drawer. */
import type { MessageDetail } from '@shared/query/message-detail'
import type { CaseClient } from './case-link'
import { createStore, type Store } from './store'

export interface Focus {
  readonly message: number | null
  /** Null while it is loaded. */
  readonly detail: MessageDetail | null
  readonly hop: number | null
  readonly event: number | null
  /** Of the hop, which is a guess: the line that would have been next, instead of the hop's own. */
  readonly rival: boolean
  /** Whose way is measured; null for the one that took longest. */
  readonly recipient: number | null
}

/** What is selected, without what is loaded of it. */
export type Selection = Omit<Focus, 'detail'>

const NOTHING: Focus = { message: null, detail: null, hop: null, event: null, rival: false, recipient: null }

export class FocusState {
  readonly now: Store<Focus> = createStore(NOTHING)

  constructor(private readonly cases: CaseClient) {}

  select(message: number | null): void {
    if (this.now.get().message === message) return
    this.now.set({ ...NOTHING, message })
    if (message !== null) void this.load(message)
  }

  /** All of a selection at once, as another window has it. */
  take({ message, ...inside }: Selection): void {
    this.select(message)
    if (message !== null) this.now.set((f) => ({ ...f, ...inside }))
  }

  selectHop(hop: number | null): void {
    this.now.set((f) => ({ ...f, hop, event: null, rival: false }))
  }

  selectEvent(event: number | null): void {
    this.now.set((f) => ({ ...f, event, hop: null, rival: false }))
  }

  showRival(rival: boolean): void {
    this.now.set((f) => ({ ...f, rival: rival && f.hop !== null }))
  }

  selectRecipient(recipient: number | null): void {
    this.now.set((f) => ({ ...f, recipient }))
  }

  /** The same message in a new generation of the tables. */
  refresh(): void {
    const { message } = this.now.get()
    if (message !== null) void this.load(message)
  }

  private async load(message: number): Promise<void> {
    const detail = await this.cases.detail({ message }).catch(() => null)
    this.now.set((f) => (f.message === message ? { ...f, detail } : f))
  }
}
