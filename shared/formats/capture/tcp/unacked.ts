/**
 * Segments that nobody has acknowledged, oldest first, for each side of each stream; they tell how long a retransmission waited. One store
 * for all, at most 2^20 segments (24 MB): what does not fit is not remembered, and a delay then counts from the last new byte.
 */
import { BITS, NEWEST, OLDEST, WAITING_AT } from './layout'

/** End, seconds, nanoseconds, next. */
const WORDS = 4
const MOST = 1 << 20
/** As Wireshark: more are not remembered for one side. */
const MOST_EACH = 10_000
/** One that waits, as it is counted in a side's BITS. */
const ONE = 1 << WAITING_AT

export class Unacked {
  private nodes = new Uint32Array(1024 * WORDS)
  private used = 0
  private free = 0

  /** Remembers a segment that ends at `end`. `page` and `at` are the side's. */
  add(page: Uint32Array, at: number, end: number, seconds: number, nanos: number): void {
    if ((page[at + BITS] as number) >>> WAITING_AT >= MOST_EACH) return
    const node = this.take()
    if (node === 0) return
    const i = (node - 1) * WORDS
    this.nodes[i] = end
    this.nodes[i + 1] = seconds
    this.nodes[i + 2] = nanos
    this.nodes[i + 3] = 0
    const newest = page[at + NEWEST] as number
    if (newest === 0) page[at + OLDEST] = node
    else this.nodes[(newest - 1) * WORDS + 3] = node
    page[at + NEWEST] = node
    page[at + BITS] = (page[at + BITS] as number) + ONE
  }

  /**
   * Forgets what `ack` covers, from the oldest on. A covered one behind one that is not stays until that one goes: which is the oldest that
   * counts is the same.
   */
  acknowledge(page: Uint32Array, at: number, ack: number): void {
    let node = page[at + OLDEST] as number
    if (node === 0) return
    let gone = 0
    while (node !== 0) {
      const i = (node - 1) * WORDS
      if ((((this.nodes[i] as number) - ack) | 0) > 0) break
      const next = this.nodes[i + 3] as number
      this.nodes[i + 3] = this.free
      this.free = node
      node = next
      gone++
    }
    page[at + OLDEST] = node
    if (node === 0) page[at + NEWEST] = 0
    page[at + BITS] = (page[at + BITS] as number) - gone * ONE
  }

  /** Forgets all of a side: its stream is over. */
  drop(page: Uint32Array, at: number): void {
    let node = page[at + OLDEST] as number
    while (node !== 0) {
      const i = (node - 1) * WORDS
      const next = this.nodes[i + 3] as number
      this.nodes[i + 3] = this.free
      this.free = node
      node = next
    }
    page[at + OLDEST] = page[at + NEWEST] = 0
    page[at + BITS] = (page[at + BITS] as number) & (ONE - 1)
  }

  seconds(node: number): number {
    return this.nodes[(node - 1) * WORDS + 1] as number
  }

  nanos(node: number): number {
    return this.nodes[(node - 1) * WORDS + 2] as number
  }

  clear(): void {
    this.used = 0
    this.free = 0
  }

  private take(): number {
    if (this.free !== 0) {
      const node = this.free
      this.free = this.nodes[(node - 1) * WORDS + 3] as number
      return node
    }
    if (this.used >= MOST) return 0
    if ((this.used + 1) * WORDS > this.nodes.length) {
      const larger = new Uint32Array(this.nodes.length * 2)
      larger.set(this.nodes)
      this.nodes = larger
    }
    return ++this.used
  }
}
