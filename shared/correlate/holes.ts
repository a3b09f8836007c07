/**
 * Holes inside files: hours cut out of a log leave no trace in names or headers, but a server that was busy, wrote nothing for an hour
 * or more and was busy again has most likely lost rows. Such a stretch counts as not covered; a night that fades out does not.
 */
import type { EpochMs } from '../base/time'

const BUCKET_MS = 600_000
/** An hour without a row, between two hours with this many each. */
const EMPTY = 6
const BUSY = 30

export interface Hole {
  readonly from: EpochMs
  readonly to: EpochMs
}

/** Rows per ten minutes of one server's log family. */
export class Activity {
  private readonly counts = new Map<number, number>()
  /** Rows come nearly in order: those of the bucket at hand are counted here first. */
  private bucket = Number.NaN
  private inBucket = 0

  add(at: EpochMs): void {
    const bucket = Math.floor(at / BUCKET_MS)
    if (bucket !== this.bucket) {
      this.putAway()
      this.bucket = bucket
    }
    this.inBucket++
  }

  private putAway(): void {
    if (this.inBucket > 0) this.counts.set(this.bucket, (this.counts.get(this.bucket) ?? 0) + this.inBucket)
    this.inBucket = 0
  }

  holes(): Hole[] {
    this.putAway()
    const buckets = [...this.counts.keys()].sort((a, b) => a - b)
    const out: Hole[] = []
    buckets.forEach((bucket, i) => {
      const before = buckets[i - 1]
      if (before === undefined || bucket - before <= EMPTY) return
      if (this.sum(before - EMPTY + 1, before) < BUSY || this.sum(bucket, bucket + EMPTY - 1) < BUSY) return
      out.push({ from: (before + 1) * BUCKET_MS, to: bucket * BUCKET_MS })
    })
    return out
  }

  private sum(from: number, to: number): number {
    let n = 0
    for (let b = from; b <= to; b++) n += this.counts.get(b) ?? 0
    return n
  }
}
