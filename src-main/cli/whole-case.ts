/** What is worked out of a finished analysis: what delayed mail, and what the checks find; of the routes of the job and its settings files. */
import { atOnce } from '@shared/base/steps'
import { Segment } from '@shared/columns/segment'
import { settingsObjects } from '@shared/correlate/settings-objects'
import { CaseFacts } from '@shared/findings/facts'
import type { Findings } from '@shared/findings/finding'
import { PACK } from '@shared/findings/pack'
import { runChecks } from '@shared/findings/run'
import { innermost } from '@shared/formats/status-text/status-text'
import type { Catalogue } from '@shared/model/case'
import { type CaseDelays, caseDelays } from '@shared/query/case-delays'
import type { RouteTables } from '@shared/query/message-detail'
import type { Place } from '../files/place'
import type { Store } from '../files/store'

/** Segments of settings as the threads bring them: of files in any order, of one file in its own. */
export class SettingsSegments {
  private readonly kept: { readonly source: number; readonly segment: ArrayBufferLike }[] = []

  add(source: number, segment: ArrayBufferLike): void {
    if (Segment.open(segment).table === 'settings') this.kept.push({ source, segment })
  }

  /** Those of files that count. */
  of({ sources }: Catalogue): ArrayBufferLike[] {
    const counted = this.kept.filter((k) => sources[k.source]?.duplicateOf === null)
    return counted.sort((a, b) => a.source - b.source).map((k) => k.segment)
  }
}

export interface WholeCase {
  readonly catalogue: Catalogue
  readonly tables: RouteTables
  readonly settings: SettingsSegments
  /** By source. */
  readonly places: readonly Place[]
  readonly store: Store
}

export function delaysOfCase({ catalogue, tables, settings }: WholeCase): CaseDelays {
  return caseDelays({ tables, catalogue, innermost, queues: settingsObjects(settings.of(catalogue), 'queue') })
}

export function findingsOfCase({ catalogue, tables, settings }: WholeCase, delays: CaseDelays): Findings {
  return atOnce(runChecks(PACK, new CaseFacts({ tables, catalogue, settings: settings.of(catalogue), innermost, delays })))
}
