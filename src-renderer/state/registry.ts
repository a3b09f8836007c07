/** The list of cases this window has stored: enough for the start screen without opening any of them. */
import type { EvidenceState } from '@shared/contract/host'
import type { Catalogue } from '@shared/model/case'
import Dexie, { type Table as DexieTable } from 'dexie'

export interface RecentCase {
  readonly id: string
  readonly name: string
  readonly example: boolean
  readonly first: number | null
  readonly last: number | null
  readonly servers: number
  readonly messages: number
  readonly openedAt: number
  /** Bytes in the store. */
  readonly bytes: number
  readonly shell: string
  /** Its index is in the store of this window; else opening reads its evidence again. */
  readonly indexed?: boolean
  /** Where the host says its evidence is; absent where the host does not know the case. */
  readonly evidence?: EvidenceState
  /** Which files are gone or changed. */
  readonly note?: string | null
}

class Registry extends Dexie {
  readonly cases!: DexieTable<RecentCase, string>
  constructor() {
    super('hopscope')
    this.version(1).stores({ cases: 'id,openedAt' })
  }
}

const db = new Registry()

export const recentCases = (): Promise<RecentCase[]> => db.cases.orderBy('openedAt').reverse().toArray()

export async function rememberCase(catalogue: Catalogue, bytes: number, shell: string): Promise<void> {
  const { timeRange, totals, nodes } = catalogue
  await db.cases.put({
    id: catalogue.caseId,
    name: catalogue.name,
    example: catalogue.example,
    first: timeRange?.first ?? null,
    last: timeRange?.last ?? null,
    servers: nodes.filter((n) => n.kind === 'exchange-server').length,
    messages: totals.messages,
    openedAt: Date.now(),
    bytes,
    shell,
  })
}

export async function touchCase(id: string): Promise<void> {
  await db.cases.update(id, { openedAt: Date.now() })
}

export async function forgetCase(id: string): Promise<void> {
  await db.cases.delete(id)
}
