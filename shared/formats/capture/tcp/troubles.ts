/**
 * What only streams in trouble have: how often each verdict was given, how many checksums were wrong, and what was sent again. 44 bytes, and
 * 32 more for a segment that is sent again (staircase.ts).
 */
import type { Packet } from '../packet'
import { Pool } from './pool'
import { type SentAgain, Staircases } from './staircase'
import { VERDICTS } from './verdicts'

// counters: those of VERDICTS in their order, then those of each side
/** Wrong checksums of a side: + 0 or 1. */
export const BAD = VERDICTS.length
/** Wrong ones that hold the sum of the pseudo header alone, of a side: + 0 or 1. */
export const PARTIAL = BAD + 2
const COUNTERS = PARTIAL + 2

/** First run of the list of segments sent again; the counters stand behind it, two in a word. */
const RUNS = 0
const COUNTS = 1
const RECORD = COUNTS + COUNTERS / 2
const HALF = 0x10000

export class Troubles {
  private readonly records = new Pool(RECORD)
  private readonly stairs = new Staircases()
  /** How often a counter went over what half a word holds, by record and counter. */
  private readonly overflows = new Map<number, number>()

  take(): number {
    return this.records.take()
  }

  count(record: number, counter: number): void {
    const page = this.records.page(record)
    const at = this.records.at(record) + COUNTS + (counter >> 1)
    const shift = (counter & 1) * 16
    const word = page[at] as number
    if (((word >>> shift) & 0xffff) < HALF - 1) page[at] = word + (1 << shift)
    else {
      page[at] = word & ~(0xffff << shift)
      const key = record * COUNTERS + counter
      this.overflows.set(key, (this.overflows.get(key) ?? 0) + 1)
    }
  }

  /** What was counted; 0 for record 0. */
  of(record: number, counter: number): number {
    if (record === 0) return 0
    const word = this.records.page(record)[this.records.at(record) + COUNTS + (counter >> 1)] as number
    return ((word >>> ((counter & 1) * 16)) & 0xffff) + (this.overflows.get(record * COUNTERS + counter) ?? 0) * HALF
  }

  /** `p` is a plain retransmission whose delay is set. */
  climb(p: Packet, record: number): void {
    const page = this.records.page(record)
    const at = this.records.at(record) + RUNS
    page[at] = this.stairs.climb(p, page[at] as number)
  }

  /** The segment that a side sent again most often; null for none, and for record 0. */
  sentMost(record: number, side: 0 | 1): SentAgain | null {
    return record === 0 ? null : this.stairs.sentMost(this.records.page(record)[this.records.at(record) + RUNS] as number, side)
  }

  get bytes(): number {
    return this.records.bytes + this.stairs.bytes
  }
}
