/** The route tables of one generation, open, and the views asked of them. */
import { Table } from '@shared/columns/table'
import { ROUTE_TABLES, type RouteTableName } from '@shared/model/routes'
import { type MessageDetail, type RouteTables, readMessage } from '@shared/query/message-detail'
import { type GridRow, MessageEngine, type QueryAnswer } from '@shared/query/message-engine'
import { type ReportOverview, readOverview } from '@shared/report/report-overview'
import type { Page, View } from './case-api'

export const ROUTE_TABLE_NAMES = Object.keys(ROUTE_TABLES) as RouteTableName[]
export type RouteBuffers = Readonly<Record<RouteTableName, readonly ArrayBuffer[]>>

const STRIP_BUCKETS = 150
/** The list and a search preview alternate; more are never asked at once. */
const KEPT_VIEWS = 3

interface Identity {
  readonly network: string
  readonly id: string
  readonly sender: string
  readonly first: number
}

export class CaseTables {
  private readonly tables: RouteTables
  private readonly engine: MessageEngine
  private readonly views = new Map<string, { rows: Uint32Array; answer: QueryAnswer }>()

  constructor(
    readonly buffers: RouteBuffers,
    private readonly range: { readonly first: number; readonly last: number } | null,
  ) {
    this.tables = Object.fromEntries(ROUTE_TABLE_NAMES.map((n) => [n, new Table(buffers[n])])) as unknown as RouteTables
    this.engine = new MessageEngine(this.tables.messages)
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

  placeOf(view: View, message: number): number {
    return this.view(view).rows.indexOf(message)
  }

  row(message: number): GridRow | null {
    return message >= 0 && message < this.engine.rows ? this.engine.gridRow(message) : null
  }

  /** What stays the same when messages change their numbers. */
  identity(message: number): Identity {
    const text = (name: string) => this.engine.text(name).at(message)
    return {
      network: text('networkMessageId'),
      id: text('messageId'),
      sender: text('sender'),
      first: this.engine.number('first').values[message] ?? 0,
    }
  }

  /** The message of that identity; of several the one that began nearest in time. −1 when there is none. */
  find(wanted: Identity): number {
    const name = wanted.network === '' ? 'messageId' : 'networkMessageId'
    const key = wanted.network === '' ? wanted.id : wanted.network
    const { ids, texts } = this.engine.text(name)
    const id = key === '' ? -1 : texts.indexOf(key)
    const { values } = this.engine.number('first')
    let best = -1
    for (let row = 0; id >= 0 && row < ids.length; row++) {
      if (ids[row] !== id || this.engine.text('sender').at(row) !== wanted.sender) continue
      const away = (r: number) => Math.abs((values[r] ?? 0) - wanted.first)
      if (best < 0 || away(row) < away(best)) best = row
    }
    return best
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
