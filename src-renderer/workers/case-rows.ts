/** The event segments of the open case: which there are, and the way to their bytes for whoever looks at single rows. */
import { Segment } from '@shared/columns/segment'
import { RowsEngine, type SegmentFacts } from '@shared/query/rows'
import type { CaseStore } from './case-store'
import type { SegmentSource } from './segment-source'

export class CaseRows {
  readonly engine: RowsEngine
  private facts: SegmentFacts[] = []
  private sorted = true
  /** Segments of a derived table by numbers below 0. */
  private derived: { readonly facts: SegmentFacts; readonly segment: Segment }[] = []

  constructor(
    private readonly store: CaseStore,
    /** While the host has the case; what could not be stored can be had there. */
    private readonly source: () => SegmentSource | null,
  ) {
    this.engine = new RowsEngine({
      list: () => [...this.inOrder(), ...this.derived.map((d) => d.facts)],
      open: (index) => this.open(index),
    })
  }

  /** A segment that came from the host; says what the store needs to know of it. */
  add(index: number, bytes: ArrayBuffer): SegmentFacts {
    const { directory, table, rows } = Segment.open(bytes)
    const facts = { index, table, source: directory.places?.source ?? -1, rows }
    this.facts.push(facts)
    this.sorted = false
    this.engine.changed()
    return facts
  }

  /** Connections are put together from their rows: shown as a table of their own. */
  setConnections(buffers: readonly ArrayBuffer[]): void {
    this.derived = buffers.map((bytes, i) => {
      const segment = Segment.open(bytes)
      return { segment, facts: { index: -1 - i, table: 'connections', source: -1, rows: segment.rows } }
    })
    // an empty table has a segment all the same
    this.derived = this.derived.filter((d) => d.facts.rows > 0)
    this.engine.forget((index) => index < 0)
  }

  async load(): Promise<void> {
    this.facts = await this.store.eventSegments()
    this.sorted = false
    this.engine.changed()
  }

  /** Where the row stands that begins at this byte of the file. */
  async find({ source, offset }: { readonly source: number; readonly offset: number }): Promise<{ table: string; row: number } | null> {
    const before = new Map<string, number>()
    for (const facts of this.inOrder().filter((f) => f.source === source)) {
      const from = before.get(facts.table) ?? 0
      const segment = await this.open(facts.index)
      for (let row = 0; segment && row < segment.rows; row++) {
        if (segment.place(row)?.offset === offset) return { table: facts.table, row: from + row }
      }
      // rows of a segment that can't be had are not shown either
      before.set(facts.table, from + (segment?.rows ?? 0))
    }
    return null
  }

  /** Segments of one table of one file, in their order; those that can't be had are passed over. */
  async *segmentsOf(table: string, source: number): AsyncGenerator<Segment> {
    for (const facts of this.inOrder().filter((f) => f.source === source && f.table === table)) {
      const segment = await this.open(facts.index)
      if (segment) yield segment
    }
  }

  /** Segments of one table, in the order of files; those whose bytes are gone are left out. `counts`: whether a file counts. */
  async ofTable(table: string, counts: (source: number) => boolean): Promise<ArrayBuffer[]> {
    const wanted = this.inOrder().filter((f) => f.table === table && counts(f.source))
    const found = await Promise.all(wanted.map((f) => this.bytes(f.index)))
    return found.filter((b) => b !== null)
  }

  /** By file, and inside a file as it was read: threads bring files in any order. */
  private inOrder(): readonly SegmentFacts[] {
    if (!this.sorted) this.facts.sort((a, b) => a.source - b.source || a.index - b.index)
    this.sorted = true
    return this.facts
  }

  private async open(index: number): Promise<Segment | null> {
    if (index < 0) return this.derived.find((d) => d.facts.index === index)?.segment ?? null
    const bytes = await this.bytes(index)
    return bytes && Segment.open(bytes)
  }

  private async bytes(index: number): Promise<ArrayBuffer | null> {
    return (
      (await this.store.segment(index).catch(() => null)) ??
      (await this.source()
        ?.get(index)
        .catch(() => null)) ??
      null
    )
  }
}
