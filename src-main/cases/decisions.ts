/**
 * A person's decisions of a case, in a file of the case folder: written whole and put in place at once, synced before the answer, so that what
 * was answered survives a power failure. A file that can't be read counts as none; it is kept beside the new one.
 */
import { randomUUID } from 'node:crypto'
import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Decision } from '@shared/model/decisions'
import { caseFolder } from './case-record'

const NAME = 'decisions.json'
/** Far more than a person decides. */
const MOST = 100_000

export async function loadDecisions(data: string, caseId: string): Promise<readonly Decision[]> {
  const text = await readFile(join(caseFolder(data, caseId), NAME), 'utf8').catch(() => null)
  return text === null ? [] : (parse(text) ?? [])
}

/** `decision` with a verdict of null takes it back. Calls for one case come one after another. */
export async function decide(
  data: string,
  caseId: string,
  decision: Omit<Decision, 'verdict'> & { readonly verdict: Decision['verdict'] | null },
): Promise<readonly Decision[]> {
  const folder = caseFolder(data, caseId)
  const text = await readFile(join(folder, NAME), 'utf8').catch(() => null)
  const known = text === null ? [] : parse(text)
  if (known === null) await rename(join(folder, NAME), join(folder, `${NAME}.unreadable`))
  const others = (known ?? []).filter((d) => d.about !== decision.about)
  const { about, verdict, at } = decision
  const all = verdict === null ? others : [...others, { about, verdict, at }]
  if (all.length > MOST) throw Object.assign(new Error('This case has as many decisions as can be kept.'), { code: 'FULL' })
  await mkdir(folder, { recursive: true })
  const part = join(folder, `${NAME}.${randomUUID()}`)
  const file = await open(part, 'w')
  try {
    await file.writeFile(JSON.stringify({ version: 2, decisions: all }))
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(part, join(folder, NAME))
  return all
}

function parse(text: string): Decision[] | null {
  try {
    const read = JSON.parse(text) as { version?: unknown; decisions?: unknown }
    if ((read.version !== 1 && read.version !== 2) || !Array.isArray(read.decisions)) return null
    return read.decisions.map(ofVersion2).filter(isDecision)
  } catch {
    return null
  }
}

/** The first version knew hops only, and called it so. */
function ofVersion2(d: unknown): unknown {
  const { hop, ...rest } = (d ?? {}) as { readonly hop?: unknown }
  return hop === undefined ? d : { about: hop, ...rest }
}

function isDecision(d: unknown): d is Decision {
  const { about, verdict, at } = (d ?? {}) as Partial<Record<keyof Decision, unknown>>
  return typeof about === 'string' && (verdict === 'confirmed' || verdict === 'rejected') && typeof at === 'number'
}
