/** What a person decided about inferred hops and balancers, and about streams and messages: part of their work, laid over details by the worker of the case. */

import type { Verdict } from '@shared/model/decisions'
import type { CaseWork } from '@shared/model/journal'
import type { CaseClient } from './case-link'
import type { CaseWorkState } from './case-work'
import type { FocusState } from './focus'
import type { Session } from './session'
import { createStore } from './store'

export class Decisions {
  /** Grows with each change, for what is not read again by itself. */
  readonly version = createStore(0)

  constructor(
    private readonly cases: CaseClient,
    private readonly focus: FocusState,
    private readonly session: Session,
    private readonly caseWork: CaseWorkState,
  ) {
    let laid: CaseWork['decisions'] = new Map()
    caseWork.work.subscribe(() => {
      const { decisions } = caseWork.work.get()
      if (same(decisions, laid)) return
      laid = decisions
      void this.lay(decisions).catch(() => undefined)
    })
  }

  /** Null takes a decision back. */
  decide(about: string, verdict: Verdict | null): void {
    this.caseWork.act(verdict === null ? 'decision taken back' : `decision: ${verdict}`, { act: 'decide', about, verdict })
  }

  private async lay(decisions: CaseWork['decisions']): Promise<void> {
    const caseId = this.session.open.get()?.caseId
    if (caseId === undefined) return
    await this.cases.setDecisions({ caseId, decisions: [...decisions.values()] })
    this.focus.refresh()
    this.version.set((v) => v + 1)
  }
}

const same = (a: CaseWork['decisions'], b: CaseWork['decisions']) =>
  a.size === b.size && [...a].every(([about, d]) => b.get(about)?.verdict === d.verdict && b.get(about)?.at === d.at)
