/**
 * Mail that waits, or has waited, before a next hop: what logs say of it, a recipient at a time.
 *
 *   hops with failed tries        until one worked, or none did
 *   hops into a mailbox           that began long after the mail had come, without a try that is logged
 *   recipients left deferred      for which no hop was tried
 *   DEFER rows                    of mail for a mailbox on the same server, where nothing is handed over
 *
 * Rows are found by walking columns; only those that waited are opened.
 */

import { type Steps, within } from '../../base/steps'
import type { EpochMs } from '../../base/time'
import { NumberColumn, TextColumn } from '../../columns/column'
import { listOf } from '../../columns/list-cell'
import { MAX_SEGMENT_ROWS, type Segment } from '../../columns/segment'
import type { Table } from '../../columns/table'
import type { AttemptDetail, RouteTables } from '../message-detail'
import { onceOf, tryFailed } from '../tries'

export interface WaitingMail {
  readonly message: number
  /** Row of the recipients table. */
  readonly recipient: number
  /** Node on which it waited. */
  readonly holder: number
  /** Host that was tried; −1 when none is named. */
  readonly to: number
  readonly protocol: 'delivery' | 'smtp' | 'submission' | 'none'
  readonly from: EpochMs
  readonly until: EpochMs
  readonly failedTries: number
  /** As logged with the last failed try; '' for none. */
  readonly error: string
  /** It waits when the logs end. */
  readonly waits: boolean
}

/** A mailbox that takes longer is not merely busy. */
const LONG_WAIT_MS = 60_000
/** Below the shortest of the product's timers for another try, with room for two clocks that differ a little. */
const SHORTEST_RETRY_MS = 30_000

/** Rows opened between two steps. */
const A_STEP = 2000

export class WaitingRows {
  private constructor(
    private readonly t: RouteTables,
    private readonly hops: readonly number[],
    private readonly deferred: readonly number[],
    private readonly deferrals: readonly number[],
  ) {}

  static *find(t: RouteTables): Steps<WaitingRows> {
    const hops = yield* within(0, 0.4, rowsWhere(t.hops, waitingHop))
    const deferred = yield* within(
      0.4,
      0.6,
      rowsWhere(t.recipients, (s) => equals(s, 'outcome', 'deferred')),
    )
    const deferrals = yield* within(
      0.6,
      1,
      rowsWhere(t.events, (s) => equals(s, 'event', 'DEFER')),
    )
    return new WaitingRows(t, hops, deferred, deferrals)
  }

  /** Each recipient of each waiting hop, then those that no hop tells of. */
  *each(visit: (w: WaitingMail) => void): Steps<void> {
    const told = new Set<number>()
    const all = this.hops.length + this.deferred.length + this.deferrals.length
    let opened = 0
    for (const row of this.hops) {
      this.ofHop(row, told, visit)
      if (++opened % A_STEP === 0) yield opened / all
    }
    for (const row of this.deferred) {
      if (!told.has(row)) this.ofDeferred(row, told, visit)
      if (++opened % A_STEP === 0) yield opened / all
    }
    let open = -1
    const nodes = new Set<number>()
    for (const row of this.deferrals) {
      const [message, node] = [this.t.events.number(row, 'message'), this.t.events.number(row, 'node')]
      if (message !== open) nodes.clear()
      open = message
      // the first on a server tells of all who waited there
      if (!nodes.has(node)) this.ofDeferral(row, told, visit)
      nodes.add(node)
      if (++opened % A_STEP === 0) yield opened / all
    }
  }

  private ofHop(row: number, told: Set<number>, visit: (w: WaitingMail) => void): void {
    const { hops, messages, recipients } = this.t
    const failed = failedOf(hops.text(row, 'attempts'))
    const protocol = hops.text(row, 'protocol')
    const waitMs = hops.number(row, 'waitMs')
    const worked = hops.number(row, 'worked') === 1
    // tries that all went well are one a recipient
    if (worked && failed.length === 0 && !(protocol === 'delivery' && waitMs >= LONG_WAIT_MS)) return
    const message = hops.number(row, 'message')
    const at = hops.number(row, 'at')
    const from = failed[0]?.at ?? (waitMs > 0 ? at - waitMs : at)
    const first = messages.number(message, 'recipientsFrom')
    const error = onceOf(failed.at(-1)?.result ?? '')
    for (const index of listOf(hops.text(row, 'recipients'))) {
      const recipient = first + index
      const waits = recipients.text(recipient, 'outcome') === 'deferred'
      // several databases of a server are one hop: those of its recipients whose end came at once did not wait
      if (!waits && recipients.number(recipient, 'at') - from < SHORTEST_RETRY_MS) continue
      told.add(recipient)
      visit({
        message,
        recipient,
        holder: hops.number(row, 'from'),
        to: hops.number(row, 'to'),
        protocol: protocol === 'delivery' || protocol === 'submission' ? protocol : 'smtp',
        from: Math.min(from, at),
        // a host may have taken some recipients and put off others
        until: worked && !waits ? at : (failed.at(-1)?.at ?? at),
        failedTries: failed.length,
        error,
        waits,
      })
    }
  }

  private ofDeferred(row: number, told: Set<number>, visit: (w: WaitingMail) => void): void {
    const { recipients, events } = this.t
    told.add(row)
    const event = recipients.number(row, 'event')
    const at = recipients.number(row, 'at')
    visit({
      message: recipients.number(row, 'message'),
      recipient: row,
      holder: event < 0 ? -1 : events.number(event, 'node'),
      to: -1,
      protocol: 'none',
      from: at,
      until: at,
      failedTries: 1,
      error: recipients.text(row, 'status'),
      waits: true,
    })
  }

  /** A DEFER row does not say of which of many recipients: those that were delivered on the same server afterwards. */
  private ofDeferral(row: number, told: Set<number>, visit: (w: WaitingMail) => void): void {
    const { messages, recipients, events } = this.t
    const [message, at, node] = [events.number(row, 'message'), events.number(row, 'at'), events.number(row, 'node')]
    const first = messages.number(message, 'recipientsFrom')
    const end = first + messages.number(message, 'recipientCount')
    for (let r = first; r < end; r++) {
      if (told.has(r) || recipients.number(r, 'deliveredTo') !== node || !(recipients.number(r, 'at') > at)) continue
      told.add(r)
      const until = recipients.number(r, 'at')
      // the row's words are in the log; the table of events has them among others
      visit({
        message,
        recipient: r,
        holder: node,
        to: node,
        protocol: 'delivery',
        from: at,
        until,
        failedTries: 1,
        error: '',
        waits: false,
      })
    }
  }
}

/** Rows of a table that a test of each segment accepts. */
function* rowsWhere(table: Table, testOf: (s: Segment) => ((row: number) => boolean) | null): Steps<number[]> {
  const found: number[] = []
  for (const [i, segment] of table.segments.entries()) {
    const test = testOf(segment)
    for (let row = 0; test && row < segment.rows; row++) if (test(row)) found.push(i * MAX_SEGMENT_ROWS + row)
    yield (i + 1) / table.segments.length
  }
  return found
}

/** Null when no row of the segment has that value. */
function equals(s: Segment, name: string, value: string): ((row: number) => boolean) | null {
  const column = s.column(name)
  if (!(column instanceof TextColumn)) return null
  for (let id = 0; id < column.size; id++) if (column.textOf(id) === value) return (row) => column.ids[row] === id
  return null
}

/** One try that went well, or none, is no wait; whether tries failed is looked up when the row is opened. */
function waitingHop(s: Segment): ((row: number) => boolean) | null {
  const [worked, wait, attempts, protocol] = [s.column('worked'), s.column('waitMs'), s.column('attempts'), s.column('protocol')]
  if (!(worked instanceof NumberColumn && wait instanceof NumberColumn)) return null
  if (!(attempts instanceof TextColumn && protocol instanceof TextColumn)) return null
  const tried = new Uint8Array(attempts.size)
  for (let id = 0; id < attempts.size; id++) tried[id] = attempts.bytesOf(id).length > 0 ? 1 : 0
  return (row) => {
    const kind = protocol.at(row)
    if (kind === 'shadow') return false
    return worked.at(row) === 0 || tried[attempts.ids[row] ?? 0] === 1 || (kind === 'delivery' && wait.at(row) >= LONG_WAIT_MS)
  }
}

function failedOf(text: string): readonly AttemptDetail[] {
  return listOf<AttemptDetail>(text).filter(tryFailed)
}
