/** Where a person's pins, tags and notes are in what is read now. Worked out by the worker of the case whenever one of the two changes. */
import type { CaseWork, Note, Tag } from '@shared/model/journal'
import { type Target, targetKey } from '@shared/model/targets'
import { targetWords } from '@shared/report/work-words'
import type { Located, View } from '../workers/case-api'
import type { CaseClient } from './case-link'
import type { CaseWorkState } from './case-work'
import type { Session } from './session'
import { createStore, type Store } from './store'

/** What stands on one thing. Targets are those of the journal: they name it as it was when the mark was made. */
export interface ThingMarks {
  readonly pins: readonly Target[]
  readonly tags: readonly { readonly tag: Tag; readonly on: readonly Target[] }[]
  readonly notes: readonly Note[]
}

export const NO_MARKS: ThingMarks = { pins: [], tags: [], notes: [] }

export interface Marks {
  /** By number; hops and rows of a message are not in it. */
  readonly ofMessage: ReadonlyMap<number, ThingMarks>
  readonly ofStream: ReadonlyMap<number, ThingMarks>
  readonly ofNode: ReadonlyMap<number, ThingMarks>
  /** By key of the target. */
  readonly ofKey: ReadonlyMap<string, ThingMarks>
  readonly located: ReadonlyMap<string, Located>
}

const NOWHERE: Located = { message: -1, session: -1, stream: -1, source: -1, node: -1, subject: '' }
const NONE: Marks = { ofMessage: new Map(), ofStream: new Map(), ofNode: new Map(), ofKey: new Map(), located: new Map() }

export class MarksState {
  readonly now: Store<Marks> = createStore(NONE)
  /** Called when the worker answers from the marks as they are now. */
  onSent: () => void = () => undefined
  private asked = 0
  private generation = ''
  /** What was named since the last generation, without a mark yet. */
  private readonly fresh = new Map<string, Located>()

  constructor(
    private readonly cases: CaseClient,
    private readonly session: Session,
    private readonly caseWork: CaseWorkState,
  ) {
    const again = () => void this.again().catch(() => undefined)
    caseWork.work.subscribe(again)
    session.open.subscribe(() => {
      const open = session.open.get()
      const generation = open ? `${open.caseId} ${open.generation}` : ''
      if (generation === this.generation) return
      this.generation = generation
      this.fresh.clear()
      again()
    })
  }

  /** Words for a target, with its number now. */
  words(target: Target): string {
    const words = targetWords(target, this.located(target))
    const given = target.kind === 'server' ? this.nameOf(target) : null
    return given === null ? words : `${given} (${words})`
  }

  /** What a person calls a server; null when they do not. */
  nameOf(target: Target): string | null {
    const { names } = this.caseWork.work.get()
    const { node } = this.located(target)
    const known = names.get(targetKey(target)) ?? [...names.values()].find((n) => node >= 0 && this.located(n.about).node === node)
    return known?.name ?? null
  }

  of(target: Target): ThingMarks {
    const { ofMessage, ofStream, ofNode, ofKey } = this.now.get()
    const { message, stream, node } = this.located(target)
    if (target.kind === 'server' && node >= 0) return ofNode.get(node) ?? NO_MARKS
    if (target.kind === 'message' && message >= 0) return ofMessage.get(message) ?? NO_MARKS
    if (target.kind === 'stream' && stream >= 0) return ofStream.get(stream) ?? NO_MARKS
    return ofKey.get(targetKey(target)) ?? NO_MARKS
  }

  located(target: Target): Located {
    const key = targetKey(target)
    const known = this.now.get().located.get(key) ?? this.fresh.get(key)
    if (known || target.kind !== 'server') return known ?? NOWHERE
    const name = target.name.toLowerCase()
    const nodes = this.session.open.get()?.catalogue?.nodes ?? []
    return { ...NOWHERE, node: nodes.findIndex((n) => n.name.toLowerCase() === name) }
  }

  /** Messages as what marks are about; from then on it is known which they are. */
  async identify(messages: readonly number[]): Promise<readonly Target[]> {
    return this.learn(await this.cases.identify({ messages }))
  }

  /** All of a view, from the first on; at most `most`. */
  async identifyView(view: View, most: number): Promise<readonly Target[]> {
    return this.learn(await this.cases.identifyView({ ...view, most }))
  }

  async identifyStream(stream: number): Promise<Target | null> {
    const target = await this.cases.identifyStream({ stream })
    return (target && (await this.learn([target]))[0]) ?? null
  }

  private async learn(targets: readonly Target[]): Promise<readonly Target[]> {
    const generation = this.generation
    const found = targets.length > 0 ? await this.cases.locate({ targets }) : []
    if (generation !== this.generation) return targets
    targets.forEach((t, i) => {
      if (found[i]) this.fresh.set(targetKey(t), found[i])
    })
    return targets
  }

  /** The worker answers conditions of the filter from them. */
  private async send({ pins, tags, notes }: CaseWork): Promise<void> {
    const caseId = this.session.open.get()?.caseId
    if (caseId === undefined) return
    const marks = {
      pins: [...pins.values()],
      tags: [...tags.values()].map((t) => ({ name: t.name, on: [...t.on.values()] })),
      notes: [...notes.values()].map((n) => ({ name: `N-${n.number}`, text: n.text, about: n.about })),
    }
    await this.cases.setMarks({ caseId, marks })
    this.onSent()
  }

  private async again(): Promise<void> {
    const mine = ++this.asked
    const work = this.caseWork.work.get()
    const targets = targetsOf(work)
    const found = this.session.open.get() && targets.length > 0 ? await this.cases.locate({ targets }) : []
    if (mine !== this.asked) return
    void this.send(work).catch(() => undefined)
    const located = new Map(targets.flatMap((t, i) => (found[i] ? [[targetKey(t), found[i]] as const] : [])))
    this.now.set(marksOf(work, located))
  }
}

/** Each once. */
function targetsOf({ pins, tags, notes, report, names, merges }: CaseWork): Target[] {
  const all = new Map<string, Target>([...pins, ...report])
  for (const tag of tags.values()) for (const [key, t] of tag.on) all.set(key, t)
  for (const { about } of names.values()) all.set(targetKey(about), about)
  for (const { about, into } of merges.values()) for (const t of [about, into]) all.set(targetKey(t), t)
  for (const { about, links } of notes.values()) for (const t of [about, ...links.map((l) => l.to)]) all.set(targetKey(t), t)
  return [...all.values()]
}

function marksOf(work: CaseWork, located: ReadonlyMap<string, Located>): Marks {
  const made = {
    message: new Map<number, Marking>(),
    stream: new Map<number, Marking>(),
    node: new Map<number, Marking>(),
    key: new Map<string, Marking>(),
  }
  const at = (target: Target): Marking => {
    const key = targetKey(target)
    const { message = -1, stream = -1, node = -1 } = located.get(key) ?? {}
    if (target.kind === 'server' && node >= 0) return into(made.node, node)
    if (target.kind === 'message' && message >= 0) return into(made.message, message)
    if (target.kind === 'stream' && stream >= 0) return into(made.stream, stream)
    return into(made.key, key)
  }
  for (const t of work.pins.values()) at(t).pins.push(t)
  for (const tag of work.tags.values())
    for (const t of tag.on.values()) {
      const { tags } = at(t)
      const known = tags.find((x) => x.tag === tag)
      if (known) known.on.push(t)
      else tags.push({ tag, on: [t] })
    }
  for (const note of work.notes.values()) at(note.about).notes.push(note)
  return { ofMessage: made.message, ofStream: made.stream, ofNode: made.node, ofKey: made.key, located }
}

interface Marking {
  readonly pins: Target[]
  readonly tags: { readonly tag: Tag; readonly on: Target[] }[]
  readonly notes: Note[]
}

function into<K>(map: Map<K, Marking>, key: K): Marking {
  const known = map.get(key)
  if (known) return known
  const made: Marking = { pins: [], tags: [], notes: [] }
  map.set(key, made)
  return made
}
