/**
 * Rows of Get-MessageTrackingLog as rows of the logs they were asked of. Those without a UTC time are left out: nothing can be put in
 * order by them. A row that a log in the bundle holds too, or another export, is left out as well: it is the same event.
 *
 * The same event is the same second, event, source, internal id and Message-ID: the cmdlet prints whole seconds and every other value as
 * the log has it. A person may have left one of the ids out, or a table may have cut it: then the other decides, a Message-ID only
 * together with the server's name, as a message passes several servers in a second. Without both nothing is the same.
 */
import { NumberColumn, TextColumn } from '../columns/column'
import { withoutRows } from '../columns/filter-rows'
import type { Segment } from '../columns/segment'
import { firstLabel, normalName } from './host-names'
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
  const { seconds, forms } = askedOf(outputs)
  const known = eventsAt(logs, seconds, forms)
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
      const key = rows.key(r, rows.form(r))
      if (key !== '' && known.has(key)) {
        services[r] = NO_SERVICE
        copies.set(source, (copies.get(source) ?? 0) + 1)
      } else for (const form of forms) mine.push(rows.key(r, form))
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

/** The ids by which a row is compared. */
type Form = 'both' | 'internal' | 'message'

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

  /** As many ids as the row has. */
  form(row: number): Form {
    if (this.text(row, 'internal-message-id') === '') return 'message'
    return this.text(row, 'message-id') === '' ? 'internal' : 'both'
  }

  /** '' when the row has not what it needs. */
  key(row: number, form: Form): string {
    const internal = this.text(row, 'internal-message-id')
    const message = normalMessageId(this.text(row, 'message-id'))
    const server = firstLabel(normalName(this.text(row, 'server-hostname')))
    if (form === 'internal' ? internal === '' : form === 'message' && (message === '' || server === '')) return ''
    const ids = form === 'both' ? [internal, message] : form === 'internal' ? [internal] : [message, server]
    return [form, this.second(row), this.text(row, 'event-id').toUpperCase(), this.text(row, 'source').toUpperCase(), ...ids].join('|')
  }

  /** The service whose log has such rows; internal ids are unique per server and service only. */
  service(row: number): Service {
    const text = (name: string) => this.text(row, name)
    if (text('source').toUpperCase() === 'APPROVAL') return 'moderation'
    if (text('source').toUpperCase() !== 'STOREDRIVER') return 'transport'
    const event = text('event-id').toUpperCase()
    if (text('network-message-id') === '') return event.startsWith('SUBMIT') || event.startsWith('NOTIFY') ? 'mailbox' : 'transport'
    return event.startsWith('DELIVER') || event === 'DUPLICATEDELIVER' ? 'delivery' : 'submission'
  }

  private text(row: number, column: string): string {
    return this.columns.get(column)?.at(row) ?? ''
  }
}

/** The seconds of export rows, and the forms in which they are compared. */
function askedOf(segments: readonly Segment[]): { readonly seconds: ReadonlySet<number>; readonly forms: ReadonlySet<Form> } {
  const seconds = new Set<number>()
  const forms = new Set<Form>()
  for (const segment of segments) {
    const rows = new Rows(segment)
    for (let r = 0; r < segment.rows; r++) {
      seconds.add(rows.second(r))
      forms.add(rows.form(r))
    }
  }
  return { seconds, forms }
}

/** Keys of log rows in the seconds that are asked about: logs are far larger than exports. */
function eventsAt(segments: readonly Segment[], seconds: ReadonlySet<number>, forms: ReadonlySet<Form>): Set<string> {
  const out = new Set<string>()
  for (const segment of segments) {
    const rows = new Rows(segment)
    for (let r = 0; r < segment.rows; r++) if (seconds.has(rows.second(r))) for (const form of forms) out.add(rows.key(r, form))
  }
  return out
}
