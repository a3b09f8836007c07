import { Table } from '@shared/columns/table'
import { type RouteTables, readMessage } from '@shared/query/message-detail'
import { buildRouteGraph } from '@shared/report/route-graph'
import { expect, test } from 'vitest'
import { edgePath } from '../../../src-renderer/features/message/edge-path'
import { nextNode, spokenNode } from '../../../src-renderer/features/message/route-keys'
import { buildWorld } from '../../builders/world'

const world = buildWorld(80)
const tables = Object.fromEntries(Object.entries(world.tables).map(([n, b]) => [n, new Table(b)])) as unknown as RouteTables
const story = readMessage(tables, 41)
if (!story) throw new Error('no story')
const graph = buildRouteGraph(story, world.catalogue.nodes)
const layout = { boxes: Object.fromEntries(graph.order.map((id, i) => [id, { x: i * 10, y: i * 7 }])), edges: {}, width: 0, height: 0 }

test('right walks from sender to store, left walks back, Home and End jump', () => {
  const start = nextNode(graph, layout, graph.order[3] ?? '', 'Home') ?? ''
  let at = start
  const way = [at]
  for (let i = 0; i < 10; i++) {
    const to = nextNode(graph, layout, at, 'ArrowRight') ?? ''
    if (to === at) break
    at = to
    way.push(at)
  }
  expect(way.slice(0, 3)).toEqual(['host-5', 'host-3', 'host-1'])
  expect(graph.nodes.find((n) => n.id === at)?.kind).toBe('mailboxes')
  for (const before of way.slice(0, -1).reverse()) {
    at = nextNode(graph, layout, at, 'ArrowLeft') ?? ''
    expect(at).toBe(before)
  }
  expect(nextNode(graph, layout, at, 'x')).toBeNull()
})

test('up and down reach every branch of a server', () => {
  const branches = graph.edges.filter((e) => e.from === 'host-1').map((e) => e.to)
  const found = new Set<string>()
  let at = branches[0] ?? ''
  for (let i = 0; i < branches.length; i++) at = nextNode(graph, layout, at, 'ArrowUp') ?? at
  for (let i = 0; i < branches.length; i++) {
    found.add(at)
    at = nextNode(graph, layout, at, 'ArrowDown') ?? at
  }
  expect([...found].sort()).toEqual([...new Set(branches)].sort())
})

test('a stop says what it is and how it was reached', () => {
  const node = graph.nodes.find((n) => n.id === 'host-2')
  if (!node) throw new Error('no Graz')
  const spoken = spokenNode(
    node,
    graph.edges.filter((e) => e.to === node.id),
  )
  expect(spoken).toContain('MBX-G1')
  expect(spoken).toContain('waited 5 min 16 s 4 failed tries')
})

test('a line goes through all its points', () => {
  expect(edgePath([])).toBe('')
  expect(
    edgePath([
      { x: 0, y: 0 },
      { x: 50, y: 0 },
    ]),
  ).toBe('M0 0L50 0')
  expect(
    edgePath([
      { x: 0, y: 0 },
      { x: 40, y: 20 },
    ]),
  ).toBe('M0 0C20 0 20 20 40 20')
  expect(
    edgePath([
      { x: 40, y: 20 },
      { x: 0, y: 0 },
    ]),
  ).toBe('M40 20C20 20 20 0 0 0')
})
