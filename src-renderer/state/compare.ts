/**
 * Laying two things side by side: the answer of the worker, the one that is marked while a person looks for the other, and the ways to
 * get there from what is selected.
 */
import type { Times } from '@shared/query/language/times'
import type { CompareAnswer, CompareQuestion } from '../workers/case-api'
import type { App } from './app'
import type { CaseClient } from './case-link'
import { LongWork } from './long-work'
import { emptyPair, type NumberedKind, type Pair } from './pairs'
import type { Place } from './places'
import type { Session } from './session'
import { createStore, type Store } from './store'

export class CompareState {
  readonly work: LongWork<CompareQuestion, CompareAnswer>
  /** A pair that lacks its second side: the next thing of its kind on which a person compares becomes that. */
  readonly marked: Store<Pair | null> = createStore<Pair | null>(null)
  /** The session for which another is looked for in the dialog. */
  readonly picking: Store<number | null> = createStore<number | null>(null)

  constructor(cases: CaseClient, session: Session) {
    this.work = new LongWork(
      session,
      (asked, signal) => cases.$abortable(signal, (api) => api.compare(asked)),
      'one of the two is not there in what is read now.',
    )
    cases.$on('compareProgress', ({ done }) => this.work.progress(done))
  }

  /** Numbers that stand for other things now. */
  forget(): void {
    this.marked.set(null)
    this.picking.set(null)
  }
}

/** What a place needs to show a pair, and nothing else. */
export const comparePlace = (pair: Pair): Partial<Place> => ({
  ...{ screen: 'compare', pair, message: null, session: null, stream: null, source: null, table: null, at: null },
})

/** Shows the two, or asks for the one that is missing. */
export function compare(app: App, pair: Pair): void {
  app.compare.marked.set(pair.a !== null && pair.b === null ? pair : null)
  app.places.go(comparePlace(pair))
}

/** With what was marked before, when it is of the same kind; else this is marked, and the other one is asked for. */
export function compareNumbered(app: App, kind: NumberedKind, n: number): void {
  const marked = app.compare.marked.get()
  const a = marked?.kind === kind && marked.a !== null && marked.a !== n ? marked.a : null
  compare(app, a === null ? { kind, a: n, b: null } : { kind, a, b: n })
}

export function comparePeriod(app: App, time: Times): void {
  const { from, to } = time
  const marked = app.compare.marked.get()
  const a = marked?.kind === 'periods' && marked.a && (marked.a.from !== from || marked.a.to !== to) ? marked.a : null
  compare(app, a ? { kind: 'periods', a, b: { from, to } } : { kind: 'periods', a: { from, to }, b: null })
}

/** What can be compared of what is selected; null when nothing can. */
export function comparable(app: App): (() => void) | null {
  const place = app.places.now.get()
  const { message } = app.focus.now.get()
  if (place.screen === 'sessions') {
    const session = place.session ?? app.sessions.selected.get()
    return session === null ? null : () => app.compare.picking.set(session)
  }
  if (place.screen === 'compare' && place.pair.kind === 'sessions' && place.pair.a !== null) {
    const { a } = place.pair
    return () => app.compare.picking.set(a)
  }
  if (place.screen === 'servers') {
    const node = /^host (\d+)$/.exec(place.host)?.[1]
    return node === undefined ? null : () => compareNumbered(app, 'servers', Number(node))
  }
  if (place.screen !== 'messages') return null
  if (message !== null) return () => compareNumbered(app, 'messages', message)
  const { time } = app.list.filter.get()
  return time && (() => comparePeriod(app, time))
}

/** Esc on the screen: to the first of the two, or to the question which. */
export function leaveComparison(app: App, pair: Pair): void {
  const { places } = app
  if (pair.kind === 'sessions' && pair.a !== null) places.go({ screen: 'sessions', session: pair.a, at: null })
  else if (pair.kind === 'messages' && pair.a !== null) places.go({ screen: 'messages', message: pair.a })
  else if (pair.a !== null || pair.b !== null) places.go({ pair: emptyPair(pair.kind) })
}
