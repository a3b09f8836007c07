/**
 * Times of message traces. Dates of a file in which no date tells day from month have stayed text; two things outside the file tell it:
 *
 *   logs    tracking rows with the ids of its messages are within days of one reading, and of the other none is
 *   reach   one reading makes the file longer than the time that a trace reaches back
 *
 * Source: docs/formats/message-trace.md §Times.
 */

import { formatCounted } from '../base/format'
import { pushTo } from '../base/lists'
import type { EpochMs } from '../base/time'
import type { Segment } from '../columns/segment'
import { bothReadings, type DateOrder } from '../formats/message-trace/times'
import type { SourceFile } from '../model/source'
import { normalMessageId, normalNetworkId } from './threads'
import type { TrackingRows } from './tracking-rows'

/** What decided the order of the dates of a file. */
export interface TraceOrder {
  readonly source: number
  readonly order: DateOrder
  /** One sentence for a person. */
  readonly why: string
}

/** A mail waits in queues for two days at most; the two readings of a date are a month apart at least. */
const NEAR_MS = 3 * 86_400_000
/** By its documentation a trace reaches back 90 days. */
const REACH_MS = 90 * 86_400_000

type Readings = Readonly<Record<DateOrder, EpochMs>>

export class TraceTimes {
  /** Files whose order was decided. */
  readonly orders: readonly TraceOrder[]
  private readonly orderOf = new Map<number, DateOrder>()
  private readonly zoneOf: ReadonlyMap<number, number>

  constructor(segments: readonly Segment[], rows: TrackingRows, sources: readonly SourceFile[]) {
    this.zoneOf = new Map(sources.flatMap(({ id, clock }) => (clock?.offsets.length === 1 ? [[id, clock.offsets[0] ?? 0]] : [])))
    const files = this.openFiles(segments)
    const logged = files.size === 0 ? new Map<string, EpochMs>() : timesOf(rows, files)
    this.orders = [...files].flatMap(([source, file]) => byLogs(source, file, logged) ?? byReach(source, file) ?? [])
    for (const { source, order } of this.orders) this.orderOf.set(source, order)
  }

  /** UTC; NaN when the row has no time, or none that can be told. */
  at(segment: Segment, row: number): EpochMs {
    const at = segment.number(row, 'date-time')
    const source = sourceOf(segment)
    const order = Number.isNaN(at) ? this.orderOf.get(source) : undefined
    return order === undefined ? at : (bothReadings(segment.text(row, 'timestamp'), this.zoneOf.get(source) ?? 0)?.[order] ?? Number.NaN)
  }

  /** Rows whose time can be read two ways, by file; a date such as 3/3 is the same in both and decides nothing. */
  private openFiles(segments: readonly Segment[]): Map<number, OpenRow[]> {
    const files = new Map<number, OpenRow[]>()
    for (const segment of segments) {
      const source = sourceOf(segment)
      const zone = this.zoneOf.get(source)
      if (segment.table !== 'message-trace' || zone === undefined) continue
      for (let row = 0; row < segment.rows; row++) {
        const read = Number.isNaN(segment.number(row, 'date-time')) ? bothReadings(segment.text(row, 'timestamp'), zone) : null
        if (!read) continue
        const ids = [normalNetworkId(segment.text(row, 'message-trace-id')), normalMessageId(segment.text(row, 'message-id'))]
        const open = { read, ids: ids.filter((id) => id !== '') }
        pushTo(files, source, open)
      }
    }
    return files
  }
}

interface OpenRow {
  readonly read: Readings
  readonly ids: readonly string[]
}

const sourceOf = (segment: Segment) => segment.directory.places?.source ?? -1

/** When tracking rows with these ids were written first. */
function timesOf(rows: TrackingRows, files: ReadonlyMap<number, readonly OpenRow[]>): Map<string, EpochMs> {
  const wanted = new Set([...files.values()].flatMap((file) => file.flatMap(({ ids }) => ids)))
  const times = new Map<string, EpochMs>()
  for (const [column, normal] of [
    ['network-message-id', normalNetworkId],
    ['message-id', normalMessageId],
  ] as const) {
    const first = new Map<number, number>()
    const only = (text: string) => {
      const id = normal(text)
      return wanted.has(id) ? id : ''
    }
    rows.intern(column, only, (row, id) => {
      if (id >= 0 && !((rows.at[first.get(id) ?? -1] ?? Number.POSITIVE_INFINITY) <= (rows.at[row] ?? Number.NaN))) first.set(id, row)
    })
    for (const row of first.values()) times.set(normal(rows.text(row, column)), rows.at[row] ?? Number.NaN)
  }
  return times
}

function byLogs(source: number, file: readonly OpenRow[], logged: ReadonlyMap<string, EpochMs>): TraceOrder | null {
  const votes = { 'month-first': 0, 'day-first': 0 }
  for (const { read, ids } of file) {
    const at = ids.map((id) => logged.get(id)).find((time) => time !== undefined)
    if (at === undefined || read['month-first'] === read['day-first']) continue
    for (const order of ORDERS) if (Math.abs(read[order] - at) <= NEAR_MS) votes[order]++
  }
  const [order, ...others] = ORDERS.filter((each) => votes[each] > 0)
  if (order === undefined || others.length > 0) return null
  const said = `tracking logs have ${formatCounted(votes[order], 'of its messages', 'of its messages')} within days of that, and none of the other reading`
  return { source, order, why: `Dates were read ${WORDS[order]}: ${said}.` }
}

function byReach(source: number, file: readonly OpenRow[]): TraceOrder | null {
  const [order, ...others] = ORDERS.filter((each) => spanOf(file, each) <= REACH_MS)
  if (order === undefined || others.length > 0) return null
  const other = ORDERS.find((each) => each !== order) ?? order
  const days = Math.round(spanOf(file, other) / 86_400_000)
  const far = Number.isFinite(days) ? `they would be ${days} days apart, and a trace reaches back 90` : 'some would be no dates'
  return { source, order, why: `Dates were read ${WORDS[order]}: read ${WORDS[other]} ${far}.` }
}

const ORDERS: readonly DateOrder[] = ['month-first', 'day-first']
const WORDS: Readonly<Record<DateOrder, string>> = { 'month-first': 'month first', 'day-first': 'day first' }

function spanOf(file: readonly OpenRow[], order: DateOrder): number {
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const { read } of file) {
    if (Number.isNaN(read[order])) return Number.POSITIVE_INFINITY
    first = Math.min(first, read[order])
    last = Math.max(last, read[order])
  }
  return last - first
}
