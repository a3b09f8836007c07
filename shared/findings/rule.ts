/** What a rule is: one check over the tables of a case. One file a rule, in `rules/`; its numbers stand in `parameters.ts`. */
import type { Steps } from '../base/steps'
import type { EpochMs } from '../base/time'
import type { Certainty } from '../model/routes'
import type { SourceRef } from '../model/source'
import type { CaseFacts } from './facts'
import type { Figures, Hours, Severity } from './finding'
import type { RuleId, Values } from './parameters'

/** What is the same for every finding of a rule, unless a draft says otherwise. */
export interface RuleWords {
  /** Why it matters. */
  readonly why: string
  readonly otherwise: string | null
  readonly nextSteps: readonly string[]
}

/** A finding as its rule makes it. */
export interface Draft extends Partial<RuleWords> {
  readonly key: string
  readonly severity: Severity
  readonly certainty: Certainty
  readonly title: string
  readonly what: string
  readonly limits?: string | null
  readonly count: number
  readonly things: readonly [one: string, many: string]
  readonly first?: EpochMs
  readonly last?: EpochMs
  readonly nodes?: readonly number[]
  readonly messages?: readonly number[]
  readonly sessions?: readonly number[]
  readonly streams?: readonly number[]
  readonly evidence: readonly SourceRef[]
  readonly figures?: Figures
  readonly hours?: Hours
}

export interface Rule<R extends RuleId = RuleId> {
  readonly id: R
  /** What it looks for: `Mail that failed, by reason`. */
  readonly title: string
  /** What it reads, in words of the field: `message tracking`, `SMTP receive`. */
  readonly reads: readonly string[]
  readonly words: RuleWords
  /** What is missing for it to run, as a sentence; null when it can. */
  missing(facts: CaseFacts): string | null
  check(facts: CaseFacts, values: Values<R>): Steps<readonly Draft[]>
}
