/** Pins, tags and notes: what the keys, buttons and menus do, to what is selected or to all messages of a filter. */
import { formatCount, formatCounted } from '@shared/base/format'
import { MOST_TARGETS } from '@shared/model/journal-read'
import { type Target, targetKey } from '@shared/model/targets'
import { textTerm, withClause } from '@shared/query/filter'
import { targetsWords } from '@shared/report/work-words'
import type { App } from './app'
import { selectedTarget } from './selection'

export function pinSelected(app: App): void {
  withSelected(app, (target) => togglePin(app, target))
}

export function noteSelected(app: App): void {
  withSelected(app, (about) => app.noting.set({ about, note: null }))
}

export function tagSelected(app: App): void {
  withSelected(app, (target) => app.tagging.set([target]))
}

function withSelected(app: App, run: (target: Target) => void): void {
  selectedTarget(app).then(
    (target) => {
      if (target) run(target)
      else
        app.notices.add({
          tone: 'info',
          what: 'Nothing is selected.',
          means: 'Select a message, a hop, a row, a file or a connection first.',
          forMs: 5000,
        })
    },
    () => undefined,
  )
}

export function togglePin({ caseWork, marks, notices }: App, target: Target): void {
  const { pins } = marks.of(target)
  const words = marks.words(target)
  const isPinned = pins.length > 0
  if (isPinned) caseWork.act(`unpinning of ${words}`, { act: 'unpin', about: pins })
  else caseWork.act(`pin of ${words}`, { act: 'pin', about: [target] })
  notices.say(isPinned ? `${words} is not pinned any more.` : `${words} is pinned.`)
}

/** Puts a tag on all of them, or takes it from them. */
export function setTag(app: App, tag: string, targets: readonly Target[], there: boolean): void {
  const { caseWork, marks, notices } = app
  const words = targetsWords(targets, (t) => marks.words(t))
  if (there) caseWork.act(`tag ${tag} on ${words}`, { act: 'tag', tag, about: targets })
  else {
    const on = targets.flatMap((t) => marks.of(t).tags.find((x) => x.tag.name === tag)?.on ?? [])
    if (on.length > 0) caseWork.act(`removal of the tag ${tag} from ${words}`, { act: 'untag', tag, about: on })
  }
  notices.say(there ? `${words} tagged ${tag}.` : `Tag ${tag} taken from ${words}.`)
}

/** Messages of the filter as it is now; null and a word when they are too many for one step. */
export async function shownMessages({ marks, list, notices }: App): Promise<readonly Target[] | null> {
  const shown = list.answer.get()?.shown ?? 0
  if (shown > MOST_TARGETS) {
    notices.add({
      tone: 'info',
      what: `${formatCount(shown)} messages are too many for one step.`,
      means: `At most ${formatCount(MOST_TARGETS)} are pinned or tagged at once. Narrow the list first.`,
      forMs: 10_000,
    })
    return null
  }
  return marks.identifyView({ filter: list.filter.get(), sort: list.sort.get() }, MOST_TARGETS)
}

export async function pinShown(app: App, there: boolean): Promise<void> {
  const targets = await shownMessages(app)
  if (targets) setPins(app, targets, there)
}

/** Pins all, or lets all go when all are pinned. */
export async function pinRows(app: App, messages: readonly number[]): Promise<void> {
  const targets = await app.marks.identify(messages).catch(() => [])
  setPins(app, targets, !targets.every((t) => app.marks.of(t).pins.length > 0))
}

export async function tagRows(app: App, messages: readonly number[]): Promise<void> {
  const targets = await app.marks.identify(messages).catch(() => [])
  if (targets.length > 0) app.tagging.set(targets)
}

function setPins({ caseWork, marks, notices }: App, targets: readonly Target[], there: boolean): void {
  const about = there
    ? targets.filter((t) => marks.of(t).pins.length === 0)
    : [...new Map(targets.flatMap((t) => marks.of(t).pins).map((t) => [targetKey(t), t])).values()]
  const words = formatCounted(about.length, 'message')
  if (about.length > 0) caseWork.act(`${there ? 'pin' : 'unpinning'} of ${words}`, { act: there ? 'pin' : 'unpin', about })
  notices.say(there ? `${words} pinned.` : `${words} not pinned any more.`)
}

export async function tagShown(app: App): Promise<void> {
  const targets = await shownMessages(app)
  if (targets && targets.length > 0) app.tagging.set(targets)
}

/** The list narrowed to what is pinned, or has the tag. */
export function showMarked(app: App, tag: string | null): void {
  const term = tag === null ? textTerm('is', 'pinned', { exact: true }) : textTerm('tag', tag, { exact: true })
  app.list.filter.set((f) => withClause(f, [term]))
  app.places.go({ screen: 'messages', message: null })
}

/** Messages with the tag; null for those that are pinned. */
export function messagesWith({ marks }: App, tag: string | null): readonly number[] {
  return [...marks.now.get().ofMessage].flatMap(([m, on]) =>
    (tag === null ? on.pins.length > 0 : on.tags.some((t) => t.tag.name === tag)) ? [m] : [],
  )
}
