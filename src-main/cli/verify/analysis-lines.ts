/**
 * Reads the JSON of an analysis, item by item. As `analyze --json` writes it each item has a line, so that a file of any size is read a line
 * at a time; one that another tool has laid out differently is read whole, up to a bound.
 */
import { createReadStream } from 'node:fs'
import { open, readFile, stat } from 'node:fs/promises'

/** It is no analysis, or can't be read. */
export class UnusableAnalysis extends Error {}

export interface Item {
  readonly list: string
  readonly item: unknown
}

const BEGINNING = '{\n"schema":"hopscope/analysis@1",\n'
const MOST_LINE = 64 << 20
const MOST_WHOLE = 256 << 20
const LF = 10

/** Items of the lists named, sources first. Throws UnusableAnalysis. */
export async function* analysisItems(file: string, lists: readonly string[]): AsyncGenerator<Item> {
  try {
    if ((await headOf(file)) === BEGINNING) yield* byLine(file, new Set(lists))
    else yield* whole(file, lists)
  } catch (e) {
    if (e instanceof UnusableAnalysis) throw e
    throw new UnusableAnalysis(`it can’t be read (${(e as NodeJS.ErrnoException).code ?? 'unknown'})`)
  }
}

async function headOf(file: string): Promise<string> {
  const handle = await open(file, 'r')
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING.length), 0, BEGINNING.length, 0)
    return buffer.toString('latin1', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

async function* byLine(file: string, lists: ReadonlySet<string>): AsyncGenerator<Item> {
  let list: string | null = null
  let ended = false
  for await (const line of linesOf(file)) {
    if (list === null) {
      if (line === '}') ended = true
      list = /^"(\w{1,40})":\[$/.exec(line)?.[1] ?? null
      continue
    }
    const isLast = line.endsWith('}],')
    if (lists.has(list)) yield { list, item: parsed(line.slice(0, isLast ? -2 : line.endsWith(',') ? -1 : undefined)) }
    if (isLast) list = null
  }
  if (!ended) throw new UnusableAnalysis('it ends too early')
}

async function* linesOf(file: string): AsyncGenerator<string> {
  let parts: Buffer[] = []
  let bytes = 0
  for await (const chunk of createReadStream(file, { highWaterMark: 1 << 18 }) as AsyncIterable<Buffer>) {
    let from = 0
    for (let feed = chunk.indexOf(LF); feed >= 0; feed = chunk.indexOf(LF, from)) {
      yield Buffer.concat([...parts, chunk.subarray(from, feed)]).toString('utf8')
      parts = []
      bytes = 0
      from = feed + 1
    }
    parts.push(chunk.subarray(from))
    bytes += chunk.length - from
    if (bytes > MOST_LINE) throw new UnusableAnalysis('one of its lines is longer than 64 MB')
  }
  if (bytes > 0) yield Buffer.concat(parts).toString('utf8')
}

async function* whole(file: string, lists: readonly string[]): AsyncGenerator<Item> {
  const { size } = await stat(file)
  if (size > MOST_WHOLE) throw new UnusableAnalysis('it is larger than 256 MB and not laid out as `hopscope analyze --json` writes it')
  const all = objectOf(parsed(await readFile(file, 'utf8')), 'it')
  if (all.schema !== 'hopscope/analysis@1') throw new UnusableAnalysis('it is not an analysis of this program (hopscope/analysis@1)')
  for (const list of lists) {
    const items = Object.hasOwn(all, list) ? all[list] : []
    if (!Array.isArray(items)) throw new UnusableAnalysis(`its “${list}” is no list`)
    for (const item of items as unknown[]) yield { list, item }
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new UnusableAnalysis('it is not JSON')
  }
}

export function objectOf(value: unknown, what: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new UnusableAnalysis(`${what} is not an object`)
  return value as Readonly<Record<string, unknown>>
}
