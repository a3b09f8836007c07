/** How a person likes the window. Kept by the browser; a missing or broken value is simply the usual one. */
import type { GridLayout } from '../components/grid/columns'
import { createStore, type Store } from './store'

export type Theme = 'system' | 'light' | 'dark' | 'hc'
/** Rows of lists: 26 px, or 32. */
export type Density = 'dense' | 'comfortable'
export interface Prefs {
  readonly theme: Theme
  readonly density: Density
  /** No movement at all, whatever the system says. */
  readonly still: boolean
  /** Tables for a screen reader: pages, the order of the document, rows called by what they say. */
  readonly reader: boolean
  /** Keys a person chose for a command, by its id. */
  readonly keys: Readonly<Record<string, readonly string[]>>
  /** Whether single characters run commands. */
  readonly singleKeys: boolean
  /** Ids of the commands used last from the palette, the last one first. */
  readonly recentCommands: readonly string[]
  /** Query texts: used last, and saved. */
  readonly searches: readonly string[]
  readonly savedSearches: readonly string[]
  /** Columns as a person arranged them, by grid. */
  readonly grids: Readonly<Record<string, GridLayout>>
  /** Pixels of the panels that were made larger or smaller, by screen and panel (`panes.ts`). */
  readonly sizes: Readonly<Record<string, number>>
  /** The program begins with the case that was open last. */
  readonly reopen: boolean
  readonly inspector: boolean
  /** What is known of the selected file, on the screen Files. */
  readonly fileDetail: boolean
  readonly facets: boolean
  readonly drawer: boolean
  /** The time strip in full; else one line of it. */
  readonly strip: boolean
  /** The figures beneath the bar of a message's time. */
  readonly delayTable: boolean
  /** Ids of the cases whose times are shown adjusted, the last one chosen last. */
  readonly adjusted: readonly string[]
  /** The zone of a case, the one chosen last at the end; UTC for others. */
  readonly zones: readonly (readonly [caseId: string, id: string])[]
  /** Chosen from all zones last. */
  readonly lastZone: string | null
}

const KEY = 'hopscope.prefs'
const USUAL: Prefs = {
  theme: 'system',
  density: 'dense',
  still: false,
  reader: false,
  keys: {},
  singleKeys: true,
  recentCommands: [],
  searches: [],
  savedSearches: [],
  grids: {},
  sizes: {},
  reopen: false,
  inspector: true,
  fileDetail: true,
  facets: true,
  drawer: false,
  strip: true,
  delayTable: false,
  adjusted: [],
  zones: [],
  lastZone: null,
}

export function createPrefs(): Store<Prefs> {
  const prefs = createStore(read())
  const apply = () => {
    const now = prefs.get()
    if (now.theme === 'system' && matchMedia('(prefers-contrast: more)').matches) document.documentElement.dataset.theme = 'hc'
    else if (now.theme === 'system') delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = now.theme
    document.documentElement.dataset.density = now.density
    document.documentElement.dataset.motion = now.still ? 'none' : 'system'
    try {
      localStorage.setItem(KEY, JSON.stringify(now))
    } catch {
      // a full or forbidden store costs only the memory of a preference
    }
  }
  apply()
  prefs.subscribe(apply)
  // another window changed something: all but its own panels holds here too, and is not written back over it
  window.addEventListener('storage', (e) => {
    if (e.key === KEY) prefs.set((now) => withOwnPanels(read(), now))
  })
  return prefs
}

/** Each window has its own. */
const PANELS = ['sizes', 'inspector', 'fileDetail', 'facets', 'drawer', 'strip', 'delayTable'] as const satisfies readonly (keyof Prefs)[]

/** What all windows have in common as `told` says it, with the panels of `own`; `own` itself when nothing else differs. */
export function withOwnPanels(told: Prefs, own: Prefs): Prefs {
  const panels = Object.fromEntries(PANELS.map((p) => [p, own[p]])) as Pick<Prefs, (typeof PANELS)[number]>
  const next = { ...told, ...panels }
  return JSON.stringify(next) === JSON.stringify(own) ? own : next
}

function read(): Prefs {
  try {
    return { ...USUAL, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Prefs>) }
  } catch {
    return USUAL
  }
}
