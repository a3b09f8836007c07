/** Decisions over the hops of a message: what is rejected leaves the route, what is confirmed says so, both can be taken back. */
import { Table } from '@shared/columns/table'
import type { RouteTableName } from '@shared/model/routes'
import { balancerId, hopId, nodesWithDecisions, withDecisions } from '@shared/query/decisions'
import { delaysOf } from '@shared/query/delays'
import { type MessageDetail, type RouteTables, readMessage } from '@shared/query/message-detail'
import { expect, test } from 'vitest'
import { buildWorld } from '../../builders/world'

const { tables, catalogue } = buildWorld(400, 7)
const open = Object.fromEntries(Object.entries(tables).map(([n, b]) => [n, new Table(b)])) as Record<RouteTableName, Table> as RouteTables
const story = readMessage(open, 41) as MessageDetail
const pathOf = (source: number) => catalogue.sources[source]?.path ?? ''
const world = { pathOf, nodes: catalogue.nodes }
const ids = story.hops.map((h) => hopId(h, pathOf))
const decide = (verdict: 'confirmed' | 'rejected', hop: number) => new Map([[ids[hop] ?? '', { about: ids[hop] ?? '', verdict, at: 1 }]])

test('each hop has an id of its own that does not depend on the numbers of files', () => {
  expect(new Set(ids).size).toBe(story.hops.length)
  const moved = story.hops.map((h) => ({ ...h, evidence: h.evidence.map((e) => ({ ...e, source: e.source + 100 })).reverse() }))
  expect(moved.map((h) => hopId(h, (source) => pathOf(source - 100)))).toEqual(ids)
})

test('a rejected hop is no part of the route, its sentence or its delays, and is still there to be taken back', () => {
  const m = withDecisions(story, decide('rejected', 1), world)
  expect(m.hops).toHaveLength(story.hops.length - 1)
  expect(m.hops.map((h) => h.index)).toEqual(m.hops.map((_, i) => i))
  expect(m.rejected.map((h) => h.id)).toEqual([ids[1]])
  expect(delaysOf(m)?.parts.some((p) => p.kind === 'transfer' && p.node === story.hops[1]?.from && p.to === story.hops[1]?.to)).toBe(false)
  expect(withDecisions(story, new Map(), world).hops).toHaveLength(story.hops.length)
})

test('a confirmed hop keeps its certainty: a person is no proof out of the logs', () => {
  const m = withDecisions(story, decide('confirmed', 0), world)
  expect(m.hops[0]).toMatchObject({ decision: { verdict: 'confirmed' }, certainty: story.hops[0]?.certainty })
  expect(m.hops.slice(1).every((h) => h.decision === null)).toBe(true)
})

test('a rejected balancer is between no hosts, stays at the hops that would have passed it, and a host in the report', () => {
  const balancer = story.hops.flatMap((h) => h.via)[0] ?? -1
  const about = balancerId(catalogue.nodes[balancer])
  expect(about).toMatch(/^balancer \d/)
  const passing = story.hops.filter((h) => h.via.includes(balancer)).map((h) => h.index)
  const open = withDecisions(story, new Map(), world)
  expect(open.inferred).toEqual([{ node: balancer, id: about, decision: null }])
  const rejected = new Map([[about, { about, verdict: 'rejected' as const, at: 1 }]])
  const m = withDecisions(story, rejected, world)
  expect(m.hops.filter((h) => h.rejectedVia.includes(balancer)).map((h) => h.index)).toEqual(passing)
  expect(m.hops.some((h) => h.via.includes(balancer))).toBe(false)
  expect(m.hops).toHaveLength(story.hops.length)
  expect(nodesWithDecisions(catalogue.nodes, rejected)[balancer]).toMatchObject({ kind: 'external-host', balancer: null })
  expect(nodesWithDecisions(catalogue.nodes, rejected)[balancer]?.why).toMatch(/^A person rejected that it stands between hosts\./)
  const confirmed = new Map([[about, { about, verdict: 'confirmed' as const, at: 1 }]])
  expect(withDecisions(story, confirmed, world).hops.map((h) => h.via)).toEqual(story.hops.map((h) => h.via))
  expect(nodesWithDecisions(catalogue.nodes, confirmed)[balancer]?.why).toMatch(/^Confirmed by a person\./)
})

test('what settings say, and a host that is no balancer, is no guess to decide about', () => {
  const balancer = catalogue.nodes.find((n) => n.kind === 'load-balancer')
  expect(balancerId(balancer && { ...balancer, certainty: 'certain' })).toBe('')
  expect(balancerId(catalogue.nodes.find((n) => n.kind === 'exchange-server'))).toBe('')
  expect(balancerId(undefined)).toBe('')
})
