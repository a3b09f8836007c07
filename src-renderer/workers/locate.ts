/**
 * Finds what notes, pins and tags are about in what is read now, and names what is selected so that it is found again. Numbers are those of the tables
 * that are open.
 */

import type { Finding } from '@shared/findings/finding'
import type { Catalogue } from '@shared/model/case'
import type { Target } from '@shared/model/targets'
import type { MarkValue, MessageMarks } from '@shared/query/message-marks'
import { WholeNumbers } from '@shared/query/whole-column'
import type { Located, MarkedThings } from './case-api'
import type { CaseTables } from './case-tables'

const NOWHERE: Located = { message: -1, session: -1, stream: -1, source: -1, node: -1, subject: '' }

/** In the same order. */
export function locate(targets: readonly Target[], tables: CaseTables, catalogue: Catalogue): Located[] {
  const named = targets.map((t) => (t.kind === 'message' ? t : t.kind === 'hop' ? t.message : null))
  const found = tables.findAll(named.flatMap((m) => m ?? []))
  const sources = new Map(catalogue.sources.map((s) => [s.path, s.id]))
  const nodes = new Map(
    catalogue.nodes.flatMap((n, i) => [n.name, ...n.aliases, ...n.addresses].map((name) => [name.toLowerCase(), i] as const)).reverse(),
  )
  const sessionAt = sessionsAt(
    targets.flatMap((t) => (t.kind === 'session' ? [placeKey(sources.get(t.path) ?? -1, t.offset)] : [])),
    tables,
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
    const session = t.kind === 'session' ? (sessionAt.get(placeKey(source, t.offset)) ?? -1) : -1
    return { ...NOWHERE, source, stream, session }
  })
}

const placeKey = (source: number, offset: number) => `${source} ${offset}`

/** Sessions by the place of their first line; all are looked through, so only when there is one to look for. */
function sessionsAt(wanted: readonly string[], { tables }: CaseTables): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  if (wanted.length === 0) return found
  const keys = new Set(wanted)
  const [source, offset] = [WholeNumbers.read(tables.sessions, 'source').values, WholeNumbers.read(tables.sessions, 'offset').values]
  for (let i = 0; i < source.length; i++) {
    const key = placeKey(source[i] as number, offset[i] as number)
    if (keys.has(key)) found.set(key, i)
  }
  return found
}

/** Of those that are there. */
export function identify(messages: readonly number[], tables: CaseTables): Target[] {
  return messages.flatMap((m): Target[] => {
    const row = tables.row(m)
    return row ? [{ kind: 'message', ...tables.identity(m), label: row.subject }] : []
  })
}

/** Marks by the messages that have them; a hop is its message's. What is not there now is left out. */
export function messageMarks(
  { pins, tags, notes }: MarkedThings,
  findings: readonly Finding[],
  tables: CaseTables,
  catalogue: Catalogue,
): MessageMarks {
  const all = [...pins, ...tags.flatMap((t) => t.on), ...notes.map((n) => n.about)]
  const at = locate(all, tables, catalogue).map((l) => l.message)
  let next = 0
  const take = (n: number) => {
    next += n
    return [...new Set(at.slice(next - n, next).filter((m) => m >= 0))]
  }
  const pinned = take(pins.length)
  const tag = tags.map((t): MarkValue => ({ value: t.name, text: '', messages: take(t.on.length) }))
  const note = notes.map((n): MarkValue => ({ value: n.name, text: n.text, messages: take(1) }))
  const any = (values: readonly MarkValue[]) => [...new Set(values.flatMap((v) => v.messages))]
  const is = [
    { value: 'pinned', text: '', messages: pinned },
    { value: 'tagged', text: '', messages: any(tag) },
    { value: 'noted', text: '', messages: any(note) },
  ]
  const finding = findings.map((f): MarkValue => ({ value: `F-${f.number}`, text: `${f.title} ${f.rule}`, messages: f.messages.rows }))
  return { tag, note, finding, is }
}
