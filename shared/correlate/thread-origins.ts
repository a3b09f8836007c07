/**
 * Takes the rows of one Message-ID apart that stands for several mails, when no network message id does: each entry into the organisation is a
 * mail; the other pieces go to the entry they were forked from, or that has their subject or recipients, or to which they can be traced in
 * time. What only time decides is a guess and said to be one.
 */
import { pushTo } from '../base/lists'
import { lowerBound } from '../base/lower-bound'
import type { EpochMs } from '../base/time'
import type { HostBook } from './host-book'
import { CLOCK_MS, judge, type Piece, pairSubmissions, piecesOf } from './thread-pieces'
import type { TrackingRows } from './tracking-rows'

/** Rows of one mail among those of its Message-ID. */
export interface Part {
  readonly rows: Uint32Array
  /** Which rows are its was decided by time alone. */
  readonly guessed: boolean
}

export function byOrigin(rows: TrackingRows, members: Uint32Array, book: HostBook): Part[] {
  const pieces = piecesOf(rows, members)
  for (const p of pieces) judge(rows, p, book)
  pairSubmissions(rows, pieces)
  rejoinLoops(rows, pieces, book)
  const origins = pieces.filter((p) => p.origin).sort((a, b) => a.from - b.from)
  if (origins.length <= 1) return apartByContent(rows, pieces) ?? [{ rows: members, guessed: hasOtherSubjects(rows, members) }]
  const home = new Map<Piece, Piece>(origins.map((o) => [o, o]))
  const index = indexPieces(rows, pieces)
  const contents = new Contents(rows, origins)
  const guessed = new Set<Piece>()
  const rest = pieces.filter((p) => !p.origin && p.rows.length > 0).sort((a, b) => a.from - b.from)
  for (const p of rest) {
    const exact = forkedFrom(rows, p, index, home) ?? contents.only(p)
    const origin = exact ?? trace(p, index, home) ?? nearestBefore(p, origins)
    home.set(p, origin)
    if (!exact) guessed.add(origin)
  }
  const parts = new Map<Piece, number[]>()
  for (const [p, o] of home) {
    const part = parts.get(o)
    if (part) for (const r of p.rows) part.push(r)
    else parts.set(o, [...p.rows])
  }
  return [...parts].map(([origin, own]) => ({
    rows: Uint32Array.from(own.sort((a, b) => (rows.at[a] ?? 0) - (rows.at[b] ?? 0) || a - b)),
    // what was taken for one of them may be of another
    guessed: guessed.size > 0 && (guessed.has(origin) || origins.length <= MANY_ORIGINS),
  }))
}

interface PieceIndex {
  readonly byId: ReadonlyMap<string, Piece>
  /** Pieces with a SEND or SUBMIT row, per node, by time of their last row. */
  readonly senders: ReadonlyMap<number, readonly Piece[]>
}

const idOf = (node: number, service: string, id: string) => `${node}|${service}|${id}`

function indexPieces(rows: TrackingRows, pieces: readonly Piece[]): PieceIndex {
  const senders = new Map<number, Piece[]>()
  for (const p of pieces) {
    if (!p.rows.some((r) => rows.eventName(r) === 'SEND' || rows.eventName(r) === 'SUBMIT')) continue
    pushTo(senders, p.node, p)
  }
  for (const list of senders.values()) list.sort((a, b) => a.to - b.to)
  return { byId: new Map(pieces.map((p) => [idOf(p.node, p.service, p.internalId), p])), senders }
}

/** The origin of the copy that a TRANSFER row names. */
function forkedFrom(rows: TrackingRows, p: Piece, index: PieceIndex, home: ReadonlyMap<Piece, Piece>): Piece | undefined {
  const transfer = p.rows.find((r) => rows.eventName(r) === 'TRANSFER')
  if (transfer !== undefined) {
    const parent = index.byId.get(idOf(p.node, p.service, rows.text(transfer, 'reference').replace(/[{}]/g, '')))
    if (parent && parent !== p) return home.get(parent)
  }
  return undefined
}

/** Follows hand-overs between own servers back to a piece whose home is known: the nearest in time. */
function trace(p: Piece, index: PieceIndex, home: ReadonlyMap<Piece, Piece>): Piece | undefined {
  const senders = p.before < 0 ? [] : (index.senders.get(p.before) ?? [])
  const i = lowerBound(senders.length, (s) => (senders[s]?.to ?? 0) < p.from)
  // the row of a hand-over is written after the reply, so the nearest on either side may be the one
  const near = [senders[i - 1], senders[i]]
    .filter((q) => q !== undefined && q !== p && home.has(q))
    .sort((a, b) => Math.abs((a?.to ?? 0) - p.from) - Math.abs((b?.to ?? 0) - p.from))[0]
  return near && home.get(near)
}

/** Past this many mails under one Message-ID each is judged by itself. */
const MANY_ORIGINS = 16

/** What tells mails with one Message-ID apart beside time: subject, then recipients. */
class Contents {
  private readonly bySubject = new Map<string, Piece | null>()
  private readonly byRecipient = new Map<string, Piece | null>()

  constructor(
    private readonly rows: TrackingRows,
    origins: readonly Piece[],
  ) {
    for (const o of origins) {
      for (const subject of this.cells(o, 'message-subject')) this.note(this.bySubject, subject, o)
      for (const r of this.recipients(o)) this.note(this.byRecipient, r, o)
    }
  }

  /** The only origin with this content; undefined when there is none, or more. */
  only(p: Piece): Piece | undefined {
    const [subject] = this.cells(p, 'message-subject')
    const same = subject === undefined ? undefined : this.bySubject.get(subject)
    if (same) return same
    let found: Piece | undefined
    for (const r of this.recipients(p)) {
      const origin = this.byRecipient.get(r)
      if (origin === null || (origin && found && origin !== found)) return undefined
      found ??= origin
    }
    return found
  }

  /** Null stands for several. */
  private note(map: Map<string, Piece | null>, key: string, origin: Piece): void {
    const known = map.get(key)
    if (known === undefined) map.set(key, origin)
    else if (known !== origin) map.set(key, null)
  }

  private cells(p: Piece, column: string): Set<string> {
    return new Set(p.rows.map((r) => this.rows.text(r, column)).filter((text) => text !== ''))
  }

  private *recipients(p: Piece): Generator<string> {
    for (const r of p.rows) yield* recipientsOf(this.rows, r)
  }
}

/** `origins` are in time order. */
function nearestBefore(p: Piece, origins: readonly Piece[]): Piece {
  const i = lowerBound(origins.length, (o) => (origins[o]?.from ?? 0) < p.from + CLOCK_MS)
  const best = origins[Math.max(0, i - 1)]
  if (!best) throw new RangeError('threads: no origin')
  return best
}

/** Mail that comes in again after it was sent outside to the same recipients is still the same mail: it goes in circles. */
function rejoinLoops(rows: TrackingRows, pieces: readonly Piece[], book: HostBook): void {
  const left = new Map<string, EpochMs>()
  for (const p of pieces) {
    for (const r of p.rows) {
      const event = rows.eventName(r)
      if (event !== 'SEND' && event !== 'SENDEXTERNAL') continue
      if (book.findOwn(rows.text(r, 'server-hostname'), rows.address(r, 'server-ip')) >= 0) continue
      for (const to of recipientsOf(rows, r)) left.set(to, Math.min(left.get(to) ?? Number.POSITIVE_INFINITY, rows.at[r] ?? Number.NaN))
    }
  }
  if (left.size === 0) return
  for (const p of pieces) {
    const receipt = p.origin ? p.rows.find((r) => rows.eventName(r) === 'RECEIVE' && rows.eventSourceName(r) === 'SMTP') : undefined
    if (receipt === undefined) continue
    const people = recipientsOf(rows, receipt)
    if (people.length > 0 && people.every((to) => (left.get(to) ?? Number.POSITIVE_INFINITY) <= p.from)) p.origin = false
  }
}

const recipientsOf = (rows: TrackingRows, row: number) =>
  rows
    .text(row, 'recipient-address')
    .toLowerCase()
    .split(';')
    .filter((r) => r !== '')

/** Mails further apart than this, without a common subject or recipient, are two. */
export const APART_MS = 600_000

/**
 * Mails with one Message-ID of which at most one has its entry in the logs. Null when nothing says that they are several: a subject alone does
 * not, as rules change it on the way.
 */
function apartByContent(rows: TrackingRows, pieces: readonly Piece[]): Part[] | null {
  const from = pieces.reduce((t, p) => Math.min(t, p.from), Number.POSITIVE_INFINITY)
  const to = pieces.reduce((t, p) => Math.max(t, p.to), Number.NEGATIVE_INFINITY)
  // nearly always: not even the first and the last are far apart
  if (to - from <= APART_MS) return null
  const bySubject = new Map<string, Piece[]>()
  for (const p of pieces) {
    // a submission whose rows are with its receipt
    if (p.rows.length === 0) continue
    const subject = p.rows.map((r) => rows.text(r, 'message-subject')).find((text) => text !== '') ?? ''
    pushTo(bySubject, subject, p)
  }
  if (bySubject.size < 2) return null
  const groups = [...bySubject.values()].map((own) => ({
    rows: own.flatMap((p) => p.rows),
    from: own.reduce((t, p) => Math.min(t, p.from), Number.POSITIVE_INFINITY),
    to: own.reduce((t, p) => Math.max(t, p.to), Number.NEGATIVE_INFINITY),
    people: new Set(own.flatMap((p) => p.rows.flatMap((r) => recipientsOf(rows, r)))),
  }))
  groups.sort((a, b) => a.from - b.from)
  const people = new Set<string>()
  let last = Number.NEGATIVE_INFINITY
  for (const g of groups) {
    if (g.from - last <= APART_MS) return null
    for (const r of g.people) if (people.has(r)) return null
    for (const r of g.people) people.add(r)
    last = Math.max(last, g.to)
  }
  const byTime = (a: number, b: number) => (rows.at[a] ?? 0) - (rows.at[b] ?? 0) || a - b
  return groups.map((g) => ({ rows: Uint32Array.from(g.rows.sort(byTime)), guessed: true }))
}

/** Whether rows have subjects of which none is another one with something added, as rules do. */
export function hasOtherSubjects(rows: TrackingRows, members: Uint32Array): boolean {
  let first = ''
  let before = -1
  for (const r of members) {
    if (before >= 0 && rows.hasSameText(r, before, 'message-subject')) continue
    before = r
    const subject = rows.text(r, 'message-subject')
    if (subject === '' || subject === first) continue
    if (first !== '' && !subject.includes(first) && !first.includes(subject)) return true
    if (first === '' || subject.length < first.length) first = subject
  }
  return false
}
