/** A search over the raw lines of the logs: hits come in while it goes on, and it can be stopped; what was found stays. */
import type { SourceRef } from '@shared/model/source'
import type { LinePattern } from '@shared/query/line-pattern'
import type { Host } from '../host/connect'
import type { CaseClient } from './case-link'
import type { Session } from './session'
import { createStore, type Store } from './store'

export interface LineHit extends SourceRef {
  /** −1 when no message is known to have this line. */
  readonly message: number
}

export interface LinesNow {
  readonly pattern: LinePattern
  readonly state: 'working' | 'done' | 'stopped' | 'failed'
  readonly hits: readonly LineHit[]
  /** Read so far, and in all. */
  readonly bytes: number
  readonly allBytes: number
  readonly files: number
  /** It ended at the bound. */
  readonly more: boolean
  readonly unread: readonly number[]
  readonly why: string
}

export class LineSearch {
  readonly now: Store<LinesNow | null> = createStore<LinesNow | null>(null)
  private abort: AbortController | null = null
  private id = ''
  /** Hits are joined to their messages one batch after the other. */
  private joining: Promise<void> = Promise.resolve()

  constructor(
    private readonly host: Host,
    private readonly cases: CaseClient,
    private readonly session: Session,
  ) {
    host.$on('lineHits', ({ search, hits, bytes }) => {
      if (search !== this.id) return
      this.now.set((n) => n && { ...n, bytes })
      if (hits.length > 0) this.joining = this.joining.then(() => this.take(search, hits))
    })
  }

  look(pattern: LinePattern): void {
    const catalogue = this.session.open.get()?.catalogue
    const caseId = this.session.open.get()?.caseId
    if (!catalogue || caseId === undefined) return
    this.abort?.abort()
    // packets are no lines, and the same bytes twice are the same lines
    const sources = catalogue.sources.filter((s) => s.kind !== 'capture' && s.duplicateOf === null)
    this.id = crypto.randomUUID()
    this.now.set({
      ...{ pattern, state: 'working', hits: [], bytes: 0, more: false, unread: [], why: '', files: sources.length },
      allBytes: sources.reduce((n, s) => n + s.bytes, 0),
    })
    void this.run(
      this.id,
      caseId,
      pattern,
      sources.map((s) => s.id),
    )
  }

  stop(): void {
    this.abort?.abort()
  }

  forget(): void {
    this.abort?.abort()
    this.id = ''
    this.now.set(null)
  }

  private async run(search: string, caseId: string, pattern: LinePattern, sources: readonly number[]): Promise<void> {
    const abort = new AbortController()
    this.abort = abort
    const tell = (part: Partial<LinesNow>) => {
      if (search === this.id) this.now.set((n) => n && { ...n, ...part })
    }
    try {
      const { bytes, more, unread } = await this.host.$abortable(abort.signal, (api) =>
        api.searchLines({ caseId, search, sources, ...pattern }),
      )
      await this.joining
      tell({ state: 'done', bytes, more, unread })
    } catch (e) {
      const stopped = (e as { code?: string }).code === 'ABORTED' || abort.signal.aborted
      tell(stopped ? { state: 'stopped' } : { state: 'failed', why: e instanceof Error ? e.message : String(e) })
    }
  }

  private async take(search: string, hits: readonly SourceRef[]): Promise<void> {
    const messages = await this.cases.messagesAt({ refs: hits }).catch(() => [])
    if (search !== this.id) return
    const added = hits.map((h, i): LineHit => ({ ...h, message: messages[i] ?? -1 }))
    this.now.set((n) => n && { ...n, hits: [...n.hits, ...added] })
  }
}
