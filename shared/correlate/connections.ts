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
    const text = textsOf(segment)
    const [session, protocol, destination, direction, description] = ['session', 'source', 'destination', 'direction', 'description'].map(
      text,
    )
    const number = numbersOf(segment)
    const [at, queue, messages, bytes] = ['date-time', 'queue-length', 'messages', 'bytes'].map(number)
    if (!session || !protocol || !destination || !direction || !description || !at || !queue || !messages || !bytes) continue
    for (let row = 0; row < segment.rows; row++) {
      const sessionId = session(row)
      const key = `${folder}|${sessionId.toUpperCase()}`
      let c = open.get(key)
      if (!c) {
        const ref = segment.place(row) ?? { source, offset: 0, length: 0, line: 0 }
        c = begin(sessionId, protocol(row), destination(row), source, ref, at(row))
        open.set(key, c)
        out.push(c)
      }
      c.rows++
      if (at(row) < c.first) c.first = at(row)
      if (at(row) > c.last) c.last = at(row)
      if (!Number.isNaN(queue(row))) c.queueLength = queue(row)
      if (direction(row) === '+') beginning(c, description(row))
      else if (direction(row) === '-') ending(c, description(row), messages(row), bytes(row))
      else during(c, description(row), at(row))
    }
  }
  return out
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

function during(c: Connection, text: string, at: EpochMs): void {
  const established = /^Established connection to (\S+)/i.exec(text)?.[1]
  if (established) {
    tryAddress(c, established, at, 'established')
    return
  }
  const failed = /^Fail(?:ed|ure) (?:connection to|to connect to|connecting to) (\S+)/i.exec(text)?.[1]
  if (failed) {
    tryAddress(c, failed, at, text)
    c.failure = text
  } else if (/^DNS\b/i.test(text)) {
    c.dns = text
    if (!/\bsuccess/i.test(text)) c.failure = text
  } else if (namesHosts(text)) c.dns = text
  else if (FAILURE.test(text)) c.failure = text
}

function tryAddress(c: Connection, endpoint: string, at: EpochMs, result: string): void {
  if (c.tried.length < MOST_TRIED) c.tried.push({ address: addressOf(endpoint.replace(/[,;]$/, '')) || endpoint, at, result })
  // an address that took the connection after others had refused it makes up for them
  if (result === 'established') c.failure = ''
}

/** `mx1.partner.example[198.51.100.7], mx2…` */
function namesHosts(text: string): boolean {
  const open = text.indexOf('[')
  const close = text.indexOf(']', open)
  return open > 0 && close > open && addressOf(text.slice(open + 1, close)) !== '' && !FAILURE.test(text.slice(0, open))
}

const textsOf =
  (segment: Segment) =>
  (name: string): ((row: number) => string) => {
    const column = segment.column(name)
    return column instanceof TextColumn ? (row) => column.at(row) : () => ''
  }

const numbersOf =
  (segment: Segment) =>
  (name: string): ((row: number) => number) => {
    const column = segment.column(name)
    return column instanceof NumberColumn ? (row) => column.at(row) : () => Number.NaN
  }
