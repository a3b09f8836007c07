/** What the hops of every message are worked out with. */
import type { EvidenceState } from '../model/routes'
import type { CoverageMap } from './coverage'
import type { HostBook } from './host-book'
import type { SessionIndex } from './session-index'
import type { Step } from './steps'
import type { TrackingRows } from './tracking-rows'

export interface RouteContext {
  readonly rows: TrackingRows
  readonly book: HostBook
  readonly sessions: SessionIndex
  readonly coverage: CoverageMap
}

/** What the log of a host that should have a row as well says by not having one. */
export function otherEnd(node: number, service: string, step: Step, c: RouteContext): EvidenceState {
  return c.coverage.covers(node, `message-tracking/${service}`, step.at) ? 'absent' : 'not-covered'
}
