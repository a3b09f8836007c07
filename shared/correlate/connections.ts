/**
 * Outgoing connections out of connectivity log rows: to which next hop, what DNS said, which addresses were tried, how it ended. A
 * connection is all rows of one session id in one folder.
 *
 * Source: docs/formats/connectivity.md. Shapes that were seen in no real file are read by their words and kept as written.
 */
import type { EpochMs } from '../base/time'
import { NumberColumn, TextColumn } from '../columns/column'
import type { Segment } from '../columns/segment'
import type { SourceFile, SourceRef } from '../model/source'
import { addressOf } from './host-names'

export interface TriedAddress {
  readonly address: string
  readonly at: EpochMs
  /** `established`, or the failure as written. */
  readonly result: string
}

export type ConnectionResult = 'completed' | 'failed' | 'empty' | 'open'

export interface Connection {
  readonly sessionId: string
  /** `SMTP`, `MapiSubmission`, `MapiDelivery`. */
  readonly protocol: string
  readonly destination: string
  readonly source: number
  /** First row, and how many there are. */
  readonly ref: SourceRef
  rows: number
  first: EpochMs
  last: EpochMs
  deliveryType: string
  /** Messages in the queue when it began; NaN when not said. */
  queueLength: number
  /** Server named where the connection begins, for MAPI; '' otherwise. */
  host: string
  readonly tried: TriedAddress[]
  /** What DNS answered, as written: hosts with addresses, or an error. */
  dns: string
  /** Why it did not do its work, as written; '' when all went well. */
  failure: string
  messages: number
  bytes: number
  ended: boolean
  /** Server that logged it; −1 when not known. */
  node: number
  /** SMTP session of the same id in a SEND log of the same server; −1 when there is none. */
  session: number
}

/** Addresses and DNS texts kept of one connection: a hostile log may name millions. */
const MOST_TRIED = 100
const FAILURE = /fail|error|timed? ?out|refus|unreachable|denied|reset|not active|unhealthy/i

export function resultOf(c: Connection): ConnectionResult {
  if (c.messages > 0 && c.failure === '') return 'completed'
  if (c.failure !== '') return 'failed'
  return c.ended ? 'empty' : 'open'
}

/** In order of their first row. */
export function connectionsOf(segments: readonly Segment[], sources: readonly SourceFile[]): Connection[] {
  const out: Connection[] = []
  const open = new Map<string, Connection>()
  for (const segment of segments) {
    const source = segment.directory.places?.source ?? -1
    const folder = (sources[source]?.path ?? '').replace(/[^/]*$/, '')
    const rows = new ConnectionRows(segment)
    // a session of the segment is looked up once, a description read once
    const bySession: (Connection | undefined)[] = []
    const descriptions: (Said | undefined)[] = []
    for (let row = 0; row < segment.rows; row++) {
      const at = rows.at(row)
      const session = rows.sessionIds?.ids[row] ?? 0
      let c = bySession[session]
      if (!c) {
        const sessionId = rows.sessionIds?.textOf(session) ?? ''
        const key = `${folder}|${sessionId.toUpperCase()}`
        c = open.get(key)
        if (!c) {
          const ref = segment.place(row) ?? { source, offset: 0, length: 0, line: 0 }
          c = begin(sessionId, rows.protocol(row), rows.destination(row), source, ref, at)
          open.set(key, c)
          out.push(c)
        }
        bySession[session] = c
      }
      c.rows++
      if (at < c.first) c.first = at
      if (at > c.last) c.last = at
      const queueLength = rows.queueLength(row)
      if (!Number.isNaN(queueLength)) c.queueLength = queueLength
      const direction = rows.direction(row)
      if (direction === '+') beginning(c, rows.description(row))
      else if (direction === '-') ending(c, rows.description(row), rows.messages(row), rows.bytes(row))
      else {
        const id = rows.descriptions?.ids[row] ?? 0
        const said = descriptions[id] ?? saidBy(rows.description(row))
        descriptions[id] = said
        during(c, said, at)
      }
    }
  }
  return out
}

/** The columns of a segment. */
class ConnectionRows {
  readonly sessionIds: TextColumn | null
  readonly descriptions: TextColumn | null
  readonly protocol: (row: number) => string
  readonly destination: (row: number) => string
  readonly direction: (row: number) => string
  readonly description: (row: number) => string
  readonly at: (row: number) => number
  readonly queueLength: (row: number) => number
  readonly messages: (row: number) => number
  readonly bytes: (row: number) => number

  constructor(segment: Segment) {
    const texts = (name: string) => {
      const column = segment.column(name)
      return column instanceof TextColumn ? column : null
    }
    const text = (column: TextColumn | null) => (column ? (row: number) => column.at(row) : () => '')
    const number = (name: string) => {
      const column = segment.column(name)
      return column instanceof NumberColumn ? (row: number) => column.at(row) : () => Number.NaN
    }
    this.sessionIds = texts('session')
    this.descriptions = texts('description')
    this.protocol = text(texts('source'))
    this.destination = text(texts('destination'))
    this.direction = text(texts('direction'))
    this.description = text(this.descriptions)
    this.at = number('date-time')
    this.queueLength = number('queue-length')
    this.messages = number('messages')
    this.bytes = number('bytes')
  }
}

function begin(sessionId: string, protocol: string, destination: string, source: number, ref: SourceRef, at: EpochMs): Connection {
  return {
    sessionId,
    protocol,
    destination,
    source,
    ref,
    rows: 0,
    first: at,
    last: at,
    deliveryType: '',
    queueLength: Number.NaN,
    host: '',
    tried: [],
    dns: '',
    failure: '',
    messages: 0,
    bytes: 0,
    ended: false,
    node: -1,
    session: -1,
  }
}

/** `SmtpRelayWithinAdSite 137c0a63-…;QueueLength=4`, or the name of a server. */
function beginning(c: Connection, text: string): void {
  const type = /^([A-Za-z]+) [0-9a-f]{8}-[0-9a-f-]{27}(;|$)/i.exec(text)?.[1]
  if (type) c.deliveryType = type
  else if (c.host === '' && /^[\w.-]+$/.test(text)) c.host = text
}

/** `Messages: 1 Bytes: 4711 (why)` */
function ending(c: Connection, text: string, messages: number, bytes: number): void {
  c.ended = true
  if (!Number.isNaN(messages)) c.messages += messages
  if (!Number.isNaN(bytes)) c.bytes += bytes
  const from = text.indexOf('(')
  const why = from < 0 ? '' : text.slice(from + 1, text.endsWith(')') ? -1 : undefined).trim()
  if (why !== '') c.failure = why
}

/** What a description between beginning and end says. */
interface Said {
  readonly text: string
  readonly kind: 'established' | 'not-connected' | 'dns' | 'dns-failed' | 'failed' | 'other'
  /** That was tried; '' for none. */
  readonly address: string
}

function saidBy(text: string): Said {
  const established = /^Established connection to (\S+)/i.exec(text)?.[1]
  if (established) return { text, kind: 'established', address: triedAddress(established) }
  const failed = /^Fail(?:ed|ure) (?:connection to|to connect to|connecting to) (\S+)/i.exec(text)?.[1]
  if (failed) return { text, kind: 'not-connected', address: triedAddress(failed) }
  const dns = /^DNS\b/i.test(text)
  const kind = dns ? (/\bsuccess/i.test(text) ? 'dns' : 'dns-failed') : namesHosts(text) ? 'dns' : FAILURE.test(text) ? 'failed' : 'other'
  return { text, kind, address: '' }
}

const triedAddress = (endpoint: string) => addressOf(endpoint.replace(/[,;]$/, '')) || endpoint

function during(c: Connection, { text, kind, address }: Said, at: EpochMs): void {
  if (address !== '' && c.tried.length < MOST_TRIED) c.tried.push({ address, at, result: kind === 'established' ? kind : text })
  // an address that took the connection after others had refused it makes up for them
  if (kind === 'established') c.failure = ''
  if (kind === 'dns' || kind === 'dns-failed') c.dns = text
  if (kind === 'failed' || kind === 'not-connected' || kind === 'dns-failed') c.failure = text
}

/** `mx1.partner.example[198.51.100.7], mx2…` */
function namesHosts(text: string): boolean {
  const open = text.indexOf('[')
  const close = text.indexOf(']', open)
  return open > 0 && close > open && addressOf(text.slice(open + 1, close)) !== '' && !FAILURE.test(text.slice(0, open))
}
