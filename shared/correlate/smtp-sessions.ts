/**
 * SMTP sessions out of protocol log rows. Rows of several sessions are interleaved, sequence numbers repeat and are missing, a session
 * may go on in the next file of its folder. A session is all rows of one session id in one folder and direction (ids are unique per
 * server and service only), in the order of sequence number, then file.
 *
 * Source: docs/formats/smtp-protocol.md.
 */

import type { EpochMs } from '../base/time'
import { NumberColumn, TextColumn } from '../columns/column'
import type { Segment } from '../columns/segment'
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

/** One segment with its columns at hand. Replies and commands repeat, so decoded texts are kept while their folder is gone through. */
interface Piece {
  readonly segment: Segment
  readonly source: number
  readonly from: number
  readonly texts: Readonly<Record<TextName, (row: number) => string>>
  readonly at: NumberColumn | null
  readonly sequence: NumberColumn | null
}

const TEXTS = ['connector-id', 'local-endpoint', 'remote-endpoint', 'event', 'data', 'context'] as const
type TextName = (typeof TEXTS)[number]

function openPiece(segment: Segment, source: number, from: number): Piece {
  const text = (name: string) => {
    const column = segment.column(name)
    if (!(column instanceof TextColumn)) return () => ''
    const kept: (string | undefined)[] = []
    return (row: number) => {
      const id = column.ids[row] ?? 0
      const known = kept[id]
      if (known !== undefined) return known
      const decoded = column.textOf(id)
      kept[id] = decoded
      return decoded
    }
  }
  const number = (name: string) => {
    const column = segment.column(name)
    return column instanceof NumberColumn ? column : null
  }
  const texts = Object.fromEntries(TEXTS.map((name) => [name, text(name)])) as Record<TextName, (row: number) => string>
  return { segment, source, from, texts, at: number('date-time'), sequence: number('sequence-number') }
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
    // a stable sort keeps file order among equal numbers, and rows without a number where they stand
    if (!inOrder(members)) members.sort((a, b) => (Number.isNaN(a.sequence) || Number.isNaN(b.sequence) ? 0 : a.sequence - b.sequence))
    const best = (name: TextName) => members.find((r) => r.text(name) !== '')?.text(name) ?? ''
    visit({
      direction,
      sessionId,
      source: members[0]?.source ?? -1,
      connector: best('connector-id'),
      local: best('local-endpoint'),
      remote: best('remote-endpoint'),
      rows: members,
    })
  })
}

function inOrder(rows: readonly SessionRow[]): boolean {
  for (let i = 1; i < rows.length; i++) {
    if (!((rows[i]?.sequence ?? 0) >= (rows[i - 1]?.sequence ?? 0))) return false
  }
  return true
}

/** A row that decodes what it is asked for. */
class LoggedRow implements SessionRow {
  readonly at: EpochMs
  readonly sequence: number
  private readonly piece: Piece
  private readonly local: number

  constructor(piece: Piece, row: number) {
    this.piece = piece
    this.local = row - piece.from
    this.at = piece.at?.at(this.local) ?? Number.NaN
    this.sequence = piece.sequence?.at(this.local) ?? Number.NaN
  }
  get source(): number {
    return this.piece.source
  }
  get event(): string {
    return this.text('event')
  }
  get data(): string {
    return this.text('data')
  }
  get context(): string {
    return this.text('context')
  }
  text(name: TextName): string {
    return this.piece.texts[name](this.local)
  }
  ref(): SourceRef {
    return this.piece.segment.place(this.local) ?? { source: this.piece.source, offset: 0, length: 0, line: 0 }
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
    let lo = 0
    let hi = pieces.length
    while (hi - lo > 1) {
      const mid = (lo + hi) >>> 1
      if ((pieces[mid]?.from ?? 0) <= row) lo = mid
      else hi = mid
    }
    const piece = pieces[lo]
    if (!piece) throw new RangeError('smtp session: row outside its folder')
    last = piece
    return piece
  }
}
