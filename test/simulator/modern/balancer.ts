/**
 * The load balancer in front of port 25: spreads sessions over the members by weight, unevenly as such devices do when they remember
 * clients. It may pass clients on from its own address, so that no member ever sees theirs, or stay invisible.
 */
import type { Random } from '../random'
import type { BalancerPlan } from './scenario'

export class ModernBalancer {
  readonly sessions = new Map<string, number>()
  private readonly credit = new Map<string, number>()
  private port: number

  constructor(
    readonly plan: BalancerPlan,
    private readonly random: Random,
  ) {
    this.port = random.int(1_100, 60_000)
  }

  /** name of the member that gets the next session; `up` says which are taken to be alive */
  choose(up: (server: string) => boolean): string {
    const alive = this.plan.weights.filter(([server]) => up(server))
    const members = alive.length > 0 ? alive : this.plan.weights
    const server = this.random.chance(0.07) ? this.random.pick(members)[0] : this.nextInTurn(members)
    this.sessions.set(server, (this.sessions.get(server) ?? 0) + 1)
    return server
  }

  /** Smooth weighted round robin. */
  private nextInTurn(members: BalancerPlan['weights']): string {
    let best = ''
    let total = 0
    for (const [server, weight] of members) {
      total += weight
      this.credit.set(server, (this.credit.get(server) ?? 0) + weight)
      if (best === '' || (this.credit.get(server) ?? 0) > (this.credit.get(best) ?? 0)) best = server
    }
    this.credit.set(best, (this.credit.get(best) ?? 0) - total)
    return best
  }

  /** a source port of its own address */
  endpoint(): string {
    this.port = this.port >= 64_000 ? 1_100 : this.port + this.random.int(1, 5)
    return `${this.plan.inside}:${this.port}`
  }
}
