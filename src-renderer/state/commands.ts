/** Every command of the window: its name, its keys and what it does. The key sheet and the keyboard are made from this list. */
import { inField } from '../components/in-field'
import type { App } from './app'
import { toggleAdjusted } from './time-view'

export interface Command {
  readonly id: string
  readonly label: string
  /** As shown: `Alt+←`. The first is the one on buttons. */
  readonly keys: readonly string[]
  /** Single letters and digits count only where no field has the focus. */
  readonly run: (app: App) => void
  /** Handled where the focus is (grids, trees), listed here for the sheet. */
  readonly local?: true
}

const noop = () => undefined
const togglePref = (app: App, key: 'inspector' | 'fileDetail' | 'facets' | 'drawer') => {
  app.prefs.set((p) => ({ ...p, [key]: !p[key] }))
}

function openSelected(app: App): void {
  const { message } = app.focus.now.get()
  if (message !== null) app.places.go({ screen: 'messages', message })
}

/** Esc: one step out of whatever is innermost. */
function stepOut(app: App): void {
  const place = app.places.now.get()
  const focus = app.focus.now.get()
  if (app.keySheet.get()) app.keySheet.set(false)
  else if (place.message !== null && focus.hop !== null) app.focus.selectHop(null)
  else if (place.message !== null && focus.event !== null) app.focus.selectEvent(null)
  else if (app.prefs.get().drawer) togglePref(app, 'drawer')
  else if (place.message !== null) app.places.go({ message: null })
  else if (place.screen === 'captures' && place.stream !== null) app.places.go({ stream: null })
  else if (app.ingestPanel.get()) app.ingestPanel.set(false)
  else app.focus.select(null)
}

/** On the page of a message: the next one of the list. */
async function openNeighbour(app: App, step: 1 | -1): Promise<void> {
  const { message } = app.places.now.get()
  if (message === null) return
  const view = { filter: app.list.filter.get(), sort: app.list.sort.get() }
  const place = await app.cases.placeOf({ ...view, message })
  const { rows } = await app.cases.page({ ...view, offset: Math.max(0, place + step), limit: 1 })
  const next = rows[0]?.index
  if (next !== undefined && next !== message && place + step >= 0) app.places.go({ message: next })
}

/** Where the focus goes in a region, the best first. */
const REGION_STOPS = [
  '.ag-row-selected .ag-cell',
  '.ag-row .ag-cell',
  '[tabindex="0"]',
  'input:not([type="file"]):not(:disabled)',
  'button:not(:disabled):not([tabindex="-1"])',
]

/** F6: the regions of the screen, one after another. */
function nextRegion(step: 1 | -1): void {
  const stopOf = (r: HTMLElement) => REGION_STOPS.map((s) => r.querySelector<HTMLElement>(s)).find((e) => e !== null)
  const regions = [...document.querySelectorAll<HTMLElement>('[data-region]')].filter((r) => r.offsetParent !== null && stopOf(r))
  // regions may stand in one another: the innermost is where the focus is
  const at = regions.findLastIndex((r) => r.contains(document.activeElement))
  const next = regions[(Math.max(at, step > 0 ? -1 : 0) + step + regions.length) % regions.length]
  if (next) stopOf(next)?.focus()
}

export function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('#search-field')
  field?.focus()
  field?.select()
}

/** The native dialog where the host has one, the browser's picker otherwise. */
export function openDialog(app: App, what: 'folder' | 'files'): void {
  if (app.connection.hello.dialogs) void app.session.choose(what)
  else document.getElementById(`pick-${what}`)?.click()
}

const needsCase = (run: (app: App) => void) => (app: App) => {
  if (app.session.open.get()) run(app)
}

export const COMMANDS: readonly Command[] = [
  { id: 'open-folder', label: 'Open a folder, or add it to the open case', keys: ['Ctrl+O'], run: (a) => openDialog(a, 'folder') },
  { id: 'open-files', label: 'Open files, or add them to the open case', keys: ['Ctrl+Shift+O'], run: (a) => openDialog(a, 'files') },
  { id: 'search', label: 'Search everything', keys: ['/', 'Ctrl+F'], run: focusSearch },
  { id: 'overview', label: 'Overview', keys: ['1'], run: needsCase((a) => a.places.go({ screen: 'overview', message: null })) },
  { id: 'messages', label: 'Messages', keys: ['2'], run: needsCase((a) => a.places.go({ screen: 'messages', message: null })) },
  { id: 'delays', label: 'Delays', keys: ['D'], run: needsCase((a) => a.places.go({ screen: 'delays', message: null })) },
  {
    id: 'rows',
    label: 'Log rows',
    keys: ['G'],
    run: needsCase((a) => a.places.go({ screen: 'rows', message: null, source: null, table: null, at: null })),
  },
  {
    id: 'captures',
    label: 'Captures',
    keys: ['4'],
    run: needsCase((a) => a.places.go({ screen: 'captures', message: null, stream: null })),
  },
  { id: 'files', label: 'Files', keys: ['0'], run: needsCase((a) => a.places.go({ screen: 'files', message: null })) },
  { id: 'select-next', label: 'Next, previous row', keys: ['↓', '↑', 'J', 'K'], run: noop, local: true },
  { id: 'next-message', label: 'On the page of a message: the next of the list', keys: ['J'], run: (a) => void openNeighbour(a, 1) },
  { id: 'previous-message', label: 'On the page of a message: the one before', keys: ['K'], run: (a) => void openNeighbour(a, -1) },
  { id: 'open-message', label: 'Open the selected message; of a file its rows', keys: ['Enter'], run: openSelected, local: true },
  { id: 'packets', label: 'Of the selected hop: its packets', keys: ['P'], run: noop, local: true },
  { id: 'cut', label: 'On the page of a stream: its packets as a pcap file', keys: ['X'], run: noop, local: true },
  { id: 'fold', label: 'Close, open a folder among the files', keys: ['←', '→'], run: noop, local: true },
  { id: 'out', label: 'One step out', keys: ['Esc'], run: stepOut },
  { id: 'back', label: 'Back', keys: ['Alt+←'], run: (a) => a.places.back() },
  { id: 'forward', label: 'Forward', keys: ['Alt+→'], run: (a) => a.places.forward() },
  { id: 'peek', label: 'Peek at the raw lines', keys: ['Space'], run: noop, local: true },
  { id: 'drawer', label: 'Raw lines of the selection', keys: ['Q'], run: needsCase((a) => togglePref(a, 'drawer')) },
  {
    id: 'inspector',
    label: 'Inspector; on the screen Files what is known of the file',
    keys: ['I'],
    run: needsCase((a) => togglePref(a, a.places.now.get().screen === 'files' ? 'fileDetail' : 'inspector')),
  },
  { id: 'adjust', label: 'Times as logged, or adjusted by what is known of the clocks', keys: ['A'], run: needsCase(toggleAdjusted) },
  { id: 'facets', label: 'Facets', keys: ['B'], run: needsCase((a) => togglePref(a, 'facets')) },
  {
    id: 'report-add',
    label: 'Add to the report, or take out',
    keys: ['R'],
    run: (a) => {
      const { message } = a.focus.now.get()
      if (message !== null) a.report.toggle(message)
    },
  },
  {
    id: 'report-export',
    label: 'Export the report',
    keys: ['Ctrl+E'],
    run: needsCase((a) => void a.report.export(a.session.open.get()?.catalogue?.name ?? 'report')),
  },
  {
    id: 'twin',
    label: 'Picture or table',
    keys: ['\\'],
    run: (a) => {
      const place = a.places.now.get()
      if (place.message !== null) a.places.adjust({ tab: 'map', asTable: place.tab === 'map' ? !place.asTable : true })
    },
  },
  { id: 'tab-map', label: 'Map, recipients, events, evidence', keys: ['Ctrl+1', '2', '3', '4'], run: noop, local: true },
  { id: 'copy', label: 'Copy the selected row; a log row with its citation', keys: ['Ctrl+C'], run: noop, local: true },
  { id: 'next-region', label: 'Next region', keys: ['F6'], run: () => nextRegion(1) },
  { id: 'previous-region', label: 'Previous region', keys: ['Shift+F6'], run: () => nextRegion(-1) },
  { id: 'keys', label: 'Keys and help', keys: ['?', 'F1'], run: (a) => a.keySheet.set((k) => !k) },
]

/** `Ctrl+O` of a key event, in the spelling of the list. Cmd counts as Ctrl. */
export function keyName(e: KeyboardEvent): string {
  const name = { ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc', ' ': 'Space' }[e.key] ?? e.key
  const key = name.length === 1 ? name.toUpperCase() : name
  // with Shift a character is another character; named keys and Ctrl keys keep their name
  const shift = e.shiftKey && (key.length > 1 || e.ctrlKey || e.metaKey) ? 'Shift+' : ''
  return `${e.ctrlKey || e.metaKey ? 'Ctrl+' : ''}${e.altKey ? 'Alt+' : ''}${shift}${key}`
}

const isGlobal = (name: string) => /^(Alt|Ctrl)\+|^(Shift\+)?F\d/.test(name)

/** One listener for the window. Returns the way out. */
export function listenToKeys(app: App): () => void {
  const onKey = (e: KeyboardEvent) => {
    if (e.defaultPrevented || e.isComposing) return
    const name = keyName(e)
    // keys that are the same everywhere come first; the rest is for what has the focus to take or leave
    if (isGlobal(name) !== (e.eventPhase === Event.CAPTURING_PHASE)) return
    const command = COMMANDS.find((c) => !c.local && c.keys.includes(name))
    if (!command) return
    // in a field letters are text, and Esc belongs to the field
    if (inField(e.target) && (name.length === 1 || name === 'Esc')) return
    e.preventDefault()
    command.run(app)
  }
  window.addEventListener('keydown', onKey, true)
  window.addEventListener('keydown', onKey)
  const off = app.connection.host.$on('command', ({ id }) => {
    COMMANDS.find((c) => c.id === id)?.run(app)
  })
  return () => {
    window.removeEventListener('keydown', onKey, true)
    window.removeEventListener('keydown', onKey)
    off()
  }
}
