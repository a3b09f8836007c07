/**
 * Delays that begin while the active copy of a database moves. Deliveries show the last one on the old server and the first one on the new
 * one; between the two the database was dismounted for some time, and nobody could deliver to it.
 *
 * That a mail waited then for a mailbox on the new server is seen; that it waited because of the move is likely, and certain only for a
 * person who knows of it.
 */
import { lowerBound } from '../base/lower-bound'
import type { EpochMs } from '../base/time'
import type { DatabaseHistory } from '../model/routes'
import { delaysOf } from './delays'
import type { MessageDetail } from './message-detail'

export interface CopyMove {
  readonly database: string
  readonly from: number
  readonly to: number
  /** Last delivery on the old server and first on the new one, as logged; by two clocks it can end before it begins. */
  readonly after: EpochMs
  readonly until: EpochMs
}

/** A mail that waited over a move. */
export interface MoveDelay {
  readonly move: CopyMove
  /** Index of the recipient. */
  readonly recipient: number
  /** Start of the part of the delay, and how long it was. */
  readonly at: EpochMs
  readonly ms: number
}

/** In time order. */
export function copyMoves(databases: readonly DatabaseHistory[]): readonly CopyMove[] {
  const moves = databases.flatMap(({ database, spans }) =>
    spans.slice(1).map((s, i) => {
      const before = spans[i] ?? s
      return { database, from: before.node, to: s.node, after: before.to, until: s.from }
    }),
  )
  return moves.sort((a, b) => a.until - b.until)
}

/** Less is a usual delivery. */
const LEAST_MS = 5000
/** What waited for the database goes on when it is mounted; what waits much longer than the first mail waits for something else. */
const SOON_MS = 60_000
/** What waited before the last delivery on the old server did not wait for the move; two servers write the two times. */
const CLOCKS_MS = 1000

/** `moves`: as `copyMoves` gives them. */
export function moveDelays(m: MessageDetail, moves: readonly CopyMove[]): readonly MoveDelay[] {
  const near = movesWhile(moves, m.first, m.recipients)
  if (near.length === 0) return []
  return m.recipients.flatMap((r, recipient): MoveDelay[] => {
    if (r.outcome !== 'delivered') return []
    // the wait ends with the first deliveries on the new server
    const own = near.filter((v) => v.to === r.deliveredTo && r.at >= v.until && m.first < v.until)
    if (own.length === 0) return []
    const part = (delaysOf(m, recipient)?.parts ?? []).reduce((a, b) => (b.ms > a.ms ? b : a), NO_PART)
    const move = own.find((v) => {
      const begins = part.from >= v.after - CLOCKS_MS && part.from < v.until
      return begins && part.from + part.ms <= v.until + SOON_MS
    })
    return move && part.ms >= LEAST_MS ? [{ move, recipient, at: part.from, ms: part.ms }] : []
  })
}

/** Of a mail that was under way over more of them, the first ones. */
const MOST_MOVES = 256
const NO_PART = { from: Number.NaN, ms: 0 }

/** Those of the time in which the message was under way; `moves` are in time order, so that a message looks at few. */
function movesWhile(moves: readonly CopyMove[], first: EpochMs, recipients: readonly { readonly at: EpochMs }[]): readonly CopyMove[] {
  const last = recipients.reduce((t, r) => (r.at > t ? r.at : t), first)
  const low = lowerBound(moves.length, (i) => (moves[i]?.until ?? 0) <= first)
  const found: CopyMove[] = []
  for (const move of moves.slice(low, low + MOST_MOVES)) if (move.until <= last) found.push(move)
  return found
}
