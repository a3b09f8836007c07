/**
 * What a person did in a case, one entry after another, and what comes of it. Entries are only ever added: to undo is an entry that takes
 * another one back, to redo one that lets it hold again. The same entries always give the same state.
 */
import type { EpochMs } from '../base/time'
import type { Decision, Verdict } from './decisions'
import { type Target, targetKey } from './targets'

export const JOURNAL_VERSION = 1

/** Shapes and tones of tags: `--cat-1` to `--cat-8`. */
export const LOOKS = 8

export type Activity = 'opened' | 'exported' | 'evidence-added' | 'handed-over' | 'evidence-found'

/** What `[[M-25]]` in a note meant when it was written: numbers change, what they stood for does not. */
export interface NoteLink {
  /** `M-25`, as written. */
  readonly as: string
  readonly to: Target
}

interface NoteBody {
  /** Markdown. */
  readonly text: string
  readonly links: readonly NoteLink[]
  readonly inReport: boolean
}

/** What a person says of a finding. */
export interface Judgement {
  readonly verdict: 'confirmed' | 'dismissed'
  /** '' when none was given. */
  readonly reason: string
  readonly at: EpochMs
}

export interface FindingWords {
  readonly title: string
  readonly what: string
}

export type Act =
  /** The id of a note is that of the entry that added it. */
  | ({ readonly act: 'note'; readonly about: Target } & NoteBody)
  | ({ readonly act: 'edit'; readonly note: string } & NoteBody)
  | { readonly act: 'remove'; readonly note: string }
  | { readonly act: 'pin' | 'unpin'; readonly about: readonly Target[] }
  | { readonly act: 'tag' | 'untag'; readonly tag: string; readonly about: readonly Target[] }
  /** Shape and tone of a tag, 1 to 8. */
  | { readonly act: 'look'; readonly tag: string; readonly look: number }
  /** About an inference, by its id; null takes it back. */
  | { readonly act: 'decide'; readonly about: string; readonly verdict: Verdict | null }
  /** About a finding, by its id: it holds, or it does not and why; null takes it back. */
  | { readonly act: 'judge'; readonly finding: string; readonly verdict: Judgement['verdict'] | null; readonly reason: string }
  /** A finding in a person's own words; null gives it its own again. */
  | { readonly act: 'reword'; readonly finding: string; readonly words: FindingWords | null }
  /** What a person calls a server; null gives it its own name again. */
  | { readonly act: 'name'; readonly about: Target; readonly name: string | null }
  /** Two hosts are one, as a person sees it; null tells them apart again. */
  | { readonly act: 'merge'; readonly about: Target; readonly into: Target | null }
  | { readonly act: 'report'; readonly about: readonly Target[]; readonly chosen: boolean }
  | { readonly act: 'activity'; readonly what: Activity; readonly words: string }
  /** `entry` is the id of the one taken back, or held again. */
  | { readonly act: 'undo' | 'redo'; readonly entry: string }

export type ActKind = Act['act']

/** `id` is made by who acts, so that an entry that is sent twice counts once. */
export type Entry = Act & { readonly version: typeof JOURNAL_VERSION; readonly id: string; readonly at: EpochMs }

/** An entry with its place in the journal, from 1. */
export interface Numbered {
  readonly seq: number
  readonly entry: Entry
}

export interface Note extends NoteBody {
  readonly id: string
  /** N-1, N-2 … in the order in which they were written; a removed one keeps its number. */
  readonly number: number
  readonly about: Target
  readonly at: EpochMs
  readonly editedAt: EpochMs | null
}

export interface Tag {
  readonly name: string
  readonly look: number
  /** By key of the target. */
  readonly on: ReadonlyMap<string, Target>
}

/** Maps of targets are by `targetKey`, in the order in which things were done. */
export interface CaseWork {
  readonly notes: ReadonlyMap<string, Note>
  readonly pins: ReadonlyMap<string, Target>
  /** By name; those that nothing has any more are gone. */
  readonly tags: ReadonlyMap<string, Tag>
  readonly decisions: ReadonlyMap<string, Decision>
  readonly names: ReadonlyMap<string, { readonly about: Target; readonly name: string }>
  /** By the id of the finding (`findings/finding.ts`). */
  readonly judged: ReadonlyMap<string, Judgement>
  readonly reworded: ReadonlyMap<string, FindingWords>
  /** Hosts that are shown as another one, by key of the first. */
  readonly merges: ReadonlyMap<string, { readonly about: Target; readonly into: Target }>
  readonly report: ReadonlyMap<string, Target>
  /** Entries that do not hold. */
  readonly undone: ReadonlySet<string>
}

export const NO_WORK: CaseWork = {
  notes: new Map(),
  pins: new Map(),
  tags: new Map(),
  decisions: new Map(),
  names: new Map(),
  judged: new Map(),
  reworded: new Map(),
  merges: new Map(),
  report: new Map(),
  undone: new Set(),
}

/** Whether there is anything to take back: what happened did happen, and undoing is done with `redo`. */
export const canUndo = (e: Entry): boolean => e.act !== 'activity' && e.act !== 'undo' && e.act !== 'redo'

/** In the order of the journal. An entry that stands twice counts once. */
export function caseWork(entries: readonly Entry[]): CaseWork {
  const all = onlyOnce(entries)
  const undone = undoneOf(all)
  const work = new Work()
  for (const e of all) {
    if (e.act === 'note') work.number++
    if (!undone.has(e.id)) work.take(e)
  }
  return { ...work.state(), undone }
}

function onlyOnce(entries: readonly Entry[]): readonly Entry[] {
  const seen = new Set<string>()
  return entries.filter((e) => !seen.has(e.id) && seen.add(e.id))
}

function undoneOf(entries: readonly Entry[]): ReadonlySet<string> {
  const known = new Map<string, Entry>()
  const undone = new Set<string>()
  for (const e of entries) {
    known.set(e.id, e)
    if (e.act !== 'undo' && e.act !== 'redo') continue
    const of = known.get(e.entry)
    if (!of || !canUndo(of)) continue
    if (e.act === 'undo') undone.add(of.id)
    else undone.delete(of.id)
  }
  return undone
}

class Work {
  number = 0
  private readonly notes = new Map<string, Note>()
  private readonly pins = new Map<string, Target>()
  private readonly tags = new Map<string, { look: number; readonly on: Map<string, Target> }>()
  private readonly decisions = new Map<string, Decision>()
  private readonly names = new Map<string, { readonly about: Target; readonly name: string }>()
  private readonly judged = new Map<string, Judgement>()
  private readonly reworded = new Map<string, FindingWords>()
  private readonly merges = new Map<string, { readonly about: Target; readonly into: Target }>()
  private readonly report = new Map<string, Target>()

  take(e: Entry): void {
    switch (e.act) {
      case 'note': {
        const { id, about, text, links, inReport, at } = e
        this.notes.set(id, { id, number: this.number, about, text, links, inReport, at, editedAt: null })
        return
      }
      case 'edit': {
        const note = this.notes.get(e.note)
        if (note) this.notes.set(e.note, { ...note, text: e.text, links: e.links, inReport: e.inReport, editedAt: e.at })
        return
      }
      case 'remove':
        this.notes.delete(e.note)
        return
      case 'pin':
      case 'unpin':
        put(this.pins, e.about, e.act === 'pin')
        return
      case 'tag':
      case 'untag':
        put(this.tagOf(e.tag).on, e.about, e.act === 'tag')
        return
      case 'look':
        this.tagOf(e.tag).look = e.look
        return
      case 'decide':
        this.decisions.delete(e.about)
        if (e.verdict !== null) this.decisions.set(e.about, { about: e.about, verdict: e.verdict, at: e.at })
        return
      case 'judge':
        this.judged.delete(e.finding)
        if (e.verdict !== null) this.judged.set(e.finding, { verdict: e.verdict, reason: e.reason, at: e.at })
        return
      case 'reword':
        this.reworded.delete(e.finding)
        if (e.words !== null) this.reworded.set(e.finding, e.words)
        return
      case 'name':
        this.names.delete(targetKey(e.about))
        if (e.name !== null) this.names.set(targetKey(e.about), { about: e.about, name: e.name })
        return
      case 'merge':
        this.merges.delete(targetKey(e.about))
        if (e.into !== null && targetKey(e.into) !== targetKey(e.about))
          this.merges.set(targetKey(e.about), { about: e.about, into: e.into })
        return
      case 'report':
        put(this.report, e.about, e.chosen)
        return
      default:
        return
    }
  }

  state(): Omit<CaseWork, 'undone'> {
    const { notes, pins, decisions, names, merges, judged, reworded, report } = this
    const used = [...this.tags].filter(([, t]) => t.on.size > 0)
    const tags = new Map(used.map(([name, { look, on }]) => [name, { name, look, on }]))
    return { notes, pins, decisions, names, merges, judged, reworded, report, tags }
  }

  /** A new tag has the next look, so that the first eight are told apart. */
  private tagOf(name: string): { look: number; readonly on: Map<string, Target> } {
    const known = this.tags.get(name)
    if (known) return known
    const made = { look: (this.tags.size % LOOKS) + 1, on: new Map<string, Target>() }
    this.tags.set(name, made)
    return made
  }
}

function put(into: Map<string, Target>, about: readonly Target[], there: boolean): void {
  for (const target of about) {
    const key = targetKey(target)
    if (!there) into.delete(key)
    else if (!into.has(key)) into.set(key, target)
  }
}
