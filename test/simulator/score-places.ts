/** What an analysis says of the work and the place of servers: their roles and their Active Directory sites. */
import type { Errors } from './score-errors'
import type { AnalysisNode, Hosts } from './score-hosts'
import { AnswerCount, type Answers } from './score-types'
import type { Truth, TruthNode } from './truth'

export class PlaceScorer {
  private readonly servers: readonly TruthNode[]

  constructor(
    private readonly told: readonly AnalysisNode[],
    truth: Truth,
    private readonly hosts: Hosts,
    private readonly errors: Errors,
  ) {
    this.servers = truth.nodes.filter((node) => node.kind === 'exchange-server')
  }

  roles(): Answers {
    const count = new AnswerCount()
    for (const server of this.servers) {
      const told = new Set(this.nodesOf(server).flatMap((node) => node.roles ?? []))
      for (const role of server.roles ?? []) count.count(told.delete(role) ? 'right' : 'notTold')
      for (const role of told) {
        count.count('wrong')
        this.errors.note('role', `${server.name} is told to be ${role}; it is ${server.roles?.join(', ') || 'none'}`)
      }
    }
    return count.result()
  }

  /** A site that a name of its own is wrong under another one, and wrong when servers of two sites are put together. */
  sites(): Answers {
    const count = new AnswerCount()
    const real = new Set(this.servers.flatMap((server) => server.site ?? []))
    for (const server of this.servers) {
      const node = this.nodesOf(server).find((each) => typeof each.site === 'string')
      if (!node) {
        if (server.site !== undefined) count.count('notTold')
        continue
      }
      const others = this.servers.filter((other) => this.nodesOf(other).some((each) => each.site === node.site))
      const right = real.has(node.site ?? '') ? node.site === server.site : others.every((other) => other.site === server.site)
      count.count(right ? 'right' : 'wrong')
      if (!right) this.errors.note('site', `${server.name} is told to be in ${node.site}; it is in ${server.site ?? 'none'}`)
    }
    return count.result()
  }

  private nodesOf(server: TruthNode): AnalysisNode[] {
    return this.told.filter((node) => this.hosts.same(node.id, server.name))
  }
}
