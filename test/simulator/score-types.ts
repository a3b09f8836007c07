/**
 * What scoring reads of an analysis and what it says about it. A field that an analysis does not have, or has as null, is *not told*:
 * counted apart from wrong, because silence misleads nobody.
 */
import type { HostsLike } from './score-hosts'

export interface AnalysisHop {
  readonly from: string
  readonly to: string
  readonly via: readonly string[]
  readonly protocol: string
  readonly at: string
  readonly certainty: string
}

export interface AnalysisRecipient {
  readonly address: string
  readonly outcome: string
  readonly deliveredBy?: string | null
  readonly deliveredTo?: string | null
}

export interface AnalysisMessage {
  readonly id?: string
  readonly messageId: string | null
  readonly networkMessageId?: string | null
  readonly subject: string | null
  readonly first: string
  readonly recipients: readonly AnalysisRecipient[]
  readonly hops: readonly AnalysisHop[]
  readonly related?: readonly { readonly id: string; readonly relation: string }[]
}

/** As much of `hopscope/analysis@1` as scoring needs. */
export interface AnalysisLike extends HostsLike {
  readonly messages: readonly AnalysisMessage[]
}

/** Answers to one question; `accuracy` is the share of right ones among those told. */
export interface Answers {
  readonly right: number
  readonly wrong: number
  readonly notTold: number
  readonly accuracy: number
}

/** Things found, made up, and overlooked. */
export interface Found {
  readonly tp: number
  readonly fp: number
  readonly fn: number
}

export interface Score {
  readonly messages: { truth: number; found: number; missing: number; extra: number; splitOrMerged: number }
  /** of the path a message takes; shadow copies are no part of it */
  readonly hops: Found & { precision: number; recall: number; f1: number }
  readonly shadow: Found
  /** of all hops told, those marked certain */
  readonly certain: { count: number; share: number }
  /** hops marked certain that match no true hop of their message */
  readonly wrongCertain: number
  /** of the hops that are right, how many name the right balancers between */
  readonly via: { right: number; wrong: number }
  /** `not-covered` is not told; a recipient left out is wrong; the share is of all */
  readonly outcomes: Answers & { confusion: Readonly<Record<string, number>> }
  /** for recipients whose mail was delivered or left the organisation */
  readonly deliveredBy: Answers
  readonly deliveredTo: Answers
  /** a role of a server each; one that is not told misleads nobody */
  readonly roles: Answers
  /** servers; a site without a name is right when all that are said to be in it are in one */
  readonly sites: Answers
  /** load balancers and firewalls; one that hides no client leaves no trace and cannot be missed */
  readonly balancers: { right: number; false: number; missed: number }
  /** servers whose clock is told with bounds that hold throughout; `heldShare` of the time told of, the bounds hold */
  readonly clocks: Answers & { maxErrorMs: number; heldShare: number }
  readonly related: { right: number; wrong: number; missing: number; notTold: number }
  /** times at which a member held a database's active copy */
  readonly activeCopies: { right: number; wrong: number; missing: number; notTold: number }
  /** up to 20 errors in words, taken from every kind in turn */
  readonly samples: readonly string[]
}

export const share = (part: number, rest: number) => (part + rest === 0 ? 1 : part / (part + rest))

/** Counts answers to one question. */
export class AnswerCount {
  private right = 0
  private wrong = 0
  private notTold = 0

  count(answer: keyof Omit<Answers, 'accuracy'>) {
    this[answer]++
  }

  result(): Answers {
    const { right, wrong, notTold } = this
    return { right, wrong, notTold, accuracy: share(right, wrong) }
  }
}
