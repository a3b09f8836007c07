/**
 * Writes messages that only a trace of Exchange Online tells of. The cloud is one place: a mail between two of its mailboxes makes no hop. The
 * address that a row says a mail was handed on to is a hop; with an own server at that address, its log says whether it came there.
 */

import type { Direction, Outcome } from '../model/routes'
import type { CoverageMap } from './coverage'
import type { HostBook } from './host-book'
import { addressOf } from './host-names'
import { KEYS } from './keys'
import { FIRM, messageOutcome } from './outcomes'
import type { TracedMessage, TracedRow } from './traced-messages'
import { traceEvent } from './witness-rows'
import type { RouteWriter } from './write-tables'

export interface TraceContext {
  readonly book: HostBook
  readonly coverage: CoverageMap
  readonly writer: RouteWriter
}

interface Recipient {
  readonly address: string
  readonly at: number
  readonly outcome: Outcome
  readonly status: string
  readonly to: number
  readonly why: string
  readonly row: TracedRow
}

const STATUS_CODE = /\b[245]\.\d{1,3}\.\d{1,3}\b/

export function writeTraced(m: TracedMessage, c: TraceContext): void {
  const { writer, book } = c
  const cloud = book.cloudPlace()
  const recipients = recipientsOf(m, c, cloud)
  const hops = hopsOf(m, cloud, c)
  const places = new Map(m.rows.map((row, i) => [row, i]))
  const people = new Map(recipients.map((r, i) => [r.address.toLowerCase(), i]))
  const key = m.networkMessageId === '' ? 'message id' : 'network message id'
  writer.foreign({
    message: messageCells(m, recipients, hops, cloud, book),
    recipients: recipients.map((r) => ({
      address: r.address,
      outcome: r.outcome,
      at: r.at,
      status: r.status,
      code: codeOf(r),
      deliveredBy: r.outcome === 'delivered' || r.outcome === 'sent-external' ? cloud : -1,
      deliveredTo: r.outcome === 'delivered' ? cloud : r.outcome === 'sent-external' ? r.to : -1,
      via: '',
      why: r.why,
      event: places.get(r.row) ?? null,
    })),
    hops: hops.map(({ rows, ...h }) => {
      const met = new Set(rows.flatMap((r) => people.get(r.recipient.toLowerCase()) ?? []))
      const cells = { ...h, ...NOTHING_MORE, recipients: JSON.stringify([...met].sort((a, b) => a - b)) }
      return { cells, refs: rows.map((r) => r.ref) }
    }),
    events: m.rows.map((row) => traceEvent(row, key, book, row.ref, cloud)),
  })
}

/** What protocol logs and clocks would add. */
const NOTHING_MORE = { via: '[]', protocol: 'smtp', waitMs: null, transferMs: null, runnerUp: '', note: '', sessions: '' } as const

const codeOf = (r: Recipient) => STATUS_CODE.exec(r.status)?.[0] ?? ''

function messageCells(m: TracedMessage, recipients: readonly Recipient[], hops: readonly TracedHop[], cloud: number, book: HostBook) {
  const text = (column: string) => m.rows.map((r) => r.segment.text(r.row, column)).find((t) => t !== '') ?? ''
  const outcome = messageOutcome(recipients)
  const first = m.rows[0]?.at ?? null
  const done = outcome === 'delivered' || outcome === 'partly' || outcome === 'failed'
  const end = recipients.reduce((t, r) => Math.max(t, r.at), first ?? 0)
  return {
    messageId: m.messageId,
    networkMessageId: m.networkMessageId,
    subject: text('subject'),
    sender: text('sender-address'),
    recipients: recipients.map((r) => r.address).join('; '),
    bytes: m.rows.map((r) => r.segment.number(r.row, 'total-bytes')).find((n) => n > 0) ?? null,
    direction: directionOf(m, recipients, text('sender-address')),
    outcome,
    codes: [...new Set(recipients.map(codeOf).filter((code) => code !== ''))].join(' '),
    first,
    last: m.rows.at(-1)?.at ?? null,
    totalMs: done && first !== null ? end - first : null,
    complete: recipients.every((r) => r.outcome !== 'not-covered') ? 1 : 0,
    route: routeOf(hops, cloud, book),
    longestWaitMs: null,
    longestWaitHop: -1,
    related: '',
  }
}

/** The firmest word of each, the latest of equals. */
function recipientsOf(m: TracedMessage, c: TraceContext, cloud: number): Recipient[] {
  const last = new Map<string, TracedRow>()
  for (const row of m.rows) {
    const key = row.recipient.toLowerCase()
    const known = last.get(key)
    if (key !== '' && (!known || FIRM[row.outcome] >= FIRM[known.outcome])) last.set(key, row)
  }
  return [...last.values()].map((row) => {
    const to = row.outcome === 'sent-external' ? c.book.host('', row.to) : -1
    const said = `A row of the message trace says ${row.word}`
    const facts = { address: row.recipient, at: row.at, status: row.segment.text(row.row, 'detail') || row.word, to, row }
    if (c.book.isBetween(to)) {
      const why = `${said}, handed to ${c.book.name(to)}; which server is behind it, the trace does not say.`
      return { ...facts, outcome: 'not-covered' as const, to: -1, why }
    }
    if (!c.book.isOwn(to)) return { ...facts, outcome: row.outcome, why: row.outcome === 'not-covered' ? '' : `${said}.` }
    // the cloud's part of the way is done; what came of it is for the logs of the server to say
    const covered = c.coverage.covers(to, 'message-tracking/transport', row.at)
    const why = covered
      ? `${said}, handed to ${c.book.name(to)}; its tracking log goes on and has no row of it.`
      : `${said}, handed to ${c.book.name(to)}, of which no tracking log covers that time.`
    return { ...facts, outcome: covered ? ('in-transit' as const) : ('not-covered' as const), to: cloud, why }
  })
}

interface TracedHop {
  readonly from: number
  readonly to: number
  readonly at: number
  readonly certainty: 'certain' | 'likely'
  readonly key: string
  readonly sent: 'seen' | 'absent' | 'not-covered'
  readonly received: 'seen' | 'absent' | 'not-covered'
  readonly worked: number
  readonly attempts: string
  readonly rows: TracedRow[]
}

/** Into the cloud first, then out of it: one for each address. */
function hopsOf(m: TracedMessage, cloud: number, { book, coverage }: TraceContext): TracedHop[] {
  const hops: TracedHop[] = []
  const seenBy = (node: number, at: number) =>
    book.isOwn(node) && coverage.covers(node, 'message-tracking/transport', at) ? ('absent' as const) : ('not-covered' as const)
  for (const [address, rows] of byAddress(m.rows, (r) => r.from || ownAddress(r, book))) {
    const [first] = rows
    const from = book.host('', address)
    if (!first || from < 0 || from === cloud || book.isBetween(from)) continue
    // another machine may show itself under that address: it is the way out of a whole network
    hops.push({ ...KEY_IN, from, to: cloud, at: first.at, sent: seenBy(from, first.at), received: 'seen', worked: 1, attempts: '', rows })
  }
  for (const [address, rows] of byAddress(m.rows, (r) => r.to)) {
    const to = book.host('', address)
    const good = rows.find((r) => r.outcome !== 'failed' && r.outcome !== 'deferred')
    const first = good ?? rows[0]
    if (!first || to < 0 || to === cloud || book.isBetween(to)) continue
    const attempts = rows.some((r) => r !== good && r.outcome !== first.outcome) || !good ? attemptsOf(rows) : ''
    const ends = { from: cloud, to, at: first.at, sent: 'seen', received: seenBy(to, first.at) } as const
    hops.push({ ...KEY_OUT, ...ends, worked: good ? 1 : 0, attempts, rows })
  }
  return hops
}

const KEY_OUT = { key: KEYS.oneRow.label, certainty: 'certain' } as const
const KEY_IN = { key: KEYS.traceFrom.label, certainty: 'likely' } as const

/** Rows that came from an own server say no word on the direction; their address tells. */
function ownAddress({ segment, row }: TracedRow, book: HostBook): string {
  const address = addressOf(segment.text(row, 'from-ip'))
  return address !== '' && book.findOwn('', address) >= 0 ? address : ''
}

function byAddress(rows: readonly TracedRow[], address: (row: TracedRow) => string): Map<string, TracedRow[]> {
  const found = new Map<string, TracedRow[]>()
  for (const row of rows) {
    const at = address(row)
    const known = found.get(at)
    if (known) known.push(row)
    else if (at !== '') found.set(at, [row])
  }
  return found
}

const attemptsOf = (rows: readonly TracedRow[]) =>
  JSON.stringify(rows.map((r) => ({ at: r.at, result: r.segment.text(r.row, 'detail') || r.word, session: null })))

const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** A mailbox of the cloud in the sender's own domain says that the sender is one of the organisation. */
function directionOf(m: TracedMessage, recipients: readonly Recipient[], sender: string): Direction {
  if (m.rows.some((r) => /^in(coming|bound)$/i.test(r.segment.text(r.row, 'direction')))) return 'inbound'
  const inside = recipients.filter((r) => r.outcome === 'delivered')
  if (inside.some((r) => domainOf(r.address) === domainOf(sender))) return 'internal'
  return inside.length === 0 && recipients.some((r) => r.outcome === 'sent-external') ? 'outbound' : 'unknown'
}

function routeOf(hops: readonly TracedHop[], cloud: number, book: HostBook): string {
  return [...new Set([...hops.flatMap((h) => [h.from, h.to]), cloud])].map((n) => book.name(n)).join(' → ')
}
