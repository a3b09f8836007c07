/**
 * A note while it is written: what was typed is in the journal within two seconds, without a person saving it. All of one writing is one step to
 * take back.
 */
import type { Note, NoteLink } from '@shared/model/journal'
import type { Target } from '@shared/model/targets'
import type { App } from '../../state/app'
import { linksOf } from './links'

/** After the first change that is not saved yet: with the way to the disk less than two seconds. */
const SAVE_MS = 1200

export class NoteDraft {
  private id: string | null
  private links: readonly NoteLink[]
  private saved: { readonly text: string; readonly inReport: boolean }
  private wanted: { readonly text: string; readonly inReport: boolean }
  private readonly entries: string[] = []
  private timer: ReturnType<typeof setTimeout> | null = null
  private turn: Promise<void> = Promise.resolve()
  private ended = false

  constructor(
    private readonly app: App,
    private readonly about: Target,
    private readonly note: Note | null,
  ) {
    this.id = note?.id ?? null
    this.links = note?.links ?? []
    this.saved = { text: note?.text ?? '', inReport: note?.inReport ?? false }
    this.wanted = this.saved
  }

  change(text: string, inReport: boolean): void {
    this.wanted = { text, inReport }
    this.timer ??= setTimeout(() => {
      this.timer = null
      void this.save()
    }, SAVE_MS)
  }

  /** Saves what is typed and makes all of it one step. */
  async end(): Promise<void> {
    if (this.ended) return
    this.ended = true
    if (this.timer) clearTimeout(this.timer)
    await this.save()
    if (this.entries.length === 0) return
    const words = `${this.note ? 'change of the note' : 'note'} on ${this.app.marks.words(this.about)}`
    this.app.undo.push(this.app.caseWork.stepOf(words, this.entries))
  }

  /** Takes back all of this writing. */
  async discard(): Promise<void> {
    if (this.ended) return
    this.ended = true
    if (this.timer) clearTimeout(this.timer)
    await this.turn
    this.app.caseWork.add(this.entries.map((entry) => ({ act: 'undo', entry })))
  }

  private save(): Promise<void> {
    this.turn = this.turn.then(() => this.saveNow()).catch(() => undefined)
    return this.turn
  }

  private async saveNow(): Promise<void> {
    const { app, wanted, saved, about } = this
    const isSame = wanted.text === saved.text && wanted.inReport === saved.inReport
    if (isSame || (this.id === null && wanted.text.trim() === '')) return
    this.saved = wanted
    // a host or worker that does not answer must not keep a text from being saved
    this.links = await linksOf(wanted.text, this.links, app.marks).catch(() => this.links)
    const body = { ...wanted, links: this.links }
    const [entry] = app.caseWork.add([this.id === null ? { act: 'note', about, ...body } : { act: 'edit', note: this.id, ...body }])
    if (!entry) return
    this.id ??= entry.id
    this.entries.push(entry.id)
  }
}
