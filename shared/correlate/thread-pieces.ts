/**
 * The rows of one Message-ID as pieces: one for each internal id on a server and service, and which of them are entries into the organisation.
 */
import { pushTo } from '../base/lists'
import type { HostBook } from './host-book'
import { BORN_HERE } from './tracking-events'
import type { TrackingRows } from './tracking-rows'

/** Clocks of two hosts may differ by this much. */
export const CLOCK_MS = 120_000
const SUBMIT_WINDOW_MS = 3_600_000

/** Rows of one internal id on one server and service; submissions have none and stand alone. */
export interface Piece {
  readonly rows: number[]
  readonly node: number
  readonly service: string
  readonly internalId: string
  from: number
  readonly to: number
  origin: boolean
  /** Own server it came from, when it came from one; −1 otherwise. */
  before: number
}

export function piecesOf(rows: TrackingRows, members: Uint32Array): Piece[] {
  const known = new Map<string, number[]>()
  let last = -1
  for (const r of members) {
    const internalId = rows.text(r, 'internal-message-id')
    // a submission has no internal id: one piece per row, and a row that stands there twice is one
    if (internalId !== '' || last < 0 || !isSameRow(rows, last, r)) last = r
    const key = internalId === '' ? `row ${last}` : `${rows.node[r]}|${rows.service(r)}|${internalId}`
    pushTo(known, key, r)
  }
  return [...known.values()].map((list) => ({
    rows: list,
    node: rows.node[list[0] ?? 0] ?? -1,
    service: rows.service(list[0] ?? 0),
    internalId: rows.text(list[0] ?? 0, 'internal-message-id'),
    from: rows.at[list[0] ?? 0] ?? 0,
    to: rows.at[list.at(-1) ?? 0] ?? 0,
    origin: false,
    before: -1,
  }))
}

function isSameRow(rows: TrackingRows, a: number, b: number): boolean {
  return rows.at[a] === rows.at[b] && rows.node[a] === rows.node[b] && rows.event[a] === rows.event[b] && rows.source(a) === rows.source(b)
}

/** Decides whether a piece is an entry into the organisation. */
export function judge(rows: TrackingRows, p: Piece, book: HostBook): void {
  for (const r of p.rows) {
    const event = rows.eventName(r)
    if (event === 'SUBMIT') p.origin = true
    if (event !== 'RECEIVE') continue
    const receipt = receiptOf(rows, r, book)
    p.before = receipt.before
    if (receipt.origin) p.origin = true
    return
  }
}

/** Whether a RECEIVE row is an entry, and the own server it came from when it did. */
export function receiptOf(rows: TrackingRows, row: number, book: HostBook): { origin: boolean; before: number } {
  const source = rows.eventSourceName(row)
  const client = source === 'SMTP' ? book.findOwn(rows.text(row, 'client-hostname'), rows.address(row, 'client-ip')) : -1
  // since 2013 the services of one server hand over to each other: only a Front End brings mail that was not here before
  const own = client >= 0 && (client !== rows.node[row] || rows.isModern(row))
  if (own && rows.text(row, 'proxy-hop') === '') return { origin: false, before: client }
  return { origin: source === 'SMTP' || source === 'STOREDRIVER' || BORN_HERE.has(source), before: -1 }
}

/** A submission and the receipt it led to are one entry. */
export function pairSubmissions(rows: TrackingRows, pieces: readonly Piece[]): void {
  const byTime = (list: Piece[]) => list.sort((a, b) => a.from - b.from)
  const submissions = byTime(pieces.filter((p) => p.rows.some((r) => rows.eventName(r) === 'SUBMIT')))
  const receipts = byTime(
    pieces.filter((p) => p.rows.some((r) => isStoreReceipt(rows, r)) && !p.rows.some((r) => rows.eventName(r) === 'SUBMIT')),
  )
  // both in time order: each receipt takes the first submission that is still free, as hand-overs do not overtake by hours
  let s = 0
  // as many on one side as on the other: they belong together however far their clocks are apart
  const ahead = submissions.length === receipts.length ? SUBMIT_WINDOW_MS : CLOCK_MS
  for (const p of receipts) {
    while (s < submissions.length && p.from - (submissions[s]?.from ?? 0) > SUBMIT_WINDOW_MS) s++
    const near = submissions[s]
    if (!near || near.from > p.from + ahead) continue
    s++
    near.origin = false
    p.from = Math.min(p.from, near.from)
    for (const r of near.rows) p.rows.push(r)
    near.rows.length = 0
  }
}

export function isStoreReceipt(rows: TrackingRows, row: number): boolean {
  return rows.eventName(row) === 'RECEIVE' && rows.eventSourceName(row) === 'STOREDRIVER'
}
