/** What captures tell, for a report: each capture with its clock, the connections in most trouble, and those that carried a message's hops. */
import type { MessageDetail, RouteTables } from './message-detail'
import { type PairFacts, StreamPairs } from './stream-pairs'
import { readStream, type StreamDetail, StreamEngine } from './streams'

export interface CapturedFile {
  readonly source: number
  readonly streams: number
  /** How far its clock is from those of the servers; null when none of its sessions are known from the logs. */
  readonly clock: StreamDetail['clock']
}

export interface CapturedHop {
  /** Index among the message's hops. */
  readonly hop: number
  readonly streams: readonly StreamDetail[]
  /** More than are given. */
  readonly more: number
}

export interface Captured {
  readonly files: readonly CapturedFile[]
  readonly streams: number
  /** Streams in which something was sent again, lost, closed or reset. */
  readonly troubled: number
  /** The most often sent again first. */
  readonly worst: readonly { readonly stream: StreamDetail; readonly pair: PairFacts | null }[]
  /** By message index; messages without streams are not there. */
  readonly ofMessages: ReadonlyMap<number, readonly CapturedHop[]>
}

const MOST_WORST = 40
const MOST_A_HOP = 4

/** Null when there are no captures. */
export function readCaptured(tables: RouteTables, messages: readonly MessageDetail[], engine = new StreamEngine(tables)): Captured | null {
  if (engine.total === 0) return null
  const troubled = engine.view({ words: '', only: 'trouble', sort: { key: 'retransmissions', descending: true } })
  const pairs = new StreamPairs(tables)
  const worst = detailsOf(engine, [...troubled.subarray(0, MOST_WORST)]).map((stream) => ({ stream, pair: pairs.of(stream.index) }))
  const ofMessages = new Map<number, CapturedHop[]>()
  for (const m of messages) {
    const hops = m.hops.flatMap((h, hop) => {
      const found = engine.ofHop({ sessions: h.sessions, message: m.index, from: h.from, to: h.to }).map((s) => s.index)
      if (found.length === 0) return []
      return [{ hop, streams: detailsOf(engine, found.slice(0, MOST_A_HOP)), more: Math.max(0, found.length - MOST_A_HOP) }]
    })
    if (hops.length > 0) ofMessages.set(m.index, hops)
  }
  return { files: capturedFiles(tables), streams: engine.total, troubled: troubled.length, worst, ofMessages }
}

const detailsOf = (engine: StreamEngine, rows: readonly number[]) => rows.map((i) => engine.detail(i)).filter((s) => s !== null)

/** In the order of the bundle; the clock is the same for all streams of a file. */
export function capturedFiles(tables: RouteTables): CapturedFile[] {
  const { streams } = tables
  const counts = new Map<number, { first: number; streams: number }>()
  for (let i = 0; i < streams.rows; i++) {
    const source = streams.number(i, 'source')
    const known = counts.get(source)
    if (known) known.streams++
    else counts.set(source, { first: i, streams: 1 })
  }
  return [...counts]
    .sort(([a], [b]) => a - b)
    .map(([source, { first, streams: count }]) => ({ source, streams: count, clock: readStream(tables, first)?.clock ?? null }))
}
