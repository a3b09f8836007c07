/** Where a person is, and the way back. A place is plain data, so that it can be kept, cited and returned to. */
import { messagesOf, movedPair, NO_PAIR, type Pair, readPair, samePair, sessionsOf } from './pairs'
import { createStore, type Store } from './store'

const SCREEN_IDS = [
  'start',
  'overview',
  'messages',
  'delays',
  'sessions',
  'captures',
  'findings',
  'servers',
  'compare',
  'lines',
  'files',
  'rows',
  'notes',
] as const
export type ScreenId = (typeof SCREEN_IDS)[number]
/** In the order of the tabs. */
export const TAB_IDS = ['map', 'ladder', 'waterfall', 'events', 'recipients', 'evidence'] as const
export type TabId = (typeof TAB_IDS)[number]

export interface Place {
  readonly screen: ScreenId
  /** The open message, null for the list. */
  readonly message: number | null
  readonly tab: TabId
  /** The table instead of the picture. */
  readonly asTable: boolean
  /** On the screen Files the selected one; on the screen of log rows: of this file only. */
  readonly source: number | null
  /** On the screen of log rows: of this table only, and the byte offset of the row to show; of the packet, where a stream is open; of the line in a session. */
  readonly table: string | null
  readonly at: number | null
  /** On the screen of captures the open stream, null for the list. */
  readonly stream: number | null
  /** On the screen of servers the selected host or way; '' for none. */
  readonly host: string
  /** On the screen of sessions the open one, null for the list. */
  readonly session: number | null
  /** On the screen of findings the selected one, by its id; '' for none. */
  readonly finding: string
  /** On the screen Compare the two sides. */
  readonly pair: Pair
}

/** A place that was written down, as far as it is one; null for what is none. */
export function readPlace(value: unknown): Partial<Place> | null {
  const v = (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, unknown>>
  const screen = SCREEN_IDS.find((s) => s === v.screen)
  if (screen === undefined) return null
  const number = (key: string) => (typeof v[key] === 'number' && Number.isSafeInteger(v[key]) ? (v[key] as number) : null)
  return {
    screen,
    tab: TAB_IDS.find((t) => t === v.tab) ?? 'map',
    asTable: v.asTable === true,
    host: typeof v.host === 'string' ? v.host : '',
    table: typeof v.table === 'string' ? v.table : null,
    message: number('message'),
    source: number('source'),
    at: number('at'),
    stream: number('stream'),
    session: number('session'),
    finding: typeof v.finding === 'string' ? v.finding : '',
    pair: readPair(v.pair),
  }
}

const START: Place = {
  screen: 'start',
  message: null,
  tab: 'map',
  asTable: false,
  source: null,
  table: null,
  at: null,
  stream: null,
  host: '',
  session: null,
  finding: '',
  pair: NO_PAIR,
}
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

  /** Messages of all places, to be followed when they change their numbers. */
  messages(): number[] {
    return [...this.before, this.now.get(), ...this.after].flatMap((p) => [
      ...(p.message === null ? [] : [p.message]),
      ...messagesOf(p.pair),
    ])
  }

  /** Messages have new numbers; below 0 it is gone, and its place is the list. */
  renumber(now: (message: number) => number): void {
    const to = (message: number) => (now(message) < 0 ? null : now(message))
    this.move((p) => ({ ...p, message: p.message === null ? null : to(p.message), pair: movedPair(p.pair, 'messages', to) }))
  }

  /** Sessions of all places, as messages. */
  sessions(): number[] {
    return [...this.before, this.now.get(), ...this.after].flatMap((p) => [
      ...(p.session === null ? [] : [p.session]),
      ...sessionsOf(p.pair),
    ])
  }

  /** Sessions have new numbers; a place whose session is gone is the list, a comparison that lost one asks for another. */
  renumberSessions(now: (session: number) => number): void {
    const to = (session: number) => (now(session) < 0 ? null : now(session))
    this.move((p) => ({ ...p, session: p.session === null ? null : to(p.session), pair: movedPair(p.pair, 'sessions', to) }))
  }

  private move(moved: (p: Place) => Place): void {
    const kept = (p: Place): Place => {
      const to = moved(p)
      return same(p, to) ? p : to
    }
    this.before = this.before.map(kept)
    this.after = this.after.map(kept)
    this.now.set(kept)
  }

  /** A new case: places of another one lead nowhere. */
  reset(part: Partial<Place>): void {
    this.before = []
    this.after = []
    this.now.set({ ...START, ...part })
  }
}

const same = (a: Place, b: Place) =>
  (Object.keys(a) as (keyof Place)[]).every((k) => a[k] === b[k] || (k === 'pair' && samePair(a.pair, b.pair)))
