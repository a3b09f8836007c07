/** Where a person is, and the way back. A place is plain data, so that it can be kept, cited and returned to. */
import { createStore, type Store } from './store'

export type ScreenId = 'start' | 'messages' | 'files' | 'rows'
export type TabId = 'map' | 'recipients' | 'events' | 'evidence'

export interface Place {
  readonly screen: ScreenId
  /** The open message, null for the list. */
  readonly message: number | null
  readonly tab: TabId
  /** The table instead of the picture. */
  readonly asTable: boolean
  /** On the screen of log rows: of this file only, of this table only. */
  readonly source: number | null
  readonly table: string | null
}

const START: Place = { screen: 'start', message: null, tab: 'map', asTable: false, source: null, table: null }
const KEPT = 100

export class Places {
  readonly now: Store<Place> = createStore(START)
  private before: Place[] = []
  private after: Place[] = []

  /** A new place; the old one is kept for the way back. */
  go(part: Partial<Place>): void {
    const from = this.now.get()
    const to = { ...from, ...part }
    if (same(from, to)) return
    this.before = [...this.before.slice(-KEPT), from]
    this.after = []
    this.now.set(to)
  }

  /** Another view of the same place: no step of its own. */
  adjust(part: Partial<Place>): void {
    const to = { ...this.now.get(), ...part }
    if (!same(this.now.get(), to)) this.now.set(to)
  }

  back(): void {
    const to = this.before.pop()
    if (!to) return
    this.after.push(this.now.get())
    this.now.set(to)
  }

  forward(): void {
    const to = this.after.pop()
    if (!to) return
    this.before.push(this.now.get())
    this.now.set(to)
  }

  /** A new case: places of another one lead nowhere. */
  reset(part: Partial<Place>): void {
    this.before = []
    this.after = []
    this.now.set({ ...START, ...part })
  }
}

const same = (a: Place, b: Place) => (Object.keys(a) as (keyof Place)[]).every((k) => a[k] === b[k])
