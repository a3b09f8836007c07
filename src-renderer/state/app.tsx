/** Puts the parts together and gives them to the components. Nothing else knows all of them. */

import type { Note } from '@shared/model/journal'
import type { Target } from '@shared/model/targets'
import type { CaseDelays } from '@shared/query/case-delays'
import { ALL_STREAMS, type StreamQuestion } from '@shared/query/streams'
import { createContext, type ReactNode, use } from 'react'
import type { Connection } from '../host/connect'
import { addingWords } from './adding-words'
import type { CaseClient } from './case-link'
import { type LayoutClient, type SearchClient, startWorkers } from './case-link'
import { CaseWorkState } from './case-work'
import { CompareState } from './compare'
import { Decisions } from './decisions'
import { EvidenceReader } from './evidence'
import { followFilter } from './filter-steps'
import { FindingsState } from './findings'
import { FocusState } from './focus'
import { tellWaiting } from './hand-over'
import { LineSearch } from './line-search'
import { beginSecond, followWindows, makeLink } from './link/other-windows'
import type { WindowLink } from './link/window-link'
import { LongWork } from './long-work'
import { MarksState } from './marks'
import { MessageList } from './message-list'
import { Notices } from './notices'
import { Places } from './places'
import { createPrefs, type Prefs } from './prefs'
import { Recent } from './recent'
import { Reporting } from './reporting'
import { Session } from './session'
import { SessionsState } from './sessions'
import { createStore, type Store } from './store'
import { Undo } from './undo'
import type { Zero } from './zone'

export type Overlay = 'palette' | 'keys' | 'settings' | 'zone' | 'about' | 'licences'

export interface App {
  readonly connection: Connection
  readonly cases: CaseClient
  readonly search: SearchClient
  readonly layout: () => LayoutClient
  readonly session: Session
  readonly list: MessageList
  readonly lines: LineSearch
  readonly sessions: SessionsState
  /** What is asked of the list of connections. */
  readonly streams: Store<StreamQuestion>
  readonly focus: FocusState
  readonly places: Places
  readonly evidence: EvidenceReader
  readonly undo: Undo
  readonly caseWork: CaseWorkState
  readonly marks: MarksState
  /** The note that is being written, or the new one about something. */
  readonly noting: Store<{ readonly about: Target; readonly note: Note | null } | null>
  /** What is being tagged. */
  readonly tagging: Store<readonly Target[] | null>
  /** What is selected on a screen whose place does not say it: a log row, a host, a session. */
  readonly picked: Store<Target | null>
  /** The instant that times are told from; null when they are told by the clock. */
  readonly zero: Store<Zero | null>
  /** When what is picked began, where its target does not say it. */
  readonly instant: Store<Zero | null>
  /** The case whose evidence is looked for. */
  readonly seeking: Store<string | null>
  /** The dialog for handing the case over. */
  readonly handing: Store<boolean>
  readonly decisions: Decisions
  readonly findings: FindingsState
  /** What delayed mail in the open case. */
  readonly delays: LongWork<null, CaseDelays>
  readonly compare: CompareState
  readonly report: Reporting
  readonly recent: Recent
  /** What this window has in common with the others of the case. */
  readonly link: WindowLink
  /** Another window has the open case read again: what is here is that of before. */
  readonly readElsewhere: Store<boolean>
  readonly notices: Notices
  readonly prefs: Store<Prefs>
  readonly hostGone: Store<boolean>
  /** The file panel of the case that is being read. */
  readonly ingestPanel: Store<boolean>
  /** What lies over the window; one at a time. */
  readonly overlay: Store<Overlay | null>
  /** Terms that can be searched; null until the first index. */
  readonly searchable: Store<number | null>
}

/** The stored case of this tab: a reload, as after a lost connection, comes back to it. Of all windows: the one the next start may begin with. */
const LAST_CASE = 'hopscope.case'

function keptCase(): string | null {
  try {
    return localStorage.getItem(LAST_CASE)
  } catch {
    return null
  }
}

function keepCase(caseId: string): void {
  try {
    localStorage.setItem(LAST_CASE, caseId)
  } catch {
    // a forbidden store costs only the memory of it
  }
}

/** `start`: what another window gave this one to begin with. */
export function createApp(connection: Connection, start: unknown = null): App {
  const { cases, search, layout } = startWorkers(connection)
  const session = new Session(connection, cases)
  const notices = new Notices()
  const focus = new FocusState(cases)
  const undo = new Undo()
  const caseWork = new CaseWorkState(connection, undo, notices)
  const marks = new MarksState(cases, session, caseWork)
  const [list, sessions, places] = [new MessageList(cases, session), new SessionsState(), new Places()]
  const app: App = {
    connection,
    cases,
    search,
    layout,
    session,
    list,
    lines: new LineSearch(connection.host, cases, session),
    sessions,
    streams: createStore(ALL_STREAMS),
    focus,
    places,
    link: makeLink({ connection, session, focus, list, sessions, places, undo }),
    readElsewhere: createStore(false),
    evidence: new EvidenceReader(connection.host),
    undo,
    caseWork,
    marks,
    noting: createStore<{ readonly about: Target; readonly note: Note | null } | null>(null),
    tagging: createStore<readonly Target[] | null>(null),
    picked: createStore<Target | null>(null),
    zero: createStore<Zero | null>(null),
    instant: createStore<Zero | null>(null),
    seeking: createStore<string | null>(null),
    handing: createStore(false),
    decisions: new Decisions(cases, focus, session, caseWork),
    findings: new FindingsState(cases, session, caseWork),
    delays: delaysOf(cases, session),
    compare: new CompareState(cases, session),
    report: new Reporting(cases, connection, notices, caseWork, marks),
    recent: new Recent(cases, connection, notices, session),
    notices,
    prefs: createPrefs(),
    hostGone: createStore(false),
    ingestPanel: createStore(false),
    overlay: createStore<Overlay | null>(null),
    searchable: createStore<number | null>(null),
  }
  join(app)
  if (start !== null) void beginSecond(app, start)
  else openLast(app)
  return app
}

function delaysOf(cases: CaseClient, session: Session): LongWork<null, CaseDelays> {
  const work = new LongWork<null, CaseDelays>(
    session,
    (_all, signal) => cases.$abortable(signal, (api) => api.delays()),
    'no message has been read yet.',
  )
  cases.$on('delaysProgress', ({ done }) => work.progress(done))
  return work
}

function join(app: App): void {
  const { session, connection } = app
  connection.onGone(() => {
    app.hostGone.set(true)
  })
  connection.host.$on('openRequested', ({ paths }) => {
    void session.openPaths(paths)
  })
  app.search.$on('ready', ({ terms }) => {
    app.searchable.set(terms > 0 ? terms : null)
  })
  session.onChange = () => {
    const open = session.open.get()
    sessionStorage.removeItem(LAST_CASE)
    app.undo.quietly(() => app.list.reset())
    app.noting.set(null)
    app.tagging.set(null)
    app.picked.set(null)
    app.zero.set(null)
    app.instant.set(null)
    app.sessions.reset()
    app.compare.forget()
    app.lines.forget()
    app.streams.set(ALL_STREAMS)
    app.focus.select(null)
    app.evidence.reset(open?.caseId ?? '')
    void app.caseWork.load(open?.caseId ?? '')
    app.places.reset({ screen: open ? 'messages' : 'start' })
    app.ingestPanel.set(open?.live ?? false)
  }
  app.marks.onSent = () => app.list.marksChanged()
  session.onWaiting = (caseId, name) => tellWaiting(app, caseId, name)
  session.onAdded = (added) => {
    if (added.added > 0) app.caseWork.note('evidence-added', `evidence added: ${added.name}`)
    const words = addingWords(added)
    if (words) tellAdding(app, words)
    else app.ingestPanel.set(true)
  }
  session.onRestarted = () => {
    // lines that could not be had may be there now
    app.evidence.reset(session.open.get()?.caseId ?? '')
  }
  tellTrouble(app)
  followMessages(app)
  followSessions(app)
  followFilter(app.list, session, app.undo)
  followWindows(app)
  session.open.subscribe(() => {
    const open = session.open.get()
    if (open && (!open.live || open.storedBytes !== null)) {
      sessionStorage.setItem(LAST_CASE, open.caseId)
      keepCase(open.caseId)
    }
  })
  let generation = 0
  session.open.subscribe(() => {
    const now = session.open.get()?.generation ?? 0
    if (now !== generation && now > 1) app.focus.refresh()
    generation = now
  })
}

function openLast({ session, prefs }: App): void {
  const last = sessionStorage.getItem(LAST_CASE) ?? (prefs.get().reopen ? keptCase() : null)
  if (last) void session.openStored(last)
}

/** A notice whose ways on end it. */
function tellAdding({ notices }: App, words: NonNullable<ReturnType<typeof addingWords>>): void {
  const actions = words.actions.map((a) => ({
    ...a,
    run: () => {
      notices.dismiss(id)
      a.run()
    },
  }))
  const id = notices.add({ ...words, actions })
}

/** Trouble of the open case, once each. */
function tellTrouble({ session, notices }: App): void {
  let told = ''
  const tell = (what: string, means: string) => {
    const key = `${session.open.get()?.caseId ?? ''} ${what}`
    if (key === told) return
    told = key
    notices.add({ tone: 'problem', what, means })
  }
  session.open.subscribe(() => {
    const problem = session.open.get()?.storeProblem
    if (problem)
      tell(
        'This case could not be stored.',
        `It stays usable in this window; once closed it has to be read again. Free some disk space to keep the next one. (${problem})`,
      )
  })
  session.job.subscribe(() => {
    const { progress } = session.job.get()
    if (progress?.phase === 'failed')
      tell(
        'Reading stopped before the end.',
        `${progress.message ?? 'The cause is not known.'} What was read so far is here. Drop the evidence again to retry.`,
      )
  })
}

/** While a case is read its messages change their numbers; what a person holds on to stays the same message. */
function followMessages({ session, focus, places, report, list, undo, compare }: App): void {
  session.watched = () => {
    const { message } = focus.now.get()
    const found = list.filter.get().found?.rows ?? []
    return [...new Set([...(message === null ? [] : [message]), ...places.messages(), ...report.chosen.get(), ...found])]
  }
  session.onMoved = (moved) => {
    const now = (m: number) => moved.get(m) ?? m
    const still = (rows: readonly number[]) => rows.map(now).filter((m) => m >= 0)
    report.chosen.set(still)
    undo.quietly(() => list.filter.set((f) => (f.found ? { ...f, found: { ...f.found, rows: still(f.found.rows) } } : f)))
    const selected = focus.now.get().message
    compare.marked.set(null)
    places.renumber(now)
    if (selected !== null) focus.select(now(selected) < 0 ? null : now(selected))
  }
}

/** Sessions are numbered anew as messages are. */
function followSessions({ session, sessions, places, notices, compare }: App): void {
  session.watchedSessions = () => places.sessions()
  session.onSessionsMoved = (moved) => {
    const { screen, session: open } = places.now.get()
    const gone = screen === 'sessions' && open !== null && (moved.get(open) ?? open) < 0
    places.renumberSessions((s) => moved.get(s) ?? s)
    sessions.forget()
    compare.forget()
    if (gone)
      notices.add({
        tone: 'info',
        what: `S-${open + 1} is not there any more.`,
        means: 'What was read now has no session of that id in that folder; the list shows those there are.',
        forMs: 12_000,
      })
  }
}

const AppContext = createContext<App | null>(null)

export function AppProvider({ app, children }: { app: App; children: ReactNode }) {
  return <AppContext value={app}>{children}</AppContext>
}

export function useApp(): App {
  const app = use(AppContext)
  if (!app) throw new Error('a component outside the window')
  return app
}
