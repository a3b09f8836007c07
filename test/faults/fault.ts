/**
 * A fault: one thing that goes wrong in an organisation that is otherwise as its simulator makes it, and what a consultant should be told of it.
 * It is made as it is in life: by the simulator where it can, else by the rows that servers write when it happens.
 */
import type { Severity } from '@shared/findings/finding'
import type { Files } from '../flows/story-bundle'
import type { Sink } from '../simulator/rolling-log'
import type { Truth } from '../simulator/truth'

export interface Fault {
  readonly name: string
  /** What goes wrong, in a sentence. */
  readonly words: string
  /** The rule that has to find it. */
  readonly rule: string
  /** Least severity it deserves, and the most; usually one. */
  readonly severity: readonly Severity[]
  /** Hosts that the finding has to name, without their domain; empty where none is to blame. */
  readonly hosts: readonly string[]
  /** Writes the organisation. */
  readonly write: (sink: Sink) => Truth
  /** Spoils the written bundle; returns files that lie beside the logs. */
  readonly spoil?: (bundle: string, truth: Truth) => Files | undefined
}
