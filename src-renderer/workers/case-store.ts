/**
 * One database a case: the catalogue and the segments as they came, one put a transaction (a row per record would take minutes). It is
 * an index that can be rebuilt from the evidence, never the only copy of anything.
 */
import type { Catalogue } from '@shared/model/case'
import { ROUTES_VERSION } from '@shared/model/routes'
import type { SegmentFacts } from '@shared/query/rows'
import Dexie, { type Table as DexieTable } from 'dexie'

export interface StoredSegment {
  readonly index: number
  readonly table: string
  /** Source file of an event segment, −1 for route tables. */
  readonly source: number
  readonly rows: number
  readonly bytes: ArrayBuffer
}

/** What is asked of all segments without reading their bytes. */
const FACTS = '[source+table+rows+index]'

interface StoredCatalogue {
  readonly key: 'catalogue'
  readonly catalogue: Catalogue
  /** Segment numbers of the route tables, so that a case stored half is seen as such. */
  readonly routeSegments: readonly number[]
  /** Shape of tables and catalogue (`ROUTES_VERSION`); absent in the first ones. */
  readonly shape?: number
}

export class CaseStore {
  private readonly db: Dexie
  private readonly segments: DexieTable<StoredSegment, number>
  private readonly facts: DexieTable<StoredCatalogue, string>
  /** Bytes put in this session. */
  written = 0

  constructor(caseId: string) {
    this.db = new Dexie(nameOf(caseId))
    this.db.version(2).stores({ segments: `index,${FACTS}`, facts: 'key' })
    this.segments = this.db.table('segments')
    this.facts = this.db.table('facts')
  }

  async put(facts: SegmentFacts, bytes: ArrayBuffer): Promise<void> {
    await this.segments.put({ ...facts, bytes })
    this.written += bytes.byteLength
  }

  /** Event segments, in order of their files. */
  async eventSegments(): Promise<SegmentFacts[]> {
    const keys = (await this.segments.orderBy(FACTS).keys()) as unknown as [number, string, number, number][]
    return keys.map(([source, table, rows, index]) => ({ source, table, rows, index })).filter((f) => f.source >= 0)
  }

  async segment(index: number): Promise<ArrayBuffer | null> {
    return (await this.segments.get(index))?.bytes ?? null
  }

  /** Last, so that a catalogue in the store means a whole case. */
  async putCatalogue(catalogue: Catalogue, routeSegments: readonly number[]): Promise<void> {
    await this.facts.put({ key: 'catalogue', catalogue, routeSegments, shape: ROUTES_VERSION })
  }

  /** The catalogue and the segments of the route tables; null when not all are there. */
  async load(): Promise<{ catalogue: Catalogue; segments: readonly StoredSegment[] } | null> {
    const facts = await this.facts.get('catalogue')
    // of another version: the evidence is to be read again
    if (facts?.shape !== ROUTES_VERSION) return null
    const segments = await this.segments.bulkGet([...facts.routeSegments])
    if (segments.some((s) => s === undefined)) return null
    return { catalogue: facts.catalogue, segments: segments as StoredSegment[] }
  }

  /** The case is read again. */
  async clear(): Promise<void> {
    await this.db.transaction('rw', this.segments, this.facts, async () => {
      await this.segments.clear()
      await this.facts.clear()
    })
    this.written = 0
  }

  close(): void {
    this.db.close()
  }

  static async remove(caseId: string): Promise<void> {
    await Dexie.delete(nameOf(caseId))
  }
}

const nameOf = (caseId: string) => `hopscope-case-${caseId}`
