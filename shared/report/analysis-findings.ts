/** Findings in the shape of contract/analysis.schema.json. */
import { isoTime } from '../base/time'
import type { Finding, Findings } from '../findings/finding'
import type { Catalogue } from '../model/case'
import { messageId, nodeId, refJson, sessionId } from './analysis-ids'
import { streamId } from './analysis-streams'

export function findingJson(c: Catalogue, f: Finding) {
  const { rule, severity, certainty, title, otherwise, limits, count } = f
  return {
    id: `F-${f.number}`,
    ...{
      rule,
      key: f.key,
      severity,
      certainty,
      title,
      explanation: `${f.what} ${f.why}`,
      otherwise,
      nextSteps: f.nextSteps,
      limits,
      count,
    },
    things: f.things[1],
    first: isoTime(f.first),
    last: isoTime(f.last),
    nodes: f.nodes.map((n) => nodeId(c, n)).filter((id) => id !== null),
    messages: f.messages.rows.map(messageId),
    sessions: f.sessions.rows.map(sessionId),
    streams: f.streams.rows.map(streamId),
    evidence: f.evidence.map((r) => refJson(c, r)),
  }
}

/** A document of findings alone, one a line, each as it stands in the analysis; and what became of each check. */
export function* findingsJson(c: Catalogue, { findings, checks }: Findings, version: string): Generator<string> {
  yield `{\n"schema":"hopscope/findings@1",\n"producer":${JSON.stringify({ name: 'hopscope', version })},\n`
  yield `"inputs":${JSON.stringify(c.inputs)},\n"findings":[`
  for (const [i, f] of findings.entries()) yield `${i === 0 ? '' : ','}\n${JSON.stringify(findingJson(c, f))}`
  yield `],\n"checks":${JSON.stringify(checks)}\n}\n`
}
