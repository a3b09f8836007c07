/** Bars of a waterfall's rows: from when to when, and how they look. Colours and px come later (`draw.ts`). */
import type { EpochMs } from '../../base/time'
import type { Certainty, EvidenceState } from '../../model/routes'
import type { Stage } from '../../query/stages'

export type BarLook =
  /** A hop: its two ends say what the logs have of it. */
  | 'bracket'
  | 'arrival'
  | 'categorise'
  | 'queue'
  | 'transfer'
  | 'deliver'
  /** Long enough that a person would ask why. */
  | 'wait'
  /** A try that failed; its length may be 0. */
  | 'failed'
  /** Back in time: two clocks differ. */
  | 'negative'
  | 'uncovered'
  | 'absent'
  | 'shadow'
  /** An instant, such as the row of an agent. */
  | 'point'

export interface Bar {
  readonly from: EpochMs
  readonly to: EpochMs
  readonly look: BarLook
  /** Of a bracket: what the logs of both ends have, and how sure the hop is. */
  readonly ends?: readonly [EvidenceState, EvidenceState]
  readonly sure?: Certainty
}

/** Amber starts where a person would ask why, as on the map. */
const LONG_WAIT_MS = 10_000

export function barsOf(s: Stage): Bar[] {
  const to = s.from + s.ms
  if (s.ms < 0) return [{ from: s.from, to, look: 'negative' }]
  if (s.truth !== 'seen') return [{ from: s.from, to, look: s.truth === 'absent' ? 'absent' : 'uncovered' }]
  switch (s.kind) {
    case 'tries':
      return s.tries.flatMap((t): Bar[] => [
        { from: t.from + t.tryMs, to: t.from + t.tryMs + t.waitMs, look: 'wait' },
        { from: t.from, to: t.from + t.tryMs, look: 'failed' },
      ])
    case 'start':
      return [{ from: s.from, to, look: 'arrival' }]
    case 'arrival':
    case 'categorise':
    case 'transfer':
      return [{ from: s.from, to, look: s.kind }]
    case 'deliver':
      return [{ from: s.from, to, look: s.ms >= LONG_WAIT_MS ? 'wait' : 'deliver' }]
    default:
      return [{ from: s.from, to, look: s.ms >= LONG_WAIT_MS ? 'wait' : 'queue' }]
  }
}
