/**
 * A segment that is sent again and again because nobody answers. It is one event, and its cost is the sum of the waits. Kept for each side: the
 * one that is being sent again now, and the one that was sent again most often.
 */
import type { Packet } from '../packet'

const MOST_GAPS = 8

// words, from the side's place in the record of trouble
const SEQ = 0
const TIMES = 1
const LAST_SECONDS = 2
const LAST_NANOS = 3
/** Microseconds, as all waits here; 71 minutes at most. */
const COST = 4
const FIRST_FRAME = 5
const GAPS = 6
/** Times, cost, first and last frame, gaps of the one sent most often. */
const BEST = GAPS + MOST_GAPS
const BEST_GAPS = BEST + 4
export const STAIR = BEST_GAPS + MOST_GAPS

const LEAST_DOUBLINGS = 3

export interface SentAgain {
  /** How often it was sent again. */
  readonly times: number
  /** Milliseconds between the sendings, the first ones only. */
  readonly gapsMs: readonly number[]
  /** Milliseconds from its first sending to its last. */
  readonly costMs: number
  /** Frames of its first and last retransmission. */
  readonly firstFrame: number
  readonly lastFrame: number
  /** Each wait is about twice the one before, at least three times: a timer that nobody answers. */
  readonly staircase: boolean
}

/** `p` is a plain retransmission whose delay is set. */
export function climb(p: Packet, words: Uint32Array, at: number): void {
  const word = (i: number) => words[at + i] as number
  const same = word(TIMES) > 0 && word(SEQ) === p.seq
  const wait = same ? micros(p.seconds - word(LAST_SECONDS), p.nanos - word(LAST_NANOS)) : micros(p.delaySeconds, p.delayNanos)
  const times = same ? word(TIMES) + 1 : 1
  if (!same) words[at + FIRST_FRAME] = p.number
  words[at + SEQ] = p.seq
  words[at + TIMES] = times
  words[at + LAST_SECONDS] = p.seconds
  words[at + LAST_NANOS] = p.nanos
  words[at + COST] = Math.min(0xffff_ffff, wait + (same ? word(COST) : 0))
  if (times <= MOST_GAPS) words[at + GAPS + times - 1] = wait
  if (times <= word(BEST)) return
  words[at + BEST] = times
  words[at + BEST + 1] = word(COST)
  words[at + BEST + 2] = word(FIRST_FRAME)
  words[at + BEST + 3] = p.number
  words.copyWithin(at + BEST_GAPS, at + GAPS, at + GAPS + Math.min(times, MOST_GAPS))
}

/** Null when nothing was sent again. */
export function sentMost(words: Uint32Array, at: number): SentAgain | null {
  const times = words[at + BEST] as number
  if (times === 0) return null
  const gapsMs = Array.from(words.subarray(at + BEST_GAPS, at + BEST_GAPS + Math.min(times, MOST_GAPS)), (us) => us / 1000)
  const doubles = gapsMs.filter((gap, i) => i > 0 && gap >= 1.5 * (gapsMs[i - 1] as number) && gap <= 2.5 * (gapsMs[i - 1] as number))
  return {
    times,
    gapsMs,
    costMs: (words[at + BEST + 1] as number) / 1000,
    firstFrame: words[at + BEST + 2] as number,
    lastFrame: words[at + BEST + 3] as number,
    staircase: doubles.length >= LEAST_DOUBLINGS,
  }
}

const micros = (seconds: number, nanos: number) => Math.max(0, Math.min(0xffff_ffff, Math.round(seconds * 1e6 + nanos / 1000)))
