/** The journal as a person reads it: what holds, in the order in which it was done. What was taken back is left out; edits show in their note. */
import type { EpochMs } from '../base/time'
import type { CaseWork, Entry, Note } from '../model/journal'
import type { Target } from '../model/targets'

export const TIMELINE_KINDS = ['note', 'pin', 'tag', 'decision', 'name', 'report', 'activity'] as const
export type TimelineKind = (typeof TIMELINE_KINDS)[number]

export interface TimelineItem {
  /** Of its entry. */
  readonly id: string
  readonly at: EpochMs
  readonly kind: TimelineKind
  /** What was done, in words: `pinned`, `tagged urgent`. */
  readonly did: string
  readonly about: readonly Target[]
  readonly note: Note | null
  readonly tag: string | null
}

export interface TimelineFilter {
  /** None: all but activity. */
  readonly kinds: readonly TimelineKind[]
  /** Things that have the tag. */
  readonly tag: string | null
  /** All must stand in the note, the tag or the labels; case does not count. */
  readonly words: string
}

export const NO_TIMELINE_FILTER: TimelineFilter = { kinds: [], tag: null, words: '' }

/** Oldest first. */
export function timeline(entries: readonly Entry[], work: CaseWork): TimelineItem[] {
  return entries.flatMap((e) => (work.undone.has(e.id) ? [] : itemOf(e, work)))
}

function itemOf(e: Entry, work: CaseWork): TimelineItem[] {
  const item = (kind: TimelineKind, did: string, about: readonly Target[] = [], more: Partial<TimelineItem> = {}): TimelineItem[] => [
    { id: e.id, at: e.at, kind, did, about, note: null, tag: null, ...more },
  ]
  switch (e.act) {
    case 'note': {
      const note = work.notes.get(e.id)
      return note ? item('note', `N-${note.number}`, [note.about], { note }) : []
    }
    case 'pin':
      return item('pin', 'pinned', e.about)
    case 'unpin':
      return item('pin', 'pin removed', e.about)
    case 'tag':
      return item('tag', `tagged ${e.tag}`, e.about, { tag: e.tag })
    case 'untag':
      return item('tag', `tag ${e.tag} removed`, e.about, { tag: e.tag })
    case 'decide':
      return item('decision', e.verdict === null ? 'decision taken back' : e.verdict)
    case 'judge': {
      const why = e.reason === '' ? '' : `: ${e.reason}`
      return item('decision', e.verdict === null ? 'judgement of a finding taken back' : `finding ${e.verdict}${why}`)
    }
    case 'reword':
      return item('decision', e.words === null ? 'own words of a finding taken back' : `finding reworded: ${e.words.title}`)
    case 'name':
      return item('name', e.name === null ? 'given name removed' : `named ${e.name}`, [e.about])
    case 'merge':
      return e.into === null ? item('name', 'told apart again', [e.about]) : item('name', 'said to be one host', [e.about, e.into])
    case 'report':
      return item('report', e.chosen ? 'added to the report' : 'taken out of the report', e.about)
    case 'activity':
      return item('activity', e.words)
    default:
      return []
  }
}

export function filtered(items: readonly TimelineItem[], f: TimelineFilter, keysWithTag: (t: Target) => boolean): TimelineItem[] {
  const words = f.words.toLowerCase().split(/\s+/).filter(Boolean)
  return items.filter((i) => {
    if (f.kinds.length > 0 ? !f.kinds.includes(i.kind) : i.kind === 'activity') return false
    if (f.tag !== null && i.tag !== f.tag && !i.about.some(keysWithTag)) return false
    if (words.length === 0) return true
    const text = [i.did, i.note?.text ?? '', ...i.about.slice(0, MOST_LOOKED).map((t) => t.label)].join(' ').toLowerCase()
    return words.every((w) => text.includes(w))
  })
}

/** Labels of one act over many things that are looked through. */
const MOST_LOOKED = 2000
