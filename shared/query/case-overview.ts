/**
 * Numbers over all messages of a case, for a person who has just opened it: what became of them, how long they took, and how long each way
 * between two hosts took. A delay of a hop counts from the receipt by one host to the receipt by the next, as logged.
 */
import type { EpochMs } from '../base/time'
import type { Direction, MessageOutcome } from '../model/routes'
import { type CapturedFile, capturedFiles } from './captured'
import type { Listed } from './case-delays'
import { NO_FILTER } from './filter'
import type { RouteTables } from './message-detail'
import { type FacetValue, type GridRow, type Histogram, MessageEngine } from './message-engine'
import { WholeNumbers } from './whole-column'

/** Half took no longer than `p50`, 95 of 100 no longer than `p95`. */
export interface Percentiles {
  readonly count: number
  readonly p50: number
  readonly p95: number
  readonly p99: number
  readonly most: number
}

export interface Way {
  /** Nodes; −1 when not known. */
  readonly from: number
  readonly to: number
  readonly delays: Percentiles
  /** Messages whose hop took longer than `p95`, the longest first. */
  readonly slow: Listed
}

export interface CaseOverview {
  readonly messages: number
  readonly outcomes: readonly FacetValue<MessageOutcome>[]
  readonly directions: readonly FacetValue<Direction>[]
  readonly servers: readonly FacetValue[]
  readonly histogram: Histogram | null
  /** Of whole messages; null when none has a delay. */
  readonly delays: Percentiles | null
  readonly slowest: readonly GridRow[]
  /** The most used ones, and among them the slowest; in order of use. */
  readonly ways: readonly Way[]
  readonly wayCount: number
  /** Captures with their clocks. */
  readonly captures: readonly CapturedFile[]
}

const BUCKETS = 96
const SLOWEST = 10
const MOST_WAYS = 8
/** Messages behind a number of a way. */
const MOST_SLOW = 2_000

/** `engine`: of the same messages, whose columns it may have open already. */
export function caseOverview(
  tables: RouteTables,
  range: { readonly first: EpochMs; readonly last: EpochMs } | null,
  engine = new MessageEngine(tables.messages),
): CaseOverview {
  const strip = range && { from: range.first, to: range.last, buckets: BUCKETS }
  const { answer, rows } = engine.query(NO_FILTER, { key: 'totalMs', descending: true }, strip)
  const totals = engine.number('totalMs').values.filter((ms) => !Number.isNaN(ms))
  const { ways, wayCount } = waysOf(tables)
  const slowest = engine.page(rows, 0, SLOWEST).filter((r) => r.totalMs !== null)
  return {
    messages: engine.rows,
    outcomes: answer.outcomes.filter((o) => o.count > 0),
    directions: answer.directions.filter((d) => d.count > 0),
    servers: answer.servers,
    histogram: answer.histogram,
    delays: percentiles(totals),
    slowest,
    ways,
    wayCount,
    captures: capturedFiles(tables),
  }
}

/** Sorts `values`. Null for none. */
export function percentiles(values: Float64Array): Percentiles | null {
  if (values.length === 0) return null
  values.sort()
  // the smallest value that so many of a hundred do not exceed
  const at = (share: number) => values[Math.max(0, Math.ceil(values.length * share) - 1)] as number
  return { count: values.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), most: values[values.length - 1] as number }
}

function waysOf({ hops }: RouteTables): { ways: Way[]; wayCount: number } {
  const column = (name: string) => WholeNumbers.read(hops, name).values
  const [from, to, worked, messageOf] = [column('from'), column('to'), column('worked'), column('message')]
  const delay = delaysOf(column('waitMs'), column('transferMs'))
  // rows of each way, one behind the other
  const numbers = new Map<number, number>()
  const counts: number[] = []
  const ways: [number, number][] = []
  const wayOf = new Int32Array(hops.rows).fill(-1)
  for (let h = 0; h < hops.rows; h++) {
    if (Number.isNaN(delay[h] as number) || worked[h] === 0 || from[h] === to[h]) continue
    const key = (from[h] as number) * HOSTS + (to[h] as number)
    let way = numbers.get(key)
    if (way === undefined) {
      way = ways.length
      numbers.set(key, way)
      ways.push([from[h] as number, to[h] as number])
      counts.push(0)
    }
    wayOf[h] = way
    counts[way] = (counts[way] as number) + 1
  }
  const chosen = counts
    .map((count, way) => ({ count, way }))
    .sort((a, b) => b.count - a.count || a.way - b.way)
    .slice(0, MOST_WAYS)
  return {
    wayCount: ways.length,
    ways: chosen.flatMap(({ way }) => {
      const rows = rowsOf(wayOf, way)
      const delays = percentiles(Float64Array.from(rows, (h) => delay[h] as number))
      const [a = -1, b = -1] = ways[way] ?? []
      return delays ? [{ from: a, to: b, delays, slow: slowOf(rows, delay, delays.p95, messageOf) }] : []
    }),
  }
}

/** More nodes than a case can have. */
const HOSTS = 2 ** 26

function delaysOf(wait: Float64Array, transfer: Float64Array): Float64Array {
  return wait.map((w, h) => {
    const t = transfer[h] as number
    return Number.isNaN(w) ? t : Number.isNaN(t) ? w : w + t
  })
}

function rowsOf(wayOf: Int32Array, way: number): number[] {
  const rows: number[] = []
  for (let h = 0; h < wayOf.length; h++) if (wayOf[h] === way) rows.push(h)
  return rows
}

function slowOf(rows: readonly number[], delay: Float64Array, over: number, messageOf: Float64Array): Listed {
  const slow = rows.filter((h) => (delay[h] as number) > over).sort((a, b) => (delay[b] as number) - (delay[a] as number))
  const messages = [...new Set(slow.map((h) => messageOf[h] as number))]
  return { count: messages.length, rows: messages.slice(0, MOST_SLOW) }
}
