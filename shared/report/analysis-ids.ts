/** How nodes, messages, sessions and places are named in contract/analysis.schema.json. */
import type { Catalogue } from '../model/case'
import type { SourceRef } from '../model/source'

export const nodeId = (c: Catalogue, index: number) => c.nodes[index]?.id ?? null
export const sessionId = (index: number) => `S-${index + 1}`
export const messageId = (index: number) => `M-${index + 1}`

export function refJson(c: Catalogue, r: SourceRef) {
  return { path: c.sources[r.source]?.path ?? '', ...(r.line > 0 ? { line: r.line } : {}), offset: r.offset }
}
