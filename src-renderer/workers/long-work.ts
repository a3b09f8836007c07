/** Long work beside the other calls of the worker: in slices, so that the list answers meanwhile. */
import { inSlices, type Steps } from '@shared/base/steps'
import { settingsObjects } from '@shared/correlate/settings-objects'
import { CaseFacts } from '@shared/findings/facts'
import type { Findings } from '@shared/findings/finding'
import { PACK } from '@shared/findings/pack'
import { runChecks } from '@shared/findings/run'
import { innermost } from '@shared/formats/status-text/status-text'
import type { Catalogue } from '@shared/model/case'
import { type CaseDelays, caseDelaysSteps } from '@shared/query/case-delays'
import { compareMessages } from '@shared/query/compare-messages'
import { comparePeriodsSteps } from '@shared/query/compare-periods'
import { compareServersSteps } from '@shared/query/compare-servers'
import type { MessageDetail, RouteTables } from '@shared/query/message-detail'
import type { CompareAnswer, CompareQuestion } from './case-api'

/** A person does not notice that the list waits for so long. */
const SLICE_MS = 30

export interface LongQuestion {
  readonly tables: RouteTables
  readonly catalogue: Catalogue
  /** Segments of settings, which list queues and servers. */
  readonly settings: readonly ArrayBuffer[]
  /** Called between two slices; what it throws ends the work. */
  readonly check: (done: number) => void
}

function beside<T>(steps: Steps<T>, check: LongQuestion['check']): Promise<T> {
  const pause = async (done: number) => {
    await new Promise((go) => setTimeout(go, 0))
    check(done)
  }
  return inSlices(steps, { sliceMs: SLICE_MS, now: () => performance.now(), pause })
}

export function workOutDelays({ tables, catalogue, settings, check }: LongQuestion): Promise<CaseDelays> {
  return beside(caseDelaysSteps({ tables, catalogue, innermost, queues: settingsObjects(settings, 'queue') }), check)
}

/** `delays`: of the same tables, where it is known already. */
export function workOutFindings({ tables, catalogue, settings, check }: LongQuestion, delays: CaseDelays | null): Promise<Findings> {
  return beside(runChecks(PACK, new CaseFacts({ tables, catalogue, settings, innermost, delays })), check)
}

/** `detail`: a message with what a person decided about it. Null when one of the two is not there. */
export async function workOutComparison(
  asked: CompareQuestion,
  { tables, catalogue, settings, check }: LongQuestion,
  detail: (message: number) => MessageDetail | null,
): Promise<CompareAnswer | null> {
  if (asked.kind === 'periods') return { kind: 'periods', comparison: await beside(comparePeriodsSteps(tables, catalogue, asked), check) }
  if (asked.kind === 'servers') {
    const { a, b } = asked
    if (!catalogue.nodes[a] || !catalogue.nodes[b]) return null
    const question = { tables, catalogue, settings: settingsObjects(settings) }
    return { kind: 'servers', a, b, comparison: await beside(compareServersSteps(question, asked), check) }
  }
  const kindOf = (node: number) => {
    const host = catalogue.nodes[node]
    return host ? [host.kind, ...host.roles].join(' ') : ''
  }
  const [a, b] = [detail(asked.a), detail(asked.b)]
  if (!a || !b) return null
  const { sessions } = tables
  const talk = (s: number) =>
    s < 0 || s >= sessions.rows
      ? null
      : { connector: sessions.text(s, 'connector'), tls: sessions.text(s, 'tls'), direction: sessions.text(s, 'direction') }
  return { kind: 'messages', a, b, comparison: compareMessages(a, b, talk, kindOf) }
}
