/** Writes trace rows into the table, one a recipient, and keeps what the file's summary needs. */
import type { TableBuilder } from '../../columns/table-builder'
import { MESSAGE_TRACE } from '../../model/settings'
import type { SourceClock } from '../../model/source'
import type { TextOutcome, TextSink } from '../text/text-reader'
import type { TraceField, TracePlan } from './columns'
import { TraceTimes } from './times'

interface Place {
  readonly offset: number
  readonly length: number
  readonly line: number
}

interface Recipient {
  readonly address: string
  readonly status: string
}

export class TraceRows {
  records = 0
  private readonly table: TableBuilder<typeof MESSAGE_TRACE>
  private readonly times = new TraceTimes(() => this.plan?.zone ?? null)
  private plan: TracePlan | null = null
  private first = Number.POSITIVE_INFINITY
  private last = Number.NEGATIVE_INFINITY
  private unread = 0

  constructor(private readonly sink: TextSink) {
    this.table = sink.table('message-trace', MESSAGE_TRACE, 'date-time')
  }

  /** `values` in the order of the plan's columns. */
  add(plan: TracePlan, values: readonly string[], place: Place): void {
    this.plan = plan
    const value = (field: TraceField) => values[plan.at.get(field) ?? -1] ?? ''
    const timestamp = value('time')
    const at = this.times.read(timestamp)
    if (Number.isNaN(at) && timestamp !== '') this.unread++
    const custom = customData(plan, values)
    const size = value('bytes')
    for (const { address, status } of recipients(value('recipient'), value('recipient-status'), value('status'))) {
      this.table.place(place.offset, place.length, place.line)
      this.table.add({
        'date-time': at,
        timestamp,
        'message-id': value('message-id'),
        'message-trace-id': value('message-trace-id'),
        'sender-address': value('sender'),
        'recipient-address': address,
        subject: value('subject'),
        status,
        event: value('event'),
        detail: value('detail'),
        'from-ip': value('from-ip'),
        'to-ip': value('to-ip'),
        'total-bytes': /^\d{1,15}$/.test(size) ? Number(size) : null,
        direction: value('direction'),
        connector: value('connector'),
        'custom-data': custom,
      })
    }
    this.records++
  }

  end(): TextOutcome {
    this.table.finish((given) => {
      const at = this.times.settle(given)
      if (at < this.first) this.first = at
      if (at > this.last) this.last = at
      return at
    })
    const known = this.first <= this.last
    const { undecided } = this.times
    this.sink.issue(
      'trace.date-order',
      'notice',
      undecided,
      'The dates can be read day first or month first, and none of them tells which: these times stay text.',
    )
    this.sink.issue('trace.no-time', 'notice', this.unread, 'Some times could not be read as UTC; their text is kept.')
    return {
      kind: 'message-trace',
      records: this.records,
      first: known ? this.first : Number.NaN,
      last: known ? this.last : Number.NaN,
      clock: this.clock(),
    }
  }

  private clock(): SourceClock | null {
    if (!this.plan) return null
    const { zone, zoneWhy } = this.plan
    if (zone === null) return { basis: 'local', offsets: [], why: zoneWhy }
    const order = this.times.order
    const why = order
      ? `${zoneWhy} Dates were read ${order === 'day-first' ? 'day' : 'month'} first, as one of them can be read no other way.`
      : zoneWhy
    return { basis: zone === 0 ? 'utc' : 'local', offsets: [zone], why }
  }
}

/** All that has no column of its own; a line end inside a value would look like the next name. */
function customData(plan: TracePlan, values: readonly string[]): string {
  const parts: string[] = []
  for (const i of plan.rest) {
    const value = values[i] ?? ''
    if (value !== '') parts.push(`${plan.names[i] ?? ''}=${value}`.replace(/[\r\n]+/g, ' '))
  }
  return parts.join('\n')
}

/**
 * One entry a recipient. A summary says `ada@one.example##Receive, Deliver;bob@two.example##Receive, Fail`; an event lists recipients and
 * their states in the same order, where a state may itself hold a semicolon: lists of different length are not paired.
 */
function recipients(addresses: string, states: string, status: string): readonly Recipient[] {
  if (addresses === '' && states.includes('##')) return marked(states, status)
  const state = status === '' ? states : status
  if (!addresses.includes(';')) return [{ address: addresses.trim(), status: state }]
  const list = addresses.split(';').filter((a) => a.trim() !== '')
  // nothing but semicolons: the row stands all the same
  if (list.length === 0) return [{ address: '', status: state }]
  const each = status === '' ? states.split(';') : []
  return list.map((address, i) => ({ address: address.trim(), status: each.length === list.length ? (each[i] ?? '').trim() : state }))
}

function marked(states: string, status: string): readonly Recipient[] {
  const found: { address: string; parts: string[] }[] = []
  for (const part of states.split(';')) {
    const mark = part.indexOf('##')
    const last = found.at(-1)
    if (mark >= 0) found.push({ address: part.slice(0, mark).trim(), parts: [part.slice(mark + 2)] })
    else if (last && part !== '') last.parts.push(part)
  }
  return found.map(({ address, parts }) => ({ address, status: parts.join(';').trim() || status }))
}
