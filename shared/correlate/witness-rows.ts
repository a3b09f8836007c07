/**
 * Witnesses beside the logs: the Received fields of a mail's header, and rows of an Exchange Online trace. They stand among the events of the
 * message they tell of, under its network message id or, when one message alone has it, its Message-ID. Routes are not made of them.
 */
import type { EpochMs } from '../base/time'
import type { Segment } from '../columns/segment'
import type { SourceRef } from '../model/source'
import { TRACE_SOURCE } from './cloud'
import type { HostBook } from './host-book'
import { addressOf } from './host-names'
import { normalMessageId, normalNetworkId } from './threads'
import type { TraceTimes } from './trace-times'

/** An event of a message that is no tracking row. */
export interface SideEvent {
  readonly at: EpochMs
  /** Own server it speaks of, −1 for none. */
  readonly node: number
  readonly event: string
  readonly eventSource: string
  readonly detail: string
  /** Which id put it there. */
  readonly key: string
  readonly ref: SourceRef
  /** Of a row of a message trace: own server that it was handed on to; −1 for none. */
  readonly toOwn?: number
}

interface Place {
  readonly segment: Segment
  readonly row: number
}

/** Rows kept of one message: a header has tens, a trace one a recipient. */
const MOST = 1000

export class WitnessRows {
  private readonly byNetwork = new Map<string, Place[]>()
  private readonly byMessage = new Map<string, Place[]>()

  constructor(
    segments: readonly Segment[],
    private readonly times: TraceTimes,
  ) {
    for (const segment of segments) {
      for (let row = 0; row < segment.rows; row++) {
        const network = normalNetworkId(segment.text(row, 'message-trace-id'))
        if (network !== '') add(this.byNetwork, network, { segment, row })
        const id = normalMessageId(segment.text(row, 'message-id'))
        if (id !== '') add(this.byMessage, id, { segment, row })
      }
    }
  }

  get empty(): boolean {
    return this.byMessage.size === 0 && this.byNetwork.size === 0
  }

  /** In no order. `only`: no other message has this Message-ID. Rows without a UTC time are left out. */
  of(message: { readonly networkMessageId: string; readonly messageId: string; readonly only: boolean }, book: HostBook): SideEvent[] {
    const out: SideEvent[] = []
    const seen = new Set<string>()
    const take = (places: readonly Place[] | undefined, key: SideEvent['key']) => {
      for (const place of places ?? []) {
        const event = eventOf(place, key, book, this.times)
        // rows of one trace line differ by recipient only
        const id = `${event.ref.source}:${event.ref.offset}:${event.detail}`
        if (Number.isNaN(event.at) || seen.has(id)) continue
        seen.add(id)
        out.push(event)
      }
    }
    if (message.networkMessageId !== '') take(this.byNetwork.get(message.networkMessageId), 'network message id')
    if (message.only && message.messageId !== '') take(this.byMessage.get(message.messageId), 'message id')
    return out
  }
}

function add(map: Map<string, Place[]>, key: string, place: Place): void {
  const list = map.get(key)
  if (!list) map.set(key, [place])
  else if (list.length < MOST) list.push(place)
}

function eventOf({ segment, row }: Place, key: SideEvent['key'], book: HostBook, times: TraceTimes): SideEvent {
  const cell = (column: string) => segment.text(row, column)
  const ref = segment.place(row) ?? { source: segment.directory.places?.source ?? -1, offset: 0, length: 0, line: 0 }
  if (segment.table === 'received') {
    const by = cell('by')
    const parts = [said('from', cell('from') || cell('from-address')), said('by', by), said('with', cell('with')), said('id', cell('id'))]
    const node = by === '' ? -1 : book.findOwn(by, cell('by-address'))
    return { at: segment.number(row, 'at'), node, event: 'Received', eventSource: 'mail header', detail: join(parts), key, ref }
  }
  return traceEvent({ segment, row, at: times.at(segment, row) }, key, book, ref)
}

/** A row of a trace as an event. */
export function traceEvent(
  { segment, row, at }: Place & { readonly at: EpochMs },
  key: string,
  book: HostBook,
  ref: SourceRef,
  node = -1,
): SideEvent {
  const cell = (column: string) => segment.text(row, column)
  const parts = [said('to', cell('recipient-address')), cell('detail'), said('through', cell('connector')), said('from', cell('from-ip'))]
  const event = cell('event') || cell('status')
  const toOwn = book.findOwn('', addressOf(cell('to-ip')))
  return { at, node, event, eventSource: TRACE_SOURCE, detail: join(parts), key, ref, toOwn }
}

const said = (word: string, value: string) => (value === '' ? '' : `${word} ${value}`)
const join = (parts: readonly string[]) => parts.filter((p) => p !== '').join(' · ')
