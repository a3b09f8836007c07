/**
 * Values of which a message may have several, or none: connectors of its sessions, domains of its people. Kept as two arrays, one behind the
 * other for all messages, so that counting and narrowing cost one walk and no object a message.
 */
import { TextColumn } from '../columns/column'
import type { Table } from '../columns/table'
import type { WholeTexts } from './whole-column'

export interface MessageLabels {
  readonly values: readonly string[]
  /** Values of message m: `ids` from `offsets[m]` to before `offsets[m + 1]`; each once. */
  readonly offsets: Uint32Array
  readonly ids: Uint32Array
}

/** `anna@elm.example` → `elm.example`, in lower case; '' for what has none. */
export function domainOf(address: string): string {
  const at = address.lastIndexOf('@')
  return at < 0
    ? ''
    : address
        .slice(at + 1)
        .trim()
        .toLowerCase()
        .replace(/[>.]+$/, '')
}

/** Of a cell with addresses, `; ` between them. */
export const domainsOf = (cell: string): string[] => cell.split('; ').map(domainOf)

/** Of a column of messages; `split` gives the values of a cell, '' counts as none. */
export function columnLabels(column: WholeTexts, split: (cell: string) => readonly string[]): MessageLabels {
  const known = new Values()
  const ofCell = column.texts.map((cell) => [...new Set(split(cell).flatMap((v) => (v === '' ? [] : [known.idOf(v)])))])
  const offsets = new Uint32Array(column.ids.length + 1)
  for (let m = 0; m < column.ids.length; m++) offsets[m + 1] = (offsets[m] as number) + (ofCell[column.ids[m] as number]?.length ?? 0)
  const ids = new Uint32Array(offsets[column.ids.length] as number)
  for (let m = 0; m < column.ids.length; m++) ids.set(ofCell[column.ids[m] as number] ?? [], offsets[m])
  return { values: known.list, offsets, ids }
}

/** Of a column of sessions, at the messages that they carried. */
export function sessionLabels(sessions: Table, column: string, messages: number): MessageLabels {
  const known = new Values()
  let pairs = new Float64Array(1024)
  let used = 0
  for (const segment of sessions.segments) {
    const [texts, lists] = [segment.column(column), segment.column('messages')]
    if (!(texts instanceof TextColumn) || !(lists instanceof TextColumn)) continue
    for (let r = 0; r < segment.rows; r++) {
      const value = texts.textOf(texts.ids[r] as number)
      if (value === '') continue
      const id = known.idOf(value)
      for (const m of numbersIn(lists.textOf(lists.ids[r] as number))) {
        if (m >= messages) continue
        if (used === pairs.length) {
          const larger = new Float64Array(used * 2)
          larger.set(pairs)
          pairs = larger
        }
        pairs[used++] = m * MOST_VALUES + id
      }
    }
  }
  const sorted = pairs.subarray(0, used).sort()
  const offsets = new Uint32Array(messages + 1)
  const ids = new Uint32Array(used)
  let [kept, at] = [0, 0]
  for (let i = 0; i < used; i++) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue
    const pair = sorted[i] as number
    const m = Math.floor(pair / MOST_VALUES)
    while (at < m) offsets[++at] = kept
    ids[kept++] = pair % MOST_VALUES
  }
  while (at < messages) offsets[++at] = kept
  return { values: known.list, offsets, ids: ids.slice(0, kept) }
}

/** More different connectors than a case can have. */
const MOST_VALUES = 2 ** 22

/** Values as they are written first; another spelling in capitals is the same value, as it is for the filter. */
class Values {
  readonly list: string[] = []
  private readonly ids = new Map<string, number>()

  idOf(value: string): number {
    const key = value.toLowerCase()
    const id = this.ids.get(key)
    if (id !== undefined) return id
    this.ids.set(key, this.list.length)
    return this.list.push(value) - 1
  }
}

/** The numbers of a list such as `[12,13]`, without an object for the list. */
function* numbersIn(cell: string): Generator<number> {
  let n = -1
  for (let i = 0; i < cell.length; i++) {
    const digit = cell.charCodeAt(i) - 48
    if (digit >= 0 && digit <= 9) n = Math.max(0, n) * 10 + digit
    else if (n >= 0) {
      yield n
      n = -1
    }
  }
  if (n >= 0) yield n
}
