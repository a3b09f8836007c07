/** The other windows of the open case: how one is opened, what is in common with them, and what is to be done when one comes, goes or has the case read again. */
import type { Catalogue } from '@shared/model/case'
import { isSecondWindow, openWindow } from '../../host/second-window'
import type { App } from '../app'
import { readPlace } from '../places'
import { linkedState } from './linked-state'
import { WindowLink } from './window-link'

/** What a second window begins with. */
interface Start {
  readonly caseId: string
  readonly place: unknown
}

/** Two windows that loaded the same tables have the same name for them. */
const tablesName = (c: Catalogue) =>
  [c.caseId, c.sources.length, c.totals.records, c.totals.messages, c.totals.sessions, c.totals.streams, c.nodes.length].join(' ')

export function makeLink(app: Pick<App, 'connection' | 'session' | 'focus' | 'list' | 'sessions' | 'places' | 'undo'>): WindowLink {
  const { connection, session } = app
  return new WindowLink({
    linked: linkedState(app),
    tables: () => {
      const catalogue = session.open.get()?.catalogue
      return catalogue ? tablesName(catalogue) : ''
    },
    send: (message) => {
      const caseId = session.open.get()?.caseId
      // a host that is gone is told elsewhere
      if (caseId !== undefined) void connection.host.tellWindows({ caseId, message }).catch(() => undefined)
    },
  })
}

/** Why the case can't be shown in another window now; null when it can. */
export function whyNoSecond({ session }: App): string | null {
  const open = session.open.get()
  if (!open) return 'open a case first'
  if (open.storeProblem !== null) return 'the case could not be stored, and windows share the store'
  return open.final && (!open.live || open.storedBytes !== null) ? null : 'wait until the case is read and stored: windows share the store'
}

export async function openSecond({ connection, session, places, notices }: App): Promise<void> {
  const open = session.open.get()
  if (!open) return
  const start: Start = { caseId: open.caseId, place: places.now.get() }
  const opened = await openWindow(connection, start).catch(() => false)
  if (opened) return
  notices.add({
    tone: 'problem',
    what: 'The second window did not open.',
    means:
      'The browser keeps pages from opening windows. Allow windows for this address, by the sign in its address bar, and try again. The case is as it was.',
  })
}

/** As its opener wanted it. */
export async function beginSecond({ session, places }: App, start: unknown): Promise<void> {
  const { caseId, place } = (start ?? {}) as Partial<Start>
  if (typeof caseId !== 'string') return
  await session.openStored(caseId)
  const at = readPlace(place)
  if (at && session.open.get()?.caseId === caseId) places.reset(at)
}

export function followWindows(app: App): void {
  const { connection, session, link, notices } = app
  const { host } = connection
  const isOpen = (caseId: string) => session.open.get()?.caseId === caseId
  host.$on('windowTold', ({ caseId, message }) => {
    if (isOpen(caseId)) link.take(message)
  })
  host.$on('otherWindows', ({ caseId, count, gone }) => {
    if (!isOpen(caseId)) return
    link.others.set(count)
    if (gone === 'window') notices.say('The other window of this case was closed.')
    if (gone === 'case')
      notices.add({ tone: 'info', what: 'The other window closed this case.', means: 'It stays open here.', forMs: 8000 })
    if (gone === 'deleted') void leaveDeleted(app)
    if (gone !== null && app.readElsewhere.get()) void readHere(app)
  })
  host.$on('readElsewhere', ({ caseId, state }) => {
    if (!isOpen(caseId)) return
    if (state === 'reading') app.readElsewhere.set(true)
    else void readHere(app)
  })
  let joined = ''
  session.open.subscribe(() => {
    const open = session.open.get()
    const caseId = open?.catalogue ? open.caseId : ''
    if (caseId === joined) return
    joined = caseId
    link.reset()
    app.readElsewhere.set(false)
    if (caseId !== '') void join(app, caseId)
  })
  if (isSecondWindow()) document.title = 'Hopscope, second window'
}

async function join({ connection, session, link }: App, caseId: string): Promise<void> {
  // a stored case is known to the host once its evidence was looked for
  await connection.host.attach({ caseId }).catch(() => undefined)
  const told = await connection.host.linkWindows({ caseId }).catch(() => null)
  if (told && session.open.get()?.caseId === caseId) link.join(told.others)
}

/** Loads what another window stored; reads it here when that one went before it was done. What is on screen is looked for in what there is then. */
export async function readHere({ session, places, cases, focus }: App): Promise<void> {
  const caseId = session.open.get()?.caseId
  if (caseId === undefined) return
  const place = places.now.get()
  const { message } = focus.now.get()
  const wanted = place.message ?? message
  const targets = wanted === null ? [] : await cases.identify({ messages: [wanted] }).catch(() => [])
  await session.openStored(caseId)
  if (session.open.get()?.caseId !== caseId) return
  const [at] = targets.length > 0 ? await cases.locate({ targets }).catch(() => []) : []
  const now = at && at.message >= 0 ? at.message : null
  places.reset({ screen: place.screen, tab: place.tab, asTable: place.asTable, host: '', message: place.message === null ? null : now })
  focus.select(now)
}

async function leaveDeleted({ session, notices }: App): Promise<void> {
  await session.leave()
  notices.add({
    tone: 'info',
    what: 'This case was deleted in the other window.',
    means: 'Its evidence is where it was; open it again to read it anew.',
  })
}
