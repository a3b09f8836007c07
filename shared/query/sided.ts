/**
 * Figures of two sides, worked out in one walk over the tables: a row may be of the one, of the other, of both or of none. What only one
 * side has is known from a count of 0 at the other.
 */
import type { Listed } from './case-delays'
import { type Percentiles, percentiles } from './case-overview'

/** Bits of the sides a row is of. */
export const A = 1
export const B = 2
export type Sides = number

export interface Both<T> {
  readonly a: T
  readonly b: T
}

/** Rows of one side behind a number, and their delays where they have any. */
export interface Tally {
  /** Numbers of messages, or of sessions where it says so; each once. */
  readonly rows: Listed
  /** null where no row has a delay. */
  readonly delays: Percentiles | null
  /** Rows whose delay is over its p95. */
  readonly slow: Listed
}

/** Rows behind a number that are kept: more than a person goes through. */
export const MOST_ROWS = 2_000

class Draft {
  count = 0
  readonly rows: number[] = []
  private last = -1
  private readonly delays: number[] = []
  private readonly owners: number[] = []

  /** Rows of one message follow each other. */
  add(row: number, ms: number): void {
    if (row !== this.last) {
      this.last = row
      this.count++
      if (this.rows.length < MOST_ROWS) this.rows.push(row)
    }
    if (Number.isNaN(ms)) return
    this.delays.push(ms)
    this.owners.push(row)
  }

  sealed(): Tally {
    const delays = percentiles(Float64Array.from(this.delays))
    const slow: number[] = []
    let count = 0
    let last = -1
    if (delays)
      for (let i = 0; i < this.delays.length; i++) {
        if ((this.delays[i] as number) <= delays.p95 || this.owners[i] === last) continue
        last = this.owners[i] as number
        count++
        if (slow.length < MOST_ROWS) slow.push(last)
      }
    return { rows: { count: this.count, rows: this.rows }, delays, slow: { count, rows: slow } }
  }
}

export interface Sided<K> extends Both<Tally> {
  readonly key: K
}

/** Tallies by a key, of both sides. */
export class SidedTallies<K extends string | number> {
  private readonly drafts = new Map<K, Both<Draft>>()

  add(key: K, sides: Sides, row: number, ms = Number.NaN): void {
    let both = this.drafts.get(key)
    if (!both) {
      both = { a: new Draft(), b: new Draft() }
      this.drafts.set(key, both)
    }
    if (sides & A) both.a.add(row, ms)
    if (sides & B) both.b.add(row, ms)
  }

  /** The most rows first. */
  sealed(): Sided<K>[] {
    return [...this.drafts]
      .map(([key, { a, b }]) => ({ key, a: a.sealed(), b: b.sealed() }))
      .sort((x, y) => sizeOf(y) - sizeOf(x) || (x.key < y.key ? -1 : 1))
  }
}

const sizeOf = ({ a, b }: Both<Tally>): number => a.rows.count + b.rows.count
export const NO_TALLY: Tally = new Draft().sealed()
