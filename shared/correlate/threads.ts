/**
 * Which rows are one message. Rows are first brought together by Message-ID (constant for life) and network message id; then a
 * Message-ID that stands for several mails is taken apart:
 *
 *   2013+  one network message id = one message (it survives forks and expansion)
 *   older  each entry into the organisation (submission, receipt from outside, report made here) is a message of its own; rows further
 *          down the route go to the entry they can be traced to, or else to the entry before them that is nearest in time
 */
import { pushTo } from '../base/lists'
import type { HostBook } from './host-book'
import { APART_MS, byOrigin, hasOtherSubjects, type Part } from './thread-origins'
import { isStoreReceipt, receiptOf } from './thread-pieces'
import type { TrackingRows } from './tracking-rows'

/** Rows of one message in time order. */
export interface Thread {
  readonly rows: Uint32Array
  readonly messageId: string
  readonly networkMessageId: string
  /** Several mails have this Message-ID, and which rows are of this one was decided by time alone. */
  readonly guessed: boolean
}

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

/**
 * All messages, in order of their first row, as columns: an object and an array for each of millions would weigh more than the rows
 * themselves. Rows without any id (NOTIFYMAPI) are in none.
 */
export class Threads {
  readonly count: number

  private constructor(
    private readonly rows: TrackingRows,
    /** Rows of all messages, one message after the other. */
    private readonly order: Uint32Array,
    /** Where each message begins in `order`; one more at the end. */
    private readonly starts: Uint32Array,
    /** Rows that have the Message-ID and the network message id of each message, −1 when it has none. */
    private readonly named: Int32Array,
    private readonly networked: Int32Array,
    private readonly guessed: Uint8Array,
    /** Rows that are in no message. */
    readonly without: number,
  ) {
    this.count = guessed.length
  }

  static of(rows: TrackingRows, book: HostBook): Threads {
    const { key, network, firstOfKey, without } = keyRows(rows)
    const { order, starts } = bucket(key, firstOfKey.length)
    const found = new FoundThreads(order.length)
    for (let k = 0; k < firstOfKey.length; k++) {
      const members = order.subarray(starts[k] ?? 0, starts[k + 1] ?? 0)
      if (members.length === 0) continue
      sortByTime(members, rows)
      for (const part of takeApart(rows, members, network, book)) found.add(part, firstOfKey[k] ?? -1, network)
    }
    const { order: sorted, starts: from, named, networked, guessed } = found.inOrder(rows)
    return new Threads(rows, sorted, from, named, networked, guessed, without)
  }

  at(index: number): Thread {
    return {
      rows: this.rowsOf(index),
      messageId: this.messageId(index),
      networkMessageId: this.networkMessageId(index),
      guessed: this.guessed[index] === 1,
    }
  }

  /** In time order. */
  rowsOf(index: number): Uint32Array {
    return this.order.subarray(this.starts[index] ?? 0, this.starts[index + 1] ?? 0)
  }

  messageId(index: number): string {
    const row = this.named[index] ?? -1
    return row < 0 ? '' : normalMessageId(this.rows.text(row, 'message-id'))
  }

  /** Messages of each of these Message-IDs, in their order: few of all ids are asked for. */
  withIds(wanted: ReadonlySet<string>): Map<string, number[]> {
    const found = new Map<string, number[]>()
    if (wanted.size === 0) return found
    for (let i = 0; i < this.count; i++) {
      const id = this.messageId(i)
      if (!wanted.has(id)) continue
      pushTo(found, id, i)
    }
    return found
  }

  networkMessageId(index: number): string {
    const row = this.networked[index] ?? -1
    return row < 0 ? '' : normalNetworkId(this.rows.text(row, 'network-message-id'))
  }
}

/** Messages as they are found, to be put in order at the end. */
class FoundThreads {
  private readonly order: Uint32Array
  private readonly starts: number[] = [0]
  private readonly named: number[] = []
  private readonly networked: number[] = []
  private readonly guessed: number[] = []

  constructor(rows: number) {
    this.order = new Uint32Array(rows)
  }

  add(part: Part, named: number, network: Int32Array): void {
    const from = this.starts.at(-1) ?? 0
    this.order.set(part.rows, from)
    this.starts.push(from + part.rows.length)
    this.named.push(named)
    this.networked.push(part.rows.find((r) => (network[r] ?? -1) >= 0) ?? -1)
    this.guessed.push(part.guessed ? 1 : 0)
  }

  /** By time of the first row, then by its number. */
  inOrder(rows: TrackingRows) {
    const firsts = this.named.map((_, i) => this.order[this.starts[i] ?? 0] ?? 0)
    const by = Uint32Array.from(firsts.keys()).sort((a, b) => {
      const [x, y] = [firsts[a] ?? 0, firsts[b] ?? 0]
      return (rows.at[x] ?? 0) - (rows.at[y] ?? 0) || x - y
    })
    const order = new Uint32Array(this.order.length)
    const starts = new Uint32Array(by.length + 1)
    by.forEach((t, i) => {
      const own = this.order.subarray(this.starts[t], this.starts[t + 1])
      order.set(own, starts[i])
      starts[i + 1] = (starts[i] ?? 0) + own.length
    })
    const picked = (list: readonly number[]) => Int32Array.from(by, (t) => list[t] ?? -1)
    return { order, starts, named: picked(this.named), networked: picked(this.networked), guessed: Uint8Array.from(picked(this.guessed)) }
  }
}

/** Nearly all are in order already, and a handful: an insertion sort does without a call for each pair. */
function sortByTime(members: Uint32Array, rows: TrackingRows): void {
  const { at } = rows
  if (members.length > FEW) {
    members.sort((a, b) => (at[a] as number) - (at[b] as number) || a - b)
    return
  }
  for (let i = 1; i < members.length; i++) {
    const row = members[i] as number
    const time = at[row] as number
    let to = i
    for (; to > 0; to--) {
      const before = members[to - 1] as number
      const apart = (at[before] as number) - time || before - row
      if (!(apart > 0)) break
      members[to] = before
    }
    members[to] = row
  }
}
const FEW = 32

/** The number of the message of each row, −1 for none, and of its network message id; the first row that has the Message-ID of each message. */
function keyRows(rows: TrackingRows) {
  const key = new Int32Array(rows.count).fill(-1)
  const network = new Int32Array(rows.count).fill(-1)
  const ids = rows.intern('message-id', normalMessageId, (row, id) => {
    key[row] = id
  })
  const networkIds = rows.intern('network-message-id', normalNetworkId, (row, id) => {
    network[row] = id
  })
  const firstOfKey = firstRows(key, ids)
  // the network id is the stronger one: a Message-ID can be missing at first, or be changed
  const keyOfNetwork = new Int32Array(networkIds).fill(-1)
  for (let r = 0; r < rows.count; r++) {
    const n = network[r] ?? -1
    if (n >= 0 && (key[r] ?? -1) >= 0 && keyOfNetwork[n] === -1) keyOfNetwork[n] = key[r] ?? -1
  }
  let without = 0
  for (let r = 0; r < rows.count; r++) {
    const n = network[r] ?? -1
    if (n >= 0) {
      if (keyOfNetwork[n] === -1) keyOfNetwork[n] = firstOfKey.push(-1) - 1
      key[r] = keyOfNetwork[n] ?? -1
    } else if ((key[r] ?? -1) < 0) without++
  }
  return { key, network, firstOfKey, without: without - (without > 0 ? keyByInternalId(rows, key) : 0) }
}

function firstRows(key: Int32Array, keys: number): number[] {
  const first = new Array<number>(keys).fill(-1)
  for (let r = key.length - 1; r >= 0; r--) {
    const k = key[r] ?? -1
    if (k >= 0) first[k] = r
  }
  return first
}

/** Rows without any id of a message, as of an export that left them out, go with the row before them of the same copy. Returns how many. */
function keyByInternalId(rows: TrackingRows, key: Int32Array): number {
  const copyOf = (r: number) => {
    const internalId = rows.text(r, 'internal-message-id')
    return internalId === '' ? '' : `${rows.node[r]}|${rows.service(r)}|${internalId}`
  }
  // rows without ids are few, and of most kinds of them none has an internal id
  const wanted = new Set<string>()
  for (let r = 0; r < rows.count; r++) if ((key[r] ?? -1) < 0) wanted.add(copyOf(r))
  wanted.delete('')
  if (wanted.size === 0) return 0
  const last = new Map<string, number>()
  const waiting = new Map<string, number[]>()
  let found = 0
  for (let r = 0; r < rows.count; r++) {
    const copy = copyOf(r)
    if (!wanted.has(copy)) continue
    const own = key[r] ?? -1
    if (own >= 0) {
      last.set(copy, own)
      for (const w of waiting.get(copy) ?? []) {
        key[w] = own
        found++
      }
      waiting.delete(copy)
      continue
    }
    const known = last.get(copy)
    const others = waiting.get(copy)
    if (known === undefined && others) others.push(r)
    else if (known === undefined) waiting.set(copy, [r])
    else {
      key[r] = known
      found++
    }
  }
  return found
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
  if (only >= 0) return [{ rows: members, guessed: false }]
  const several = hasOtherSubjects(rows, members)
  const entries = entriesOf(rows, members, book)
  if (entries.length <= 1 && !several) return [{ rows: members, guessed: false }]
  return isOneSubmission(rows, members, entries) ? [{ rows: members, guessed: several }] : byOrigin(rows, members, book)
}

/** Rows that could be an entry into the organisation. */
function entriesOf(rows: TrackingRows, members: Uint32Array, book: HostBook): number[] {
  const entries: number[] = []
  for (const r of members) {
    const event = rows.eventName(r)
    if (event === 'SUBMIT' || (event === 'RECEIVE' && receiptOf(rows, r, book).origin)) entries.push(r)
  }
  return entries
}

/**
 * A mailbox server's submission and the receipt it led to, nothing of the message being further apart than a mail is from another with its
 * Message-ID: what `byOrigin` would find out too, of nearly every mail from inside before 2013.
 */
function isOneSubmission(rows: TrackingRows, members: Uint32Array, entries: readonly number[]): boolean {
  if (entries.length !== 2 || !entries.some((r) => rows.eventName(r) === 'SUBMIT')) return false
  if (!entries.some((r) => isStoreReceipt(rows, r))) return false
  const [first, last] = [rows.at[members[0] ?? 0] ?? Number.NaN, rows.at[members.at(-1) ?? 0] ?? Number.NaN]
  return last - first <= APART_MS && members.every((r) => !Number.isNaN(rows.at[r]))
}

/** Rows without a network id (servers before 2013) go with the row before them. Rows are in time order. */
function byNetworkId(members: Uint32Array, network: Int32Array): Part[] {
  const parts = new Map<number, number[]>()
  let current = network[members.find((r) => (network[r] ?? -1) >= 0) ?? 0] ?? -1
  for (const r of members) {
    if ((network[r] ?? -1) >= 0) current = network[r] ?? -1
    pushTo(parts, current, r)
  }
  return [...parts.values()].map((p) => ({ rows: Uint32Array.from(p), guessed: false }))
}
