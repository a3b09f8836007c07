/**
 * Which rows are one message. Rows are first brought together by Message-ID (constant for life) and network message id; then a
 * Message-ID that stands for several mails is taken apart:
 *
 *   2013+  one network message id = one message (it survives forks and expansion)
 *   older  each entry into the organisation (submission, receipt from outside, report made here) is a message of its own; rows further
 *          down the route go to the entry they can be traced to, or else to the entry before them that is nearest in time
 */
import type { HostBook } from './host-book'
import { byOrigin, hasOtherSubjects, type Part } from './thread-origins'
import { receiptOf } from './thread-pieces'
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
  const keys = [...messageIds]
  // the network id is the stronger one: a Message-ID can be missing at first, or be changed
  const keyOfNetwork = new Int32Array(networkIds.length).fill(-1)
  for (let r = 0; r < rows.count; r++) {
    const n = network[r] ?? -1
    if (n >= 0 && (key[r] ?? -1) >= 0 && keyOfNetwork[n] === -1) keyOfNetwork[n] = key[r] ?? -1
  }
  let without = 0
  for (let r = 0; r < rows.count; r++) {
    const n = network[r] ?? -1
    if (n >= 0) {
      if (keyOfNetwork[n] === -1) keyOfNetwork[n] = keys.push('') - 1
      key[r] = keyOfNetwork[n] ?? -1
    } else if ((key[r] ?? -1) < 0) without++
  }
  return { key, network, networkIds, keys, without: without - (without > 0 ? keyByInternalId(rows, key) : 0) }
}

/** Rows without any id of a message, as of an export that left them out, go with the row before them of the same copy. Returns how many. */
function keyByInternalId(rows: TrackingRows, key: Int32Array): number {
  const last = new Map<string, number>()
  const waiting = new Map<string, number[]>()
  let found = 0
  for (let r = 0; r < rows.count; r++) {
    const internalId = rows.text(r, 'internal-message-id')
    if (internalId === '') continue
    const copy = `${rows.node[r]}|${rows.service(r)}|${internalId}`
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
  const one = only >= 0 || (!hasSeveralEntries(rows, members, book) && !hasOtherSubjects(rows, members))
  return one ? [{ rows: members, guessed: false }] : byOrigin(rows, members, book)
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
