/** What a person decided about inferred hops and balancers, and about streams and messages: kept by the host, laid over details by the worker of the case. */
import type { Decision, Verdict } from '@shared/model/decisions'
import type { Connection } from '../host/connect'
import type { CaseClient } from './case-link'
import type { FocusState } from './focus'
import type { Notices } from './notices'
import { createStore } from './store'

export class Decisions {
  /** Grows with each change, for what is not read again by itself. */
  readonly version = createStore(0)
  private caseId = ''

  constructor(
    private readonly connection: Connection,
    private readonly cases: CaseClient,
    private readonly focus: FocusState,
    private readonly notices: Notices,
  ) {}

  /** The case that is open from now on; '' for none. */
  async load(caseId: string): Promise<void> {
    this.caseId = caseId
    if (caseId === '') return
    const decisions = await this.connection.host.decisions({ caseId }).catch(() => [])
    if (decisions.length === 0 || caseId !== this.caseId) return
    await this.lay(decisions)
  }

  /** Null takes a decision back. */
  async decide(about: string, verdict: Verdict | null): Promise<void> {
    const { caseId } = this
    try {
      const decisions = await this.connection.host.decide({ caseId, about, verdict })
      if (caseId !== this.caseId) return
      await this.lay(decisions)
    } catch (e) {
      const means = e instanceof Error ? e.message : 'The host did not say why.'
      this.notices.add({ tone: 'problem', what: 'The decision was not kept.', means })
    }
  }

  private async lay(decisions: readonly Decision[]): Promise<void> {
    await this.cases.setDecisions({ caseId: this.caseId, decisions })
    this.focus.refresh()
    this.version.set((v) => v + 1)
  }
}
