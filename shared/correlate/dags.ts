/**
 * DAGs that no settings name: a database whose active copy was on one server and later on another has copies on both, so they are members of one
 * DAG. Its name and its other members are not known.
 */
import { Groups } from '../base/groups'
import type { DatabaseHistory } from '../model/routes'
import type { HostBook } from './host-book'

/** Tells the book; call when settings have said what they know, as the first word counts. */
export function inferDags(databases: readonly DatabaseHistory[], book: HostBook): void {
  const groups = new Groups<number>()
  const moved = new Map<number, Set<string>>()
  for (const { database, spans } of databases) {
    const [first, ...others] = new Set(spans.map((s) => s.node))
    if (first === undefined || others.length === 0) continue
    for (const node of [first, ...others]) moved.set(node, (moved.get(node) ?? new Set()).add(database))
    for (const other of others) groups.join(first, other)
  }
  for (const nodes of groups.all()) {
    const names = [...nodes].map((n) => book.name(n)).sort()
    const moves = [...new Set([...nodes].flatMap((n) => [...(moved.get(n) ?? [])]))].sort().slice(0, SHOWN)
    const known = [...nodes].map((n) => book.dagOf(n)).find((d) => d !== null)
    const active = `${moves.join(', ')} ${moves.length === 1 ? 'was' : 'were'} active on more than one of ${names.join(', ')}`
    const why = `${active}, so these are members of one DAG; its name is ${known === undefined ? 'not in the bundle' : `that of another member, ${known}`}`
    for (const node of nodes)
      if (book.dagOf(node) === null) book.place(node, { dag: known ?? `DAG of ${names.join(', ')}`, certainty: 'likely', why })
  }
}

const SHOWN = 3
