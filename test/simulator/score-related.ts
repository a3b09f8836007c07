/** Messages that have to do with each other: a report and what it reports, an original and its journal copy. */
import type { Errors } from './score-errors'
import { bare } from './score-pairs'
import type { AnalysisMessage, Score } from './score-types'
import type { TruthMessage } from './truth'

export class RelatedScorer {
  private readonly result = { right: 0, wrong: 0, missing: 0, notTold: 0 }
  private readonly idOf: ReadonlyMap<string, string>

  constructor(
    told: readonly AnalysisMessage[],
    /** the true message that a told one was paired with */
    partners: ReadonlyMap<AnalysisMessage, TruthMessage>,
    private readonly errors: Errors,
  ) {
    const trueId = (message: AnalysisMessage) => bare(partners.get(message)?.messageId ?? message.messageId ?? '')
    this.idOf = new Map(told.map((message) => [message.id ?? '', trueId(message)]))
  }

  compare(truth: TruthMessage, message: AnalysisMessage) {
    const open = new Set((truth.related ?? []).map((each) => `${each.relation} ${bare(each.messageId)}`))
    if (!message.related) {
      this.result.notTold += open.size
      return
    }
    for (const { id, relation } of message.related) {
      const claim = `${relation} ${this.idOf.get(id) ?? id}`
      if (open.delete(claim)) this.result.right++
      else {
        this.result.wrong++
        this.errors.note('related', `${truth.messageId}: told ${claim}`)
      }
    }
    this.result.missing += open.size
    for (const relation of open) this.errors.note('related', `${truth.messageId}: ${relation}: not in the analysis`)
  }

  total(): Score['related'] {
    return this.result
  }
}
