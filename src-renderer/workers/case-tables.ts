/** The route tables of one generation, open, and the views asked of them. */

import { pushTo } from '@shared/base/lists'
import { lowerBound } from '@shared/base/lower-bound'
import type { Zone } from '@shared/base/zone'
import { Table } from '@shared/columns/table'
import { ROUTE_TABLES, type RouteTableName } from '@shared/model/routes'
import type { MessageIdentity } from '@shared/model/targets'
import { type Captured, readCaptured } from '@shared/query/captured'
import { type CaseOverview, caseOverview } from '@shared/query/case-overview'
import { type FieldValue, FieldValues, type ListedField } from '@shared/query/field-values'
import type { SortKey } from '@shared/query/filter'
import { type MessageDetail, type RouteTables, readMessage } from '@shared/query/message-detail'
import { type GridRow, MessageEngine, type QueryAnswer } from '@shared/query/message-engine'
import { type MessageMarks, NO_MESSAGE_MARKS } from '@shared/query/message-marks'
import { type StackAnswer, stackOf } from '@shared/query/stack'
import { type StreamLink, StreamLinks } from '@shared/query/stream-links'
import { type PairFacts, StreamPairs } from '@shared/query/stream-pairs'
import { type StreamDetail, StreamEngine, type StreamQuestion, type StreamRow, type StreamsOfHop } from '@shared/query/streams'
import { readTopology, type Topology } from '@shared/query/topology'
import { type ReportOverview, readOverview } from '@shared/report/report-overview'
import type { Page, View } from './case-api'

export const ROUTE_TABLE_NAMES = Object.keys(ROUTE_TABLES) as RouteTableName[]
export type RouteBuffers = Readonly<Record<RouteTableName, readonly ArrayBuffer[]>>

const STRIP_BUCKETS = 150
/** The list and a search preview alternate; more are never asked at once. */
const KEPT_VIEWS = 3
const OFFERED_VALUES = 8

export class CaseTables {
  readonly tables: RouteTables
  private readonly engine: MessageEngine
  private readonly fields: FieldValues
  private captured: StreamEngine
  private pairs: StreamPairs | null = null
  private marks: MessageMarks = NO_MESSAGE_MARKS
  private overviewed: CaseOverview | null = null
  private mapped: Topology | null = null
  private streamView: { readonly of: string; readonly rows: Uint32Array } | null = null
  private readonly views = new Map<string, { rows: Uint32Array; answer: QueryAnswer }>()

  constructor(
    readonly buffers: RouteBuffers,
    private readonly range: { readonly first: number; readonly last: number } | null,
  ) {
    this.tables = Object.fromEntries(ROUTE_TABLE_NAMES.map((n) => [n, new Table(buffers[n])])) as unknown as RouteTables
    this.engine = new MessageEngine(this.tables.messages, this.tables)
    this.fields = new FieldValues(this.engine, this.tables, () => this.marks)
    this.captured = new StreamEngine(this.tables)
  }

  /** What a person put on messages, by the numbers of these tables. */
  setMarks(marks: MessageMarks): void {
    this.marks = marks
    this.engine.setMarks(marks)
    this.views.clear()
  }

  get messages(): number {
    return this.engine.rows
  }

  query(view: View): QueryAnswer {
    return this.view(view).answer
  }

  page(view: View, offset: number, limit: number): Page {
    const { rows } = this.view(view)
    return { rows: this.engine.page(rows, offset, limit), shown: rows.length }
  }

  /** The first messages of a view, by number. */
  messagesOf(view: View, most: number): number[] {
    return Array.from(this.view(view).rows.subarray(0, most))
  }

  placeOf(view: View, message: number): number {
    return this.view(view).rows.indexOf(message)
  }

  row(message: number): GridRow | null {
    return message >= 0 && message < this.engine.rows ? this.engine.gridRow(message) : null
  }

  stack(view: View, column: SortKey, zone: Zone): StackAnswer {
    return stackOf(this.engine, this.view(view).rows, column, zone)
  }

  fieldValues(field: ListedField, typed: string): readonly FieldValue[] {
    return this.fields.like(field, typed, OFFERED_VALUES)
  }

  streams(question: StreamQuestion): { total: number; shown: number } {
    return { total: this.captured.total, shown: this.streamRows(question).length }
  }

  streamPage(question: StreamQuestion, offset: number, limit: number): StreamRow[] {
    return this.captured.page(this.streamRows(question), offset, limit)
  }

  stream(index: number): StreamDetail | null {
    return this.captured.detail(index)
  }

  /** From now on streams are told with what a person said of them. */
  setLinks(links: readonly StreamLink[]): void {
    this.captured = new StreamEngine(this.tables, new StreamLinks(links))
    this.streamView = null
  }

  streamAt(where: Parameters<StreamEngine['find']>[0]): number {
    return this.captured.find(where)
  }

  pair(index: number): PairFacts | null {
    this.pairs ??= new StreamPairs(this.tables)
    return this.pairs.of(index)
  }

  captures(messages: readonly MessageDetail[]): Captured | null {
    return readCaptured(this.tables, messages, this.captured)
  }

  streamsOf(hop: StreamsOfHop): StreamRow[] {
    return this.captured.ofHop(hop)
  }

  /** The list asks for its pages one after another. */
  private streamRows(question: StreamQuestion): Uint32Array {
    const of = JSON.stringify(question)
    if (this.streamView?.of !== of) this.streamView = { of, rows: this.captured.view(question) }
    return this.streamView.rows
  }

  /** What stays the same when messages change their numbers. */
  identity(message: number): MessageIdentity {
    const text = (name: string) => this.engine.text(name).at(message)
    return {
      network: text('networkMessageId'),
      id: text('messageId'),
      sender: text('sender'),
      first: this.engine.number('first').values[message] ?? 0,
    }
  }

  /** The messages of those identities; of several alike the one that began nearest in time. −1 where there is none. */
  findAll(wanted: readonly MessageIdentity[]): number[] {
    if (wanted.length === 0) return []
    const { values } = this.engine.number('first')
    const began = (row: number) => values[row] ?? 0
    const sender = this.engine.text('sender')
    // the network id is the surer one; the id of the mail stands in where there is none
    const byNetwork = this.rowsOf(new Set(wanted.map((w) => w.network)), 'networkMessageId')
    const byId = this.rowsOf(new Set(wanted.map((w) => (w.network === '' ? w.id : ''))), 'messageId')
    const nameless: [string, number[]][] = wanted.some((w) => w.network === '' && w.id === '') ? [['', this.namelessRows()]] : []
    const alike = new Map<string, number[]>()
    for (const [key, rows] of [...byNetwork, ...byId, ...nameless])
      for (const row of rows) {
        const name = JSON.stringify([key, sender.at(row)])
        pushTo(alike, name, row)
      }
    for (const rows of alike.values()) rows.sort((a, b) => began(a) - began(b))
    return wanted.map((w) => {
      const rows = alike.get(JSON.stringify([w.network || w.id, w.sender])) ?? []
      return nearest(rows, began, w.first)
    })
  }

  /** Messages that no id names. */
  private namelessRows(): number[] {
    const [network, id] = [this.engine.text('networkMessageId'), this.engine.text('messageId')]
    return Array.from({ length: this.messages }, (_, row) => row).filter((row) => network.at(row) === '' && id.at(row) === '')
  }

  /** Rows by the wanted values of a column; the empty value finds nothing. */
  private rowsOf(wanted: ReadonlySet<string>, name: 'networkMessageId' | 'messageId'): Map<string, number[]> {
    const { ids, texts } = this.engine.text(name)
    const seekers = texts.map((key): number[] | null => (key !== '' && wanted.has(key) ? [] : null))
    for (let row = 0; row < ids.length; row++) seekers[ids[row] as number]?.push(row)
    return new Map(texts.flatMap((key, i): [string, number[]][] => (seekers[i] ? [[key, seekers[i]]] : [])))
  }

  topology(): Topology {
    this.mapped ??= readTopology(this.tables)
    return this.mapped
  }

  caseOverview(): CaseOverview {
    this.overviewed ??= caseOverview(this.tables, this.range, this.engine)
    return this.overviewed
  }

  /** Numbers over all messages, for the first part of a report. */
  overview(): ReportOverview {
    return readOverview(
      this.tables,
      Array.from({ length: this.messages }, (_, i) => i),
    )
  }

  detail(message: number): MessageDetail | null {
    return readMessage(this.tables, message)
  }

  private view(view: View): { rows: Uint32Array; answer: QueryAnswer } {
    const key = JSON.stringify([view.filter, view.sort])
    const known = this.views.get(key)
    if (known) return known
    const strip = this.range && { from: this.range.first, to: this.range.last, buckets: STRIP_BUCKETS }
    const made = this.engine.query(view.filter, view.sort, strip)
    const oldest = this.views.keys().next().value
    if (this.views.size >= KEPT_VIEWS && oldest !== undefined) this.views.delete(oldest)
    this.views.set(key, made)
    return made
  }
}

/** In rows that are sorted by `at`; −1 when there are none. */
function nearest(rows: readonly number[], at: (row: number) => number, wanted: number): number {
  const place = lowerBound(rows.length, (r) => at(rows[r] as number) < wanted)
  const after = rows[place]
  const before = rows[place - 1]
  if (after === undefined || before === undefined) return after ?? before ?? -1
  return Math.abs(at(before) - wanted) <= Math.abs(at(after) - wanted) ? before : after
}
