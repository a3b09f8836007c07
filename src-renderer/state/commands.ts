/** Every command of the window: its name, its keys and what it does. Keyboard, palette, key sheet and settings are made from this list. */
import type { App, Overlay } from './app'
import { comparable, comparePeriod, leaveComparison } from './compare'
import { type JudgedFinding, shownFindings } from './findings'
import { openSecond, whyNoSecond } from './link/other-windows'
import { noteSelected, pinSelected, pinShown, showMarked, tagSelected, tagShown } from './marking'
import { TAB_IDS, type TabId } from './places'
import type { Theme } from './prefs'
import { toggleAdjusted } from './time-view'
import { markZero, nextZone, selectedInstant } from './zone'

export interface Command {
  /** Stays the same: menus, kept keys and scripts use it. */
  readonly id: string
  readonly label: string
  /** Shorter, for a menu. */
  readonly menu?: string
  /** As shown: `Alt+←`. The first is the one on buttons. A person may have chosen others (`keyboard.ts`). */
  readonly keys: readonly string[]
  /** Single letters and digits count only where no field has the focus. */
  readonly run: (app: App) => void
  /** Why it can't be done now, in words; null when it can. */
  readonly why?: (app: App) => string | null
  /** Of a shell with windows of its own: in a browser the key is the browser's. */
  readonly native?: true
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
  if (place.message !== null && focus.hop !== null) app.focus.selectHop(null)
  else if (place.message !== null && focus.event !== null) app.focus.selectEvent(null)
  else if (app.prefs.get().drawer) togglePref(app, 'drawer')
  else if (place.message !== null) app.places.go({ message: null })
  else if (place.screen === 'lines' && app.lines.now.get()?.state === 'working') app.lines.stop()
  else if (place.screen === 'lines') app.places.back()
  else if (place.screen === 'compare') leaveComparison(app, place.pair)
  else if (place.screen === 'sessions' && place.session !== null) app.places.go({ session: null, at: null })
  else if (place.screen === 'captures' && place.stream !== null) app.places.go({ stream: null })
  else if (place.screen === 'servers' && place.host !== '') app.places.adjust({ host: '' })
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

/** Which panels stand around the work, for three kinds of it. */
const PRESETS = {
  triage: { facets: true, inspector: true, drawer: false },
  route: { facets: false, inspector: false, drawer: true },
  write: { facets: false, inspector: true, drawer: true },
} as const
const preset = (which: keyof typeof PRESETS) => (app: App) => {
  app.prefs.set((p) => ({ ...p, ...PRESETS[which] }))
}

const toggleOverlay = (app: App, what: Overlay) => {
  app.overlay.set((o) => (o === what ? null : what))
}
const setTheme = (app: App, theme: Theme) => {
  app.prefs.set((p) => ({ ...p, theme }))
}

function takeBack({ undo, notices }: App, way: 'undo' | 'redo'): void {
  const step = way === 'undo' ? undo.undo() : undo.redo()
  const what = !step ? `There is nothing to ${way}.` : way === 'undo' ? `Undone: ${step.words}.` : `Done again: ${step.words}.`
  notices.add({ tone: 'info', what, means: step && way === 'undo' ? 'Ctrl+Shift+Z does it again.' : '', forMs: 4000 })
  notices.say(what)
}

const NO_CASE = 'open a case first'
/** Of a command that makes sense in a case only. */
const inCase = (run: (app: App) => void): Pick<Command, 'run' | 'why'> => ({
  run,
  why: (app) => (app.session.open.get() ? null : NO_CASE),
})
/** On the screen of findings the selected one. */
function selectedFinding({ places, findings, caseWork }: App): JudgedFinding | undefined {
  const { screen, finding } = places.now.get()
  const now = findings.now.get()
  if (screen !== 'findings' || now.state !== 'answered') return undefined
  const { open, dismissed } = shownFindings(now.answer, caseWork.work.get())
  return [...open, ...dismissed].find((f) => f.id === finding)
}

function addToReport(app: App): void {
  const finding = selectedFinding(app)
  const { message } = app.focus.now.get()
  if (finding) app.report.toggleFinding(finding)
  else if (message !== null) app.report.toggle(message)
}

const TAB_WORDS: Readonly<Record<TabId, string>> = {
  map: 'map',
  ladder: 'ladder, its hosts over time',
  waterfall: 'waterfall, where its time went',
  events: 'log rows',
  recipients: 'recipients',
  evidence: 'evidence',
}

function tabCommand(tab: TabId, place: number): Command {
  return {
    id: `tab-${tab}`,
    label: `Of the open message: ${TAB_WORDS[tab]}`,
    keys: [`Ctrl+${place + 1}`],
    run: (a) => a.places.adjust({ tab }),
    why: (a) => (a.places.now.get().message === null ? 'open a message first' : null),
  }
}

function zoomCommands(): Command[] {
  const zoom = (id: string, label: string, step: 1 | 0 | -1, keys: readonly string[]): Command => ({
    ...{ id, label, keys, native: true },
    run: (a) => {
      const said = a.connection.host.zoom({ step }).then(({ factor }) => a.notices.say(`${Math.round(factor * 100)} per cent.`))
      void said.catch(() => undefined)
    },
    why: (a) => (a.connection.hello.windows ? null : 'the browser zooms, by the same keys'),
  })
  return [
    zoom('zoom-in', 'Larger: everything in the window', 1, ['Ctrl++', 'Ctrl+=', 'Ctrl+Shift++']),
    zoom('zoom-out', 'Smaller: everything in the window', -1, ['Ctrl+-', 'Ctrl+Shift+_']),
    zoom('zoom-usual', 'Usual size: everything in the window', 0, ['Ctrl+0']),
  ]
}

export const COMMANDS: readonly Command[] = [
  {
    id: 'open-folder',
    label: 'Open a folder, or add it to the open case',
    menu: 'Open Folder…',
    keys: ['Ctrl+O'],
    run: (a) => openDialog(a, 'folder'),
  },
  {
    id: 'open-files',
    label: 'Open files, or add them to the open case',
    menu: 'Open Files…',
    keys: ['Ctrl+Shift+O'],
    run: (a) => openDialog(a, 'files'),
  },
  { id: 'search', label: 'Search everything', keys: ['/', 'Ctrl+F', 'Ctrl+P'], run: focusSearch },
  { id: 'overview', label: 'Overview', keys: ['1'], ...inCase((a) => a.places.go({ screen: 'overview', message: null })) },
  { id: 'messages', label: 'Messages', keys: ['2'], ...inCase((a) => a.places.go({ screen: 'messages', message: null })) },
  { id: 'delays', label: 'Delays', keys: ['D'], ...inCase((a) => a.places.go({ screen: 'delays', message: null })) },
  {
    id: 'rows',
    label: 'Log rows',
    keys: ['G'],
    ...inCase((a) => a.places.go({ screen: 'rows', message: null, source: null, table: null, at: null })),
  },
  {
    id: 'sessions',
    label: 'Sessions',
    keys: ['3'],
    ...inCase((a) => a.places.go({ screen: 'sessions', message: null, session: null })),
  },
  {
    id: 'captures',
    label: 'Captures',
    keys: ['4'],
    ...inCase((a) => a.places.go({ screen: 'captures', message: null, stream: null })),
  },
  { id: 'findings', label: 'Findings', keys: ['5'], ...inCase((a) => a.places.go({ screen: 'findings', message: null })) },
  { id: 'servers', label: 'Servers', keys: ['6'], ...inCase((a) => a.places.go({ screen: 'servers', message: null })) },
  { id: 'compare-screen', label: 'Compare', keys: ['7'], ...inCase((a) => a.places.go({ screen: 'compare', message: null })) },
  { id: 'files', label: 'Files', keys: ['0'], ...inCase((a) => a.places.go({ screen: 'files', message: null })) },
  { id: 'select-next', label: 'Next, previous row', keys: ['↓', '↑', 'J', 'K'], run: noop, local: true },
  { id: 'next-message', label: 'On the page of a message: the next of the list', keys: ['J'], run: (a) => void openNeighbour(a, 1) },
  { id: 'previous-message', label: 'On the page of a message: the one before', keys: ['K'], run: (a) => void openNeighbour(a, -1) },
  { id: 'open-message', label: 'Open the selected message; of a file its rows', keys: ['Enter'], run: openSelected, local: true },
  { id: 'packets', label: 'Of the selected hop: its packets', keys: ['V'], run: noop, local: true },
  { id: 'cut', label: 'On the page of a stream: its packets as a pcap file', keys: ['X'], run: noop, local: true },
  { id: 'filter-cell', label: 'In the list: only, or without, what the cell says', keys: ['F', 'Shift+F'], run: noop, local: true },
  { id: 'stack', label: 'In the list: the values of the column, counted', keys: ['T'], run: noop, local: true },
  { id: 'cell-menu', label: 'In a list: what can be done with the cell', keys: ['Shift+F10'], run: noop, local: true },
  { id: 'more-rows', label: 'In a list: one row more', keys: ['Shift+↓', 'Shift+↑'], run: noop, local: true },
  { id: 'move-column', label: 'In a list: the column to the left, right', keys: ['Ctrl+Shift+←', 'Ctrl+Shift+→'], run: noop, local: true },
  {
    id: 'compare',
    label: 'Compare the selection with another: message, session, host, time range',
    keys: ['C'],
    run: (a) => comparable(a)?.(),
    why: (a) => (!a.session.open.get() ? NO_CASE : comparable(a) ? null : 'select a message, a session, a host or a time range first'),
  },
  {
    id: 'compare-time',
    label: 'Compare the time range of the list with another',
    keys: [],
    run: (a) => {
      const { time } = a.list.filter.get()
      if (time) comparePeriod(a, time)
    },
    why: (a) => (!a.session.open.get() ? NO_CASE : a.list.filter.get().time ? null : 'choose a time range first'),
  },
  { id: 'next-difference', label: 'Of two sessions: the next difference', keys: ['.'], run: noop, local: true },
  { id: 'fold', label: 'Close, open a folder among the files', keys: ['←', '→'], run: noop, local: true },
  { id: 'out', label: 'One step out', keys: ['Esc'], run: stepOut },
  { id: 'back', label: 'Back', keys: ['Alt+←'], run: (a) => a.places.back() },
  { id: 'forward', label: 'Forward', keys: ['Alt+→'], run: (a) => a.places.forward() },
  { id: 'peek', label: 'Peek at the raw lines', keys: ['Space'], run: noop, local: true },
  { id: 'drawer', label: 'Raw lines of the selection', keys: ['Q'], ...inCase((a) => togglePref(a, 'drawer')) },
  {
    id: 'inspector',
    label: 'Inspector; on the screen Files what is known of the file',
    menu: 'Inspector',
    keys: ['I'],
    ...inCase((a) => togglePref(a, a.places.now.get().screen === 'files' ? 'fileDetail' : 'inspector')),
  },
  { id: 'adjust', label: 'Times as logged, or adjusted by what is known of the clocks', keys: ['Y', 'A'], ...inCase(toggleAdjusted) },
  { id: 'zone', label: 'Zone of times: UTC, this computer’s, the one chosen last', keys: ['U'], ...inCase(nextZone) },
  { id: 'zone-choose', label: 'Show times in another zone…', keys: [], ...inCase((a) => a.overlay.set('zone')) },
  {
    id: 'zero',
    label: 'Tell times from the selection on (Δ), or by the clock again',
    keys: ['='],
    run: markZero,
    why: (a) =>
      !a.session.open.get() ? NO_CASE : a.zero.get() === null && selectedInstant(a) === null ? 'select something with a time first' : null,
  },
  { id: 'rename', label: 'On the screen Servers: name the selected host', keys: ['F2'], run: noop, local: true },
  { id: 'strip', label: 'Time strip, or one line of it', keys: [], ...inCase((a) => a.prefs.set((p) => ({ ...p, strip: !p.strip }))) },
  { id: 'facets', label: 'Facets', keys: ['B'], ...inCase((a) => togglePref(a, 'facets')) },
  { id: 'notes', label: 'Case notes', keys: ['8'], ...inCase((a) => a.places.go({ screen: 'notes', message: null })) },
  { id: 'pin', label: 'Pin the selection, or let it go', keys: ['P'], ...inCase(pinSelected) },
  { id: 'tag', label: 'Tag the selection', keys: ['#'], ...inCase(tagSelected) },
  { id: 'note', label: 'Note on the selection', keys: ['N'], ...inCase(noteSelected) },
  {
    id: 'undo',
    label: 'Undo: notes, tags, pins, decisions, names, filters',
    menu: 'Undo',
    keys: ['Ctrl+Z'],
    run: (a) => takeBack(a, 'undo'),
  },
  { id: 'redo', label: 'Redo', keys: ['Ctrl+Shift+Z', 'Ctrl+Y'], run: (a) => takeBack(a, 'redo') },
  { id: 'pin-shown', label: 'Pin all messages of the list', keys: [], ...inCase((a) => void pinShown(a, true).catch(() => undefined)) },
  {
    id: 'unpin-shown',
    label: 'Unpin all messages of the list',
    keys: [],
    ...inCase((a) => void pinShown(a, false).catch(() => undefined)),
  },
  { id: 'tag-shown', label: 'Tag all messages of the list', keys: [], ...inCase((a) => void tagShown(a).catch(() => undefined)) },
  { id: 'show-pinned', label: 'Show the pinned messages', keys: [], ...inCase((a) => showMarked(a, null)) },
  { id: 'second-window', label: 'Open this view in a second window', keys: [], run: (a) => void openSecond(a), why: whyNoSecond },
  {
    id: 'follow',
    label: 'Follow the other window, or not: selection and filter',
    keys: [],
    run: (a) => a.link.follow(!a.link.following.get()),
    why: (a) => (a.link.others.get() === 0 ? 'there is no other window of this case' : null),
  },
  { id: 'hand-over', label: 'Hand the case over as one file', menu: 'Hand Over…', keys: [], ...inCase((a) => a.handing.set(true)) },
  {
    id: 'report-add',
    label: 'Add to the report, or take out',
    keys: ['R'],
    run: addToReport,
    why: (a) =>
      !a.session.open.get()
        ? NO_CASE
        : selectedFinding(a) || a.focus.now.get().message !== null
          ? null
          : 'select a message or a finding first',
  },
  {
    id: 'report-export',
    label: 'Export the report',
    keys: ['Ctrl+E'],
    ...inCase((a) => void a.report.export(a.session.open.get()?.catalogue?.name ?? 'report')),
  },
  {
    id: 'twin',
    label: 'Picture or table',
    keys: ['\\'],
    run: (a) => {
      const place = a.places.now.get()
      if (place.screen === 'servers') a.places.adjust({ asTable: !place.asTable })
      if (place.message === null) return
      const isPicture = place.tab === 'map' || place.tab === 'ladder' || place.tab === 'waterfall'
      a.places.adjust(isPicture ? { asTable: !place.asTable } : { tab: 'map', asTable: true })
    },
  },
  ...TAB_IDS.map((tab, i) => tabCommand(tab, i)),
  { id: 'zoom', label: 'On a waterfall: larger, smaller, earlier, later', keys: ['W', 'S', 'A', 'D', '+', '-'], run: noop, local: true },
  { id: 'zoom-to', label: 'On a waterfall: zoom to the selected row', keys: ['Z'], run: noop, local: true },
  {
    id: 'move-column',
    label: 'On a ladder: move the column of the selected row',
    keys: ['Ctrl+Shift+←', 'Ctrl+Shift+→'],
    run: noop,
    local: true,
  },
  { id: 'compare-arrows', label: 'On a ladder: compare with a second arrow', keys: ['Ctrl+Space'], run: noop, local: true },
  { id: 'measure', label: 'On a waterfall: measure between two edges', keys: ['M'], run: noop, local: true },
  { id: 'copy', label: 'Copy the selected row; a log row with its citation', keys: ['Ctrl+C'], run: noop, local: true },
  { id: 'next-region', label: 'Next region', keys: ['F6'], run: () => nextRegion(1) },
  { id: 'previous-region', label: 'Previous region', keys: ['Shift+F6'], run: () => nextRegion(-1) },
  { id: 'keys', label: 'Keys and help', keys: ['?', 'F1'], run: (a) => toggleOverlay(a, 'keys') },
  { id: 'palette', label: 'Commands', keys: ['Ctrl+K', 'Ctrl+Shift+P'], run: (a) => toggleOverlay(a, 'palette') },
  { id: 'settings', label: 'Settings', keys: ['Ctrl+,'], run: (a) => toggleOverlay(a, 'settings') },
  { id: 'about', label: 'About Hopscope', keys: [], run: (a) => toggleOverlay(a, 'about') },
  { id: 'licences', label: 'Licences of the parts', keys: [], run: (a) => toggleOverlay(a, 'licences') },
  { id: 'leave', label: 'Other cases: leave the open one', menu: 'Close Case', keys: [], ...inCase((a) => void a.session.leave()) },
  ...zoomCommands(),
  { id: 'preset-triage', label: 'Panels: triage (facets, list, inspector)', keys: [], ...inCase(preset('triage')) },
  { id: 'preset-route', label: 'Panels: route (full width, raw lines)', keys: [], ...inCase(preset('route')) },
  { id: 'preset-write', label: 'Panels: write (inspector, raw lines)', keys: [], ...inCase(preset('write')) },
  { id: 'theme-system', label: 'Theme: as the system', keys: [], run: (a) => setTheme(a, 'system') },
  { id: 'theme-light', label: 'Theme: light', keys: [], run: (a) => setTheme(a, 'light') },
  { id: 'theme-dark', label: 'Theme: dark', keys: [], run: (a) => setTheme(a, 'dark') },
  { id: 'theme-contrast', label: 'Theme: high contrast', keys: [], run: (a) => setTheme(a, 'hc') },
]
