/** The clock of a pcapng interface: counts of a unit that the interface names, from an offset in seconds. */
import type { Packet } from '../packet'
import { divide64, setTime } from './clock'

const BILLION = 1_000_000_000n

export class UnitClock {
  private readonly parts = { quotient: 0, rest: 0 }
  /** Units a second, when they are a power of ten up to 10^9; else 0. */
  private readonly decimal: number
  private readonly nanosEach: number
  private readonly perSecond: bigint

  /** `resolution`: the byte of if_tsresol; 6 is microseconds. `offset`: seconds to add. */
  constructor(
    readonly resolution: number,
    private readonly offset: number,
  ) {
    const power = resolution & 127
    const binary = resolution > 127
    this.decimal = !binary && power <= 9 ? 10 ** power : 0
    this.nanosEach = this.decimal > 0 ? 1_000_000_000 / this.decimal : 0
    this.perSecond = this.decimal > 0 ? 1n : (binary ? 2n : 10n) ** BigInt(power)
  }

  get unitNanos(): number {
    return this.decimal > 0 ? this.nanosEach : 1
  }

  /** False when the time is none that can be; see setTime. */
  set(packet: Packet, high: number, low: number): boolean {
    if (this.decimal > 0) {
      divide64(high, low, this.decimal, this.parts)
      return setTime(packet, this.parts.quotient + this.offset, this.parts.rest * this.nanosEach)
    }
    const value = (BigInt(high) << 32n) | BigInt(low)
    const rest = value % this.perSecond
    return setTime(packet, Number(value / this.perSecond) + this.offset, Number((rest * BILLION) / this.perSecond))
  }
}
