/**
 * What the servers themselves say of a message's time: the latency line in the row that decides a recipient's outcome, beside what the
 * times of the rows say. Pure.
 */
import { splitRow } from '@shared/columns/scan/split-row'
import { type Latency, type LatencyPart, readLatency } from '@shared/formats/message-tracking/latency'
import type { RouteNode } from '@shared/model/routes'
import type { Delays } from '@shared/query/delays'
import { partNote, partWords, serviceWords } from './latency-words'

/** Smaller parts say nothing of where the time went. */
const LEAST_SHARE = 0.05
/** Figures that are this near to each other agree. */
const NEAR_MS = 1000
const NEAR_SHARE = 0.1

export interface OwnPart {
  readonly code: string
  readonly words: string
  readonly ms: number
  readonly note: string
  readonly depth: number
}

export interface OwnServer {
  readonly name: string
  readonly service: string
  /** Null when the line has no number. */
  readonly ms: number | null
  /** In the order of the line, those of 5 % of the server's total and more, each behind the one it is a part of. */
  readonly parts: readonly OwnPart[]
}

export interface Agreement {
  readonly theirsMs: number
  readonly oursMs: number
  readonly agrees: boolean
  /** Name of the server when the line tells of one only; '' for the whole way. */
  readonly server: string
}

export interface OwnFigures {
  readonly servers: readonly OwnServer[]
  /** Null when the two can't be compared. */
  readonly agreement: Agreement | null
}

/** The latency in a raw tracking row whose columns are `fields`; null when it has none. */
export function latencyOfRow(row: string, fields: readonly string[]): Latency | null {
  const column = fields.findIndex((f) => f.trim().toLowerCase() === 'message-info')
  const latency = column < 0 ? null : readLatency(splitRow(row)[column] ?? '')
  return latency !== null && latency.servers.length > 0 ? latency : null
}

export function ownFigures(latency: Latency, delays: Delays, nodes: readonly RouteNode[]): OwnFigures {
  const servers = latency.servers.map(
    (s): OwnServer => ({
      name: s.server,
      service: serviceWords(s),
      ms: Number.isNaN(s.seconds) ? null : s.seconds * 1000,
      parts: s.parts.flatMap((p) => partsFrom(p, s.seconds * LEAST_SHARE, 0)),
    }),
  )
  return { servers, agreement: agreementOf(latency, delays, nodes) }
}

/** A part that is too small has no larger ones inside; one without a number is told when it says why. */
function partsFrom(p: LatencyPart, least: number, depth: number): OwnPart[] {
  const untold = Number.isNaN(p.seconds)
  if (untold ? !(p.pending || p.incomplete) : !(p.seconds > 0 && p.seconds >= least)) return []
  const own = { code: `${p.extra ? 'X-' : ''}${p.name}`, words: partWords(p), ms: p.seconds * 1000, note: partNote(p), depth }
  return [own, ...p.parts.flatMap((inner) => partsFrom(inner, least, depth + 1))]
}

/** A line that names every server counts from the entry, which may be before the first row: a Front End writes none. */
function agreementOf({ servers, entered }: Latency, d: Delays, nodes: readonly RouteNode[]): Agreement | null {
  const theirsMs = servers.reduce((n, s) => n + s.seconds, 0) * 1000
  if (Number.isNaN(theirsMs)) return null
  const ended = (d.parts[0]?.from ?? Number.NaN) + d.totalMs
  if (!servers.some((s) => s.local)) return Number.isNaN(ended) ? null : compared(theirsMs, ended - entered, '')
  const [only] = servers
  const node = servers.length === 1 && only ? nodes.findIndex((n) => isNamed(n, only.server)) : -1
  if (node < 0 || !only) return null
  const ours = d.parts.filter((p) => p.node === node)
  return ours.length === 0
    ? null
    : compared(
        theirsMs,
        ours.reduce((n, p) => n + p.ms, 0),
        nodes[node]?.name ?? '',
      )
}

function compared(theirsMs: number, oursMs: number, server: string): Agreement {
  const near = Math.max(NEAR_MS, NEAR_SHARE * Math.max(Math.abs(theirsMs), Math.abs(oursMs)))
  return { theirsMs, oursMs, agrees: Math.abs(theirsMs - oursMs) <= near, server }
}

/** By its whole name only: a masked one, or one that is a part of another, is nobody's. */
function isNamed(n: RouteNode, server: string): boolean {
  const wanted = server.trim().toLowerCase()
  return [n.name, ...n.aliases].some((name) => name.toLowerCase() === wanted)
}
