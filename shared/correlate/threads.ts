/**
 * Which rows are one message. Rows are first brought together by Message-ID (constant for life) and network message id; then a
 * Message-ID that stands for several mails is taken apart:
 *
 *   2013+  one network message id = one message (it survives forks and expansion)
 *   older  each entry into the organisation (submission, receipt from outside, report made here) is a message of its own; rows further
 *          down the route go to the entry they can be traced to, or else to the entry before them that is nearest in time
 */
import type { HostBook } from './host-book'
import { BORN_HERE } from './tracking-events'
import type { TrackingRows } from './tracking-rows'

/** Rows of one message in time order. */
export interface Thread {
  readonly rows: Uint32Array
  readonly messageId: string
  readonly networkMessageId: string
  /** Several mails have this Message-ID, and which rows are of this one was decided by time alone. */
  readonly guessed: boolean
}

/** Rows of one mail among those of its Message-ID. */
interface Part {
  readonly rows: Uint32Array
  readonly guessed: boolean
}

const SUBMIT_WINDOW_MS = 3_600_000
const CLOCK_MS = 120_000

/** Message-ID as it is compared: no angle brackets, no blanks around. */
export function normalMessageId(raw: string): string {
  const id = raw.trim()
  const from = id.startsWith('<') ? 1 : 0
  const to = id.endsWith('>') ? id.length - 1 : id.length
  return id.slice(from, to).trim()
}

/** Network message id as it is compared: lower-case hex without dashes. */
export function normalNetworkId(raw: string): string {
  const id = raw.trim().toLowerCase()
  return id.includes('-') ? id.replace(/-/g, '') : id
}

/** All messages, in order of their first row. Rows without any id (NOTIFYMAPI) are in none. */
export function threadsOf(rows: TrackingRows, book: HostBook): { threads: Thread[]; without: number } {
  const { key, network, networkIds, keys, without } = keyRows(rows)
  const { order, starts } = bucket(key, keys.length)
  const threads: Thread[] = []
  for (let k = 0; k < keys.length; k++) {
    const members = order.subarray(starts[k] ?? 0, starts[k + 1] ?? 0)
    if (members.length === 0) continue
    members.sort((a, b) => (rows.at[a] ?? 0) - (rows.at[b] ?? 0) || a - b)
    for (const part of takeApart(rows, members, network, book)) {
      const id = part.rows.find((r) => (network[r] ?? -1) >= 0)
      threads.push({
        ...part,
        messageId: keys[k] ?? '',
        networkMessageId: id === undefined ? '' : (networkIds[network[id] ?? -1] ?? ''),
      })
    }
  }
  const first = (t: Thread) => rows.at[t.rows[0] ?? 0] ?? 0
  threads.sort((a, b) => first(a) - first(b) || (a.rows[0] ?? 0) - (b.rows[0] ?? 0))
  return { threads, without }
}

function keyRows(rows: TrackingRows) {
  const key = new Int32Array(rows.count).fill(-1)
  const network = new Int32Array(rows.count).fill(-1)
  const messageIds = rows.intern('message-id', normalMessageId, (row, id) => {
    key[row] = id
  })
  const networkIds = rows.intern('network-message-id', normalNetworkId, (row, id) => {
    network[row] = id
  })
  // a row with only a network id belongs to the Message-ID that other rows give it
  const keyOfNetwork = new Int32Array(networkIds.length).fill(-1)
  for (let r = 0; r < rows.count; r++) {
    const n = network[r] ?? -1
    if (n >= 0 && (key[r] ?? -1) >= 0 && keyOfNetwork[n] === -1) keyOfNetwork[n] = key[r] ?? -1
  }
  const keys = [...messageIds]
  let without = 0
  for (let r = 0; r < rows.count; r++) {
    if ((key[r] ?? -1) >= 0) continue
    const n = network[r] ?? -1
    if (n < 0) {
      without++
      continue
    }
    if (keyOfNetwork[n] === -1) keyOfNetwork[n] = keys.push('') - 1
    key[r] = keyOfNetwork[n] ?? -1
  }
  return { key, network, networkIds, keys, without }
}

/** Counting sort of row numbers by key. */
function bucket(key: Int32Array, keys: number) {
  const starts = new Uint32Array(keys + 1)
  for (let row = 0; row < key.length; row++) {
    const k = key[row] ?? -1
    if (k >= 0) starts[k + 1] = (starts[k + 1] ?? 0) + 1
  }
  for (let k = 0; k < keys; k++) starts[k + 1] = (starts[k + 1] ?? 0) + (starts[k] ?? 0)
  const next = starts.slice()
  const order = new Uint32Array(starts[keys] ?? 0)
  for (let row = 0; row < key.length; row++) {
    const k = key[row] ?? -1
    if (k < 0) continue
    const at = next[k] ?? 0
    order[at] = row
    next[k] = at + 1
  }
  return { order, starts }
}

function takeApart(rows: TrackingRows, members: Uint32Array, network: Int32Array, book: HostBook): Part[] {
  let only = -1
  for (const r of members) {
    const id = network[r] ?? -1
    if (id < 0 || id === only) continue
    if (only >= 0) return byNetworkId(members, network)
    only = id
  }
  return only >= 0 || !hasSeveralEntries(rows, members, book) ? [{ rows: members, guessed: false }] : byOrigin(rows, members, book)
}

/** Whether more than one row could be an entry into the organisation: for most messages that settles it. */
function hasSeveralEntries(rows: TrackingRows, members: Uint32Array, book: HostBook): boolean {
  let entries = 0
  for (const r of members) {
    const event = rows.eventName(r)
    const entry = event === 'SUBMIT' || (event === 'RECEIVE' && receiptOf(rows, r, book).origin)
    if (entry && ++entries > 1) return true
  }
  return false
}

/** Rows without a network id (servers before 2013) go with the row before them. Rows are in time order. */
function byNetworkId(members: Uint32Array, network: Int32Array): Part[] {
  const parts = new Map<number, number[]>()
  let current = network[members.find((r) => (network[r] ?? -1) >= 0) ?? 0] ?? -1
  for (const r of members) {
    if ((network[r] ?? -1) >= 0) current = network[r] ?? -1
    const part = parts.get(current)
    if (part) part.push(r)
    else parts.set(current, [r])
  }
  return [...parts.values()].map((p) => ({ rows: Uint32Array.from(p), guessed: false }))
}

/** Rows of one internal id on one server and service; submissions have none and stand alone. */
interface Piece {
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

function byOrigin(rows: TrackingRows, members: Uint32Array, book: HostBook): Part[] {
  const pieces = piecesOf(rows, members)
  for (const p of pieces) judge(rows, p, book)
  pairSubmissions(rows, pieces)
  const origins = pieces.filter((p) => p.origin).sort((a, b) => a.from - b.from)
  if (origins.length <= 1) return [{ rows: members, guessed: false }]
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

function piecesOf(rows: TrackingRows, members: Uint32Array): Piece[] {
  const known = new Map<string, number[]>()
  let last = -1
  for (const r of members) {
    const internalId = rows.text(r, 'internal-message-id')
    // a submission has no internal id: one piece per row, and a row that stands there twice is one
    if (internalId !== '' || last < 0 || !isSameRow(rows, last, r)) last = r
    const key = internalId === '' ? `row ${last}` : `${rows.node[r]}|${rows.service(r)}|${internalId}`
    const list = known.get(key)
    if (list) list.push(r)
    else known.set(key, [r])
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
function judge(rows: TrackingRows, p: Piece, book: HostBook): void {
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
function receiptOf(rows: TrackingRows, row: number, book: HostBook): { origin: boolean; before: number } {
  const source = rows.eventSourceName(row)
  const client = source === 'SMTP' ? book.findOwn(rows.text(row, 'client-hostname'), rows.address(row, 'client-ip')) : -1
  // since 2013 the services of one server hand over to each other: only a Front End brings mail that was not here before
  const own = client >= 0 && (client !== rows.node[row] || rows.isModern(row))
  if (own && rows.text(row, 'proxy-hop') === '') return { origin: false, before: client }
  return { origin: source === 'SMTP' || source === 'STOREDRIVER' || BORN_HERE.has(source), before: -1 }
}

/** A submission and the receipt it led to are one entry. */
function pairSubmissions(rows: TrackingRows, pieces: readonly Piece[]): void {
  const byTime = (list: Piece[]) => list.sort((a, b) => a.from - b.from)
  const submissions = byTime(pieces.filter((p) => p.rows.some((r) => rows.eventName(r) === 'SUBMIT')))
  const receipts = byTime(
    pieces.filter((p) => p.rows.some((r) => isStoreReceipt(rows, r)) && !p.rows.some((r) => rows.eventName(r) === 'SUBMIT')),
  )
  // both in time order: each receipt takes the first submission that is still free, as hand-overs do not overtake by hours
  let s = 0
  for (const p of receipts) {
    while (s < submissions.length && p.from - (submissions[s]?.from ?? 0) > SUBMIT_WINDOW_MS) s++
    const near = submissions[s]
    if (!near || near.from > p.from + CLOCK_MS) continue
    s++
    near.origin = false
    p.from = Math.min(p.from, near.from)
    for (const r of near.rows) p.rows.push(r)
    near.rows.length = 0
  }
}

function isStoreReceipt(rows: TrackingRows, row: number): boolean {
  return rows.eventName(row) === 'RECEIVE' && rows.eventSourceName(row) === 'STOREDRIVER'
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
    const list = senders.get(p.node)
    if (list) list.push(p)
    else senders.set(p.node, [p])
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
  const i = lowerBound(senders, p.from, (q) => q.to)
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
    for (const list of this.cells(p, 'recipient-address')) for (const r of list.toLowerCase().split(';')) if (r !== '') yield r
  }
}

/** `origins` are in time order. */
function nearestBefore(p: Piece, origins: readonly Piece[]): Piece {
  const i = lowerBound(origins, p.from + CLOCK_MS, (o) => o.from)
  const best = origins[Math.max(0, i - 1)]
  if (!best) throw new RangeError('threads: no origin')
  return best
}

function lowerBound<T>(sorted: readonly T[], at: number, key: (t: T) => number): number {
  let lo = 0
  let hi = sorted.length
  while (lo < hi) {
    const mid = (lo + hi) >>> 1
    const item = sorted[mid]
    if (item !== undefined && key(item) < at) lo = mid + 1
    else hi = mid
  }
  return lo
}
