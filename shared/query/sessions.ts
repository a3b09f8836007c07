/**
 * Sessions of protocol logs as a list: filtered, sorted and paged over whole columns, so that millions of them cost no object each; and what
 * one of them has beside it: other sessions with the same peer, those of its connector that worked.
 */
import type { Table } from '../columns/table'
import type { RouteNode } from '../model/routes'
import { type Order, orderOfKeys, walk } from './order'
import { addressPart, hasFailed, readSessionRow, type SessionRow } from './session-row'
import { WholeColumns } from './whole-column'

export const SESSION_CHOICES = ['all', 'failed', 'rejected', 'no-tls', 'closed', 'probe', 'silent'] as const
export type SessionChoice = (typeof SESSION_CHOICES)[number]

/** Nothing was logged for so long: longer than a tarpit of Exchange (5 s) holds an answer back. */
export const SILENT_MS = 10_000

export type SessionSortKey =
  | 'index'
  | 'first'
  | 'server'
  | 'service'
  | 'direction'
  | 'peer'
  | 'remote'
  | 'connector'
  | 'helo'
  | 'tls'
  | 'messages'
  | 'result'
  | 'status'
  | 'closedBy'
  | 'duration'
  | 'silence'
  | 'rows'

export interface SessionQuestion {
  /** Parts of names, addresses, connector, HELO, result or status, or `S-12`; all of them must be there. */
  readonly words: string
  readonly only: SessionChoice
  readonly sort: { readonly key: SessionSortKey; readonly descending: boolean }
  /** Only these: sessions behind a number of another screen, which the label names. */
  readonly found?: { readonly label: string; readonly rows: readonly number[] } | null
}

export interface SessionPeers {
  /** Sessions of the same two hosts in the same direction, this one among them. */
  readonly total: number
  readonly failed: number
  /** Up to three before and three after it in time. */
  readonly near: readonly SessionRow[]
}

export interface WorkedSession {
  readonly session: SessionRow
  /** What it has in common with the one that was asked for. */
  readonly same: 'peer' | 'server' | 'connector'
}

type Nodes = readonly Pick<RouteNode, 'name' | 'aliases' | 'addresses'>[]

const WORDY = ['sessionId', 'connector', 'local', 'remote', 'helo', 'status', 'result', 'closedBy', 'service', 'direction'] as const
const NEAR = 3
const NONE = 0xffff_ffff

export class SessionEngine {
  private readonly columns: WholeColumns
  private readonly orders = new Map<SessionSortKey, Order>()

  constructor(
    private readonly table: Table,
    private readonly nodes: Nodes,
  ) {
    this.columns = new WholeColumns(table)
  }

  get total(): number {
    return this.table.rows
  }

  /** Sessions in the wanted order. */
  view({ words, only, sort, found = null }: SessionQuestion): Uint32Array {
    // 1 is left out
    const out = new Uint8Array(this.total).fill(found ? 1 : 0)
    for (const row of found?.rows ?? []) out[row] = 0
    for (const word of words.toLowerCase().split(/\s+/).filter(Boolean)) this.leaveOut(word, out)
    const fits = this.choice(only)
    let shown = 0
    for (let i = 0; i < out.length; i++) {
      if (out[i] === 0 && !fits(i)) out[i] = 1
      if (out[i] === 0) shown++
    }
    return walk(this.orderOf(sort.key), sort.descending, out, shown)
  }

  page(view: Uint32Array, offset: number, limit: number): SessionRow[] {
    return Array.from(view.subarray(offset, offset + limit), (i) => readSessionRow(this.table, i))
  }

  /** Null when there is no such session. */
  row(i: number): SessionRow | null {
    return i >= 0 && i < this.total ? readSessionRow(this.table, i) : null
  }

  /** Sessions of that id, of whichever server. */
  withId(sessionId: string): number[] {
    const { ids, texts } = this.columns.text('sessionId')
    const id = texts.indexOf(sessionId)
    const out: number[] = []
    if (id >= 0) for (let i = 0; i < ids.length; i++) if (ids[i] === id) out.push(i)
    return out
  }

  peers(i: number): SessionPeers {
    const { node, peer, direction, result } = this.ids()
    const first = this.columns.number('first').values
    const remote = this.columns.text('remote')
    const address = addressPart(remote.at(i))
    let total = 0
    let failed = 0
    const before: number[] = []
    const after: number[] = []
    for (let n = 0; n < this.total; n++) {
      if (node[n] !== node[i] || peer[n] !== peer[i] || direction.ids[n] !== direction.ids[i]) continue
      // hosts that are not known are the same where their address is
      if ((peer[i] as number) < 0 && addressPart(remote.at(n)) !== address) continue
      total++
      if (hasFailed(result.at(n))) failed++
      if (n !== i) keepNearest((first[n] ?? 0) < (first[i] ?? 0) ? before : after, n, (s) => Math.abs((first[s] ?? 0) - (first[i] ?? 0)))
    }
    const near = [...before.reverse(), ...after].map((n) => readSessionRow(this.table, n))
    return { total, failed, near }
  }

  /** Sessions of the same connector in which a mail was taken, the nearest in time of each kind. */
  worked(i: number): WorkedSession[] {
    const { node, peer, direction, result } = this.ids()
    const connector = this.columns.text('connector')
    const first = this.columns.number('first').values
    // a Receive connector is named with its server: what is behind the name is the same on others
    const name = connectorName(connector.at(i))
    const same = connector.texts.map((t) => connectorName(t) === name)
    const best = new Map<WorkedSession['same'], number>()
    const away = (n: number) => Math.abs((first[n] ?? 0) - (first[i] ?? 0))
    for (let n = 0; n < this.total; n++) {
      if (n === i || direction.ids[n] !== direction.ids[i] || !same[connector.ids[n] as number] || result.at(n) !== 'completed') continue
      const kind = node[n] === node[i] ? (peer[n] === peer[i] ? 'peer' : 'server') : 'connector'
      const known = best.get(kind)
      if (known === undefined || away(n) < away(known)) best.set(kind, n)
    }
    return (['peer', 'server', 'connector'] as const).flatMap((kind) => {
      const found = best.get(kind)
      return found === undefined ? [] : [{ session: readSessionRow(this.table, found), same: kind }]
    })
  }

  /** Whether the log of `node` has any session with `peer` in that direction: it shows that such connections are logged there. */
  logs(node: number, peer: number, direction: 'receive' | 'send'): boolean {
    const ids = this.ids()
    for (let n = 0; n < this.total; n++) if (ids.node[n] === node && ids.peer[n] === peer && ids.direction.at(n) === direction) return true
    return false
  }

  private ids() {
    const { columns } = this
    return {
      node: columns.number('node').values,
      peer: columns.number('peer').values,
      direction: columns.text('direction'),
      result: columns.text('result'),
    }
  }

  private leaveOut(word: string, out: Uint8Array): void {
    const number = /^s-(\d+)$/.exec(word)?.[1]
    if (number !== undefined) {
      for (let i = 0; i < out.length; i++) if (i !== Number(number) - 1) out[i] = 1
      return
    }
    const columns = WORDY.map((name) => this.columns.text(name))
    const has = columns.map((c) => c.matching((lower) => lower.includes(word)))
    const named = this.nodes.map((n) => [n.name, ...n.aliases, ...n.addresses].some((t) => t.toLowerCase().includes(word)))
    const { node, peer } = this.ids()
    for (let i = 0; i < out.length; i++) {
      if (named[node[i] as number] || named[peer[i] as number]) continue
      if (!columns.some((c, n) => has[n]?.[c.ids[i] as number] === 1)) out[i] = 1
    }
  }

  /** What each choice rests on is said to the person in `CHOICE_WORDS` (report/session-words.ts). */
  private choice(only: SessionChoice): (i: number) => boolean {
    const { columns } = this
    const result = columns.text('result')
    const whole = columns.number('missing').values
    const mails = columns.number('mails').values
    switch (only) {
      case 'all':
        return () => true
      case 'failed': {
        const bad = result.texts.map(hasFailed)
        return (i) => bad[result.ids[i] as number] === true
      }
      case 'rejected': {
        const status = columns.text('status')
        const refused = status.matching((t) => /^[45]\d\d/.test(t))
        return (i) => mails[i] === 0 && whole[i] === 0 && refused[status.ids[i] as number] === 1
      }
      case 'no-tls': {
        const [helo, tls] = [columns.text('helo'), columns.text('tls')]
        return (i) => helo.at(i) !== '' && tls.at(i) !== 'yes' && whole[i] === 0
      }
      case 'closed': {
        const closed = columns.text('closedBy')
        const remote = closed.matching((t) => t.startsWith('remote'))
        const quit = columns.number('quit').values
        return (i) => remote[closed.ids[i] as number] === 1 && quit[i] === 0 && result.at(i) !== 'probe'
      }
      case 'probe':
        return (i) => result.at(i) === 'probe' && whole[i] === 0
      case 'silent': {
        const silence = columns.number('longestSilenceMs').values
        return (i) => (silence[i] as number) >= SILENT_MS
      }
    }
  }

  private orderOf(key: SessionSortKey): Order {
    const known = this.orders.get(key) ?? this.makeOrder(key)
    this.orders.set(key, known)
    return known
  }

  private makeOrder(key: SessionSortKey): Order {
    const { columns } = this
    switch (key) {
      case 'index':
        return { rows: Uint32Array.from({ length: this.total }, (_, i) => i), missing: 0 }
      case 'server':
        return this.orderOfNames((i) => this.nodes[columns.number('node').values[i] as number]?.name ?? '')
      case 'peer':
        return this.orderOfNames((i) => this.nodes[columns.number('peer').values[i] as number]?.name ?? columns.text('remote').at(i))
      case 'messages':
        return columns.made('messages', () => this.messageCounts()).order
      case 'duration': {
        const [first, last] = [columns.number('first').values, columns.number('last').values]
        return columns.made('duration', () => last.map((t, i) => t - (first[i] as number))).order
      }
      case 'silence':
        return columns.number('longestSilenceMs').order
      case 'first':
      case 'rows':
        return columns.number(key).order
      default:
        return columns.text(key).order
    }
  }

  private messageCounts(): Float64Array {
    const lists = this.columns.text('messages')
    const counts = lists.texts.map((t) => (t === '' ? 0 : t.split(',').length))
    return Float64Array.from(lists.ids, (id) => counts[id] ?? 0)
  }

  private orderOfNames(nameOf: (i: number) => string): Order {
    const ids = new Map<string, number>()
    const own = new Uint32Array(this.total)
    for (let i = 0; i < own.length; i++) {
      const name = nameOf(i).toLowerCase()
      const id = ids.get(name) ?? ids.size
      ids.set(name, id)
      own[i] = id
    }
    const ranks = new Uint32Array(ids.size)
    for (const [rank, [name, id]] of [...ids].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).entries())
      ranks[id] = name === '' ? NONE : rank
    return orderOfKeys(
      own.map((id) => ranks[id] as number),
      NONE,
    )
  }
}

/** `EX1\Default Frontend EX1` → `default frontend`: the same connector of another server. */
export function connectorName(connector: string): string {
  const [server = '', ...rest] = connector.toLowerCase().split('\\')
  return rest.length === 0 ? server : rest.join('\\').replaceAll(server, '').trim()
}

/** Keeps the nearest few, nearest first. */
function keepNearest(kept: number[], n: number, away: (s: number) => number): void {
  const at = kept.findIndex((s) => away(n) < away(s))
  if (at < 0) kept.push(n)
  else kept.splice(at, 0, n)
  if (kept.length > NEAR) kept.pop()
}
