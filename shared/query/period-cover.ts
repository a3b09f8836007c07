/** What the logs of a case cover of a period: the share of each server's log, its holes, and how long anything of the mail was logged at all. */
import type { Coverage, EvidenceState } from '../model/routes'
import type { Times } from './language/times'

export interface LogCover {
  readonly node: number
  /** As in `Coverage`. */
  readonly family: string
  /** 0 to 1 of the period. */
  readonly share: number
  /** Pieces of the period that it does not cover, in time order. */
  readonly holes: readonly Times[]
}

/** Less than so much missing is the edge between two rows. */
const EDGE_MS = 60_000

/** Each log of the case, in the order of the list; one that has nothing of the period too. */
export function coverOf(coverage: readonly Coverage[], period: Times): LogCover[] {
  const logs = new Map<string, { node: number; family: string; spans: Times[] }>()
  for (const { node, family, spans } of coverage) {
    const key = `${node} ${family}`
    const log = logs.get(key) ?? { node, family, spans: [] }
    logs.set(key, log)
    log.spans.push(...spans)
  }
  return [...logs.values()].map(({ node, family, spans }) => {
    const holes = holesOf(spans, period)
    const missing = holes.reduce((n, h) => n + h.to - h.from, 0)
    return { node, family, share: 1 - missing / Math.max(1, period.to - period.from), holes }
  })
}

/** What no span covers; pieces as short as the time between two rows are none. */
function holesOf(spans: readonly Times[], { from, to }: Times): Times[] {
  const holes: Times[] = []
  let at = from
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    if (span.to <= at) continue
    if (span.from >= to) break
    if (span.from - at > EDGE_MS) holes.push({ from: at, to: span.from })
    at = Math.max(at, span.to)
  }
  if (to - at > EDGE_MS) holes.push({ from: at, to })
  return holes
}

/** ms of the period in which some server's message tracking has rows: what numbers an hour are numbers of. */
export function trackedMs(coverage: readonly Coverage[], period: Times): number {
  const spans = coverage.filter((c) => c.family.split('/')[0] === 'message-tracking').flatMap((c) => c.spans)
  const missing = holesOf(spans, period).reduce((n, h) => n + h.to - h.from, 0)
  return period.to - period.from - missing
}

/** What it means that a period has nothing of a host, or of anything: absent only where every log that could have it covers the period whole. */
export function whenNothing(cover: readonly LogCover[], node: number | null): Exclude<EvidenceState, 'seen'> {
  const own = node === null ? [] : cover.filter((c) => c.node === node)
  const telling = own.length > 0 ? own : cover
  return telling.length > 0 && telling.every((c) => c.holes.length === 0) ? 'absent' : 'not-covered'
}
