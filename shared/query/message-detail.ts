/**
 * One message with everything known of it, put together from the route tables: what the window's detail page, the report and the
 * `--json` output show. Nothing is computed here that the tables do not say.
 */

import type { EpochMs } from '../base/time'
import { listOf } from '../columns/list-cell'
import type { Table } from '../columns/table'
import type { Decision } from '../model/decisions'
import type { Certainty, Direction, EvidenceState, HopProtocol, MessageOutcome, Outcome, RouteTableName } from '../model/routes'
import type { SourceRef } from '../model/source'

export type RouteTables = Readonly<Record<RouteTableName, Table>>

export interface RecipientDetail {
  readonly address: string
  readonly outcome: Outcome
  readonly at: EpochMs
  readonly status: string
  readonly code: string
  /** Node indexes, −1 for none. */
  readonly deliveredBy: number
  readonly deliveredTo: number
  readonly via: readonly string[]
  /** Why this outcome, in one sentence. */
  readonly why: string
  /** Index of the deciding row among the message's events, −1 for none. */
  readonly event: number
}

/** What is guessed to stand between two hosts, and what a person decided about it. */
export interface InferredNode {
  readonly node: number
  /** By which decisions name it. */
  readonly id: string
  readonly decision: Decision | null
}

export interface RunnerUp extends SourceRef {
  readonly at: EpochMs
}

export interface AttemptDetail {
  readonly at: EpochMs
  readonly result: string
  readonly session: number | null
}

export interface HopDetail {
  readonly index: number
  /** By which decisions name it; '' while none are laid over (`decisions.ts`). */
  readonly id: string
  /** What a person decided about it. */
  readonly decision: Decision | null
  readonly from: number
  readonly to: number
  readonly via: readonly number[]
  /** Balancers between that a person rejected: they are none of `via`. */
  readonly rejectedVia: readonly number[]
  readonly protocol: HopProtocol
  readonly at: EpochMs
  readonly waitMs: number | null
  readonly transferMs: number | null
  readonly certainty: Certainty
  readonly key: string
  /** For a guess: the line that would have been next. */
  readonly runnerUp: RunnerUp | null
  /** What an expert would add; '' for nothing. */
  readonly note: string
  /** False: the next hop was tried and never took the mail. */
  readonly worked: boolean
  readonly sent: EvidenceState
  readonly received: EvidenceState
  /** Indexes into the message's recipients. */
  readonly recipients: readonly number[]
  readonly attempts: readonly AttemptDetail[]
  readonly sessions: readonly number[]
  readonly evidence: readonly SourceRef[]
}

export interface EventDetail extends SourceRef {
  readonly at: EpochMs
  readonly node: number
  readonly event: string
  readonly eventSource: string
  readonly detail: string
  readonly key: string
}

export interface RelatedMessage {
  readonly id: string
  readonly relation: 'delivery-report' | 'original' | 'journal' | 'moderation' | 'resubmission' | 'fork' | 'copy'
}

export interface MessageDetail {
  readonly index: number
  /** `M-1`; stable within the case. */
  readonly id: string
  readonly messageId: string
  readonly networkMessageId: string
  readonly subject: string
  readonly sender: string
  readonly bytes: number | null
  readonly direction: Direction
  readonly outcome: MessageOutcome
  readonly first: EpochMs
  readonly last: EpochMs
  readonly totalMs: number | null
  readonly complete: boolean
  readonly recipients: readonly RecipientDetail[]
  readonly hops: readonly HopDetail[]
  /** Hops that a person rejected: they are no part of the route. */
  readonly rejected: readonly HopDetail[]
  /** Balancers between its hops that were inferred, the rejected ones too; none while no decisions are laid over. */
  readonly inferred: readonly InferredNode[]
  readonly events: readonly EventDetail[]
  readonly related: readonly RelatedMessage[]
}

/** Detail of message `index`; null when there is no such row. Events are left out when `withEvents` is false. */
export function readMessage(t: RouteTables, index: number, withEvents = true): MessageDetail | null {
  if (!(index >= 0 && index < t.messages.rows)) return null
  const text = (column: string) => t.messages.text(index, column)
  const number = (column: string) => t.messages.number(index, column)
  return {
    index,
    id: `M-${index + 1}`,
    messageId: text('messageId'),
    networkMessageId: text('networkMessageId'),
    subject: text('subject'),
    sender: text('sender'),
    bytes: orNull(number('bytes')),
    direction: text('direction') as Direction,
    outcome: text('outcome') as MessageOutcome,
    first: number('first'),
    last: number('last'),
    totalMs: orNull(number('totalMs')),
    complete: number('complete') === 1,
    recipients: range(number('recipientsFrom'), number('recipientCount')).map((r) => readRecipient(t.recipients, r, number('eventsFrom'))),
    hops: range(number('hopsFrom'), number('hopCount')).map((h, i) => readHop(t, h, i)),
    rejected: [],
    inferred: [],
    events: withEvents ? range(number('eventsFrom'), number('eventCount')).map((e) => readEvent(t.events, e)) : [],
    related: listOf<RelatedMessage>(text('related')),
  }
}

function readRecipient(t: Table, row: number, eventsFrom: number): RecipientDetail {
  const event = t.number(row, 'event')
  return {
    address: t.text(row, 'address'),
    outcome: t.text(row, 'outcome') as Outcome,
    at: t.number(row, 'at'),
    status: t.text(row, 'status'),
    code: t.text(row, 'code'),
    deliveredBy: t.number(row, 'deliveredBy'),
    deliveredTo: t.number(row, 'deliveredTo'),
    via: listOf<string>(t.text(row, 'via')),
    why: t.text(row, 'why'),
    event: event < 0 ? -1 : event - eventsFrom,
  }
}

function readHop(t: RouteTables, row: number, index: number): HopDetail {
  const { hops } = t
  const runnerUp = hops.text(row, 'runnerUp')
  return {
    index,
    id: '',
    decision: null,
    from: hops.number(row, 'from'),
    to: hops.number(row, 'to'),
    via: listOf(hops.text(row, 'via')),
    rejectedVia: [],
    protocol: hops.text(row, 'protocol') as HopProtocol,
    at: hops.number(row, 'at'),
    waitMs: orNull(hops.number(row, 'waitMs')),
    transferMs: orNull(hops.number(row, 'transferMs')),
    certainty: hops.text(row, 'certainty') as Certainty,
    key: hops.text(row, 'key'),
    runnerUp: runnerUp === '' ? null : (JSON.parse(runnerUp) as RunnerUp),
    note: hops.text(row, 'note'),
    worked: hops.number(row, 'worked') === 1,
    sent: hops.text(row, 'sent') as EvidenceState,
    received: hops.text(row, 'received') as EvidenceState,
    recipients: listOf(hops.text(row, 'recipients')),
    attempts: listOf<AttemptDetail>(hops.text(row, 'attempts')),
    sessions: listOf(hops.text(row, 'sessions')),
    evidence: range(hops.number(row, 'evidenceFrom'), hops.number(row, 'evidenceCount')).map((e) => readRef(t.evidence, e)),
  }
}

function readEvent(t: Table, row: number): EventDetail {
  return {
    ...readRef(t, row),
    at: t.number(row, 'at'),
    node: t.number(row, 'node'),
    event: t.text(row, 'event'),
    eventSource: t.text(row, 'eventSource'),
    detail: t.text(row, 'detail'),
    key: t.text(row, 'key'),
  }
}

function readRef(t: Table, row: number): SourceRef {
  return {
    source: t.number(row, 'source'),
    offset: t.number(row, 'offset'),
    length: t.number(row, 'length'),
    line: t.number(row, 'line'),
  }
}

const orNull = (n: number) => (Number.isNaN(n) ? null : n)
const range = (from: number, count: number) => Array.from({ length: count > 0 ? count : 0 }, (_, i) => from + i)
