/** What an analysis says of hosts: which are balancers, how wrong their clocks are, which databases' active copies they held. */
import type { Errors } from './score-errors'
import type { AnalysisNode, Hosts } from './score-hosts'
import { type AnalysisLike, AnswerCount, type Score } from './score-types'
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

  /**
   * Offsets are to the case's reference clock, one server's own; so differences of true offsets are what they are compared with. A clock
   * that drifts differs over time: the bound has to hold at every time, because the estimate is said of all of it.
   */
  clocks(): Score['clocks'] {
    const count = new AnswerCount()
    let maxErrorMs = 0
    const servers = this.truth.nodes.filter((node) => node.kind === 'exchange-server')
    const reference = servers.find((server) =>
      this.nodesOf(server).some((node) => node.clockOffsetMs === 0 && node.clockOffsetBoundMs === 0),
    )
    for (const server of servers) {
      if (server === reference) continue
      const node = this.nodesOf(server).find((each) => typeof each.clockOffsetMs === 'number')
      const estimate = node?.clockOffsetMs
      if (typeof estimate !== 'number') count.count('notTold')
      else {
        const error = reference
          ? Math.max(...differences(server, reference).map((true_) => Math.abs(estimate - true_)))
          : Number.POSITIVE_INFINITY
        maxErrorMs = Math.max(maxErrorMs, error)
        const good = error <= (node?.clockOffsetBoundMs ?? 0)
        count.count(good ? 'right' : 'wrong')
        const claim = `${estimate} ± ${node?.clockOffsetBoundMs} ms`
        if (!good)
          this.errors.note('clock', `${server.name}: told ${claim}, ${reference ? `off by ${error} ms` : 'but no clock is the reference'}`)
      }
    }
    return { ...count.result(), maxErrorMs }
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

const offsetAt = (node: TruthNode, at: number) => node.clock?.findLast((piece) => Date.parse(piece.from) <= at)?.offsetMs ?? 0

/** One clock minus the other, at each time at which either changes. */
function differences(a: TruthNode, b: TruthNode): number[] {
  const changes = [...(a.clock ?? []), ...(b.clock ?? [])].map((piece) => Date.parse(piece.from))
  return (changes.length > 0 ? changes : [0]).map((at) => offsetAt(a, at) - offsetAt(b, at))
}
