/** What waits for what, of tables in which everything is one message, one database that never rests, or one error. */
import { Table } from '@shared/columns/table'
import { type RowOf, TableBuilder, type TableShape } from '@shared/columns/table-builder'
import type { DatabaseHistory, RouteNode } from '@shared/model/routes'
import { ROUTE_TABLES, type RouteTableName } from '@shared/model/routes'
import { commonNextHop } from '@shared/query/common-next-hop'
import type { RouteTables } from '@shared/query/message-detail'
import { expect, test } from 'vitest'

const T = Date.UTC(2026, 4, 4, 9)
const MINUTE = 60_000

const server = (name: string, kind: RouteNode['kind'] = 'exchange-server'): RouteNode => ({
  id: name,
  kind,
  name,
  addresses: [],
  aliases: [`${name}.fen.example`],
  roles: [],
  rolesWhy: null,
  dag: null,
  dagCertainty: null,
  site: null,
  siteCertainty: null,
  placeWhy: null,
  certainty: 'certain',
  why: null,
  clock: null,
  balancer: null,
  activeCopies: [],
})
const NODES = ['HUB1', 'HUB2', 'STORE'].map((name) => server(name))

interface Waits {
  readonly address: string
  readonly holder: number
  readonly minute: number
}

/** A table of rows in which only some cells are filled. */
function tableOf<S extends TableShape>(name: RouteTableName, shape: S, rows: readonly Partial<RowOf<S>>[]): Table {
  const builder = new TableBuilder(name, shape, {})
  const empty = Object.fromEntries(
    Object.entries(shape).map(([column, kind]) => [column, kind === 'number' || kind === 'time' ? null : '']),
  )
  for (const row of rows) builder.add({ ...(empty as RowOf<S>), ...row })
  return new Table(builder.finish())
}

/** One message with these recipients, each of whom waits by a hop of its own to STORE; `before`: deliveries there to others and them. */
function tables(waiting: readonly Waits[], before: readonly string[], deferrals = 0): RouteTables {
  const at = (w: Waits) => T + w.minute * MINUTE
  const attempts = JSON.stringify([{ at: T, result: '432 4.3.2 STOREDRV; mailbox server is offline', session: null }])
  const none = { hopsFrom: 0, hopCount: 0, eventsFrom: 0, eventCount: 0 }
  return {
    messages: tableOf('messages', ROUTE_TABLES.messages, [
      { ...none, recipientsFrom: 0, recipientCount: waiting.length, hopCount: waiting.length, eventCount: deferrals },
      { ...none, recipientsFrom: waiting.length, recipientCount: before.length },
    ]),
    recipients: tableOf('recipients', ROUTE_TABLES.recipients, [
      ...waiting.map((w) => ({ message: 0, address: w.address, outcome: 'deferred', at: at(w), deliveredTo: -1, event: -1 })),
      ...before.map((address, i) => ({ message: 1, address, outcome: 'delivered', at: T - 60 * MINUTE + i, deliveredTo: 2, event: -1 })),
    ]),
    hops: tableOf(
      'hops',
      ROUTE_TABLES.hops,
      waiting.map((w, i) => ({
        message: 0,
        from: w.holder,
        to: 2,
        protocol: 'delivery',
        at: at(w),
        worked: 0,
        recipients: `[${i}]`,
        attempts,
      })),
    ),
    events: tableOf(
      'events',
      ROUTE_TABLES.events,
      Array.from({ length: deferrals }, (_, i) => ({ message: 0, at: T, node: i % 2, event: 'DEFER' })),
    ),
    evidence: tableOf('evidence', ROUTE_TABLES.evidence, []),
    sessions: tableOf('sessions', ROUTE_TABLES.sessions, []),
    connections: tableOf('connections', ROUTE_TABLES.connections, []),
    streams: tableOf('streams', ROUTE_TABLES.streams, []),
    talk: tableOf('talk', ROUTE_TABLES.talk, []),
    exchanges: tableOf('exchanges', ROUTE_TABLES.exchanges, []),
  }
}

const span = (node: number, from: number, to: number) => ({ node, from, to, deliveries: 1 })
const resting = (database: string): DatabaseHistory => ({ database, spans: [span(2, T - 120 * MINUTE, T)], status: null })
const asked = (t: RouteTables, databases: readonly DatabaseHistory[]) =>
  commonNextHop({ tables: t, catalogue: { nodes: NODES, databases }, queues: [], innermost: (text) => text })

const both: readonly Waits[] = [
  { address: 'ann@fen.example', holder: 0, minute: 1 },
  { address: 'bo@fen.example', holder: 1, minute: 90 },
]

test('a database that an earlier delivery to the same mailbox tells, in whatever letters', () => {
  const { factor } = asked(tables(both, ['ANN@fen.example', 'bo@fen.example']), [resting('Ledger')])
  expect(factor).toMatchObject({
    share: 1,
    group: { nextHop: { kind: 'database', name: 'Ledger' }, recipients: 2, possible: 0, waiting: 2 },
  })
  expect(factor?.group.holders.map((h) => [h.name, (h.first - T) / MINUTE])).toEqual([
    ['HUB1', 0],
    ['HUB2', 0],
  ])
})

test('without an earlier delivery the database is not known, and the server is said', () => {
  const { factor, groups } = asked(tables(both, ['other@fen.example']), [resting('Ledger')])
  expect(factor?.group.nextHop).toMatchObject({ kind: 'server', name: 'STORE' })
  expect(groups.filter((g) => g.nextHop.kind === 'database')).toEqual([])
})

test('one server that holds everything is no common next hop', () => {
  const one = both.map((w) => ({ ...w, holder: 0 }))
  expect(asked(tables(one, ['ann@fen.example', 'bo@fen.example']), [resting('Ledger')]).factor).toBe(null)
})

test('names of objects are names of databases and domains like others', () => {
  const { factor } = asked(tables(both, ['ann@fen.example', 'bo@fen.example']), [resting('__proto__')])
  expect(factor?.group.nextHop.name).toBe('__proto__')
})

test('twenty thousand recipients of one message, as many deferrals, and a database that moves with each of them', () => {
  const waiting = Array.from({ length: 20_000 }, (_, i) => ({ address: `p${i}@fen.example`, holder: i % 2, minute: i % 600 }))
  const moving = { database: 'Ledger', spans: waiting.map((_, i) => span(i % 3, T - 90 * MINUTE + i, T - 90 * MINUTE + i)), status: null }
  const t = tables(
    waiting,
    waiting.map((w) => w.address),
    20_000,
  )
  const start = performance.now()
  const { recipients, factor } = asked(t, [moving, resting('Archive')])
  const ms = performance.now() - start
  console.log(`[waiting] 20,000 recipients of one message: ${Math.round(ms)} ms`)
  expect([recipients, factor?.group.nextHop.name]).toEqual([20_000, 'Archive'])
  expect(ms).toBeLessThan(20_000)
})
