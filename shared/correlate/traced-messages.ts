/**
 * Messages that only a trace of Exchange Online tells of: no tracking row of a server here has them, because they never came here or because the
 * logs of the servers that they passed are not in the bundle. What a row proves is that the cloud had the message, what became of one recipient
 * there, and the address that it was handed on to.
 *
 * Source: docs/formats/message-trace.md. Columns of events (extended reports) mean what those of tracking logs do; the others one row a recipient.
 */
import { pushTo } from '../base/lists'
import type { EpochMs } from '../base/time'
import type { Segment } from '../columns/segment'
import type { Outcome } from '../model/routes'
import type { SourceRef } from '../model/source'
import { addressOf } from './host-names'
import { normalMessageId, normalNetworkId, type Threads } from './threads'
import type { TraceTimes } from './trace-times'

export interface TracedRow {
  readonly at: EpochMs
  readonly segment: Segment
  readonly row: number
  readonly ref: SourceRef
  readonly recipient: string
  /** As written: what became of the recipient, or the event. */
  readonly word: string
  readonly outcome: Outcome
  /** Address that the cloud handed it on to, or tried to; '' for none. */
  readonly to: string
  /** Address that the cloud had it from, where the row says that it came in; '' when it does not. */
  readonly from: string
}

/** Rows of one message, with a time and in its order. */
export interface TracedMessage {
  readonly messageId: string
  readonly networkMessageId: string
  readonly rows: readonly TracedRow[]
}

/** Messages of the traces that are none of `threads`, in order of their first row. Rows without a UTC time or a recipient make none. */
export function tracedMessages(segments: readonly Segment[], threads: Threads, times: TraceTimes): TracedMessage[] {
  const found = new TraceGroups()
  for (const segment of segments) for (let row = 0; row < segment.rows; row++) found.add(segment, row)
  if (found.empty) return []
  for (let i = 0; i < threads.count; i++) found.drop(threads.messageId(i), threads.networkMessageId(i))
  return found.list(times)
}

/** Under the network message id where a row has one, else under the Message-ID. */
class TraceGroups {
  private readonly byNetwork = new Map<string, { readonly segment: Segment; readonly row: number }[]>()
  private readonly byMessage = new Map<string, { readonly segment: Segment; readonly row: number }[]>()
  /** Network ids under a Message-ID. */
  private readonly networks = new Map<string, Set<string>>()

  get empty(): boolean {
    return this.byNetwork.size === 0 && this.byMessage.size === 0
  }

  add(segment: Segment, row: number): void {
    const network = normalNetworkId(segment.text(row, 'message-trace-id'))
    const message = normalMessageId(segment.text(row, 'message-id'))
    if (network === '' && message === '') return
    const [map, key] = network === '' ? [this.byMessage, message] : [this.byNetwork, network]
    pushTo(map, key, { segment, row })
    if (network !== '' && message !== '') this.networks.set(message, (this.networks.get(message) ?? new Set()).add(network))
  }

  /** A message that rows of servers have: under either id, as a trace and a log need not have both. */
  drop(messageId: string, networkMessageId: string): void {
    this.byNetwork.delete(networkMessageId)
    this.byMessage.delete(messageId)
    for (const network of this.networks.get(messageId) ?? []) this.byNetwork.delete(network)
  }

  list(times: TraceTimes): TracedMessage[] {
    // rows of another file without the network id go with those that have it, when it is one
    for (const [message, places] of this.byMessage) {
      const [only, other] = this.networks.get(message) ?? []
      const home = only !== undefined && other === undefined ? this.byNetwork.get(only) : undefined
      if (!home) continue
      for (const place of places) home.push(place)
      this.byMessage.delete(message)
    }
    const out: TracedMessage[] = []
    for (const places of [...this.byNetwork.values(), ...this.byMessage.values()]) {
      const rows = rowsOf(places, times)
      if (!rows.some((r) => r.recipient !== '')) continue
      const text = (column: string) => rows.map((r) => r.segment.text(r.row, column)).find((t) => t !== '') ?? ''
      out.push({ messageId: text('message-id'), networkMessageId: text('message-trace-id'), rows })
    }
    const first = (m: TracedMessage) => m.rows[0]?.at ?? 0
    return out.sort((a, b) => first(a) - first(b))
  }
}

/** The same row stands in every export that a person made of a time. */
function rowsOf(places: readonly { readonly segment: Segment; readonly row: number }[], times: TraceTimes): TracedRow[] {
  const seen = new Set<string>()
  const rows: TracedRow[] = []
  for (const { segment, row } of places) {
    const read = readRow(segment, row, times.at(segment, row))
    const key = `${read.at}|${read.recipient.toLowerCase()}|${read.word}|${segment.text(row, 'detail')}`
    if (Number.isNaN(read.at) || seen.has(key)) continue
    seen.add(key)
    rows.push(read)
  }
  return rows.sort((a, b) => a.at - b.at)
}

function readRow(segment: Segment, row: number, at: EpochMs): TracedRow {
  const cell = (column: string) => segment.text(row, column)
  const event = cell('event')
  const word = event || cell('status')
  const sends = event === '' || /^send/i.test(event)
  const to = sends ? addressOf(cell('to-ip')) : ''
  const comesIn = /^in(coming|bound)$/i.test(cell('direction')) && (event === '' || /^receive$/i.test(event))
  return {
    at,
    segment,
    row,
    ref: segment.place(row) ?? { source: segment.directory.places?.source ?? -1, offset: 0, length: 0, line: 0 },
    recipient: cell('recipient-address'),
    word,
    outcome: outcomeOf(word, to),
    to,
    from: comesIn ? addressOf(cell('from-ip')) : '',
  }
}

/** By the last of several words, as a summary has them: `Receive, Fail`. */
function outcomeOf(word: string, to: string): Outcome {
  const last = (word.split(/[,|]/).at(-1) ?? '').replace(/[^a-z]/gi, '').toLowerCase()
  const outcome = WORDS.get(last) ?? 'not-covered'
  return outcome === 'delivered' && to !== '' ? 'sent-external' : outcome
}

const WORDS: ReadonlyMap<string, Outcome> = new Map<string, Outcome>([
  ['delivered', 'delivered'],
  ['deliver', 'delivered'],
  ['send', 'sent-external'],
  ['sendexternal', 'sent-external'],
  ['failed', 'failed'],
  ['fail', 'failed'],
  ['expanded', 'expanded'],
  ['expand', 'expanded'],
  ['resolved', 'redirected'],
  ['resolve', 'redirected'],
  ['redirect', 'redirected'],
  ['quarantined', 'dropped'],
  ['filteredasspam', 'dropped'],
  ['drop', 'dropped'],
  ['dropped', 'dropped'],
  ['defer', 'deferred'],
  ['deferred', 'deferred'],
  ['pending', 'in-transit'],
  ['gettingstatus', 'in-transit'],
  ['receive', 'in-transit'],
  ['submit', 'in-transit'],
  ['transfer', 'in-transit'],
])
