/** Decisions over the hops of a message: what is rejected leaves the route, what is confirmed says so, both can be taken back. */
import { Table } from '@shared/columns/table'
import type { RouteTableName } from '@shared/model/routes'
import { hopId, withDecisions } from '@shared/query/decisions'
import { delaysOf } from '@shared/query/delays'
import { type MessageDetail, type RouteTables, readMessage } from '@shared/query/message-detail'
import { expect, test } from 'vitest'
import { buildWorld } from '../../builders/world'

const { tables, catalogue } = buildWorld(400, 7)
const open = Object.fromEntries(Object.entries(tables).map(([n, b]) => [n, new Table(b)])) as Record<RouteTableName, Table> as RouteTables
const story = readMessage(open, 41) as MessageDetail
const pathOf = (source: number) => catalogue.sources[source]?.path ?? ''
const ids = story.hops.map((h) => hopId(h, pathOf))
const decide = (verdict: 'confirmed' | 'rejected', hop: number) => new Map([[ids[hop] ?? '', { hop: ids[hop] ?? '', verdict, at: 1 }]])

test('each hop has an id of its own that does not depend on the numbers of files', () => {
  expect(new Set(ids).size).toBe(story.hops.length)
  const moved = story.hops.map((h) => ({ ...h, evidence: h.evidence.map((e) => ({ ...e, source: e.source + 100 })).reverse() }))
  expect(moved.map((h) => hopId(h, (source) => pathOf(source - 100)))).toEqual(ids)
})

test('a rejected hop is no part of the route, its sentence or its delays, and is still there to be taken back', () => {
  const m = withDecisions(story, decide('rejected', 1), pathOf)
  expect(m.hops).toHaveLength(story.hops.length - 1)
  expect(m.hops.map((h) => h.index)).toEqual(m.hops.map((_, i) => i))
  expect(m.rejected.map((h) => h.id)).toEqual([ids[1]])
  expect(delaysOf(m)?.parts.some((p) => p.kind === 'transfer' && p.node === story.hops[1]?.from && p.to === story.hops[1]?.to)).toBe(false)
  expect(withDecisions(story, new Map(), pathOf).hops).toHaveLength(story.hops.length)
})

test('a confirmed hop keeps its certainty: a person is no proof out of the logs', () => {
  const m = withDecisions(story, decide('confirmed', 0), pathOf)
  expect(m.hops[0]).toMatchObject({ decision: { verdict: 'confirmed' }, certainty: story.hops[0]?.certainty })
  expect(m.hops.slice(1).every((h) => h.decision === null)).toBe(true)
})
