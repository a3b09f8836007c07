/**
 * Which column of a trace holds what. Admin centre, cmdlets, historical search and web services name the same things differently, so
 * names are compared by their letters alone: `message_trace_id`, `MessageTraceId` and `Message trace ID` are one.
 */

export type TraceField =
  | 'time'
  | 'message-id'
  | 'message-trace-id'
  | 'sender'
  | 'recipient'
  | 'recipient-status'
  | 'subject'
  | 'status'
  | 'event'
  | 'detail'
  | 'from-ip'
  | 'to-ip'
  | 'bytes'
  | 'direction'
  | 'connector'

/** Best first: a column that comes later stays among the rest when an earlier one is there. */
const NAMES: readonly (readonly [TraceField, readonly string[]])[] = [
  ['time', ['origintimestamputc', 'origintimestamp', 'datetimeutc', 'receiveddatetime', 'received', 'datereceived', 'dateutc', 'date']],
  ['message-id', ['messageid', 'internetmessageid']],
  ['message-trace-id', ['messagetraceid', 'networkmessageid', 'id']],
  ['sender', ['senderaddress', 'sender']],
  ['recipient', ['recipientaddress', 'recipient']],
  ['recipient-status', ['recipientstatus']],
  ['subject', ['subject', 'messagesubject']],
  ['status', ['status', 'deliverystatus']],
  ['event', ['eventid', 'event']],
  ['detail', ['detail']],
  ['from-ip', ['fromip', 'clientip', 'originalclientip']],
  ['to-ip', ['toip', 'serverip']],
  ['bytes', ['size', 'totalbytes']],
  ['direction', ['directionality', 'direction']],
  ['connector', ['connectorid', 'connector']],
]

export interface TracePlan {
  /** Index of the column, or −1. */
  readonly at: ReadonlyMap<TraceField, number>
  readonly names: readonly string[]
  /** Columns that have no field of their own. */
  readonly rest: readonly number[]
  /** Minutes east of UTC of times that carry no zone; null when nothing says so. */
  readonly zone: number | null
  /** One sentence for a person. */
  readonly zoneWhy: string
}

/** Longer names are no column names. */
const MAX_NAME = 100

/** Letters and digits of a name, without what stands in parentheses: `Date (UTC+01:00)` → `date`. */
function keyOf(name: string): string {
  if (name.length > MAX_NAME) return ''
  const bare = name.split('(', 1)[0] ?? ''
  return bare.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** Null when these are not the columns of a trace. */
export function planTrace(names: readonly string[]): TracePlan | null {
  const keys = new Map<string, number>()
  names.forEach((name, i) => {
    const key = keyOf(name)
    if (key !== '' && !keys.has(key)) keys.set(key, i)
  })
  // `id` is the trace's own only in rows of Graph
  if (!keys.has('receiveddatetime')) keys.delete('id')
  const at = new Map<TraceField, number>()
  for (const [field, candidates] of NAMES) {
    const found = candidates.find((c) => keys.has(c))
    if (found !== undefined) at.set(field, keys.get(found) ?? -1)
  }
  if (!isTrace(at, keys)) return null
  const taken = new Set(at.values())
  const rest = names.map((_, i) => i).filter((i) => !taken.has(i))
  return { at, names, rest, ...zoneOf(names[at.get('time') ?? -1] ?? '', names) }
}

function isTrace(at: ReadonlyMap<TraceField, number>, keys: ReadonlyMap<string, number>): boolean {
  if (!at.has('time')) return false
  const own = ['origintimestamputc', 'datetimeutc', 'receiveddatetime', 'messagetraceid'].some((k) => keys.has(k))
  const ids = at.has('message-id') || at.has('message-trace-id')
  // details of one message have no addresses: an event and what became of it
  if (own && ids && (at.has('sender') || at.has('event'))) return true
  const addresses = at.has('sender') && (at.has('recipient') || at.has('recipient-status'))
  return addresses && ids && (at.has('status') || at.has('recipient-status'))
}

const STATED = /\(UTC\s*(?:([+-])(\d\d):?(\d\d))?\)/i

function zoneOf(name: string, names: readonly string[]): Pick<TracePlan, 'zone' | 'zoneWhy'> {
  const key = keyOf(name)
  if (key.endsWith('utc')) return { zone: 0, zoneWhy: `The column “${shown(name)}” says that times are UTC.` }
  const stated = name.length <= MAX_NAME ? STATED.exec(name) : null
  if (stated) {
    const minutes = Number(stated[2] ?? 0) * 60 + Number(stated[3] ?? 0)
    return { zone: stated[1] === '-' ? -minutes : minutes, zoneWhy: `The column “${shown(name)}” names the zone.` }
  }
  const documented = 'By its documentation Exchange Online writes these times in UTC.'
  if (key === 'origintimestamp' || key === 'receiveddatetime') return { zone: 0, zoneWhy: documented }
  // names as cmdlets and the web service write them; the admin centre puts blanks between words
  if (names.some((n) => /^message_?trace_?id$/i.test(n))) return { zone: 0, zoneWhy: documented }
  return {
    zone: null,
    zoneWhy: 'The admin centre writes times in the zone of who exported them, and nothing in the file says which: they stay text.',
  }
}

const shown = (name: string) => name.slice(0, MAX_NAME)
