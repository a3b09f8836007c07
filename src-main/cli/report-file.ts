/** Writes the HTML report of a finished analysis: pages for messages in trouble and the slowest ones, with their raw lines. */
import { writeFile } from 'node:fs/promises'
import { innermost } from '@shared/formats/status-text/status-text'
import type { Catalogue } from '@shared/model/case'
import { readCaptured } from '@shared/query/captured'
import type { CaseDelays } from '@shared/query/case-delays'
import { type RouteTables, readMessage } from '@shared/query/message-detail'
import type { TimeWindow } from '@shared/report/analysis'
import { chooseMessages } from '@shared/report/choose'
import { buildReport } from '@shared/report/html'
import { readOverview } from '@shared/report/report-overview'
import { reportRefs } from '@shared/report/report-refs'
import { EvidenceReader } from '../cases/evidence'
import type { Place } from '../files/place'
import type { Store } from '../files/store'

const PAGES = 40

export interface Finished {
  readonly catalogue: Catalogue
  readonly tables: RouteTables
  /** Messages within the window. */
  readonly rows: readonly number[]
  readonly delays: CaseDelays
  readonly window: TimeWindow | null
}

export async function writeReport(file: string, finished: Finished, places: readonly Place[], store: Store): Promise<void> {
  const { catalogue, tables, rows, delays, window } = finished
  const messages = chooseMessages(tables, rows, PAGES).flatMap((i) => readMessage(tables, i) ?? [])
  const evidence = new EvidenceReader(store, (id) => {
    const source = catalogue.sources[id]
    const place = places[id]
    return source && place && { place, bytes: source.bytes, encoding: source.encoding }
  })
  const { refs } = reportRefs(messages)
  const read = await evidence.read(refs)
  const lines = refs.map((ref, i) => ({ ref, ...(read[i] ?? { text: null, cut: false, problem: null }) }))
  const choice = rows.length > messages.length ? 'Those in trouble were chosen first, then the slowest.' : ''
  const overview = readOverview(tables, rows)
  const captured = readCaptured(tables, messages)
  await writeFile(
    file,
    buildReport({ catalogue, messages, lines, madeAt: Date.now(), overview, delays, captured, innermost, window, choice }),
  )
}
