/**
 * Cuts pushed chunks into records. A record that lies in one chunk is read where it stands; only one that goes over the end of a chunk is
 * copied. A decoder says how many bytes its next step needs and takes whole records; nothing is kept behind them.
 */

/** What became of the bytes of a file. Sums to its size once it is finished. */
export interface Balance {
  headers: number
  packets: number
  setAside: number
}

export abstract class PushDecoder {
  readonly balance: Balance = { headers: 0, packets: 0, setAside: 0 }
  /** Byte of the file that the next step begins at. */
  protected position = 0
  private carry = new Uint8Array(1 << 16)
  private have = 0
  /** Bytes that the next step needs to get anywhere; at least 1. */
  private need = 1
  private skipping = 0
  private skipKind: keyof Balance = 'setAside'

  /** The bytes may be reused by the caller after the call. */
  push(bytes: Uint8Array): void {
    let at = 0
    while (this.have > 0 && at < bytes.length) {
      // at least one more, whatever a step asked for: the same bytes again would be asked about for ever
      const wanted = Math.min(Math.max(1, this.need - this.have), bytes.length - at)
      this.keep(bytes, at, at + wanted)
      at += wanted
      if (this.have < this.need) return
      const used = this.run(this.carry, 0, this.have)
      this.carry.copyWithin(0, used, this.have)
      this.have -= used
    }
    const used = this.run(bytes, at, bytes.length)
    if (used < bytes.length - at) this.keep(bytes, at + used, bytes.length)
  }

  /** Ends the file: what is left over is no whole record. */
  finish(): void {
    if (this.have > 0) this.leftOver(this.carry, this.have, this.need)
    this.position += this.have
    this.have = 0
    this.finished()
  }

  /**
   * Takes one record at `at`. Returns its bytes, or 0 after `wait(n)` when n bytes are needed and fewer are there. All bytes taken are to be
   * told to `balance`, but not those of `skip`.
   */
  protected abstract step(bytes: Uint8Array, at: number, end: number): number
  /** The file ended in a record of which `have` bytes are there and `need` were needed. */
  protected abstract leftOver(bytes: Uint8Array, have: number, need: number): void
  protected finished(): void {}

  protected wait(bytes: number): 0 {
    this.need = Math.max(1, bytes)
    return 0
  }

  /** Passes over the next bytes behind this step without looking at them. */
  protected skip(bytes: number, kind: keyof Balance): void {
    this.skipping = bytes
    this.skipKind = kind
  }

  /** Nothing more can be read: the rest of the file is set aside. */
  protected setAsideRest(): void {
    this.skip(Number.POSITIVE_INFINITY, 'setAside')
  }

  /** Bytes that were announced with skip and never came. */
  protected get missing(): number {
    return Number.isFinite(this.skipping) ? this.skipping : 0
  }

  private run(bytes: Uint8Array, from: number, end: number): number {
    let at = from
    while (at < end) {
      if (this.skipping > 0) {
        const n = Math.min(this.skipping, end - at)
        this.skipping -= n
        this.balance[this.skipKind] += n
        at += n
        this.position += n
        continue
      }
      const used = this.step(bytes, at, end)
      if (used === 0) break
      at += used
      this.position += used
      this.need = 1
    }
    return at - from
  }

  private keep(bytes: Uint8Array, from: number, to: number): void {
    const size = this.have + to - from
    if (size > this.carry.length) {
      const larger = new Uint8Array(Math.max(size, Math.min(this.need, 1 << 24), this.carry.length * 2))
      larger.set(this.carry.subarray(0, this.have))
      this.carry = larger
    }
    this.carry.set(bytes.subarray(from, to), this.have)
    this.have = size
  }
}
