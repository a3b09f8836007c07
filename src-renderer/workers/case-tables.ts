/** The route tables of one generation, open, and the views asked of them. */
import { Table } from '@shared/columns/table'
import { ROUTE_TABLES, type RouteTableName } from '@shared/model/routes'
import { type MessageDetail, type RouteTables, readMessage } from '@shared/query/message-detail'
import { type GridRow, MessageEngine, type QueryAnswer } from '@shared/query/message-engine'
import type { Page, View } from './case-api'

export const ROUTE_TABLE_NAMES = Object.keys(ROUTE_TABLES) as RouteTableName[]
export type RouteBuffers = Readonly<Record<RouteTableName, readonly ArrayBuffer[]>>

const STRIP_BUCKETS = 150
/** The list and a search preview alternate; more are never asked at once. */
const KEPT_VIEWS = 3

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
