/**
 * The lines of a journal file: JSON Lines, each with its number, the checksum of the line before and its own, so that a line that was
 * changed, lost or cut off is noticed and said, and those around it stay readable.
 *
 *   {"journal":1,"caseId":"…"}
 *   {"seq":1,"after":"<sum of the head>","sum":"<sum of after, seq and entry>","entry":{…}}
 */
import { createHash } from 'node:crypto'
import type { Entry, Numbered } from '@shared/model/journal'
import { readEntry } from '@shared/model/journal-read'

/** Where a next line goes on. */
export interface Tail {
  readonly seq: number
  readonly sum: string
}

export interface LinesRead {
  readonly entries: readonly (Numbered & { readonly bytes: number })[]
  /** One sentence each. */
  readonly troubles: readonly string[]
  readonly tail: Tail
  /** Bytes up to and with the last line end; what follows was cut off while it was written. */
  readonly whole: number
}

const SUM = 32
const LINE = /^\{"seq":(\d{1,15}),"after":"([0-9a-f]{0,32})","sum":"([0-9a-f]{32})","entry":(.*)\}$/s

const sumOf = (...parts: readonly (string | number)[]) => createHash('sha256').update(parts.join('\n')).digest('hex').slice(0, SUM)

export const headLine = (caseId: string): string => `${JSON.stringify({ journal: 1, caseId })}\n`

/** The text of entries after the tail, and the tail after them. */
export function linesOf(
  entries: readonly Entry[],
  after: Tail,
): { readonly text: string; readonly numbered: Numbered[]; readonly tail: Tail } {
  let { seq, sum } = after
  const lines: string[] = []
  const numbered: Numbered[] = []
  for (const entry of entries) {
    const json = JSON.stringify(entry)
    const next = sumOf(sum, ++seq, json)
    lines.push(`{"seq":${seq},"after":"${sum}","sum":"${next}","entry":${json}}\n`)
    numbered.push({ seq, entry })
    sum = next
  }
  return { text: lines.join(''), numbered, tail: { seq, sum } }
}

export const tailOfHead = (head: string): Tail => ({ seq: 0, sum: sumOf(head.trimEnd()) })

/** Reads whole lines; `before` is null at the start of the file, where the head stands. */
export function readLines(bytes: Uint8Array, before: Tail | null): LinesRead {
  const whole = bytes.lastIndexOf(10) + 1
  const lines = Buffer.from(bytes.buffer, bytes.byteOffset, whole).toString('utf8').split('\n').slice(0, -1)
  const entries: (Numbered & { bytes: number })[] = []
  const troubles: string[] = []
  let tail = before
  let lost = false
  for (const line of lines) {
    if (tail === null) {
      tail = tailOfHead(line)
      if (isHead(line)) continue
      troubles.push('The first line of the journal is not as it was written. What follows is read all the same.')
    }
    const read = readLine(line)
    if (!read) {
      troubles.push(`The line after entry ${tail.seq} of the journal is not as it was written. It is kept, and does not count.`)
      lost = true
      continue
    }
    if (read.after !== tail.sum && !lost) troubles.push(`Before entry ${read.seq} of the journal something is missing or was changed.`)
    lost = false
    tail = { seq: Math.max(tail.seq, read.seq), sum: read.sum }
    if (read.entry) entries.push({ seq: read.seq, entry: read.entry, bytes: line.length })
    else troubles.push(`Entry ${read.seq} of the journal is of a newer version. It is kept, and does not count here.`)
  }
  return { entries, troubles, tail: tail ?? { seq: 0, sum: '' }, whole }
}

const isHead = (line: string): boolean => (parsed(line) as { readonly journal?: unknown } | null)?.journal === 1

/** Null when the checksum does not fit. */
function readLine(line: string): (Tail & { readonly after: string; readonly entry: Entry | null }) | null {
  const [, seq = '', after = '', sum = '', json = ''] = LINE.exec(line) ?? []
  if (sum === '' || sumOf(after, seq, json) !== sum) return null
  return { seq: Number(seq), after, sum, entry: readEntry(parsed(json)) }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    return null
  }
}
