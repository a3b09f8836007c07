/** Streams of all captures as route tables: rows of the files, with their sessions, messages, hosts and dialogue. */

import { pushTo } from '../../base/lists'
import { listCell } from '../../columns/list-cell'
import type { Segment } from '../../columns/segment'
import { TableBuilder } from '../../columns/table-builder'
import { CAPTURE_TABLES, STREAMS, TALK } from '../../model/captures'
import type { HostBook } from '../host-book'
import type { SessionEntry } from '../session-index'
import { normalMessageId } from '../threads'
import { namesOf, nodeAt, writeExchanges } from './beside-tcp'
import { cellsOf, placeOf } from './cells'
import { type Stream, streamsOf } from './stream-rows'
import { type CaptureClock, type StreamJoin, StreamSessions } from './stream-sessions'

/** What streams are joined with; messages of a session are known when all hops are. */
export interface StreamContext {
  readonly sessions: readonly SessionEntry[]
  readonly book: HostBook
  /** Messages by Message-ID, without brackets. */
  readonly messagesOf: (ids: ReadonlySet<string>) => ReadonlyMap<string, readonly number[]>
  readonly shared: boolean
}

export interface StreamTables {
  readonly streams: ArrayBufferLike[]
  readonly talk: ArrayBufferLike[]
  readonly exchanges: ArrayBufferLike[]
  readonly count: number
}

/** `ofTable`: segments of all files' tables of that name. */
export function writeStreams(ofTable: (table: keyof typeof CAPTURE_TABLES) => readonly Segment[], c: StreamContext): StreamTables {
  const all = streamsOf(ofTable('tcp-streams'))
  const talkRows = ofTable('smtp-talk')
  const called = namesOf(ofTable('address-names'))
  const { joins, clocks } = new StreamSessions(all.length === 0 ? [] : c.sessions).join(all)
  const streams = new TableBuilder('streams', STREAMS, { shared: c.shared })
  const talk = new TableBuilder('talk', TALK, { shared: c.shared })
  const said = talkByStream(talkRows)
  const byId = c.messagesOf(idsOf(talkRows))
  all.forEach((s, i) => {
    const join = joins[i]
    if (!join) return
    const talkFrom = talk.rows
    const named = new Set<number>()
    let several = false
    let key = BY_HEADER
    for (const { segment, row } of said.get(talkKey(s.source, s.inFile)) ?? []) {
      addTalk(talk, segment, row, i)
      const { id, inReply } = idOf(segment, row)
      const messages = byId.get(id) ?? []
      if (messages.length > 1) several = true
      if (messages.length > 0 && inReply) key = BY_REPLY
      for (const m of messages) named.add(m)
    }
    const told =
      join.sessions.length > 0 || named.size === 0
        ? join
        : { ...join, key, certainty: several ? ('likely' as const) : ('certain' as const) }
    const more = { talkFrom, talkCount: talk.rows - talkFrom, messages: named, called }
    addStream(streams, s, told, clocks.get(s.source), more, c)
  })
  return {
    streams: streams.finish(),
    talk: talk.finish(),
    exchanges: writeExchanges(ofTable('other-packets'), c),
    count: all.length,
  }
}

function addStream(
  table: TableBuilder<typeof STREAMS>,
  s: Stream,
  join: StreamJoin,
  clock: CaptureClock | undefined,
  more: {
    readonly talkFrom: number
    readonly talkCount: number
    readonly messages: ReadonlySet<number>
    readonly called: (address: string) => string
  },
  c: StreamContext,
): void {
  const messages = new Set([...join.sessions.flatMap((i) => [...(c.sessions[i]?.messages ?? [])]), ...more.messages])
  table.add({
    ...cellsOf(s.segment, s.row, CAPTURE_TABLES['tcp-streams']),
    inFile: s.inFile,
    talkFrom: more.talkFrom,
    talkCount: more.talkCount,
    sessions: listCell(join.sessions),
    key: join.key,
    certainty: join.certainty,
    perhaps: listCell(join.perhaps),
    messages: listCell([...messages].sort((a, b) => a - b)),
    ...endsOf(s, join, c),
    clientCalled: more.called(s.client.address),
    serverCalled: more.called(s.server.address),
    began: clock?.began ?? null,
    beganBoundMs: clock?.boundMs ?? null,
    beganPairs: clock?.pairs ?? null,
    ...placeOf(s.segment, s.row),
  })
}

/** The logs know whose session it is; else whose address or name it is. */
function endsOf(s: Stream, join: StreamJoin, { sessions, book }: StreamContext): { clientNode: number; serverNode: number } {
  const ends = { clientNode: nodeAt(s.client, s.helo, book), serverNode: nodeAt(s.server, s.banner, book) }
  for (const i of join.sessions) {
    const session = sessions[i]
    if (!session) continue
    const [own, other] = session.direction === 'send' ? (['clientNode', 'serverNode'] as const) : (['serverNode', 'clientNode'] as const)
    if (session.node >= 0) ends[own] = session.node
    if (ends[other] < 0) ends[other] = session.peer
  }
  return ends
}

/** No session is known, but a mail on its way through the stream names itself. */
const BY_HEADER = 'Message-ID in the header of the mail'
/** The header was not captured, but Exchange repeats the Message-ID when it takes a mail. */
const BY_REPLY = 'Message-ID in the reply to the mail'
const REPLIED = /^250 2\.6\.0 (<[^<>\s]{1,998}>)/

/** Of the mail that a line of dialogue tells of; '' for none. */
function idOf(segment: Segment, row: number): { readonly id: string; readonly inReply: boolean } {
  const header = normalMessageId(segment.text(row, 'messageId'))
  if (header !== '') return { id: header, inReply: false }
  const replied = segment.text(row, 'kind') === 'reply' ? REPLIED.exec(segment.text(row, 'text'))?.[1] : undefined
  return { id: replied === undefined ? '' : normalMessageId(replied), inReply: true }
}

function idsOf(segments: readonly Segment[]): Set<string> {
  const ids = new Set<string>()
  for (const s of segments) for (let row = 0; row < s.rows; row++) ids.add(idOf(s, row).id)
  ids.delete('')
  return ids
}

function talkByStream(segments: readonly Segment[]): Map<string, { readonly segment: Segment; readonly row: number }[]> {
  const byStream = new Map<string, { segment: Segment; row: number }[]>()
  for (const segment of segments) {
    const source = segment.directory.places?.source ?? -1
    for (let row = 0; row < segment.rows; row++) {
      const key = talkKey(source, segment.number(row, 'stream'))
      pushTo(byStream, key, { segment, row })
    }
  }
  return byStream
}

const talkKey = (source: number, stream: number) => `${source} ${stream}`

function addTalk(table: TableBuilder<typeof TALK>, segment: Segment, row: number, stream: number): void {
  table.add({ ...cellsOf(segment, row, CAPTURE_TABLES['smtp-talk']), stream, ...placeOf(segment, row) })
}
