/** The tables of an invented organisation, open. */
import { Table } from '@shared/columns/table'
import type { Catalogue } from '@shared/model/case'
import { ROUTE_TABLES, type RouteTableName } from '@shared/model/routes'
import type { RouteTables } from '@shared/query/message-detail'
import { buildWorld } from './world'

export function worldTables(messages: number, seed = 7): { readonly tables: RouteTables; readonly catalogue: Catalogue } {
  const { tables, catalogue } = buildWorld(messages, seed)
  const names = Object.keys(ROUTE_TABLES) as RouteTableName[]
  return { catalogue, tables: Object.fromEntries(names.map((n) => [n, new Table(tables[n])])) as unknown as RouteTables }
}
