import type { Box, Direction, LayoutEdge, LayoutNode, RouteLayout } from '@shared/report/layout/geometry'
import { fitRoute, layoutRoute } from '@shared/report/route-layout'
import { describe, expect, test } from 'vitest'
import { type Random, random } from '../../builders/random'

const node = (id: string, width = 150, height = 56): LayoutNode => ({ id, core: { width, height }, caption: null })
const edge = (from: string, to: string, label = true): LayoutEdge => ({
  id: `${from}${to}`,
  from,
  to,
  label: label ? { width: 60, height: 28 } : null,
  head: 8,
})
const ABC = [node('a'), node('b'), node('c')]

function randomGraph(r: Random) {
  const size = 1 + r.below(12)
  const nodes = Array.from({ length: size }, (_, i) => ({
    ...node(`n${i}`, 40 + r.below(200), 30 + r.below(90)),
    caption: r.chance(0.2) ? { width: 20 + r.below(140), height: 20 + r.below(40) } : null,
  }))
  const edges = Array.from({ length: r.below(22) }, (_, i) => ({
    ...edge(`n${r.below(size)}`, `n${r.below(size)}`, r.chance(0.7)),
    id: `e${i}`,
  }))
  return { nodes, edges }
}

const boxesOf = (l: RouteLayout): (readonly [string, Box])[] => [
  ...l.nodes.map((n) => [n.id, n.core] as const),
  ...l.nodes.flatMap((n) => (n.caption ? [[`caption of ${n.id}`, n.caption] as const] : [])),
  ...l.edges.flatMap((e) => (e.label ? [[`label of ${e.id}`, e.label] as const] : [])),
]
const overlap = (a: Box, b: Box) =>
  a.x < b.x + b.width - 0.01 && b.x < a.x + a.width - 0.01 && a.y < b.y + b.height - 0.01 && b.y < a.y + a.height - 0.01
const numbers = (value: unknown): number[] =>
  typeof value === 'number' ? [value] : typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbers) : []

describe.each<Direction>(['right', 'down'])('any graph, %s', (direction) => {
  const layouts = Array.from({ length: 150 }, (_, seed) => {
    const { nodes, edges } = randomGraph(random(seed))
    return { seed, nodes, edges, layout: layoutRoute(nodes, edges, direction) }
  })
  test('no box, caption or label overlaps another', () => {
    for (const { seed, layout } of layouts) {
      const boxes = boxesOf(layout)
      boxes.forEach(([name, a], i) => {
        for (const [other, b] of boxes.slice(i + 1)) if (overlap(a, b)) expect.fail(`graph ${seed}: ${name} and ${other} overlap`)
      })
    }
  })
  test('everything has a finite place inside the picture', () => {
    for (const { layout } of layouts) {
      expect(numbers(layout).every(Number.isFinite)).toBe(true)
      for (const [, b] of boxesOf(layout)) {
        expect(b.x >= 0 && b.y >= 0 && b.x + b.width <= layout.width && b.y + b.height <= layout.height).toBe(true)
      }
      for (const p of layout.edges.flatMap((e) => e.points)) {
        expect(p.x >= 0 && p.y >= 0 && p.x <= layout.width && p.y <= layout.height).toBe(true)
      }
    }
  })
  test('every edge leaves the border of its first box and ends at that of its second', () => {
    const onBorder = (p: { x: number; y: number }, b: Box) =>
      p.x >= b.x - 0.01 &&
      p.x <= b.x + b.width + 0.01 &&
      p.y >= b.y - 0.01 &&
      p.y <= b.y + b.height + 0.01 &&
      !(p.x > b.x + 0.01 && p.x < b.x + b.width - 0.01 && p.y > b.y + 0.01 && p.y < b.y + b.height - 0.01)
    for (const { edges, layout } of layouts) {
      expect(layout.edges.map((e) => e.id).sort()).toEqual(edges.map((e) => e.id).sort())
      for (const e of edges) {
        const placed = layout.edges.find((p) => p.id === e.id)
        const core = (id: string) => layout.nodes.find((n) => n.id === id)?.core as Box
        if (!placed?.points[0]) expect.fail(`${e.id} has no points`)
        expect(onBorder(placed.points[0], core(e.from)), `${e.id} leaves ${e.from}`).toBe(true)
        expect(onBorder(placed.tip, core(e.to)), `${e.id} reaches ${e.to}`).toBe(true)
      }
    }
  })
  test('straight legs run over no foreign box', () => {
    for (const { seed, edges, layout } of layouts)
      for (const e of layout.edges) {
        if (e.loop) continue
        const ends = edges.find((x) => x.id === e.id)
        for (let i = 0; i + 1 < e.points.length; i += 2) {
          const [a, b] = [e.points[i], e.points[i + 1]]
          if (!a || !b) continue
          const leg = { x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) }
          for (const n of layout.nodes)
            if (n.id !== ends?.from && n.id !== ends?.to && overlap(leg, n.core)) expect.fail(`graph ${seed}: ${e.id} runs over ${n.id}`)
        }
      }
  })
  test('the same graph has the same layout', () => {
    for (const { nodes, edges, layout } of layouts.slice(0, 20)) expect(layoutRoute(nodes, edges, direction)).toEqual(layout)
  })
})

test('a chain runs straight, from left to right', () => {
  const l = layoutRoute(ABC, [edge('a', 'b'), edge('b', 'c')], 'right')
  const [a, b, c] = l.nodes.map((n) => n.core)
  expect(a && b && c && a.x + a.width < b.x && b.x + b.width < c.x).toBe(true)
  expect(new Set(l.edges.flatMap((e) => e.points.map((p) => p.y))).size).toBe(1)
})

test('there and back are two lines with two labels and two heads', () => {
  const [there, back] = layoutRoute(ABC.slice(0, 2), [edge('a', 'b'), edge('b', 'a')], 'right').edges
  expect((there?.points[0]?.x ?? 0) < (there?.tip.x ?? 0)).toBe(true)
  expect((back?.points[0]?.x ?? 0) > (back?.tip.x ?? 0)).toBe(true)
  expect(there?.label?.y).not.toBe(back?.label?.y)
})

test('a hand-over inside one host is a bow that ends at that host', () => {
  const [loop] = layoutRoute(ABC.slice(0, 1), [edge('a', 'a')], 'right').edges
  expect(loop?.loop).toBe(true)
})

test('long routes turn downwards and fit the page', () => {
  const nodes = Array.from({ length: 8 }, (_, i) => node(`n${i}`))
  const edges = nodes.slice(1).map((n, i) => edge(`n${i}`, n.id))
  const fitted = fitRoute(() => ({ nodes, edges }), { width: 680, height: 860 })
  expect(fitted.layout.direction).toBe('down')
  expect(fitted.layout.width * fitted.scale).toBeLessThanOrEqual(680)
  expect(fitted.layout.height * fitted.scale).toBeLessThanOrEqual(860)
  expect(fitRoute(() => ({ nodes: nodes.slice(0, 2), edges: edges.slice(0, 1) }), { width: 680, height: 860 }).layout.direction).toBe(
    'right',
  )
})

test('an edge to nowhere is a mistake', () => {
  expect(() => layoutRoute(ABC, [edge('a', 'x')], 'right')).toThrow('no to')
})
