/**
 * Values that several windows have in common. Each change has a number one above all its window knew, so that everybody keeps the same last one,
 * however late and in whatever order changes arrive; of two with the same number that of the window with the greater name.
 */
export interface Stamp {
  readonly seq: number
  readonly by: string
}

export class Registers {
  private readonly last = new Map<string, Stamp>()
  private seq = 0

  constructor(readonly me: string) {}

  /** A change that was made here. */
  change(key: string): Stamp {
    const stamp = { seq: ++this.seq, by: this.me }
    this.last.set(key, stamp)
    return stamp
  }

  /** Of the value as it is here: the oldest there can be where nobody changed it. */
  stampOf(key: string): Stamp {
    return this.last.get(key) ?? { seq: 0, by: '' }
  }

  /** Whether a change from elsewhere is to be taken; false for one that is late. */
  takes(key: string, stamp: Stamp): boolean {
    this.seq = Math.max(this.seq, stamp.seq)
    const known = this.last.get(key)
    if (known && (known.seq > stamp.seq || (known.seq === stamp.seq && known.by >= stamp.by))) return false
    this.last.set(key, stamp)
    return true
  }
}
