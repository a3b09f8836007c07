/** What the checks find in the open case, with what a person says of it. */
import { type Check, type Finding, type Findings, findingId } from '@shared/findings/finding'
import type { FindingWords, Judgement } from '@shared/model/journal'
import type { Target } from '@shared/model/targets'
import type { CaseClient } from './case-link'
import type { CaseWorkState } from './case-work'
import { LongWork } from './long-work'
import type { Session } from './session'

/** A finding as it is shown: in a person's words where there are some. */
export interface JudgedFinding extends Finding {
  readonly id: string
  readonly judged: Judgement | null
  readonly reworded: boolean
}

export interface FindingsShown {
  readonly open: readonly JudgedFinding[]
  readonly dismissed: readonly JudgedFinding[]
  readonly checks: readonly Check[]
}

export class FindingsState extends LongWork<null, Findings> {
  constructor(
    cases: CaseClient,
    session: Session,
    private readonly caseWork: CaseWorkState,
  ) {
    super(session, (_all, signal) => cases.$abortable(signal, (api) => api.findings()), 'no message has been read yet.')
    cases.$on('findingsProgress', ({ done }) => this.progress(done))
    // once all is read nobody has to ask; before that they would be void at once
    session.open.subscribe(() => {
      const open = session.open.get()
      if (open?.final && open.generation > 0) this.ask(null)
    })
  }

  judge(f: JudgedFinding, verdict: Judgement['verdict'] | null, reason = ''): void {
    const words = verdict === null ? `judgement of F-${f.number} taken back` : `F-${f.number} ${verdict}`
    this.caseWork.act(words, { act: 'judge', finding: f.id, verdict, reason })
  }

  reword(f: JudgedFinding, words: FindingWords | null): void {
    this.caseWork.act(words === null ? `own words of F-${f.number} taken back` : `F-${f.number} reworded`, {
      act: 'reword',
      finding: f.id,
      words,
    })
  }

  /** Null when nothing is selected, or it is not there. */
  targetOf(id: string): Target | null {
    const now = this.now.get()
    const f = now.state === 'answered' ? now.answer.findings.find((x) => findingId(x) === id) : undefined
    return f ? { kind: 'finding', rule: f.rule, key: f.key, label: f.title } : null
  }
}

export function shownFindings(
  { findings, checks }: Findings,
  { judged, reworded }: { judged: ReadonlyMap<string, Judgement>; reworded: ReadonlyMap<string, FindingWords> },
): FindingsShown {
  const all = findings.map((f): JudgedFinding => {
    const id = findingId(f)
    const words = reworded.get(id)
    return { ...f, ...words, id, judged: judged.get(id) ?? null, reworded: words !== undefined }
  })
  const isDismissed = (f: JudgedFinding) => f.judged?.verdict === 'dismissed'
  return { open: all.filter((f) => !isDismissed(f)), dismissed: all.filter(isDismissed), checks }
}
