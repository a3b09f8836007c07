/** Messages chosen for the report, which is part of a person's work in the case, and the way to the file. */
import { fileName, formatCounted } from '@shared/base/format'
import { findingId } from '@shared/findings/finding'
import type { Target } from '@shared/model/targets'
import { withWords } from '@shared/report/note-links'
import type { ReportNote } from '@shared/report/report-input'
import type { Connection } from '../host/connect'
import type { CaseClient } from './case-link'
import type { CaseWorkState } from './case-work'
import type { MarksState } from './marks'
import type { Notices } from './notices'
import { type FileToSave, saveFile } from './save-file'
import { createStore, type Store } from './store'

export class Reporting {
  readonly chosen: Store<readonly number[]> = createStore<readonly number[]>([])
  /** Chosen ones that are not in what is read now. */
  readonly missing: Store<number> = createStore(0)
  readonly busy: Store<boolean> = createStore(false)
  /** Findings chosen, by their ids. */
  readonly findings: Store<readonly string[]> = createStore<readonly string[]>([])

  constructor(
    private readonly cases: CaseClient,
    readonly connection: Connection,
    readonly notices: Notices,
    private readonly caseWork: CaseWorkState,
    private readonly marks: MarksState,
  ) {
    marks.now.subscribe(() => {
      const { report } = caseWork.work.get()
      const findings = [...report.values()].flatMap((t) => (t.kind === 'finding' ? [findingId(t)] : []))
      if (findings.join() !== this.findings.get().join()) this.findings.set(findings)
      const found = [...report.values()].filter((t) => t.kind !== 'finding').map((t) => marks.located(t).message)
      const chosen = [...new Set(found.filter((m) => m >= 0))]
      this.missing.set(found.filter((m) => m < 0).length)
      if (chosen.join() !== this.chosen.get().join()) this.chosen.set(chosen)
    })
  }

  toggle(message: number): void {
    void this.choose(message).catch(() => undefined)
  }

  toggleFinding(f: {
    readonly id: string
    readonly rule: string
    readonly key: string
    readonly number: number
    readonly title: string
  }): void {
    const had = this.findings.get().includes(f.id)
    const about: Target = { kind: 'finding', rule: f.rule, key: f.key, label: f.title }
    this.caseWork.act(`F-${f.number} ${had ? 'out of' : 'in'} the report`, { act: 'report', about: [about], chosen: !had })
    this.notices.say(had ? `F-${f.number} taken out of the report.` : `F-${f.number} added to the report.`)
  }

  private async choose(message: number): Promise<void> {
    const { caseWork, marks } = this
    const had = this.chosen.get().includes(message)
    const kept = [...caseWork.work.get().report.values()].filter((t) => marks.located(t).message === message)
    const about = had ? kept : await marks.identify([message])
    if (about.length === 0) return
    caseWork.act(`M-${message + 1} ${had ? 'out of' : 'in'} the report`, { act: 'report', about, chosen: !had })
    this.notices.say(had ? `M-${message + 1} taken out of the report.` : `M-${message + 1} added to the report.`)
  }

  private notes(): ReportNote[] {
    const { caseWork, marks } = this
    const chosen = [...caseWork.work.get().notes.values()].filter((n) => n.inReport && n.text.trim() !== '')
    return chosen.map((n) => {
      const { message } = marks.located(n.about)
      const text = withWords(n.text, n.links, (t) => marks.words(t))
      return { name: `N-${n.number}`, about: marks.words(n.about), message: message < 0 ? null : `M-${message + 1}`, text, at: n.at }
    })
  }

  /** The report on what is chosen now. */
  async file(name: string): Promise<FileToSave> {
    const bytes = await this.cases.exportReport({
      messages: this.chosen.get(),
      notes: this.notes(),
      names: [...this.caseWork.work.get().names.values()],
    })
    return { name: `${fileName(name) || 'report'}-report.html`, bytes, type: 'text/html', what: 'Report' }
  }

  async export(name: string): Promise<void> {
    const messages = this.chosen.get()
    if (messages.length === 0 || this.busy.get()) return
    this.busy.set(true)
    try {
      const file = await this.file(name)
      if (await saveFile(this, file)) this.caseWork.note('exported', `report exported, ${formatCounted(messages.length, 'message')}`)
    } catch (e) {
      this.notices.add({
        tone: 'problem',
        what: 'The report could not be written.',
        means: `${e instanceof Error ? e.message : String(e)}. The messages you chose are still chosen.`,
      })
    } finally {
      this.busy.set(false)
    }
  }
}
