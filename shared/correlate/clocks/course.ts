/**
 * How the difference of two clocks goes over time, from many samples: stretches in which it stays, or in which it drifts evenly, whichever
 * says as much with less. A sample that fits neither what was before nor its neighbour is left out; two in a row that agree are a step of
 * the clock.
 */
import type { EpochMs } from '../../base/time'
import { Lines } from './lines'
import type { ClockPair } from './samples'

/** The clock is ahead by offsetMs ± boundMs from `from` to `to`. */
export interface ClockPiece {
  readonly from: EpochMs
  readonly to: EpochMs
  readonly offsetMs: number
  readonly boundMs: number
}

/** A tick of Windows' clock at each end, and a little for rows that were written late. */
const SLACK_MS = 20
/** Wider samples say little of how far a course may be from the truth between them. */
const WIDE_MS = 200
/** No clock that keeps time at all drifts by more ms in a second. */
const STEEPEST = 5
/** So many samples in a row that agree with each other and not with those before them are a step. */
const STEP = 2
/** A drifting clock is told in pieces in which it goes by so much. */
const PIECE_MS = 100
/** A bound under which nobody asks how the clock went. */
const HARDLY_MS = 150
/** Share of a difference between neighbours by which a clock may have gone beyond them meanwhile. */
const FURTHER = 0.15
const MOST_PIECES = 500

/** Fewer samples make no line: two points always lie on one. */
const LINE = 4
/** When more of the samples are left out, the clock does something that levels and lines don't tell: each sample then counts alone. */
const MOST_LEFT_OUT = 0.1

/** Time that the case is of. */
export interface Span {
  readonly first: EpochMs
  readonly last: EpochMs
}

interface Stretch {
  lines: Lines
  from: EpochMs
  to: EpochMs
  /** The first samples in it, LINE at most. */
  readonly first: readonly number[]
}

interface Course {
  readonly found: readonly Stretch[]
  readonly leftOut: number
  /** How much it takes to say so; the shorter of two is believed. */
  readonly length: number
}

/** In time order by the clock of `a`, over `span` and all samples; empty when the samples bound the difference on one side only. */
export function courseOf(pair: ClockPair, span: Span | null): ClockPiece[] {
  const order = Array.from(pair.at.keys()).sort((x, y) => (pair.at[x] ?? 0) - (pair.at[y] ?? 0))
  const levels = courseBy(pair, order, 0, STEP)
  if (levels.found.length === 1 && levels.leftOut === 0) return extended(pieces(levels.found, leastBound(pair)), levels.found, span)
  const lines = courseBy(pair, order, STEEPEST, STEP)
  const best = lines.length < levels.length ? lines : levels
  const clear = best.leftOut <= Math.max(1, order.length * MOST_LEFT_OUT)
  const { found } = clear ? best : courseBy(pair, order, 0, 1)
  return extended(pieces(found, leastBound(pair)), found, span)
}

/**
 * Before the first and after the last sample a clock stays as it was or goes on as it went: anything from the one to the other. How it went
 * is known the worse the shorter the time it was seen.
 */
function extended(pieces: readonly ClockPiece[], found: readonly Stretch[], span: Span | null): ClockPiece[] {
  const [first, last] = [pieces[0], pieces.at(-1)]
  const [early, late] = [found[0], found.at(-1)]
  if (!first || !last || !early || !late || !span) return [...pieces]
  const overall = last.to > first.from ? ((last.offsetMs - first.offsetMs) * 1000) / (last.to - first.from) : 0
  const beyond = (at: EpochMs, from: EpochMs, near: ClockPiece, edge: Stretch): ClockPiece | null => {
    const seconds = ((at - from) / 1000) * (1 + FURTHER)
    const { low, high } = rangeOf(near)
    // many levels show by themselves where it goes
    const ways = [0, overall, ...(found.length >= LINE ? edgeSlopes(edge) : slopesOf(edge, near))]
    return between(
      Math.min(at, from),
      Math.max(at, from),
      ways.map((slope) => ({ low: low + slope * seconds, high: high + slope * seconds })),
    )
  }
  const before = first.from > span.first ? beyond(span.first, first.from, first, early) : null
  const after = last.to < span.last ? beyond(span.last, last.to, last, late) : null
  const all = [...(before ? [before] : []), ...pieces, ...(after ? [after] : [])]
  return pieces.length === 1 ? asOne(all) : all
}

const edgeSlopes = ({ lines }: Stretch): readonly number[] => [lines.slopes.low, lines.slopes.high]

/** How the clock may have gone in a stretch, ms a second. */
function slopesOf(stretch: Stretch, near: ClockPiece): readonly number[] {
  const [low, high] = edgeSlopes(stretch)
  if (low !== 0 || high !== 0) return edgeSlopes(stretch)
  // a level may have been a gentle slope
  const most = Math.min(STEEPEST, (2 * near.boundMs * 1000) / Math.max(1, stretch.to - stretch.from))
  return [-most, most]
}

/** A clock that hardly moved is told in one piece. */
function asOne(pieces: readonly ClockPiece[]): ClockPiece[] {
  const [first, last] = [pieces[0], pieces.at(-1)]
  const one = first && last && between(first.from, last.to, pieces.map(rangeOf))
  return one && one.boundMs <= HARDLY_MS ? [one] : [...pieces]
}

/** A course runs within the slack of each sample, so it may be off by that and by the usual width of one. */
function leastBound(pair: ClockPair): number {
  const widths = pair.low.map((low, i) => (pair.high[i] ?? 0) - low).filter(Number.isFinite)
  const usual = widths.sort((a, b) => a - b)[widths.length >> 1] ?? 0
  return SLACK_MS + Math.max(0, Math.min(usual, WIDE_MS))
}

/** `step`: so many contradicting samples in a row begin something new. */
function courseBy(pair: ClockPair, order: readonly number[], steepest: number, step: number): Course {
  const sampled = (i: number) => {
    const [low, high] = [(pair.low[i] ?? 0) - SLACK_MS, (pair.high[i] ?? 0) + SLACK_MS]
    return { at: pair.at[i] ?? 0, low, high }
  }
  const begin = (i: number): Stretch => {
    const { at, low, high } = sampled(i)
    return { lines: Lines.through(at, low, high, steepest), from: at, to: at, first: [i] }
  }
  const goOn = (s: Stretch | null, i: number): Stretch | null => {
    const { at, low, high } = sampled(i)
    const lines = s?.lines.and(at, low, high)
    return s && lines ? { lines, from: s.from, to: at, first: s.first.length < LINE ? [...s.first, i] : s.first } : null
  }
  const stretches: Stretch[] = []
  let current: Stretch | null = null
  // samples since one that contradicted `current`, as far as they agree with each other, and how many of them did not fit `current`
  let other: Stretch | null = null
  let waiting = 0
  let leftOut = 0
  for (const i of order) {
    const fits: Stretch | null = current ? goOn(current, i) : begin(i)
    // a wide sample fits both and decides nothing
    const goesOn = goOn(other, i)
    if (!goesOn) {
      leftOut += waiting
      waiting = 0
    }
    other = goesOn
    if (fits) {
      current = fits
      continue
    }
    other ??= begin(i)
    waiting++
    if (other.lines.count < step) continue
    if (current) stretches.push(current)
    current = other
    other = null
    waiting = 0
  }
  if (current) stretches.push(current)
  // a first sample that no other agrees with is left out, as any later one is
  const kept = step > 1 ? stretches.filter((s) => s.lines.count >= step) : stretches
  leftOut += waiting + stretches.length - kept.length
  const found = steepest === 0 ? kept : kept.flatMap((s) => (s.first.length < LINE ? s.first.map(level) : [s]))
  // a line says one thing more than a level; both end somewhere
  const length = found.reduce((n, s) => n + (steepest > 0 && s.first.length === LINE ? 3 : 2), leftOut * 2)
  return { found, leftOut, length }

  function level(i: number): Stretch {
    const { at, low, high } = sampled(i)
    return { lines: Lines.through(at, low, high, 0), from: at, to: at, first: [i] }
  }
}

function pieces(found: readonly Stretch[], least: number): ClockPiece[] {
  const out: ClockPiece[] = []
  const most = Math.max(1, Math.floor(MOST_PIECES / Math.max(1, found.length)))
  let before: ClockPiece | undefined
  for (const s of found) {
    const { low, high } = s.lines.slopes
    const drift = Math.abs((low + high) / 2) * ((s.to - s.from) / 1000)
    const parts = Math.max(1, Math.min(Math.ceil(drift / PIECE_MS), most))
    const length = (s.to - s.from) / parts
    for (let p = 0; p < parts; p++) {
      const [from, to] = [s.from + p * length, p === parts - 1 ? s.to : s.from + (p + 1) * length]
      const piece = between(
        from,
        to,
        [s.lines.at(from), s.lines.at(to)].map((r) => atLeast(r, least)),
      )
      if (!piece) continue
      const gap = p === 0 && before && passage(before, piece)
      if (gap) out.push(gap)
      out.push(piece)
      before = piece
    }
  }
  return coarser(out)
}

/** Somewhere between two pieces the clock went from one to the other, and perhaps a little further first. */
function passage(before: ClockPiece, after: ClockPiece): ClockPiece | null {
  const further = Math.abs(after.offsetMs - before.offsetMs) * FURTHER
  const ranges = [before, after].map(rangeOf).map(({ low, high }) => ({ low: low - further, high: high + further }))
  return between(Math.min(before.to, after.from), Math.max(before.to, after.from), ranges)
}

/** As many pieces as are of use: neighbours in one when there are more. */
function coarser(all: readonly ClockPiece[]): ClockPiece[] {
  const size = Math.ceil(all.length / (2 * MOST_PIECES))
  if (size <= 1) return [...all]
  const out: ClockPiece[] = []
  for (let i = 0; i < all.length; i += size) {
    const some = all.slice(i, i + size)
    const piece = between(Math.min(...some.map((p) => p.from)), Math.max(...some.map((p) => p.to)), some.map(rangeOf))
    if (piece) out.push(piece)
  }
  return out
}

interface Range {
  readonly low: number
  readonly high: number
}

const rangeOf = (p: ClockPiece): Range => ({ low: p.offsetMs - p.boundMs, high: p.offsetMs + p.boundMs })

/** Null when one side is open. */
function between(from: EpochMs, to: EpochMs, ranges: readonly Range[]): ClockPiece | null {
  const low = Math.min(...ranges.map((r) => r.low))
  const high = Math.max(...ranges.map((r) => r.high))
  if (!Number.isFinite(high - low)) return null
  return { from: Math.round(from), to: Math.round(to), offsetMs: (low + high) / 2, boundMs: (high - low) / 2 }
}

function atLeast({ low, high }: Range, bound: number): Range {
  const more = Math.max(0, bound - (high - low) / 2)
  return { low: low - more, high: high + more }
}
