/**
 * NOTIFYMAPI rows: a mail was found in an outbox, before it had any id of a message. They stand beside the rows of the message by what happened
 * in the mailbox (join key 9): the row in which the mail was taken from there, on the same server, names the same event, and the same database or
 * sender. They tell when the mail began to wait, and no hop is made of them.
 */
import { lowerBound } from '../base/lower-bound'
import type { HostBook } from './host-book'
import { KEYS } from './keys'
import type { TrackingRows } from './tracking-rows'
import type { SideEvent } from './witness-rows'

/** Notices of one event that are kept beside a message: the service tries again when it could not take the mail. */
const MOST = 100
const EVENT = 'context-event'
/** Events count from 1 in each database; beyond this a number and its server are not told apart from others. */
const SERVERS = 4096
const MOST_EVENTS = 2 ** 40

export class NotifyRows {
  /** NOTIFYMAPI rows by the event and server they name, in the order of these. */
  private readonly keys: Float64Array
  private readonly places: Uint32Array
  private readonly joined: Uint8Array
  private readonly takenBy: ReadonlySet<number>

  constructor(private readonly rows: TrackingRows) {
    const notify = rows.events.indexOf('NOTIFYMAPI')
    const found: number[] = []
    if (notify >= 0) for (let row = 0; row < rows.count; row++) if (rows.event[row] === notify && isWithoutId(rows, row)) found.push(row)
    const keys = Float64Array.from(found, (row) => keyOf(rows, row))
    const order = Uint32Array.from(found.keys()).sort((a, b) => (keys[a] ?? 0) - (keys[b] ?? 0) || a - b)
    this.keys = Float64Array.from(order, (n) => keys[n] ?? 0)
    this.places = Uint32Array.from(order, (n) => found[n] ?? 0)
    this.joined = new Uint8Array(found.length)
    this.takenBy = new Set(['RECEIVE', 'SUBMIT'].map((name) => rows.events.indexOf(name)))
  }

  get empty(): boolean {
    return this.places.length === 0
  }

  /** Rows that are beside a message by now. */
  get joinedRows(): number {
    return this.joined.reduce((sum, n) => sum + n, 0)
  }

  /** In no order. `message`: its rows. */
  of(message: { readonly rows: Uint32Array }, book: HostBook): SideEvent[] {
    if (this.empty) return []
    const { rows } = this
    const out: SideEvent[] = []
    const seen = new Set<number>()
    for (const row of message.rows) {
      const key = this.takenBy.has(rows.event[row] ?? -1) && rows.eventSourceName(row) === 'STOREDRIVER' ? keyOf(rows, row) : -1
      if (key < 0) continue
      const from = lowerBound(this.keys.length, (n) => (this.keys[n] ?? 0) < key)
      for (let n = from; n < from + MOST && this.keys[n] === key; n++) {
        const notice = this.places[n] ?? 0
        if (seen.has(notice) || !isSameMailbox(rows, notice, row)) continue
        seen.add(notice)
        this.joined[n] = 1
        out.push(this.eventOf(notice, book))
      }
    }
    return out
  }

  private eventOf(row: number, book: HostBook): SideEvent {
    const node = this.rows.node[row] ?? -1
    return {
      at: this.rows.at[row] ?? Number.NaN,
      node,
      event: this.rows.eventName(row),
      eventSource: this.rows.eventSourceName(row),
      detail: `found in the outbox of ${this.rows.text(row, 'sender-address')} on ${book.name(node)}`,
      key: KEYS.mailboxEvent.label,
      ref: this.rows.ref(row),
    }
  }
}

/** One with an id is a row of its message like any other. */
const isWithoutId = (rows: TrackingRows, row: number) =>
  keyOf(rows, row) >= 0 && ['internal-message-id', 'message-id', 'network-message-id'].every((column) => rows.text(row, column) === '')

/** Server and event as one number; −1 when the row names none. */
function keyOf(rows: TrackingRows, row: number): number {
  const event = eventOf(rows, row)
  const node = rows.node[row] ?? -1
  return node >= 0 && node < SERVERS && Number.isInteger(event) && event > 0 && event < MOST_EVENTS ? event * SERVERS + node : -1
}

/** Logs keep the number alone, output of Get-MessageTrackingLog the whole cell. */
function eventOf(rows: TrackingRows, row: number): number {
  const event = rows.number(row, EVENT)
  if (!Number.isNaN(event)) return event
  const text = /\bEvent: ?(\d{1,12})\b/.exec(rows.text(row, 'source-context'))?.[1]
  return text === undefined ? Number.NaN : Number(text)
}

/** Two databases of one server may count alike. A delegate sends for another mailbox: then the database tells. */
function isSameMailbox(rows: TrackingRows, a: number, b: number): boolean {
  const same = (column: string) => rows.text(a, column) !== '' && rows.text(a, column).toLowerCase() === rows.text(b, column).toLowerCase()
  return same('context-mdb') || same('sender-address')
}
