/**
 * Rows of agent logs, joined to messages: by network message id (2013 and later), by the session of a server that carried one mail, or
 * by Message-ID when there is nothing better. Rows that join nothing tell of mail that tracking never saw; they stay in their table.
 *
 * Source: docs/formats/agent-log.md.
 */
import { NumberColumn, TextColumn } from '../columns/column'
import type { Segment } from '../columns/segment'
import { normalMessageId, normalNetworkId } from './threads'
import type { SideEvent } from './witness-rows'

interface Piece {
  readonly segment: Segment
  readonly source: number
  readonly text: (row: number, column: string) => string
  readonly at: (row: number) => number
}

/** Rows of one id, as `piece * 65,536 + row`. */
type RowList = number[]
const PIECE = 65_536
/** Rows of one message that are shown; a storm of one id would fill memory. */
const MOST = 1000

export class AgentRows {
  private readonly pieces: Piece[] = []
  private readonly byNetwork = new Map<string, RowList>()
  private readonly bySession = new Map<string, RowList>()
  private readonly byMessage = new Map<string, RowList>()

  constructor(segments: readonly Segment[]) {
    segments.forEach((segment, p) => {
      const columns = new Map<string, TextColumn>()
      for (const { name } of segment.directory.columns) {
        const column = segment.column(name)
        if (column instanceof TextColumn) columns.set(name, column)
      }
      const time = segment.column('Timestamp')
      const piece: Piece = {
        segment,
        source: segment.directory.places?.source ?? -1,
        text: (row, column) => columns.get(column)?.at(row) ?? '',
        at: (row) => (time instanceof NumberColumn ? time.at(row) : Number.NaN),
      }
      this.pieces.push(piece)
      for (let row = 0; row < segment.rows; row++) this.index(piece, p, row)
    })
  }

  /** Session ids and local addresses of each file, for finding out whose it is. */
  eachSession(visit: (source: number, sessionId: string, localEndpoint: string) => void): void {
    for (const piece of this.pieces) {
      for (let row = 0; row < piece.segment.rows; row++) visit(piece.source, piece.text(row, 'SessionId'), piece.text(row, 'LocalEndpoint'))
    }
  }

  get empty(): boolean {
    return this.pieces.length === 0
  }

  /**
   * Events of one message in file order. `sessions` are the receiving sessions that carried this message and no other, with the server
   * that logged them; `only` tells that no other message has this Message-ID.
   */
  of(
    message: { readonly networkMessageId: string; readonly messageId: string; readonly only: boolean },
    sessions: readonly { readonly node: number; readonly sessionId: string }[],
    serverOf: (source: number) => number,
  ): SideEvent[] {
    const out: SideEvent[] = []
    const take = (list: RowList | undefined, key: SideEvent['key'], fits: (piece: Piece) => boolean = () => true) => {
      for (const at of list ?? []) {
        const piece = this.pieces[Math.floor(at / PIECE)]
        if (piece && fits(piece) && out.length < MOST) out.push(eventOf(piece, at % PIECE, serverOf(piece.source), key))
      }
    }
    if (message.networkMessageId !== '') take(this.byNetwork.get(message.networkMessageId), 'network message id')
    for (const s of sessions) take(this.bySession.get(s.sessionId.toUpperCase()), 'session', (piece) => serverOf(piece.source) === s.node)
    if (message.only && message.messageId !== '') {
      const seen = new Set(out.map((e) => `${e.ref.source}:${e.ref.offset}`))
      const more: SideEvent[] = []
      for (const at of this.byMessage.get(message.messageId) ?? []) {
        const piece = this.pieces[Math.floor(at / PIECE)]
        const event = piece && eventOf(piece, at % PIECE, serverOf(piece.source), 'message id')
        if (event && !seen.has(`${event.ref.source}:${event.ref.offset}`) && more.length < MOST) more.push(event)
      }
      out.push(...more)
    }
    return out
  }

  /** Each row under its strongest id; the session too when there is no network id. */
  private index(piece: Piece, p: number, row: number): void {
    const at = p * PIECE + row
    const network = normalNetworkId(piece.text(row, 'NetworkMsgID'))
    if (network !== '' && !/^0+$/.test(network)) {
      add(this.byNetwork, network, at)
      return
    }
    const session = piece.text(row, 'SessionId').toUpperCase()
    if (session !== '') add(this.bySession, session, at)
    const id = normalMessageId(piece.text(row, 'MessageId'))
    if (id !== '') add(this.byMessage, id, at)
  }
}

function add(map: Map<string, RowList>, key: string, at: number): void {
  const list = map.get(key)
  if (!list) map.set(key, [at])
  else if (list.length < MOST) list.push(at)
}

function eventOf(piece: Piece, row: number, node: number, key: SideEvent['key']): SideEvent {
  const { segment, source, text } = piece
  const parts = ['Event', 'Recipient', 'SmtpResponse', 'Reason', 'ReasonData', 'Diagnostics']
    .map((c) => text(row, c))
    .filter((t) => t !== '')
  return {
    at: piece.at(row),
    node,
    event: text(row, 'Action'),
    eventSource: text(row, 'Agent'),
    detail: parts.join(' · '),
    key,
    ref: segment.place(row) ?? { source, offset: 0, length: 0, line: 0 },
  }
}
