/**
 * DAGs that no settings name: a database whose active copy was on one server and later on another has copies on both, so they are members of one
 * DAG. Its name and its other members are not known.
 */
import type { DatabaseHistory } from '../model/routes'
import type { HostBook } from './host-book'

/** Tells the book; call when settings have said what they know, as the first word counts. */
export function inferDags(databases: readonly DatabaseHistory[], book: HostBook): void {
  const groups = new Groups()
  for (const { database, spans } of databases) {
    const [first, ...others] = new Set(spans.map((s) => s.node))
    if (first !== undefined) for (const other of others) groups.join(first, other, database)
  }
  for (const { nodes, databases: moved } of groups.all()) {
    const names = [...nodes].map((n) => book.name(n)).sort()
    const moves = [...moved].sort().slice(0, SHOWN)
    const known = [...nodes].map((n) => book.dagOf(n)).find((d) => d !== null)
    const active = `${moves.join(', ')} ${moves.length === 1 ? 'was' : 'were'} active on more than one of ${names.join(', ')}`
    const why = `${active}, so these are members of one DAG; its name is ${known === undefined ? 'not in the bundle' : `that of another member, ${known}`}`
    for (const node of nodes) if (book.dagOf(node) === null) book.place(node, { dag: known ?? `DAG of ${names.join(', ')}`, why })
  }
}

const SHOWN = 3

interface Group {
  readonly nodes: Set<number>
  readonly databases: Set<string>
}

class Groups {
  private readonly of = new Map<number, Group>()

  join(a: number, b: number, database: string): void {
    const [one, other] = [this.at(a), this.at(b)]
    one.databases.add(database)
    if (one === other) return
    for (const d of other.databases) one.databases.add(d)
    for (const n of other.nodes) {
      one.nodes.add(n)
      this.of.set(n, one)
    }
  }

  all(): Set<Group> {
    return new Set(this.of.values())
  }

  private at(node: number): Group {
    const known = this.of.get(node) ?? { nodes: new Set([node]), databases: new Set<string>() }
    this.of.set(node, known)
    return known
  }
}
