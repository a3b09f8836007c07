/** Messages chosen for the report, and the way to the file. */
import type { Connection } from '../host/connect'
import type { CaseClient } from './case-link'
import type { Notices } from './notices'
import { createStore, type Store } from './store'

export class Reporting {
  readonly chosen: Store<readonly number[]> = createStore<readonly number[]>([])
  readonly busy: Store<boolean> = createStore(false)

  constructor(
    private readonly cases: CaseClient,
    private readonly connection: Connection,
    private readonly notices: Notices,
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
      await this.save(`${name.replace(/[^\p{L}\p{N}]+/gu, '-').replace(/^-+|-+$/g, '') || 'report'}-report.html`, bytes)
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

  private async save(name: string, bytes: ArrayBuffer): Promise<void> {
    if (this.connection.hello.dialogs) {
      const path = await this.connection.host.saveFile({ name, bytes })
      if (path) this.notices.add({ tone: 'info', what: 'Report written.', means: path, forMs: 10_000 })
      return
    }
    const url = URL.createObjectURL(new Blob([bytes], { type: 'text/html' }))
    const link = document.createElement('a')
    link.href = url
    link.download = name
    link.click()
    // the browser has taken the address over by the next turn; a minute is for slow disks
    setTimeout(() => URL.revokeObjectURL(url), 60_000)
    this.notices.add({
      tone: 'info',
      what: 'Report handed to the browser.',
      means: `It saves ${name} in its download folder.`,
      forMs: 10_000,
    })
  }
}
