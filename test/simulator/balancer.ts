/**
 * The load balancer in front of port 25: spreads sessions over the members by weight and hides every client behind its
 * own address. Smooth weighted round robin, as the common products do it, with a few sessions that go elsewhere because
 * a client's earlier connection is still remembered.
 */
import { BALANCER } from './organisation'
import type { Random } from './random'

export class Balancer {
  private readonly credit: number[] = BALANCER.weights.map(() => 0)
  private port: number

  constructor(private readonly random: Random) {
    this.port = random.int(1_100, 60_000)
  }

  /** index of the member that gets the next session */
  choose(): number {
    if (this.random.chance(0.06)) return this.random.int(0, this.credit.length - 1)
    const total = BALANCER.weights.reduce<number>((sum, weight) => sum + weight, 0)
    let best = 0
    for (const [i, weight] of BALANCER.weights.entries()) {
      this.credit[i] = (this.credit[i] ?? 0) + weight
      if ((this.credit[i] ?? 0) > (this.credit[best] ?? 0)) best = i
    }
    this.credit[best] = (this.credit[best] ?? 0) - total
    return best
  }

  /** the source address and port a member sees */
  endpoint(): string {
    this.port = this.port >= 64_000 ? 1_100 : this.port + this.random.int(1, 5)
    return `${BALANCER.snip}:${this.port}`
  }
}
