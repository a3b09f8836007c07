/** What delayed mail, worked out beside the other calls of the worker: in slices, so that the list answers meanwhile. */
import { inSlices } from '@shared/base/steps'
import { settingsObjects } from '@shared/correlate/settings-objects'
import { innermost } from '@shared/formats/status-text/status-text'
import type { Catalogue } from '@shared/model/case'
import { type CaseDelays, caseDelaysSteps } from '@shared/query/case-delays'
import type { RouteTables } from '@shared/query/message-detail'

/** A person does not notice that the list waits for so long. */
const SLICE_MS = 30

export interface DelaysQuestion {
  readonly tables: RouteTables
  readonly catalogue: Catalogue
  /** Segments of settings, which list queues. */
  readonly settings: readonly ArrayBuffer[]
  /** Called between two slices; what it throws ends the work. */
  readonly check: (done: number) => void
}

export function workOutDelays({ tables, catalogue, settings, check }: DelaysQuestion): Promise<CaseDelays> {
  const steps = caseDelaysSteps({ tables, catalogue, innermost, queues: settingsObjects(settings, 'queue') })
  const pause = async (done: number) => {
    await new Promise((go) => setTimeout(go, 0))
    check(done)
  }
  return inSlices(steps, { sliceMs: SLICE_MS, now: () => performance.now(), pause })
}
