/**
 * A person's work in the open case: notes, pins, tags, decisions, names, what is in the report. It is what the journal of the case comes to, with
 * what is not on disk yet; it shows at once and is saved behind it.
 */
import {
  type Act,
  type Activity,
  type CaseWork,
  canUndo,
  caseWork,
  type Entry,
  JOURNAL_VERSION,
  NO_WORK,
  type Numbered,
} from '@shared/model/journal'
import type { Connection } from '../host/connect'
import { JournalSaver, type Saving } from './journal-saver'
import type { Notices } from './notices'
import { createStore, type Store } from './store'
import type { Undo } from './undo'

const IDLE: Saving = { state: 'saved', at: null }

export class CaseWorkState {
  readonly work: Store<CaseWork> = createStore(NO_WORK)
  /** The journal, with what is not on disk yet. */
  readonly entries: Store<readonly Entry[]> = createStore<readonly Entry[]>([])
  readonly saving: Store<Saving> = createStore(IDLE)
  /** A sentence for everything in the journal that can't be read. */
  readonly troubles: Store<readonly string[]> = createStore<readonly string[]>([])
  private readonly savers = new Map<string, JournalSaver>()
  private caseId = ''
  private saved: readonly Numbered[] = []
  private off: () => void = () => undefined

  constructor(
    private readonly connection: Connection,
    private readonly undo: Undo,
    private readonly notices: Notices,
  ) {
    connection.host.$on('journal', ({ caseId, entries }) => {
      if (caseId === this.caseId) this.take(entries)
    })
    this.tellUnsaved()
  }

  /** The case that is open from now on; '' for none. */
  async load(caseId: string): Promise<void> {
    this.off()
    this.caseId = caseId
    this.undo.reset()
    this.troubles.set([])
    this.saved = []
    const saver = caseId === '' ? null : this.saverOf(caseId)
    this.tell()
    const follow = () => this.saving.set(saver?.now.get() ?? IDLE)
    this.off = saver?.now.subscribe(follow) ?? (() => undefined)
    follow()
    if (saver && (await this.read(caseId)) && caseId === this.caseId) this.note('opened', 'case opened')
  }

  /** Does something: it holds at once. `words` say what it was when it is taken back. Answers the ids of the entries. */
  act(words: string, ...acts: readonly Act[]): readonly string[] {
    const entries = this.add(acts)
    const ids = entries.filter(canUndo).map((e) => e.id)
    if (ids.length > 0) this.undo.push(this.stepOf(words, ids))
    return entries.map((e) => e.id)
  }

  /** Adds without a step to take back, for what is a part of a step or no act of a person. */
  add(acts: readonly Act[]): readonly Entry[] {
    if (this.caseId === '' || acts.length === 0) return []
    const entries = acts.map((act): Entry => ({ version: JOURNAL_VERSION, id: crypto.randomUUID(), at: Date.now(), ...act }))
    this.saverOf(this.caseId).add(entries)
    this.tell()
    return entries
  }

  /** What happened to the case, for its history. */
  note(what: Activity, words: string): void {
    this.add([{ act: 'activity', what, words }])
  }

  /** One step that takes back these entries. */
  stepOf(words: string, ids: readonly string[]) {
    const take = (act: 'undo' | 'redo') => () => void this.add(ids.map((entry) => ({ act, entry })))
    return { words, back: take('undo'), again: take('redo') }
  }

  private saverOf(caseId: string): JournalSaver {
    const known = this.savers.get(caseId)
    if (known) return known
    const made = new JournalSaver(this.connection.host, caseId)
    this.savers.set(caseId, made)
    return made
  }

  /** Whether all of it could be had. */
  private async read(caseId: string): Promise<boolean> {
    let failed = false
    try {
      for (let from = 0; ; ) {
        const { entries, more, troubles } = await this.connection.host.journal({ caseId, from })
        if (caseId !== this.caseId) return false
        this.troubles.set(troubles)
        this.take(entries)
        from += entries.length
        if (!more || entries.length === 0) break
      }
    } catch (e) {
      failed = true
      this.troubles.set([`The journal of this case can’t be read: ${e instanceof Error ? e.message : String(e)}.`])
    }
    for (const what of this.troubles.get())
      this.notices.add({ tone: 'problem', what, means: 'Notes, pins and tags that are here are whole.' })
    return !failed
  }

  /** In the order of the journal, however they come. */
  private take(added: readonly Numbered[]): void {
    const known = new Set(this.saved.map((n) => n.entry.id))
    this.saved = [...this.saved, ...added.filter((n) => !known.has(n.entry.id))].sort((a, b) => a.seq - b.seq)
    this.tell()
  }

  private tell(): void {
    const saved = this.saved.map((n) => n.entry)
    const known = new Set(saved.map((e) => e.id))
    const unsaved = this.savers.get(this.caseId)?.unsaved.filter((e) => !known.has(e.id)) ?? []
    const entries = [...saved, ...unsaved]
    this.entries.set(entries)
    this.work.set(caseWork(entries))
  }

  /** Said once for each time of trouble, until it is over. */
  private tellUnsaved(): void {
    let notice: number | null = null
    this.saving.subscribe(() => {
      const now = this.saving.get()
      if (now.state === 'failed' && notice === null)
        notice = this.notices.add({
          tone: 'problem',
          what: `Notes can’t be saved: ${now.why}.`,
          means:
            'What you do is kept in this window and saved as soon as it can be; everything saved before is safe. ' +
            (now.full ? 'Free some disk space, and keep this window open until then.' : 'Keep this window open until then.'),
        })
      if (now.state === 'saved' && notice !== null) {
        this.notices.dismiss(notice)
        this.notices.say('Notes are saved again.')
        notice = null
      }
    })
    // a native window would not close and not say why
    if (this.connection.hello.shell !== 'loopback') return
    window.addEventListener('beforeunload', (e) => {
      if ([...this.savers.values()].some((s) => s.unsaved.length > 0)) e.preventDefault()
    })
  }
}
