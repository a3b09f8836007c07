/** The values that a field of the query language has in a case, each with its number of messages: what the search field completes from. */
import { NumberColumn, TextColumn } from '../columns/column'
import { listOf } from '../columns/list-cell'
import type { Table } from '../columns/table'
import type { TextField } from './filter'
import { hostsOf, type MessageEngine } from './message-engine'
import { domainsOf } from './message-labels'
import { isMarkField, type MarkField, type MarkValue, type MessageMarks, markFits, NO_MESSAGE_MARKS } from './message-marks'
import type { RelatedTables } from './message-terms'

export interface FieldValue {
  readonly value: string
  readonly count: number
}

/** Fields whose values are few enough to be listed; people, subjects and ids are found by the search. */
export const LISTED_FIELDS = [
  'outcome',
  'direction',
  'server',
  'code',
  'event',
  'connector',
  'fromdomain',
  'todomain',
  'client',
  'tls',
  'tag',
  'note',
  'finding',
  'is',
] as const satisfies readonly TextField[]
export type ListedField = (typeof LISTED_FIELDS)[number]
type LoggedField = Exclude<ListedField, MarkField>

const marked = ({ value, messages }: MarkValue): FieldValue => ({ value, count: messages.length })

type Tell = (value: string, message: number) => void

export class FieldValues {
  private readonly known = new Map<LoggedField, readonly FieldValue[]>()

  /** What a person put on messages changes while they are looked at: it is asked for each time. */
  constructor(
    private readonly engine: MessageEngine,
    private readonly related: RelatedTables,
    private readonly marks: () => MessageMarks = () => NO_MESSAGE_MARKS,
  ) {}

  /** Values that contain what was typed, those that begin with it first, then by messages. */
  like(field: ListedField, typed: string, limit: number): readonly FieldValue[] {
    const part = typed.toLowerCase()
    const fits = isMarkField(field)
      ? this.marks()
          [field].filter((v) => markFits(v, part, false))
          .map(marked)
      : this.of(field).filter((v) => v.value.toLowerCase().includes(part))
    const begins = (v: FieldValue) => (v.value.toLowerCase().startsWith(part) ? 0 : 1)
    return fits.toSorted((a, b) => begins(a) - begins(b)).slice(0, limit)
  }

  private of(field: LoggedField): readonly FieldValue[] {
    const before = this.known.get(field)
    if (before) return before
    const counts = new MessageCounts(this.engine.rows)
    this.walk(field, (value, message) => counts.add(value, message))
    const made = counts.values()
    this.known.set(field, made)
    return made
  }

  private walk(field: LoggedField, tell: Tell): void {
    const { sessions, events } = this.related
    if (field === 'event') ofRows(events, 'event', tell)
    else if (field === 'connector') ofSessions(sessions, 'connector', (t) => t, tell)
    else if (field === 'client') ofSessions(sessions, 'remote', withoutPort, tell)
    else if (field === 'tls') ofSessions(sessions, 'tls', (t) => t || 'none', tell)
    else if (field === 'fromdomain') this.ofMessages('sender', domainsOf, tell)
    else if (field === 'todomain') this.ofMessages('recipients', domainsOf, tell)
    else if (field === 'server') this.ofMessages('route', hostsOf, tell)
    else if (field === 'code') this.ofMessages('codes', (t) => t.split(' '), tell)
    else this.ofMessages(field, (t) => [t], tell)
  }

  private ofMessages(column: string, split: (text: string) => readonly string[], tell: Tell): void {
    const { ids, texts } = this.engine.text(column)
    const parts = texts.map((t) => [...new Set(split(t))])
    for (let m = 0; m < ids.length; m++) for (const value of parts[ids[m] as number] as string[]) tell(value, m)
  }
}

/**
 * How many messages have a value; one that several rows or sessions tell of counts once. Pairs of value and message are numbers of a
 * typed array, sorted once: a set for each value would not fit for millions of rows.
 */
class MessageCounts {
  private readonly ids = new Map<string, number>()
  private pairs = new Float64Array(1024)
  private used = 0

  constructor(private readonly messages: number) {}

  add(value: string, message: number): void {
    if (value === '') return
    let id = this.ids.get(value)
    if (id === undefined) {
      id = this.ids.size
      this.ids.set(value, id)
    }
    const pair = id * this.messages + message
    // rows of one message stand together
    if (this.used > 0 && this.pairs[this.used - 1] === pair) return
    if (this.used === this.pairs.length) {
      const larger = new Float64Array(this.used * 2)
      larger.set(this.pairs)
      this.pairs = larger
    }
    this.pairs[this.used++] = pair
  }

  values(): FieldValue[] {
    const counts = new Uint32Array(this.ids.size)
    const pairs = this.pairs.subarray(0, this.used).sort()
    pairs.forEach((pair, i) => {
      const id = Math.floor(pair / this.messages)
      if (i === 0 || pair !== pairs[i - 1]) counts[id] = (counts[id] as number) + 1
    })
    return Array.from(this.ids, ([value, id]) => ({ value, count: counts[id] as number })).sort(
      (a, b) => b.count - a.count || (a.value < b.value ? -1 : 1),
    )
  }
}

const withoutPort = (remote: string) => remote.replace(/:\d+$/, '')

function ofRows(rows: Table, column: string, tell: Tell): void {
  for (const segment of rows.segments) {
    const [texts, owners] = [segment.column(column), segment.column('message')]
    if (!(texts instanceof TextColumn) || !(owners instanceof NumberColumn)) continue
    for (let r = 0; r < segment.rows; r++) tell(texts.textOf(texts.ids[r] as number), owners.at(r))
  }
}

function ofSessions(rows: Table, column: string, name: (text: string) => string, tell: Tell): void {
  for (const segment of rows.segments) {
    const [texts, lists] = [segment.column(column), segment.column('messages')]
    if (!(texts instanceof TextColumn) || !(lists instanceof TextColumn)) continue
    for (let r = 0; r < segment.rows; r++) {
      const value = name(texts.textOf(texts.ids[r] as number))
      for (const m of listOf(lists.textOf(lists.ids[r] as number))) tell(value, m)
    }
  }
}
