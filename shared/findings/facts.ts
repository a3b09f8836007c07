/** What rules read: the tables of a case, column by column, and what other parts have worked out of them. Each is made once, when first asked for. */
import { type Steps, within } from '../base/steps'
import type { EpochMs } from '../base/time'
import { type SettingsObject, settingsObjects } from '../correlate/settings-objects'
import type { Catalogue } from '../model/case'
import type { RouteTableName } from '../model/routes'
import type { ObjectType } from '../model/settings'
import type { SourceRef } from '../model/source'
import { type CaseDelays, caseDelaysSteps } from '../query/case-delays'
import { logCover } from '../query/log-cover'
import type { RouteTables } from '../query/message-detail'
import { WholeColumns } from '../query/whole-column'

export interface FactsInput {
  readonly tables: RouteTables
  readonly catalogue: Catalogue
  /** Segments of settings, in the order of their files. */
  readonly settings: readonly ArrayBufferLike[]
  /** What a status says inside what wraps it. */
  readonly innermost: (text: string) => string
  /** Of the same tables, where it is known already. */
  readonly delays?: CaseDelays | null
}

export class CaseFacts {
  readonly tables: RouteTables
  readonly catalogue: Catalogue
  readonly innermost: (text: string) => string
  private readonly columnsOf = new Map<RouteTableName, WholeColumns>()
  private readonly objects = new Map<ObjectType, readonly SettingsObject[]>()
  private delaysKnown: CaseDelays | undefined

  constructor(private readonly input: FactsInput) {
    this.tables = input.tables
    this.catalogue = input.catalogue
    this.innermost = input.innermost
    this.delaysKnown = input.delays ?? undefined
  }

  /** Columns of a table, each over all its rows. */
  columns(table: RouteTableName): WholeColumns {
    const known = this.columnsOf.get(table) ?? new WholeColumns(this.tables[table])
    this.columnsOf.set(table, known)
    return known
  }

  rows(table: RouteTableName): number {
    return this.tables[table].rows
  }

  /** Objects of settings files; a bundle without any has none. */
  settings(type: ObjectType): readonly SettingsObject[] {
    const known = this.objects.get(type) ?? [...settingsObjects(this.input.settings, type)]
    this.objects.set(type, known)
    return known
  }

  /** What waits, what was sent again, what moved. */
  *delays(): Steps<CaseDelays> {
    if (!this.delaysKnown) {
      const { tables, catalogue, innermost } = this
      this.delaysKnown = yield* within(0, 1, caseDelaysSteps({ tables, catalogue, innermost, queues: this.settings('queue') }))
    }
    return this.delaysKnown
  }

  /** Name of a host for a sentence. */
  name(node: number): string {
    return this.catalogue.nodes[node]?.name ?? 'a host that is not known'
  }

  /** The line a row of a table stands in; of a table without places of its own null. */
  ref(table: 'events' | 'sessions' | 'connections' | 'streams' | 'evidence', row: number): SourceRef | null {
    const t = this.tables[table]
    const source = t.number(row, 'source')
    if (!(source >= 0)) return null
    return { source, offset: t.number(row, 'offset'), length: t.number(row, 'length'), line: t.number(row, 'line') || 0 }
  }

  /** Lines behind a hop, at most `most`. */
  hopLines(hop: number, most: number): SourceRef[] {
    const from = this.tables.hops.number(hop, 'evidenceFrom')
    const count = Math.min(most, this.tables.hops.number(hop, 'evidenceCount') || 0)
    return Array.from({ length: count }, (_, i) => this.ref('evidence', from + i)).filter((r) => r !== null)
  }

  /** Whether a server's logs of a kind (`smtp-receive`, `message-tracking`) would have a record of a time. */
  cover(node: number, kind: string, at: EpochMs, marginMs = 0): 'none' | 'part' | 'whole' {
    return logCover(this.catalogue.coverage, { node, kind, at, marginMs })
  }

  /** Whether any server has a log of one of these kinds. */
  has(...kinds: readonly string[]): boolean {
    return this.catalogue.coverage.some((c) => c.spans.length > 0 && kinds.includes(c.family.split('/')[0] ?? ''))
  }
}
