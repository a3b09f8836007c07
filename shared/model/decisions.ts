/** What a person decided about something that was inferred. Kept with the case by the host; indexing again does not lose it. */
import type { EpochMs } from '../base/time'

export type Verdict = 'confirmed' | 'rejected'

export interface Decision {
  /** Id of the hop it is about (`query/decisions.ts`): made of the lines behind it, so that it is the same after indexing again. */
  readonly hop: string
  readonly verdict: Verdict
  readonly at: EpochMs
}
