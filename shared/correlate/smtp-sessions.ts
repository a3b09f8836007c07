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
  readonly ref: () => SourceRef
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

interface Piece {
  readonly segment: Segment
  readonly source: number
  readonly from: number
}

/** Calls `visit` once per session, folder by folder; nothing of a session is kept afterwards. */
export function eachSession(segments: readonly Segment[], sources: readonly SourceFile[], visit: (s: RawSession) => void): void {
  const groups = new Map<string, { direction: 'receive' | 'send'; pieces: Piece[]; rows: number }>()
  for (const segment of segments) {
    const source = segment.directory.places?.source ?? -1
    const file = sources[source]
    const direction = file?.kind === 'smtp-send' ? 'send' : 'receive'
    const folder = `${direction}:${(file?.path ?? '').replace(/[^/]*$/, '')}`
    const group = groups.get(folder) ?? { direction, pieces: [], rows: 0 }
    group.pieces.push({ segment, source, from: group.rows })
    group.rows += segment.rows
    groups.set(folder, group)
  }
  for (const group of groups.values()) eachOfFolder(group.direction, group.pieces, group.rows, visit)
}

function eachOfFolder(direction: 'receive' | 'send', pieces: Piece[], rows: number, visit: (s: RawSession) => void): void {
  const { order, starts, ids } = bySession(pieces, rows)
  const pieceAt = pieceFinder(pieces)
  ids.forEach((sessionId, s) => {
    const members = order.subarray(starts[s] ?? 0, starts[s + 1] ?? 0)
    const built = Array.from(members, (row) => readRow(pieceAt(row), row))
    // a stable sort keeps file order among equal numbers, and rows without a number where they stand
    built.sort((a, b) => (Number.isNaN(a.row.sequence) || Number.isNaN(b.row.sequence) ? 0 : a.row.sequence - b.row.sequence))
    const best = (pick: (b: (typeof built)[number]) => string) => built.map(pick).find((t) => t !== '') ?? ''
    visit({
      direction,
      sessionId,
      source: built[0]?.source ?? -1,
      connector: best((b) => b.connector),
      local: best((b) => b.local),
      remote: best((b) => b.remote),
      rows: built.map((b) => b.row),
    })
  })
}

/** Counting sort of row numbers by session id; sessions in order of their first row. */
function bySession(pieces: readonly Piece[], rows: number) {
  const known = new Map<string, number>()
  const session = new Int32Array(rows)
  for (const { segment, from } of pieces) {
    const column = segment.column('session-id')
    if (!(column instanceof TextColumn)) continue
    const global = Array.from({ length: column.size }, (_, id) => {
      const text = column.textOf(id).toUpperCase()
      const g = known.get(text) ?? known.size
      known.set(text, g)
      return g
    })
    for (let r = 0; r < segment.rows; r++) session[from + r] = global[column.ids[r] ?? 0] ?? 0
  }
  const starts = new Uint32Array(known.size + 1)
  for (const s of session) starts[s + 1] = (starts[s + 1] ?? 0) + 1
  for (let s = 0; s < known.size; s++) starts[s + 1] = (starts[s + 1] ?? 0) + (starts[s] ?? 0)
  const next = starts.slice()
  const order = new Uint32Array(rows)
  session.forEach((s, row) => {
    const at = next[s] ?? 0
    order[at] = row
    next[s] = at + 1
  })
  return { order, starts, ids: [...known.keys()] }
}

function pieceFinder(pieces: readonly Piece[]): (row: number) => Piece {
  return (row) => {
    let lo = 0
    let hi = pieces.length
    while (hi - lo > 1) {
      const mid = (lo + hi) >>> 1
      if ((pieces[mid]?.from ?? 0) <= row) lo = mid
      else hi = mid
    }
    const piece = pieces[lo]
    if (!piece) throw new RangeError('smtp session: row outside its folder')
    return piece
  }
}

function readRow(piece: Piece, row: number) {
  const { segment, source } = piece
  const r = row - piece.from
  const text = (name: string) => {
    const c = segment.column(name)
    return c instanceof TextColumn ? c.at(r) : ''
  }
  const number = (name: string) => {
    const c = segment.column(name)
    return c instanceof NumberColumn ? c.at(r) : Number.NaN
  }
  const ref = (): SourceRef => segment.place(r) ?? { source, offset: 0, length: 0, line: 0 }
  return {
    source,
    connector: text('connector-id'),
    local: text('local-endpoint'),
    remote: text('remote-endpoint'),
    row: {
      at: number('date-time'),
      sequence: number('sequence-number'),
      event: text('event'),
      data: text('data'),
      context: text('context'),
      ref,
    },
  }
}
