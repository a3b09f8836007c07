/** Recent cases, and their removal: a removed one leaves the list at once and the disk only when there was time to undo. */
import type { StoredCase } from '@shared/contract/host'
import type { Connection } from '../host/connect'
import type { CaseClient } from './case-link'
import type { Notices } from './notices'
import { forgetCase, type RecentCase, recentCases, rememberCase, touchCase } from './registry'
import type { Session } from './session'
import { createStore, type Store } from './store'

const UNDO_MS = 8000

export class Recent {
  /** Null until read. */
  readonly list: Store<readonly RecentCase[] | null> = createStore<readonly RecentCase[] | null>(null)
  private readonly leaving = new Set<string>()

  constructor(
    private readonly cases: CaseClient,
    private readonly connection: Connection,
    private readonly notices: Notices,
    session: Session,
  ) {
    session.onStored = (catalogue, bytes) => {
      void rememberCase(catalogue, bytes, connection.hello.shell).then(() => this.load())
    }
    session.onLeft = () => void this.load()
    void this.load()
  }

  async load(): Promise<void> {
    // without a store (private window, full disk) there simply are no recent cases
    const [kept, known] = await Promise.all([recentCases().catch(() => []), this.connection.host.cases({}).catch(() => [])])
    this.list.set(together(kept, known).filter((c) => !this.leaving.has(c.id)))
  }

  async touch(id: string): Promise<void> {
    await touchCase(id)
    await this.load()
  }

  remove(c: RecentCase): void {
    this.leaving.add(c.id)
    this.list.set((l) => l?.filter((x) => x.id !== c.id) ?? null)
    const timer = setTimeout(() => void this.removeNow(c.id), UNDO_MS)
    const notice = this.notices.add({
      tone: 'info',
      what: `“${c.name}” leaves the list.`,
      means: 'Its index, notes, pins and tags are deleted from this machine. The evidence itself is not touched.',
      forMs: UNDO_MS,
      actions: [
        {
          label: 'Undo',
          run: () => {
            clearTimeout(timer)
            this.leaving.delete(c.id)
            this.notices.dismiss(notice)
            void this.load()
          },
        },
      ],
    })
    this.notices.say(`${c.name} removed. Undo is possible for eight seconds.`)
  }

  private async removeNow(id: string): Promise<void> {
    await forgetCase(id)
    await this.cases.forget({ caseId: id })
    // the host may know nothing of it any more
    await this.connection.host.deleteCase({ caseId: id }).catch(() => undefined)
    this.leaving.delete(id)
  }
}

/** What this window has stored, with what the host says of it; and cases of the host whose index this window has not. */
function together(kept: readonly RecentCase[], known: readonly StoredCase[]): RecentCase[] {
  const byId = new Map(known.map((k) => [k.caseId, k]))
  const here = kept.map((c): RecentCase => {
    const k = byId.get(c.id)
    return { ...c, indexed: true, ...(k && { evidence: k.evidence, note: k.note }) }
  })
  const ids = new Set(kept.map((c) => c.id))
  const lost = known
    .filter((k) => !ids.has(k.caseId))
    .map(({ caseId, createdAt, note, evidence, name, example, first, last, servers, messages }): RecentCase => {
      const facts = { name, example, first, last, servers, messages, evidence, note }
      return { id: caseId, openedAt: createdAt, bytes: 0, shell: '', indexed: false, ...facts }
    })
  return [...here, ...lost].sort((a, b) => b.openedAt - a.openedAt)
}
