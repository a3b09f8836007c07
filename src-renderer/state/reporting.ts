/** Messages chosen for the report, and the way to the file. */
import type { Connection } from '../host/connect'
import type { CaseClient } from './case-link'
import type { Notices } from './notices'
import { fileName, saveFile } from './save-file'
import { createStore, type Store } from './store'

export class Reporting {
  readonly chosen: Store<readonly number[]> = createStore<readonly number[]>([])
  readonly busy: Store<boolean> = createStore(false)

  constructor(
    private readonly cases: CaseClient,
    readonly connection: Connection,
    readonly notices: Notices,
  ) {}

  toggle(message: number): void {
    const had = this.chosen.get().includes(message)
    this.chosen.set((c) => (had ? c.filter((m) => m !== message) : [...c, message]))
    this.notices.say(had ? `M-${message + 1} taken out of the report.` : `M-${message + 1} added to the report.`)
  }

  reset(): void {
    this.chosen.set([])
  }

  async export(name: string): Promise<void> {
    const messages = this.chosen.get()
    if (messages.length === 0 || this.busy.get()) return
    this.busy.set(true)
    try {
      const bytes = await this.cases.exportReport({ messages })
      await saveFile(this, { name: `${fileName(name) || 'report'}-report.html`, bytes, type: 'text/html', what: 'Report' })
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
