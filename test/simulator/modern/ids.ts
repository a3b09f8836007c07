/**
 * Ids as the services of 2013 and later make them.
 *
 *   internal id         generation of the queue database × 2^32 + a counter: 14 or 15 digits
 *   session id          .NET ticks of the service's start, one more for each session
 *   network message id  a GUID whose last part is the time; log ids of rows that are about a message have the same form
 */
import type { Random } from '../random'
import { ticks } from '../time'

/** The last part holds the upper 48 bits of the tick count. */
export function timedGuid(random: Random, at: number): string {
  const time = (ticks(at) >> 16n).toString(16).padStart(12, '0')
  return `${random.hex(8)}-${random.hex(4)}-4${random.hex(3)}-${random.hex(4)}-${time}`
}

export class InternalIds {
  private readonly base: bigint
  private count: number

  constructor(private readonly random: Random) {
    this.base = BigInt(random.int(3_000, 90_000)) << 32n
    this.count = random.int(200, 9_000)
  }

  next(): string {
    this.count += this.random.chance(0.2) ? 2 : 1
    return String(this.base + BigInt(this.count))
  }
}

export class SessionIds {
  private readonly first: bigint
  private count = 0

  constructor(random: Random, start: number) {
    this.first = ticks(start - random.int(3_600_000, 20 * 86_400_000)) + BigInt(random.int(0, 9_999))
  }

  next(): string {
    return (this.first + BigInt(this.count++)).toString(16).toUpperCase().padStart(16, '0')
  }
}
