/**
 * What older versions kept of a person's decisions: a file of the case folder. It is read and never written; what stands in it becomes the first
 * entries of the journal.
 */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Entry, JOURNAL_VERSION } from '@shared/model/journal'
import { readEntry } from '@shared/model/journal-read'

const NAME = 'decisions.json'

/** In the order in which they were made; none when there is no such file, or when it can't be read. */
export async function oldDecisions(folder: string): Promise<readonly Entry[]> {
  const text = await readFile(join(folder, NAME), 'utf8').catch(() => null)
  return text === null ? [] : parse(text)
}

function parse(text: string): Entry[] {
  try {
    const read = JSON.parse(text) as { version?: unknown; decisions?: unknown }
    if ((read.version !== 1 && read.version !== 2) || !Array.isArray(read.decisions)) return []
    return read.decisions.flatMap(entryOf).sort((a, b) => a.at - b.at)
  } catch {
    return []
  }
}

/** The first version knew hops only, and called it so. Ids are the same at every reading. */
function entryOf(d: unknown, i: number): Entry[] {
  const { hop, about, verdict, at } = (d ?? {}) as Readonly<Record<string, unknown>>
  const entry = readEntry({ version: JOURNAL_VERSION, id: `${NAME} ${i + 1}`, at, act: 'decide', about: about ?? hop, verdict })
  return entry?.act === 'decide' && entry.verdict !== null ? [entry] : []
}
