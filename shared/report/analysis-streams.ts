/** TCP streams in the shape of contract/analysis.schema.json. */

import { type EpochMs, isoTime } from '../base/time'
import { listOf } from '../columns/list-cell'
import type { Table } from '../columns/table'
import { TICKS_MS } from '../model/captures'
import type { Catalogue } from '../model/case'
import type { RouteTables } from '../query/message-detail'
import type { TimeWindow } from './analysis'

export const streamId = (index: number): string => `P-${index + 1}`

/** Ids of the streams that are a session. */
export type StreamsOf = (session: number) => string[]

export function streamsOfSessions(streams: Table): StreamsOf {
  const known = new Map<number, string[]>()
  for (let i = 0; i < streams.rows; i++) {
    for (const session of listOf(streams.text(i, 'sessions'))) known.set(session, [...(known.get(session) ?? []), streamId(i)])
  }
  return (session) => known.get(session) ?? []
}

/** Streams that touch the window, and those of which no hour is known, neither from their file nor from sessions in it. */
export function streamsWithin(t: Table, window: TimeWindow | null): { readonly streams: number[]; readonly untimed: number[] } {
  const streams: number[] = []
  const untimed: number[] = []
  for (let i = 0; i < t.rows; i++) {
    const { first, last } = timesOf(t, i)
    if (Number.isNaN(first)) untimed.push(i)
    else if (!window || (last >= window.since && first < window.until)) streams.push(i)
  }
  return { streams, untimed: window ? [] : untimed }
}

/** As the file has them; else by the servers' clocks. */
function timesOf(t: Table, i: number): { readonly first: EpochMs; readonly last: EpochMs } {
  const first = t.number(i, 'first')
  if (!Number.isNaN(first)) return { first, last: t.number(i, 'last') }
  const at = (column: string) => t.number(i, 'began') + t.number(i, column) / TICKS_MS
  return { first: at('firstElapsed'), last: at('lastElapsed') }
}

export function streamJson(c: Catalogue, t: Pick<RouteTables, 'streams' | 'talk'>, i: number) {
  const text = (column: string) => t.streams.text(i, column)
  const number = (column: string) => t.streams.number(i, column)
  const orNull = (value: number) => (Number.isNaN(value) ? null : value)
  const count = (column: string) => number(column) || 0
  const { first, last } = timesOf(t.streams, i)
  const ms = (column: string) => orNull(number(column) / TICKS_MS)
  return {
    id: streamId(i),
    path: c.sources[number('source')]?.path ?? '',
    a: text('client'),
    b: text('server'),
    first: isoTime(first),
    last: isoTime(last),
    firstMs: ms('firstElapsed'),
    lastMs: ms('lastElapsed'),
    packets: count('packets'),
    // a list of packets may not tell their size on the wire
    bytes: orNull(number('bytes')) ?? count('clientPayload') + count('serverPayload'),
    handshakeMs: ms('roundTrip'),
    retransmissions: count('retransmissions'),
    fastRetransmissions: count('fastRetransmissions'),
    spuriousRetransmissions: count('spuriousRetransmissions'),
    outOfOrder: count('outOfOrder'),
    duplicateAcks: count('duplicateAcks'),
    zeroWindows: count('zeroWindows'),
    resets: count('clientResets') + count('serverResets'),
    lostSegments: count('lostSegments'),
    badChecksums: count('badChecksums'),
    // the contract has whole numbers there: of these the list says nothing
    notTold: COUNTED.filter((name) => Number.isNaN(number(name))),
    protocol: text('protocol') || null,
    stage: text('stage') || null,
    remark: text('remark') || null,
    smtp: talkOf(t, i),
    encryptedFromFrame: hiddenFrom(t, i),
    session: listOf(text('sessions')).map((s) => `S-${s + 1}`)[0] ?? null,
    sessions: listOf(text('sessions')).map((s) => `S-${s + 1}`),
    joinedBy: text('key') || null,
    certainty: text('certainty') || null,
    perhaps: listOf(text('perhaps')).map((s) => `S-${s + 1}`),
    messages: listOf(text('messages')).map((m) => `M-${m + 1}`),
    clock: clockOf(t.streams, i),
  }
}

const COUNTED = [
  'retransmissions',
  'fastRetransmissions',
  'spuriousRetransmissions',
  'outOfOrder',
  'duplicateAcks',
  'zeroWindows',
  'lostSegments',
  'badChecksums',
]

/** When the file's first packet was by the servers' clocks. */
function clockOf(streams: Table, i: number) {
  const began = isoTime(streams.number(i, 'began'))
  return began && { began, boundMs: streams.number(i, 'beganBoundMs'), pairs: streams.number(i, 'beganPairs') }
}

function talkOf({ streams, talk }: Pick<RouteTables, 'streams' | 'talk'>, i: number) {
  const from = streams.number(i, 'talkFrom')
  return Array.from({ length: streams.number(i, 'talkCount') }, (_, n) => from + n)
    .filter((row) => talk.text(row, 'text') !== '')
    .map((row) => ({ frame: talk.number(row, 'line'), from: talk.number(row, 'side') === 0 ? 'a' : 'b', text: talk.text(row, 'text') }))
}

/** The frame in which TLS begins; null when it did not, or the list shows no such frame. */
function hiddenFrom({ streams, talk }: Pick<RouteTables, 'streams' | 'talk'>, i: number): number | null {
  const from = streams.number(i, 'talkFrom')
  for (let n = 0; n < streams.number(i, 'talkCount'); n++) if (talk.text(from + n, 'kind') === 'tls') return talk.number(from + n, 'line')
  return null
}
