/**
 * Rows of Get-MessageTrackingLog as rows of the logs they were asked of. Those without a UTC time are left out: nothing can be put in
 * order by them. A row that a log in the bundle holds too, or another export, is left out as well: it is the same event.
 *
 * The same event is the same second, event, source, internal id and Message-ID: the cmdlet prints whole seconds and every other value as
 * the log has it.
 */
import { NumberColumn, TextColumn } from '../columns/column'
import { withoutRows } from '../columns/filter-rows'
import type { Segment } from '../columns/segment'
import { normalMessageId } from './threads'
import type { Service } from './tracking-rows'

export interface ServiceSegment {
  readonly segment: Segment
  /** Null: as the file's name says. */
  readonly service: Service | null
}

/** The tracking logs, then what exports add to them. `copies`: export rows left out, per file. */
export function withOutputRows(
  logs: readonly Segment[],
  outputs: readonly Segment[],
  shared: boolean,
): { readonly segments: ServiceSegment[]; readonly copies: ReadonlyMap<number, number> } {
  const fromLogs = logs.map((segment) => ({ segment, service: null }))
  const copies = new Map<number, number>()
  if (outputs.length === 0) return { segments: fromLogs, copies }
  const known = eventsAt(logs, secondsOf(outputs))
  const fromOutputs = outputs.flatMap((segment) => {
    const rows = new Rows(segment)
    const source = segment.directory.places?.source ?? -1
    const services = new Uint8Array(segment.rows)
    // a segment's own rows are compared with those before it, not with each other: one event can have two equal rows in a log
    const mine: string[] = []
    for (let r = 0; r < segment.rows; r++) {
      const second = rows.second(r)
      services[r] = Number.isNaN(second) ? NO_SERVICE : SERVICES.indexOf(rows.service(r))
      if (Number.isNaN(second)) continue
      const key = rows.key(r)
      if (known.has(key)) {
        services[r] = NO_SERVICE
        copies.set(source, (copies.get(source) ?? 0) + 1)
      } else mine.push(key)
    }
    for (const key of mine) known.add(key)
    return SERVICES.flatMap((service, s) => {
      const left = services.map((mark) => (mark === s ? 0 : 1))
      const part = withoutRows(segment, left, shared)
      return part ? [{ segment: part, service }] : []
    })
  })
  return { segments: [...fromLogs, ...fromOutputs], copies }
}

const SERVICES: readonly Service[] = ['transport', 'mailbox', 'submission', 'delivery', 'moderation']
const NO_SERVICE = 255

class Rows {
  private readonly time: NumberColumn | null
  private readonly columns = new Map<string, TextColumn>()

  constructor(segment: Segment) {
    const time = segment.column('date-time')
    this.time = time instanceof NumberColumn ? time : null
    for (const name of ['event-id', 'source', 'internal-message-id', 'message-id', 'network-message-id', 'server-hostname']) {
      const column = segment.column(name)
      if (column instanceof TextColumn) this.columns.set(name, column)
    }
  }

  second(row: number): number {
    return Math.floor((this.time?.at(row) ?? Number.NaN) / 1000)
  }

  key(row: number): string {
    const text = (name: string) => this.columns.get(name)?.at(row) ?? ''
    const [event, source] = [text('event-id').toUpperCase(), text('source').toUpperCase()]
    return [this.second(row), event, source, text('internal-message-id'), normalMessageId(text('message-id'))].join('|')
  }

  /** The service whose log has such rows; internal ids are unique per server and service only. */
  service(row: number): Service {
    const text = (name: string) => this.columns.get(name)?.at(row) ?? ''
    if (text('source').toUpperCase() === 'APPROVAL') return 'moderation'
    if (text('source').toUpperCase() !== 'STOREDRIVER') return 'transport'
    const event = text('event-id').toUpperCase()
    if (text('network-message-id') === '') return event.startsWith('SUBMIT') || event.startsWith('NOTIFY') ? 'mailbox' : 'transport'
    return event.startsWith('DELIVER') || event === 'DUPLICATEDELIVER' ? 'delivery' : 'submission'
  }
}

function secondsOf(segments: readonly Segment[]): Set<number> {
  const out = new Set<number>()
  for (const segment of segments) {
    const rows = new Rows(segment)
    for (let r = 0; r < segment.rows; r++) out.add(rows.second(r))
  }
  return out
}

/** Keys of log rows in the seconds that are asked about: logs are far larger than exports. */
function eventsAt(segments: readonly Segment[], seconds: ReadonlySet<number>): Set<string> {
  const out = new Set<string>()
  for (const segment of segments) {
    const rows = new Rows(segment)
    for (let r = 0; r < segment.rows; r++) if (seconds.has(rows.second(r))) out.add(rows.key(r))
  }
  return out
}
