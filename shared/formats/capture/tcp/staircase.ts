/**
 * The staircase of a sender that nobody answers: one segment again and again, each wait about twice the last. It is one event, and its cost is
 * the sum of the waits. Kept for the segment that is being sent again now, and for the longest staircase so far.
 */
import type { Packet } from '../packet'

// words, from the side's place in the record of trouble
const SEQ = 0
const TIMES = 1
const LAST_SECONDS = 2
const LAST_NANOS = 3
/** Microseconds, as all waits here. */
const LAST_WAIT = 4
const DOUBLINGS = 5
const COST = 6
const FIRST_FRAME = 7
const BEST_DOUBLINGS = 8
const BEST_COST = 9
const BEST_FIRST = 10
const BEST_LAST = 11

/** Fewer doublings are no staircase. */
const LEAST = 3

export interface Staircase {
  /** How often a wait was one and a half to two and a half times the one before. */
  readonly doublings: number
  readonly costMs: number
  /** Frames of its first and last retransmission. */
  readonly firstFrame: number
  readonly lastFrame: number
}

/** `p` is a plain retransmission whose delay is set. */
export function climb(p: Packet, words: Uint32Array, at: number): void {
  const same = words[at + TIMES] !== 0 && words[at + SEQ] === p.seq
  const wait = same
    ? micros(p.seconds - (words[at + LAST_SECONDS] as number), p.nanos - (words[at + LAST_NANOS] as number))
    : micros(p.delaySeconds, p.delayNanos)
  const ratio = wait / (words[at + LAST_WAIT] as number)
  if (same && ratio >= 1.5 && ratio <= 2.5) {
    words[at + DOUBLINGS] = (words[at + DOUBLINGS] as number) + 1
    words[at + COST] = Math.min(0xffff_ffff, (words[at + COST] as number) + wait)
  } else {
    words[at + DOUBLINGS] = 0
    words[at + COST] = wait
    words[at + FIRST_FRAME] = p.number
  }
  words[at + SEQ] = p.seq
  words[at + TIMES] = 1
  words[at + LAST_SECONDS] = p.seconds
  words[at + LAST_NANOS] = p.nanos
  words[at + LAST_WAIT] = wait
  if ((words[at + DOUBLINGS] as number) <= (words[at + BEST_DOUBLINGS] as number)) return
  words[at + BEST_DOUBLINGS] = words[at + DOUBLINGS] as number
  words[at + BEST_COST] = words[at + COST] as number
  words[at + BEST_FIRST] = words[at + FIRST_FRAME] as number
  words[at + BEST_LAST] = p.number
}

export function staircase(words: Uint32Array, at: number): Staircase | null {
  const doublings = words[at + BEST_DOUBLINGS] as number
  if (doublings < LEAST) return null
  return {
    doublings,
    costMs: (words[at + BEST_COST] as number) / 1000,
    firstFrame: words[at + BEST_FIRST] as number,
    lastFrame: words[at + BEST_LAST] as number,
  }
}

const micros = (seconds: number, nanos: number) => Math.max(0, Math.min(0xffff_ffff, Math.round(seconds * 1e6 + nanos / 1000)))
