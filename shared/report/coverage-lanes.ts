/** Which logs of which server cover which time, as lanes: for the report and for the window. */
import type { Catalogue } from '../model/case'
import type { Coverage, RouteNode } from '../model/routes'

export interface CoverageLane {
  readonly server: RouteNode
  readonly family: string
  readonly spans: Coverage['spans']
}

const FAMILY_WORDS: Readonly<Record<string, string>> = {
  'message-tracking': 'tracking',
  'smtp-receive': 'SMTP receive',
  'smtp-send': 'SMTP send',
}

/** `message-tracking/mailbox` is one of several services' logs of that kind. */
export function familyWords(family: string): string {
  const [kind = '', ...service] = family.split('/')
  return [FAMILY_WORDS[kind] ?? kind, ...service].join(', ')
}

/** All servers that have logs, with every family that occurs: a missing log is a lane too. */
export function coverageLanes(c: Catalogue): CoverageLane[] {
  const families = [...new Set(c.coverage.map((v) => v.family))].sort()
  const servers = [...new Set(c.coverage.map((v) => v.node))].sort((a, b) => a - b)
  return servers.flatMap((node) => {
    const server = c.nodes[node]
    return server ? families.map((family) => ({ server, family, spans: mergedSpans(c.coverage, node, family) })) : []
  })
}

function mergedSpans(coverage: readonly Coverage[], node: number, family: string): Coverage['spans'] {
  const spans = coverage.filter((v) => v.node === node && v.family === family).flatMap((v) => v.spans)
  const out: { from: number; to: number }[] = []
  for (const s of [...spans].sort((a, b) => a.from - b.from)) {
    const last = out.at(-1)
    if (last && s.from <= last.to) last.to = Math.max(last.to, s.to)
    else out.push({ ...s })
  }
  return out
}
