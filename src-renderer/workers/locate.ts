/**
 * Finds what notes, pins and tags are about in what is read now, and names what is selected so that it is found again. Numbers are those of the tables
 * that are open.
 */
import type { Catalogue } from '@shared/model/case'
import type { Target } from '@shared/model/targets'
import type { Located } from './case-api'
import type { CaseTables } from './case-tables'

const NOWHERE: Located = { message: -1, stream: -1, source: -1, node: -1, subject: '' }

/** In the same order. */
export function locate(targets: readonly Target[], tables: CaseTables, catalogue: Catalogue): Located[] {
  const named = targets.map((t) => (t.kind === 'message' ? t : t.kind === 'hop' ? t.message : null))
  const found = tables.findAll(named.flatMap((m) => m ?? []))
  const sources = new Map(catalogue.sources.map((s) => [s.path, s.id]))
  const nodes = new Map(
    catalogue.nodes.flatMap((n, i) => [n.name, ...n.aliases, ...n.addresses].map((name) => [name.toLowerCase(), i] as const)).reverse(),
  )
  let next = 0
  return targets.map((t, i): Located => {
    if (named[i]) {
      const message = found[next++] ?? -1
      return { ...NOWHERE, message, subject: tables.row(message)?.subject ?? '' }
    }
    if (t.kind === 'server') return { ...NOWHERE, node: nodes.get(t.name.toLowerCase()) ?? -1 }
    if (!('path' in t)) return NOWHERE
    const source = sources.get(t.path) ?? -1
    const stream = t.kind === 'stream' && source >= 0 ? tables.streamAt({ source, inFile: null, offset: t.offset }) : -1
    return { ...NOWHERE, source, stream }
  })
}

/** Of those that are there. */
export function identify(messages: readonly number[], tables: CaseTables): Target[] {
  return messages.flatMap((m): Target[] => {
    const row = tables.row(m)
    return row ? [{ kind: 'message', ...tables.identity(m), label: row.subject }] : []
  })
}
