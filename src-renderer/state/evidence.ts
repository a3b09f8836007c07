/** Raw lines, read from the evidence on demand and kept while their case is open. */
import type { EvidenceLine } from '@shared/contract/host'
import type { SourceRef } from '@shared/model/source'
import type { Host } from '../host/connect'
import { createStore, type Store } from './store'

const A_CALL = 500
const keyOf = (r: SourceRef) => `${r.source}:${r.offset}`

export class EvidenceReader {
  /** Grows when lines have come in; lines are read with `get`. */
  readonly version: Store<number> = createStore(0)
  private readonly lines = new Map<string, EvidenceLine>()
  private readonly asked = new Set<string>()
  private caseId = ''

  constructor(private readonly host: Host) {}

  reset(caseId: string): void {
    this.caseId = caseId
    this.lines.clear()
    this.asked.clear()
    this.version.set((v) => v + 1)
  }

  get(ref: SourceRef): EvidenceLine | null {
    return this.lines.get(keyOf(ref)) ?? null
  }

  want(refs: readonly SourceRef[]): void {
    const missing = refs.filter((r) => !this.asked.has(keyOf(r)))
    for (const r of missing) this.asked.add(keyOf(r))
    for (let i = 0; i < missing.length; i += A_CALL) void this.read(missing.slice(i, i + A_CALL))
  }

  private async read(refs: readonly SourceRef[]): Promise<void> {
    const { caseId } = this
    const plain = refs.map(({ source, offset, length }) => ({ source, offset, length }))
    const lines = await this.host.readEvidence({ caseId, refs: plain }).catch((e: unknown) => {
      const problem = e instanceof Error ? e.message : String(e)
      return refs.map(() => ({ text: null, cut: false, problem }))
    })
    if (caseId !== this.caseId) return
    refs.forEach((r, i) => {
      const line = lines[i]
      if (line) this.lines.set(keyOf(r), line)
    })
    this.version.set((v) => v + 1)
  }
}
