/** What a person decided about something that was inferred. Kept with the case by the host; indexing again does not lose it. */
import type { EpochMs } from '../base/time'

export type Verdict = 'confirmed' | 'rejected'

export interface Decision {
  /** Id of the hop or balancer (`query/decisions.ts`) or of the link of a stream and a message (`query/stream-links.ts`) it is about: made of what is in the logs, so that it is the same after indexing again. */
  readonly about: string
  readonly verdict: Verdict
  readonly at: EpochMs
}
