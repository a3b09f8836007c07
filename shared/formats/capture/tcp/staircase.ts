/**
 * A segment that is sent again and again because nobody answers: a run. It is one event, and its cost is the sum of the waits. Kept for each side
 * of a stream: the run that goes on now, and the longest one; often they are the same. Most runs are one packet long, so what further packets
 * need is a record of its own.
 */
import type { Packet } from '../packet'
import { Pool } from './pool'

const MOST_GAPS = 8
const LEAST_DOUBLINGS = 3

// words of a run
const SEQ = 0
const LAST_SECONDS = 1
const LAST_NANOS = 2
/** Microseconds, as all waits here; 71 minutes at most. */
const COST = 3
const FIRST_FRAME = 4
/** Bits: side 1, goes on now, longest of its side. A run that is neither of both is free for the next. */
const KIND = 5
/** Record of what a run of more than one packet needs; 0 for none. */
const MORE = 6
/** Next run of the stream; 0 is the end. A stream has two of each side at most. */
const NEXT = 7
const RUN = 8

// words of MORE
const TIMES = 0
const LAST_FRAME = 1
const GAPS = 2

const SIDE = 1
const NOW = 2
const LONGEST = 4

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

export class Staircases {
  private readonly runs = new Pool(RUN)
  private readonly more = new Pool(GAPS + MOST_GAPS)

  get bytes(): number {
    return this.runs.bytes + this.more.bytes
  }

  /** `p` is a plain retransmission whose delay is set; `first`: the stream's first run. Returns the first run there is now. */
  climb(p: Packet, first: number): number {
    const now = this.find(first, p.side, NOW)
    if (now === 0 || this.word(now, SEQ) !== p.seq) return this.begin(p, first, now)
    const wait = micros(p.seconds - this.word(now, LAST_SECONDS), p.nanos - this.word(now, LAST_NANOS))
    const more = this.moreOf(now)
    const page = this.more.page(more)
    const at = this.more.at(more)
    const times = (page[at + TIMES] as number) + 1
    page[at + TIMES] = times
    page[at + LAST_FRAME] = p.number
    if (times <= MOST_GAPS) page[at + GAPS + times - 1] = wait
    this.set(now, COST, Math.min(0xffff_ffff, wait + this.word(now, COST)))
    this.setTime(now, p)
    const longest = this.find(first, p.side, LONGEST)
    if (longest !== now && times > this.times(longest)) {
      this.set(longest, KIND, this.word(longest, KIND) & ~LONGEST)
      this.set(now, KIND, this.word(now, KIND) | LONGEST)
    }
    return first
  }

  /** The longest run of a side; null when nothing was sent again. */
  sentMost(first: number, side: 0 | 1): SentAgain | null {
    const run = this.find(first, side, LONGEST)
    if (run === 0) return null
    const cost = this.word(run, COST)
    const firstFrame = this.word(run, FIRST_FRAME)
    const more = this.word(run, MORE)
    if (more === 0) return { times: 1, gapsMs: [cost / 1000], costMs: cost / 1000, firstFrame, lastFrame: firstFrame, staircase: false }
    const page = this.more.page(more)
    const at = this.more.at(more)
    const times = page[at + TIMES] as number
    const gapsMs = Array.from(page.subarray(at + GAPS, at + GAPS + Math.min(times, MOST_GAPS)), (us) => us / 1000)
    const doubles = gapsMs.filter((gap, i) => i > 0 && gap >= 1.5 * (gapsMs[i - 1] as number) && gap <= 2.5 * (gapsMs[i - 1] as number))
    const lastFrame = page[at + LAST_FRAME] as number
    return { times, gapsMs, costMs: cost / 1000, firstFrame, lastFrame, staircase: doubles.length >= LEAST_DOUBLINGS }
  }

  /** Another segment: its run takes the place of `before`, unless that is the longest. */
  private begin(p: Packet, first: number, before: number): number {
    const longest = this.find(first, p.side, LONGEST)
    if (before !== 0) this.set(before, KIND, this.word(before, KIND) & ~NOW)
    let run = before !== longest ? before : this.find(first, p.side, 0)
    const isNew = run === 0
    if (isNew) {
      run = this.runs.take()
      this.set(run, NEXT, first)
    }
    const wait = micros(p.delaySeconds, p.delayNanos)
    this.set(run, SEQ, p.seq)
    this.set(run, COST, wait)
    this.set(run, FIRST_FRAME, p.number)
    this.set(run, KIND, p.side * SIDE + NOW + (longest === 0 ? LONGEST : 0))
    this.setTime(run, p)
    if (this.word(run, MORE) !== 0) this.single(run, this.word(run, MORE))
    return isNew ? run : first
  }

  /** The record of further packets, made when there is none. */
  private moreOf(run: number): number {
    let more = this.word(run, MORE)
    if (more === 0) {
      more = this.more.take()
      this.set(run, MORE, more)
      this.single(run, more)
    }
    return more
  }

  /** Says in `more` what a run of one packet is. */
  private single(run: number, more: number): void {
    const page = this.more.page(more)
    const at = this.more.at(more)
    page[at + TIMES] = 1
    page[at + LAST_FRAME] = this.word(run, FIRST_FRAME)
    page[at + GAPS] = this.word(run, COST)
  }

  private times(run: number): number {
    const more = this.word(run, MORE)
    return more === 0 ? 1 : (this.more.page(more)[this.more.at(more) + TIMES] as number)
  }

  /** The side's run that has the bit; with no bit, one that has none. 0 when there is none. */
  private find(first: number, side: 0 | 1, bit: number): number {
    for (let run = first; run !== 0; run = this.word(run, NEXT)) {
      const kind = this.word(run, KIND)
      if ((kind & SIDE) === side && (bit === 0 ? (kind & (NOW | LONGEST)) === 0 : (kind & bit) !== 0)) return run
    }
    return 0
  }

  private setTime(run: number, { seconds, nanos }: Packet): void {
    this.set(run, LAST_SECONDS, seconds)
    this.set(run, LAST_NANOS, nanos)
  }

  private word(run: number, i: number): number {
    return this.runs.page(run)[this.runs.at(run) + i] as number
  }

  private set(run: number, i: number, value: number): void {
    this.runs.page(run)[this.runs.at(run) + i] = value
  }
}

const micros = (seconds: number, nanos: number) => Math.max(0, Math.min(0xffff_ffff, Math.round(seconds * 1e6 + nanos / 1000)))
