/** Numbers over all messages of a case for the first part of a report: outcomes, directions, the slowest, those in trouble. */
import { countBy } from '../base/lists'
import type { EpochMs } from '../base/time'
import type { Direction, MessageOutcome } from '../model/routes'
import type { RouteTables } from '../query/message-detail'

export interface OverviewMessage {
  /** `M-7` */
  readonly id: string
  readonly first: EpochMs
  readonly sender: string
  readonly subject: string
  readonly recipients: number
  readonly outcome: MessageOutcome
  readonly totalMs: number | null
  readonly codes: string
  readonly route: string
}

export interface ReportOverview {
  readonly messages: number
  readonly outcomes: readonly { readonly outcome: MessageOutcome; readonly count: number }[]
  readonly directions: readonly { readonly direction: Direction; readonly count: number }[]
  /** The longest first. */
  readonly slowest: readonly OverviewMessage[]
  /** Failed, partly and deferred ones in order of time, up to the cap; `troubled` counts all. */
  readonly trouble: readonly OverviewMessage[]
  readonly troubled: number
}

const OUTCOMES: readonly MessageOutcome[] = ['delivered', 'partly', 'failed', 'deferred', 'in-transit', 'not-covered']
const DIRECTIONS: readonly Direction[] = ['inbound', 'outbound', 'internal', 'relayed', 'unknown']
const TROUBLE: ReadonlySet<string> = new Set<MessageOutcome>(['failed', 'partly', 'deferred'])
const SLOWEST = 10
const MOST_TROUBLE = 50

/** Of the messages in `rows`. */
export function readOverview(t: RouteTables, rows: readonly number[]): ReportOverview {
  const outcomes = countBy(rows, (i) => t.messages.text(i, 'outcome'))
  const directions = countBy(rows, (i) => t.messages.text(i, 'direction'))
  const totals = new Map(rows.map((i) => [i, t.messages.number(i, 'totalMs')]))
  const timed = rows.filter((i) => !Number.isNaN(totals.get(i) ?? Number.NaN))
  timed.sort((a, b) => (totals.get(b) ?? 0) - (totals.get(a) ?? 0) || a - b)
  const trouble = rows.filter((i) => TROUBLE.has(t.messages.text(i, 'outcome')))
  return {
    messages: rows.length,
    outcomes: OUTCOMES.flatMap((outcome) => present(outcomes.get(outcome), (count) => ({ outcome, count }))),
    directions: DIRECTIONS.flatMap((direction) => present(directions.get(direction), (count) => ({ direction, count }))),
    slowest: timed.slice(0, SLOWEST).map((i) => overviewMessage(t, i)),
    trouble: trouble.slice(0, MOST_TROUBLE).map((i) => overviewMessage(t, i)),
    troubled: trouble.length,
  }
}

const present = <T>(count: number | undefined, make: (count: number) => T): T[] => (count === undefined ? [] : [make(count)])

function overviewMessage(t: RouteTables, i: number): OverviewMessage {
  const total = t.messages.number(i, 'totalMs')
  return {
    id: `M-${i + 1}`,
    first: t.messages.number(i, 'first'),
    sender: t.messages.text(i, 'sender'),
    subject: t.messages.text(i, 'subject'),
    recipients: t.messages.number(i, 'recipientCount'),
    outcome: t.messages.text(i, 'outcome') as MessageOutcome,
    totalMs: Number.isNaN(total) ? null : total,
    codes: t.messages.text(i, 'codes'),
    route: t.messages.text(i, 'route'),
  }
}
