/**
 * SMTP sessions out of protocol log rows. Rows of several sessions are interleaved, sequence numbers repeat and are missing, a session
 * may go on in the next file of its folder. A session is all rows of one session id in one folder and direction (ids are unique per
 * server and service only), in the order of sequence number, then file.
 *
 * Source: docs/formats/smtp-protocol.md.
 */

import { lowerBound } from '../base/lower-bound'
import type { EpochMs } from '../base/time'
import { NumberColumn, TextColumn } from '../columns/column'
import type { Segment } from '../columns/segment'
import { sessionsOfId } from '../model/session-rows'
import type { SourceFile, SourceRef } from '../model/source'

/** One row of a session, decoded. */
export interface SessionRow {
  readonly at: EpochMs
  readonly sequence: number
  /** `+` connect, `-` disconnect, `>` sent by the logging server, `<` received by it, `*` information. */
  readonly event: string
  readonly data: string
  readonly context: string
  ref(): SourceRef
}

export interface RawSession {
  readonly direction: 'receive' | 'send'
  readonly sessionId: string
  /** Source file of the first row. */
  readonly source: number
  readonly connector: string
  readonly local: string
  readonly remote: string
  readonly rows: readonly SessionRow[]
}

/** One segment with its columns at hand. */
interface Piece {
  readonly segment: Segment
  readonly source: number
  readonly from: number
  readonly connector: Texts
  readonly local: Texts
  readonly remote: Texts
  readonly event: Texts
  readonly data: Texts
  readonly context: Texts
  readonly at: NumberColumn | null
  readonly sequence: NumberColumn | null
}

/** A text column. Replies and commands repeat, so what repeats is kept decoded while its folder is gone through. */
class Texts {
  private readonly column: TextColumn | null
  private readonly kept: (string | undefined)[] | null

  constructor(segment: Segment, name: string) {
    const column = segment.column(name)
    this.column = column instanceof TextColumn ? column : null
    this.kept = this.column && this.column.size * 2 < segment.rows ? [] : null
  }

  at(row: number): string {
    const { column, kept } = this
    if (!column) return ''
    const id = column.ids[row] ?? 0
    const known = kept?.[id]
    if (known !== undefined) return known
    const text = column.textOf(id)
    if (kept) kept[id] = text
    return text
  }
}

function openPiece(segment: Segment, source: number, from: number): Piece {
  const text = (name: string) => new Texts(segment, name)
  const number = (name: string) => {
    const column = segment.column(name)
    return column instanceof NumberColumn ? column : null
  }
  return {
    segment,
    source,
    from,
    connector: text('connector-id'),
    local: text('local-endpoint'),
    remote: text('remote-endpoint'),
    event: text('event'),
    data: text('data'),
    context: text('context'),
    at: number('date-time'),
    sequence: number('sequence-number'),
  }
}

/** Calls `visit` once per session, folder by folder; nothing of a session is kept afterwards. */
export function eachSession(segments: readonly Segment[], sources: readonly SourceFile[], visit: (s: RawSession) => void): void {
  const groups = new Map<
    string,
    { direction: 'receive' | 'send'; members: { segment: Segment; source: number; from: number }[]; rows: number }
  >()
  for (const segment of segments) {
    const source = segment.directory.places?.source ?? -1
    const file = sources[source]
    const direction = file?.kind === 'smtp-send' ? 'send' : 'receive'
    const folder = `${direction}:${(file?.path ?? '').replace(/[^/]*$/, '')}`
    const group = groups.get(folder) ?? { direction, members: [], rows: 0 }
    group.members.push({ segment, source, from: group.rows })
    group.rows += segment.rows
    groups.set(folder, group)
  }
  for (const group of groups.values()) {
    const pieces = group.members.map((m) => openPiece(m.segment, m.source, m.from))
    eachOfFolder(group.direction, pieces, group.rows, visit)
  }
}

function eachOfFolder(direction: 'receive' | 'send', pieces: Piece[], rows: number, visit: (s: RawSession) => void): void {
  const { order, starts, ids } = bySession(pieces, rows)
  const pieceAt = pieceFinder(pieces)
  ids.forEach((sessionId, s) => {
    const members: LoggedRow[] = []
    for (let at = starts[s] ?? 0; at < (starts[s + 1] ?? 0); at++) {
      const row = order[at] ?? 0
      members.push(new LoggedRow(pieceAt(row), row))
    }
    for (const rows of sessionsOfId(sessionId, members)) {
      visit({
        direction,
        sessionId,
        source: rows[0]?.source ?? -1,
        connector: firstOf(rows, (r) => r.connector),
        local: firstOf(rows, (r) => r.local),
        remote: firstOf(rows, (r) => r.remote),
        rows,
      })
    }
  })
}

function firstOf(rows: readonly LoggedRow[], cell: (row: LoggedRow) => string): string {
  for (const row of rows) {
    const text = cell(row)
    if (text !== '') return text
  }
  return ''
}

/** A row that reads what it is asked for: there are millions, and most are asked for little. */
class LoggedRow implements SessionRow {
  private readonly piece: Piece
  private readonly row: number

  constructor(piece: Piece, row: number) {
    this.piece = piece
    this.row = row - piece.from
  }
  get at(): EpochMs {
    return this.piece.at?.at(this.row) ?? Number.NaN
  }
  get sequence(): number {
    return this.piece.sequence?.at(this.row) ?? Number.NaN
  }
  get source(): number {
    return this.piece.source
  }
  get connector(): string {
    return this.piece.connector.at(this.row)
  }
  get local(): string {
    return this.piece.local.at(this.row)
  }
  get remote(): string {
    return this.piece.remote.at(this.row)
  }
  get event(): string {
    return this.piece.event.at(this.row)
  }
  get data(): string {
    return this.piece.data.at(this.row)
  }
  get context(): string {
    return this.piece.context.at(this.row)
  }
  ref(): SourceRef {
    return this.piece.segment.place(this.row) ?? { source: this.piece.source, offset: 0, length: 0, line: 0 }
  }
}

/** Counting sort of row numbers by session id; sessions in order of their first row. */
function bySession(pieces: readonly Piece[], rows: number) {
  const known = new Map<string, number>()
  const session = new Int32Array(rows)
  for (const { segment, from } of pieces) {
    const column = segment.column('session-id')
    if (!(column instanceof TextColumn)) continue
    const global = new Int32Array(column.size)
    for (let id = 0; id < column.size; id++) {
      const text = column.textOf(id).toUpperCase()
      let g = known.get(text)
      if (g === undefined) {
        g = known.size
        known.set(text, g)
      }
      global[id] = g
    }
    for (let r = 0; r < segment.rows; r++) session[from + r] = global[column.ids[r] ?? 0] ?? 0
  }
  const starts = new Uint32Array(known.size + 1)
  for (let row = 0; row < rows; row++) {
    const s = session[row] ?? 0
    starts[s + 1] = (starts[s + 1] ?? 0) + 1
  }
  for (let s = 0; s < known.size; s++) starts[s + 1] = (starts[s + 1] ?? 0) + (starts[s] ?? 0)
  const next = starts.slice()
  const order = new Uint32Array(rows)
  for (let row = 0; row < rows; row++) {
    const s = session[row] ?? 0
    const at = next[s] ?? 0
    order[at] = row
    next[s] = at + 1
  }
  return { order, starts, ids: [...known.keys()] }
}

function pieceFinder(pieces: readonly Piece[]): (row: number) => Piece {
  let last = pieces[0]
  return (row) => {
    // rows of a session stand near each other
    if (last && row >= last.from && row < last.from + last.segment.rows) return last
    const piece = pieces[lowerBound(pieces.length, (p) => (pieces[p]?.from ?? 0) <= row) - 1]
    if (!piece) throw new RangeError('smtp session: row outside its folder')
    last = piece
    return piece
  }
}
