/**
 * How far each server's clock is from that of a reference, from what the logs of both ends of connections and mails bound. The reference is
 * the server that most of them touch; others are reached over servers that both know, their bounds summed. A server that nothing
 * connects with the reference has no clock here: unknown is not zero. Times themselves are never changed.
 */
import { pushTo } from '../../base/lists'
import type { NodeClock } from '../../model/routes'
import type { HostBook } from '../host-book'
import type { SessionIndex } from '../session-index'
import type { TrackingRows } from '../tracking-rows'
import { type ClockPiece, courseOf, type Span } from './course'
import { type ClockPair, ClockSamples, sampleSessions, sampleTracking } from './samples'

/** Clocks by node, told over `span`; call when sessions have their other ends. */
export function clocksOf(index: SessionIndex, rows: TrackingRows, book: HostBook, span: Span | null): Map<number, NodeClock> {
  const samples = new ClockSamples()
  sampleSessions(index, samples)
  sampleTracking(rows, book, samples)
  return clocksFrom(samples.pairs, span)
}

/** Difference of two clocks as seen from one of them. */
interface Edge {
  readonly to: number
  readonly pairs: number
  /** Clock of `to` minus that of this node, by the clock of this node. */
  readonly course: readonly ClockPiece[]
  readonly bound: number
}

interface Reached {
  readonly bound: number
  readonly pairs: number
  readonly before: number
  readonly course: readonly ClockPiece[]
}

/** Better ways over more servers than this are not looked for. */
const ROUNDS = 8

export function clocksFrom(pairs: readonly ClockPair[], span: Span | null = null): Map<number, NodeClock> {
  const edges = edgesOf(pairs, span)
  const reference = referenceOf(edges)
  const clocks = new Map<number, NodeClock>()
  if (reference < 0) return clocks
  const best = new Map<number, Reached>([[reference, { bound: 0, pairs: 0, before: -1, course: [] }]])
  let changed = [reference]
  for (let round = 0; round < ROUNDS && changed.length > 0; round++) {
    const next = new Set<number>()
    for (const from of changed) {
      const known = best.get(from)
      for (const edge of known ? (edges.get(from) ?? []) : []) {
        const bound = (known?.bound ?? 0) + edge.bound
        if (edge.to === reference || bound >= (best.get(edge.to)?.bound ?? Number.POSITIVE_INFINITY)) continue
        best.set(edge.to, { bound, pairs: edge.pairs, before: from, course: edge.course })
        next.add(edge.to)
      }
    }
    changed = [...next]
  }
  clocks.set(reference, { offsetMs: 0, boundMs: 0, pairs: pairsAt(edges, reference), reference, pieces: [] })
  for (const node of best.keys()) clockOf(node, best, reference, clocks)
  return clocks
}

/** Made from the clock of the server before it on the way from the reference. */
function clockOf(node: number, best: ReadonlyMap<number, Reached>, reference: number, clocks: Map<number, NodeClock>): void {
  const way: number[] = []
  for (let at = node; !clocks.has(at); at = best.get(at)?.before ?? reference) way.push(at)
  for (const at of way.reverse()) {
    const reached = best.get(at)
    if (!reached) continue
    const pieces = addedTo(clocks.get(reached.before)?.pieces ?? [], reached.course)
    const low = Math.min(...pieces.map((p) => p.offsetMs - p.boundMs))
    const high = Math.max(...pieces.map((p) => p.offsetMs + p.boundMs))
    clocks.set(at, { offsetMs: rounded((low + high) / 2), boundMs: Math.ceil((high - low) / 2), pairs: reached.pairs, reference, pieces })
  }
}

/**
 * Pieces against the reference, by the node's own clock: what the server before it is ahead plus what the node is ahead of that one.
 * Outside the time in which that server was compared, its nearest piece holds.
 */
function addedTo(before: readonly ClockPiece[], course: readonly ClockPiece[]): ClockPiece[] {
  const out: ClockPiece[] = []
  let b = 0
  for (const piece of course) {
    let from = piece.from
    for (;;) {
      // the times around a step can overlap
      while (b > 0 && (before[b]?.from ?? 0) > from) b--
      while (b + 1 < before.length && (before[b]?.to ?? 0) <= from) b++
      const base = before[b]
      const to = base && b + 1 < before.length && base.to > from && base.to < piece.to ? base.to : piece.to
      const offsetMs = piece.offsetMs + (base?.offsetMs ?? 0)
      const boundMs = piece.boundMs + (base?.boundMs ?? 0)
      const own = Math.round(piece.offsetMs)
      out.push({ from: from + own, to: to + own, offsetMs: rounded(offsetMs), boundMs: Math.ceil(boundMs) })
      if (to >= piece.to) break
      from = to
    }
  }
  return out
}

const rounded = (ms: number) => Math.round(ms * 10) / 10

function edgesOf(pairs: readonly ClockPair[], span: Span | null): Map<number, Edge[]> {
  const edges = new Map<number, Edge[]>()
  const add = (from: number, edge: Edge) => {
    pushTo(edges, from, edge)
  }
  for (const pair of pairs) {
    const course = courseOf(pair, span)
    if (course.length === 0) continue
    const bound = usualBound(course)
    add(pair.a, { to: pair.b, pairs: pair.count, course, bound })
    const seenFromB = course.map((p) => {
      const shift = Math.round(p.offsetMs)
      return { from: p.from + shift, to: p.to + shift, offsetMs: -p.offsetMs, boundMs: p.boundMs }
    })
    add(pair.b, { to: pair.a, pairs: pair.count, course: seenFromB, bound })
  }
  return edges
}

/** By time: a short step between two well known stretches does not make a pair a bad one. */
function usualBound(course: readonly ClockPiece[]): number {
  let sum = 0
  let time = 0
  for (const p of course) {
    sum += p.boundMs * (p.to - p.from + 1)
    time += p.to - p.from + 1
  }
  return sum / time
}

const pairsAt = (edges: ReadonlyMap<number, readonly Edge[]>, node: number) => (edges.get(node) ?? []).reduce((n, e) => n + e.pairs, 0)

/** The node with most pairs, the first of several; −1 when there are none. */
function referenceOf(edges: ReadonlyMap<number, readonly Edge[]>): number {
  let best = -1
  let most = 0
  for (const node of [...edges.keys()].sort((a, b) => a - b)) {
    const pairs = pairsAt(edges, node)
    if (pairs > most) [best, most] = [node, pairs]
  }
  return best
}
