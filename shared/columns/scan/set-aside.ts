/**
 * The account of a file's bytes: how many are in records, in headers and set aside, and where and why. Neighbours with one reason are
 * one entry; only the first thousand entries are kept, all are counted.
 */
import type { ByteBalance, SetAside, SetAsideReason } from '../../model/source'

export const MAX_SET_ASIDE = 1000

/** All that was set aside for one reason, with the place of the first. */
export interface ReasonCount {
  readonly reason: SetAsideReason
  readonly lines: number
  readonly bytes: number
  readonly offset: number
  readonly line: number
}

type Open<T> = { -readonly [K in keyof T]: T[K] }

export class Account {
  lines = 0
  /** Entries beyond the first thousand. */
  more = 0
  readonly setAside: SetAside[] = []
  private readonly balance: Open<ByteBalance> = { inRecords: 0, inHeaders: 0, setAside: 0 }
  private readonly counts = new Map<SetAsideReason, Open<ReasonCount>>()
  private current: Open<SetAside> | null = null

  addRecords(bytes: number): void {
    this.balance.inRecords += bytes
  }

  addHeader(bytes: number): void {
    this.balance.inHeaders += bytes
  }

  addSetAside(entry: SetAside): void {
    this.balance.setAside += entry.bytes
    this.lines += entry.lines
    this.count(entry)
    const { current } = this
    if (current && current.reason === entry.reason && current.offset + current.bytes === entry.offset) {
      current.bytes += entry.bytes
      current.lines += entry.lines
      return
    }
    this.current = { ...entry }
    if (this.setAside.length < MAX_SET_ASIDE) this.setAside.push(this.current)
    else this.more++
  }

  private count({ reason, lines, bytes, offset, line }: SetAside): void {
    const known = this.counts.get(reason)
    if (!known) this.counts.set(reason, { reason, lines, bytes, offset, line })
    else {
      known.lines += lines
      known.bytes += bytes
    }
  }

  /** By first place. */
  get reasons(): ReasonCount[] {
    return [...this.counts.values()].sort((a, b) => a.offset - b.offset)
  }

  get bytes(): ByteBalance {
    return { ...this.balance }
  }
}
