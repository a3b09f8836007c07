/**
 * Which lines a report quotes: those behind hops first, hop by hop in turn so that none is left without, then the other rows of the
 * message; no more than a page or two of them. What is left out is counted, and is still cited by file, line and byte.
 */
import type { SourceRef } from '../model/source'
import type { MessageDetail } from '../query/message-detail'

export const LINES_A_MESSAGE = 40

export interface ReportRefs {
  /** Each line once, in the order of the messages. */
  readonly refs: readonly SourceRef[]
  readonly leftOut: readonly { readonly id: string; readonly count: number }[]
}

export const refKey = (r: SourceRef) => `${r.source}:${r.offset}`

export function reportRefs(messages: readonly MessageDetail[], most = LINES_A_MESSAGE): ReportRefs {
  const refs = new Map<string, SourceRef>()
  const leftOut: { id: string; count: number }[] = []
  for (const m of messages) {
    const all = messageRefs(m)
    for (const r of all.slice(0, most)) if (!refs.has(refKey(r))) refs.set(refKey(r), r)
    const missing = all.slice(most).filter((r) => !refs.has(refKey(r))).length
    if (missing > 0) leftOut.push({ id: m.id, count: missing })
  }
  return { refs: [...refs.values()], leftOut }
}

/** Every line a message rests on, once, the most telling first. */
export function messageRefs(m: MessageDetail): SourceRef[] {
  const found = new Map<string, SourceRef>()
  const add = ({ source, offset, length, line }: SourceRef) => {
    const ref = { source, offset, length, line }
    if (!found.has(refKey(ref))) found.set(refKey(ref), ref)
  }
  const rounds = Math.max(0, ...m.hops.map((h) => h.evidence.length))
  for (let round = 0; round < rounds; round++)
    for (const h of m.hops) {
      const ref = h.evidence[round]
      if (ref) add(ref)
    }
  // a guess is shown with what else it could have been
  for (const h of m.hops) if (h.runnerUp) add(h.runnerUp)
  for (const e of m.events) add(e)
  return [...found.values()]
}
