/** Coverage of each server over time: solid where its message tracking log is, hatched where only other logs are, empty where none is. */
import { formatShare } from '@shared/base/format'
import type { Catalogue } from '@shared/model/case'

export interface Span {
  readonly from: number
  readonly to: number
}
export interface Lane {
  readonly node: number
  readonly name: string
  readonly covered: readonly Span[]
  readonly partly: readonly Span[]
  readonly sentence: string
}

export function lanesOf({ nodes, coverage, timeRange }: Catalogue): Lane[] {
  const whole = timeRange ? timeRange.last - timeRange.first : 0
  return nodes.flatMap((n, node) => {
    if (n.kind !== 'exchange-server') return []
    const of = coverage.filter((c) => c.node === node)
    const tracking = of.filter((c) => c.family.startsWith('message-tracking'))
    // each service has a log of its own; the transport's is the one that follows messages
    const main = tracking.some((c) => c.family.endsWith('/transport')) ? tracking.filter((c) => c.family.endsWith('/transport')) : tracking
    const covered = main.flatMap((c) => c.spans)
    const partly = of.filter((c) => !main.includes(c)).flatMap((c) => c.spans)
    const length = covered.reduce((sum, s) => sum + s.to - s.from, 0)
    const sentence = covered.length
      ? `message tracking covers ${formatShare(length, whole)} of the time`
      : 'no message tracking log in the bundle'
    return [{ node, name: n.name, covered, partly, sentence }]
  })
}
