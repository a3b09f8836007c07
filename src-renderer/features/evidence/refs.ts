/** Which raw lines belong to a selection. */
import type { SourceRef } from '@shared/model/source'
import type { Focus } from '../../state/focus'

/** What the host reads in one call; a message with more rows shows its first ones and says so. */
export const MOST_LINES = 500

export interface Selected {
  readonly title: string
  readonly refs: readonly SourceRef[]
  readonly more: number
}

export function linesOf({ detail, hop, event, rival }: Pick<Focus, 'detail' | 'hop' | 'event' | 'rival'>): Selected | null {
  if (!detail) return null
  const e = event === null ? undefined : detail.events[event]
  if (e) return cut(`${detail.id}, row ${(event ?? 0) + 1} of ${detail.events.length}`, [e])
  const h = hop === null ? undefined : detail.hops[hop]
  if (h?.runnerUp && rival) return cut(`${detail.id}, hop ${h.index + 1}: the line that would have been next`, [h.runnerUp])
  if (h) return cut(`${detail.id}, hop ${h.index + 1} of ${detail.hops.length}`, h.evidence)
  return cut(detail.id, [...detail.events, ...detail.hops.flatMap((x) => x.evidence)])
}

/** Each line once, in the order of file and place. */
function cut(title: string, refs: readonly SourceRef[]): Selected {
  const seen = new Map<string, SourceRef>()
  for (const r of refs) seen.set(`${r.source}:${r.offset}`, r)
  const all = [...seen.values()].sort((a, b) => a.source - b.source || a.offset - b.offset)
  return { title, refs: all.slice(0, MOST_LINES), more: Math.max(0, all.length - MOST_LINES) }
}
