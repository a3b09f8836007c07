/**
 * A person's decisions about hops, laid over what the tables say. A confirmed hop keeps its certainty and says who confirmed it: a person's word
 * is no proof out of the logs. A rejected one leaves the route and stands apart, so that it can be taken back.
 */
import type { Decision } from '../model/decisions'
import type { HopDetail, MessageDetail } from './message-detail'

/**
 * The same hop has the same id as long as its lines are in the case: paths and offsets do not change, numbers of files may. '' for a hop without
 * lines, about which nothing can be kept.
 */
export function hopId(h: HopDetail, pathOf: (source: number) => string): string {
  if (h.evidence.length === 0) return ''
  const lines = h.evidence.map((e) => `${pathOf(e.source)}@${e.offset}`).sort()
  return `${h.protocol} ${lines[0] ?? ''} ${lines.at(-1) ?? ''}`
}

export function withDecisions(
  m: MessageDetail,
  decisions: ReadonlyMap<string, Decision>,
  pathOf: (source: number) => string,
): MessageDetail {
  const hops: HopDetail[] = []
  const rejected: HopDetail[] = []
  for (const h of m.hops) {
    const id = hopId(h, pathOf)
    const decision = decisions.get(id) ?? null
    if (decision?.verdict === 'rejected') rejected.push({ ...h, id, decision })
    else hops.push({ ...h, id, decision, index: hops.length })
  }
  return { ...m, hops, rejected }
}
