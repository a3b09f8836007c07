/** What the hops of every message are worked out with. */
import type { EvidenceState } from '../model/routes'
import type { CoverageMap } from './coverage'
import type { HostBook } from './host-book'
import type { Sentences } from './sentences'
import type { Mail, SessionIndex } from './session-index'
import type { Step } from './steps'
import { normalMessageId } from './threads'
import type { TrackingRows } from './tracking-rows'

export interface RouteContext {
  readonly rows: TrackingRows
  readonly book: HostBook
  readonly sessions: SessionIndex
  readonly coverage: CoverageMap
  readonly sentences: Sentences
}

/** What the log of a host that should have a row as well says by not having one. */
export function otherEnd(node: number, service: string, step: Step, c: RouteContext): EvidenceState {
  return c.coverage.covers(node, `message-tracking/${service}`, step.at) ? 'absent' : 'not-covered'
}

/** The mail of the receive log that a RECEIVE row tells of. */
export function receivedMail(received: Step, c: RouteContext): Mail | undefined {
  const session = c.rows.text(received.row, 'context-session')
  if (session === '') return undefined
  const messageId = () => normalMessageId(c.rows.text(received.row, 'message-id'))
  return c.sessions.received(received.node, session, c.rows.number(received.row, 'context-start'), received.internalId, messageId)
}
