/**
 * Clocks as an analysis tells them: an offset to the case's reference clock, one server's own, with a bound. So it is compared with the
 * difference of two true offsets. Where the analysis says how an offset went over time, each of its pieces is asked at several times by
 * the server's own clock; otherwise the one offset is said of all times and has to hold at all of them.
 */
import type { Errors } from './score-errors'
import type { AnalysisNode, Hosts } from './score-hosts'
import { AnswerCount, type Score, share } from './score-types'
import type { TruthNode } from './truth'

/** What is said of one stretch of time, with its share of all of it, against the true difference then. */
interface Claim {
  readonly weight: number
  readonly offsetMs: number
  readonly boundMs: number
  /** several when a clock was set back and showed the time twice; none when it jumped over it */
  readonly truths: readonly number[]
}

const SAMPLES = [0.1, 0.3, 0.5, 0.7, 0.9] as const

export function scoreClocks(nodes: readonly AnalysisNode[], servers: readonly TruthNode[], hosts: Hosts, errors: Errors): Score['clocks'] {
  const nodesOf = (server: TruthNode) => nodes.filter((node) => hosts.same(node.id, server.name))
  const reference = servers.find((server) => nodesOf(server).some((node) => node.clockOffsetMs === 0 && node.clockOffsetBoundMs === 0))
  const count = new AnswerCount()
  const time = { held: 0, not: 0 }
  let maxErrorMs = 0
  for (const server of servers) {
    if (server === reference) continue
    const node = nodesOf(server).find((each) => typeof each.clockOffsetMs === 'number')
    if (!node) {
      count.count('notTold')
      continue
    }
    const claims = reference ? claimsOf(node, server, reference).filter((claim) => claim.truths.length > 0) : []
    const off = claims.map(({ truths, offsetMs }) => Math.min(...truths.map((true_) => Math.abs(true_ - offsetMs))))
    const broken = claims.filter(({ boundMs }, i) => (off[i] ?? 0) > boundMs)
    for (const claim of claims) time[broken.includes(claim) ? 'not' : 'held'] += claim.weight
    maxErrorMs = Math.max(maxErrorMs, ...off)
    const good = reference !== undefined && broken.length === 0
    count.count(good ? 'right' : 'wrong')
    const why = reference ? `off by up to ${Math.max(...off)} ms` : 'but no clock is the reference'
    if (!good) errors.note('clock', `${server.name}: told ${node.clockOffsetMs} ± ${node.clockOffsetBoundMs} ms, ${why}`)
  }
  return { ...count.result(), maxErrorMs, heldShare: share(time.held, time.not) }
}

function claimsOf(node: AnalysisNode, server: TruthNode, reference: TruthNode): Claim[] {
  const pieces = node.clock?.pieces ?? []
  if (pieces.length === 0) {
    const [offsetMs, boundMs] = [node.clockOffsetMs ?? 0, node.clockOffsetBoundMs ?? 0]
    const changes = [...(server.clock ?? []), ...(reference.clock ?? [])].map((piece) => Date.parse(piece.from))
    const times = changes.length > 0 ? changes : [0]
    return times.map((at) => ({ weight: 1, offsetMs, boundMs, truths: [offsetAt(server, at) - offsetAt(reference, at)] }))
  }
  return pieces.flatMap((piece) => {
    const [from, to] = [Date.parse(piece.from), Date.parse(piece.to)]
    return SAMPLES.map((part) => {
      const truths = trueTimes(server, from + (to - from) * part).map((at) => offsetAt(server, at) - offsetAt(reference, at))
      return { weight: Math.max(1, to - from), offsetMs: piece.offsetMs, boundMs: piece.boundMs, truths }
    })
  })
}

const offsetAt = (node: TruthNode, at: number) => node.clock?.findLast((piece) => Date.parse(piece.from) <= at)?.offsetMs ?? 0

/** When the server's clock showed this. */
function trueTimes(server: TruthNode, shown: number): number[] {
  const starts = [
    { from: Number.NEGATIVE_INFINITY, offsetMs: 0 },
    ...(server.clock ?? []).map((each) => ({ ...each, from: Date.parse(each.from) })),
  ]
  return starts.flatMap(({ from, offsetMs }, i) => {
    const at = shown - offsetMs
    return at >= from && at < (starts[i + 1]?.from ?? Number.POSITIVE_INFINITY) ? [at] : []
  })
}
