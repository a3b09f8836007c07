/**
 * Which messages meet a condition of a filter. Conditions on columns of the message run once per distinct value; those on sessions,
 * tracking rows and replies are looked up in their tables and marked at the message.
 */
import { NumberColumn, TextColumn } from '../columns/column'
import { listOf } from '../columns/list-cell'
import type { Table } from '../columns/table'
import { type Clause, isText, type RangeField, type Term, type TextField, type TextTerm } from './filter'
import type { RouteTables } from './message-detail'
import { domainsOf } from './message-labels'
import { isMarkField, type MessageMarks, markFits, NO_MESSAGE_MARKS } from './message-marks'
import type { WholeNumbers, WholeTexts } from './whole-column'

export type RelatedTables = Pick<RouteTables, 'events' | 'sessions' | 'recipients'>

/** What is asked of the message engine. */
interface Columns {
  readonly rows: number
  number(name: string): WholeNumbers
  text(name: string): WholeTexts
}

const KEPT = 12

export class TermReader {
  /** Marks of the conditions used last: a filter that grows looks up only what is new. */
  private readonly known = new Map<string, Uint8Array>()
  private marked: MessageMarks = NO_MESSAGE_MARKS

  constructor(
    private readonly columns: Columns,
    private readonly related: RelatedTables | null,
  ) {}

  /** From now on conditions on marks are about these. */
  setMarks(marks: MessageMarks): void {
    this.marked = marks
    this.known.clear()
  }

  /** One cell per message, 1 where one of the alternatives holds. Read only. */
  meeting(clause: Clause): Uint8Array {
    const [first, ...others] = clause.map((term) => this.marks(term))
    if (!first) return new Uint8Array(this.columns.rows).fill(1)
    if (others.length === 0) return first
    const out = first.slice()
    for (const marks of others) for (let i = 0; i < out.length; i++) out[i] = (out[i] as number) | (marks[i] as number)
    return out
  }

  private marks(term: Term): Uint8Array {
    const key = JSON.stringify(term)
    const before = this.known.get(key)
    if (before) return before
    const made = isText(term) ? this.texts(term) : this.range(RANGE_COLUMNS[term.range], term.least, term.most)
    // a message without the number is neither in the range nor outside of it
    const marks = term.exclude ? inverted(made, isText(term) ? null : this.columns.number(RANGE_COLUMNS[term.range]).values) : made
    const oldest = this.known.keys().next().value
    if (this.known.size >= KEPT && oldest !== undefined) this.known.delete(oldest)
    this.known.set(key, marks)
    return marks
  }

  private range(name: string, least: number | null, most: number | null): Uint8Array {
    const { values } = this.columns.number(name)
    const out = new Uint8Array(values.length)
    const [from, to] = [least ?? Number.NEGATIVE_INFINITY, most ?? Number.POSITIVE_INFINITY]
    for (let i = 0; i < out.length; i++) if ((values[i] as number) >= from && (values[i] as number) <= to) out[i] = 1
    return out
  }

  private texts(term: TextTerm): Uint8Array {
    const needle = term.text.toLowerCase()
    const out = new Uint8Array(this.columns.rows)
    for (const name of COLUMNS_OF[term.field]) {
      const column = this.columns.text(name)
      const good = column.matching(DOMAINS.has(term.field) ? domainTester(needle, term.exact) : tester(name, needle, term.exact))
      for (let i = 0; i < out.length; i++) if (good[column.ids[i] as number] === 1) out[i] = 1
    }
    if (isMarkField(term.field))
      for (const mark of this.marked[term.field]) if (markFits(mark, needle, term.exact)) for (const m of mark.messages) out[m] = 1
    for (const { table, columns, whose } of RELATED_OF[term.field] ?? []) {
      const rows = this.related?.[table]
      if (rows) for (const name of columns) whose(rows, name, testerOf(term.field, needle, term.exact), out)
    }
    return out
  }
}

const RANGE_COLUMNS: Readonly<Record<RangeField, string>> = {
  delay: 'totalMs',
  wait: 'longestWaitMs',
  size: 'bytes',
  hops: 'hopCount',
  recipients: 'recipientCount',
}

const COLUMNS_OF: Readonly<Record<TextField, readonly string[]>> = {
  any: ['subject', 'sender', 'recipients', 'messageId', 'networkMessageId', 'route'],
  from: ['sender'],
  to: ['recipients'],
  subject: ['subject'],
  id: ['messageId', 'networkMessageId'],
  outcome: ['outcome'],
  direction: ['direction'],
  server: ['route'],
  code: ['codes'],
  event: [],
  connector: [],
  client: [],
  tls: [],
  fromdomain: ['sender'],
  todomain: ['recipients'],
  tag: [],
  note: [],
  finding: [],
  is: [],
}

interface Related {
  readonly table: keyof RelatedTables
  readonly columns: readonly string[]
  readonly whose: (rows: Table, column: string, test: Test, marks: Uint8Array) => void
}
type Test = (lower: string) => boolean

const RELATED_OF: Readonly<Partial<Record<TextField, readonly Related[]>>> = {
  code: [{ table: 'recipients', columns: ['code', 'status'], whose: markOwners }],
  event: [{ table: 'events', columns: ['event'], whose: markOwners }],
  connector: [{ table: 'sessions', columns: ['connector'], whose: markCarried }],
  client: [{ table: 'sessions', columns: ['remote', 'helo'], whose: markCarried }],
  tls: [{ table: 'sessions', columns: ['tls'], whose: markCarried }],
}

/** What joins the parts of a cell that holds several values. */
const JOINED: Readonly<Partial<Record<string, string>>> = { recipients: '; ', route: ' → ', codes: ' ' }

/** One of several values is a whole value too. */
function tester(column: string, needle: string, exact: boolean): Test {
  if (!exact) return (lower) => lower.includes(needle)
  const glue = JOINED[column]
  return glue === undefined ? (lower) => lower === needle : (lower) => lower.split(glue).includes(needle)
}

const DOMAINS: ReadonlySet<TextField> = new Set<TextField>(['fromdomain', 'todomain'])

/** Of a cell with one address or several. */
function domainTester(needle: string, exact: boolean): Test {
  return (lower) => domainsOf(lower).some((d) => d !== '' && (exact ? d === needle : d.includes(needle)))
}

function testerOf(field: TextField, needle: string, exact: boolean): Test {
  // a session without TLS has an empty cell, which has a name of its own
  if (field === 'tls' && needle === 'none') return (lower) => lower === ''
  return tester('', needle, exact)
}

/** Rows that name their message. */
function markOwners(rows: Table, column: string, test: Test, marks: Uint8Array): void {
  for (const segment of rows.segments) {
    const [texts, owners] = [segment.column(column), segment.column('message')]
    if (!(texts instanceof TextColumn) || !(owners instanceof NumberColumn)) continue
    const good = goodOf(texts, test)
    for (let r = 0; r < segment.rows; r++) if (good[texts.ids[r] as number] === 1) marks[owners.at(r)] = 1
  }
}

/** Sessions, which list the messages they carried. */
function markCarried(rows: Table, column: string, test: Test, marks: Uint8Array): void {
  for (const segment of rows.segments) {
    const [texts, lists] = [segment.column(column), segment.column('messages')]
    if (!(texts instanceof TextColumn) || !(lists instanceof TextColumn)) continue
    const good = goodOf(texts, test)
    for (let r = 0; r < segment.rows; r++)
      if (good[texts.ids[r] as number] === 1) for (const m of listOf(lists.textOf(lists.ids[r] as number))) marks[m] = 1
  }
}

function goodOf(texts: TextColumn, test: Test): Uint8Array {
  const good = new Uint8Array(texts.size)
  for (let id = 0; id < texts.size; id++) if (test(texts.textOf(id).toLowerCase())) good[id] = 1
  return good
}

function inverted(marks: Uint8Array, values: Float64Array | null): Uint8Array {
  return marks.map((m, i) => (m === 1 || (values !== null && Number.isNaN(values[i])) ? 0 : 1))
}
