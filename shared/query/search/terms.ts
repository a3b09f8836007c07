/**
 * What can be searched: the distinct subjects, addresses, ids and host names of all messages, each with the messages it leads to.
 *
 * Postings are one CSR pair (`starts`, `rows`): the rows of term t are rows[starts[t] … starts[t+1]), ascending. An exact look-up goes
 * through an open-addressing table of 32-bit hashes and compares texts, so that no case is too large for a Map of strings.
 */
import type { Table } from '../../columns/table'
import { hostsOf } from '../message-engine'
import { WholeTexts } from '../whole-column'

export const TERM_KINDS = ['subject', 'sender', 'recipient', 'message-id', 'network-id', 'server'] as const
export type TermKind = (typeof TERM_KINDS)[number]

export class Terms {
  readonly texts: readonly string[]
  private readonly kinds: Uint8Array
  private readonly starts: Uint32Array
  private readonly rows: Uint32Array
  private readonly slots: Int32Array
  /** Messages of the case. */
  readonly messages: number

  constructor(messages: Table) {
    const builder = new TermBuilder()
    builder.column(messages, 'subject', 'subject', (t) => [t])
    builder.column(messages, 'sender', 'sender', (t) => [t])
    builder.column(messages, 'recipients', 'recipient', (t) => t.split('; '))
    builder.column(messages, 'messageId', 'message-id', (t) => [t])
    builder.column(messages, 'networkMessageId', 'network-id', (t) => [t])
    builder.column(messages, 'route', 'server', hostsOf)
    this.messages = messages.rows
    this.texts = builder.texts
    this.kinds = Uint8Array.from(builder.kinds)
    ;[this.starts, this.rows] = builder.postings()
    this.slots = hashTable(this.texts)
  }

  get size(): number {
    return this.texts.length
  }

  kindOf(term: number): TermKind {
    return TERM_KINDS[this.kinds[term] ?? 0] ?? 'subject'
  }

  /** Messages of a term, ascending. A view; do not keep. */
  rowsOf(term: number): Uint32Array {
    return this.rows.subarray(this.starts[term] ?? 0, this.starts[term + 1] ?? 0)
  }

  /** Terms whose whole text is this one; case, angle brackets and dashes of an id are ignored. */
  exactly(text: string): number[] {
    const key = lookUpKey(text)
    if (key === '' || this.slots.length === 0) return []
    const found: number[] = []
    const mask = this.slots.length - 1
    for (let at = hash(key) & mask; ; at = (at + 1) & mask) {
      const term = this.slots[at] as number
      if (term < 0) return found
      if (lookUpKey(this.texts[term] as string) === key) found.push(term)
    }
  }
}

class TermBuilder {
  readonly texts: string[] = []
  readonly kinds: number[] = []
  /** Pairs term, row in the order they were met. */
  private readonly pairTerms: number[] = []
  private readonly pairRows: number[] = []

  column(table: Table, name: string, kind: TermKind, split: (text: string) => readonly string[]): void {
    const column = new WholeTexts(table, name)
    const known = new Map<string, number>()
    const kindIndex = TERM_KINDS.indexOf(kind)
    const termsOf = column.texts.map((text) => {
      const terms = new Set<number>()
      for (const part of split(text)) if (part !== '') terms.add(this.termOf(part, kindIndex, known))
      return [...terms]
    })
    for (let row = 0; row < column.ids.length; row++)
      for (const term of termsOf[column.ids[row] as number] as number[]) {
        this.pairTerms.push(term)
        this.pairRows.push(row)
      }
  }

  postings(): [starts: Uint32Array, rows: Uint32Array] {
    const starts = new Uint32Array(this.texts.length + 1)
    for (const t of this.pairTerms) starts[t + 1] = (starts[t + 1] as number) + 1
    for (let t = 0; t < this.texts.length; t++) starts[t + 1] = (starts[t + 1] as number) + (starts[t] as number)
    const next = starts.slice()
    const rows = new Uint32Array(this.pairRows.length)
    this.pairTerms.forEach((t, i) => {
      const at = next[t] as number
      rows[at] = this.pairRows[i] as number
      next[t] = at + 1
    })
    return [starts, rows]
  }

  private termOf(text: string, kind: number, known: Map<string, number>): number {
    // addresses differ in case from log to log; one person is one term
    const key = text.toLowerCase()
    let term = known.get(key)
    if (term === undefined) {
      term = this.texts.length
      known.set(key, term)
      this.texts.push(text)
      this.kinds.push(kind)
    }
    return term
  }
}

const GUID = /^\{?([0-9a-f]{8})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{4})-?([0-9a-f]{12})\}?$/

/** `<a@b>` and `a@b` are one id; a network id is one with and without dashes and braces. */
export function lookUpKey(text: string): string {
  const plain = text.trim().toLowerCase()
  const guid = GUID.exec(plain)
  if (guid) return guid.slice(1).join('')
  return plain.startsWith('<') && plain.endsWith('>') ? plain.slice(1, -1) : plain
}

/** FNV-1a over UTF-16 units. */
function hash(text: string): number {
  let h = 0x811c_9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x0100_0193)
  return (h ^ (h >>> 15)) >>> 0
}

function hashTable(texts: readonly string[]): Int32Array {
  let size = 16
  while (size < texts.length * 2) size *= 2
  const slots = new Int32Array(size).fill(-1)
  texts.forEach((text, term) => {
    let at = hash(lookUpKey(text)) & (size - 1)
    while ((slots[at] as number) >= 0) at = (at + 1) & (size - 1)
    slots[at] = term
  })
  return slots
}
