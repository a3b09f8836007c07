/** What an analysis says of hosts: which are balancers, how wrong their clocks are, which databases' active copies they held. */
import { scoreClocks } from './score-clocks'
import type { Errors } from './score-errors'
import type { AnalysisNode, Hosts } from './score-hosts'
import type { AnalysisLike, Score } from './score-types'
import type { Truth, TruthNode } from './truth'

const isBalancer = (kind: string | undefined) => kind === 'load-balancer' || kind === 'firewall'

export class NodeScorer {
  constructor(
    private readonly analysis: AnalysisLike,
    private readonly truth: Truth,
    private readonly hosts: Hosts,
    private readonly errors: Errors,
  ) {}

  balancers(): Score['balancers'] {
    const { hosts, errors } = this
    const told = this.analysis.nodes.filter((node) => isBalancer(node.kind))
    const real = this.truth.nodes.filter((node) => isBalancer(node.kind))
    const wrong = told.filter((node) => !real.some((balancer) => hosts.same(node.id, balancer.name)))
    for (const node of wrong) errors.note('balancer', `${node.name} [${node.addresses.join(', ')}] is told as ${node.kind}`)
    const passed = new Set(this.truth.messages.flatMap((message) => message.hops.flatMap((hop) => hop.via)))
    const missed = real.filter((balancer) => passed.has(balancer.name) && !told.some((node) => hosts.same(node.id, balancer.name)))
    for (const balancer of missed) errors.note('balancer', `${balancer.name} is not told as a ${balancer.kind}`)
    return { right: told.length - wrong.length, false: wrong.length, missed: missed.length }
  }

  clocks(): Score['clocks'] {
    const servers = this.truth.nodes.filter((node) => node.kind === 'exchange-server')
    return scoreClocks(this.analysis.nodes, servers, this.hosts, this.errors)
  }

  activeCopies(): Score['activeCopies'] {
    const result = { right: 0, wrong: 0, missing: 0, notTold: 0 }
    for (const server of this.truth.nodes) {
      const copies = server.activeCopies ?? []
      const nodes = this.nodesOf(server).filter((node) => node.activeCopies !== undefined)
      if (nodes.length === 0) {
        result.notTold += copies.length
        continue
      }
      const told = nodes.flatMap((node) => node.activeCopies ?? [])
      const meets = (copy: (typeof copies)[number], claim: (typeof told)[number]) =>
        (claim.database === null || claim.database.toLowerCase() === copy.database.toLowerCase()) &&
        Date.parse(claim.from) <= Date.parse(copy.to) &&
        Date.parse(claim.to) >= Date.parse(copy.from)
      for (const copy of copies) {
        if (told.some((claim) => meets(copy, claim))) result.right++
        else {
          result.missing++
          this.errors.note('active', `${server.name}: ${copy.database} from ${copy.from} to ${copy.to}: not in the analysis`)
        }
      }
      for (const claim of told) {
        if (copies.some((copy) => meets(copy, claim))) continue
        result.wrong++
        this.errors.note('active', `${server.name}: ${claim.database} from ${claim.from} to ${claim.to}: it was elsewhere`)
      }
    }
    return result
  }

  private nodesOf(host: TruthNode): AnalysisNode[] {
    return this.analysis.nodes.filter((node) => this.hosts.same(node.id, host.name))
  }
}
