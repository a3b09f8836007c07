import { Table } from '@shared/columns/table'
import { readTopology } from '@shared/query/topology'
import { mapOf } from '@shared/report/topology/groups'
import { placeMap } from '@shared/report/topology/place'
import { describe, expect, test } from 'vitest'
import { buildWorld } from '../../builders/world'

const { tables, catalogue } = buildWorld(600, 9)
const hops = new Table(tables.hops)
const rows = Array.from({ length: hops.rows }, (_, i) => hops.row(i))
const topology = readTopology({ hops })
const { nodes } = catalogue
const listOf = (cell: unknown) => (cell ? (JSON.parse(String(cell)) as number[]) : [])

/** Legs of every hop, one by one. */
const legs = rows.flatMap((h) => {
  if (h.from === h.to) return []
  const way = [Number(h.from), ...listOf(h.via), Number(h.to)]
  return way.slice(1).map((to, i) => ({ from: way[i] as number, to, hop: h, isLast: i === way.length - 2 }))
})

describe('ways between hosts, against a walk over every hop', () => {
  test('each way has its hops and messages', () => {
    expect(topology.links.length).toBeGreaterThan(3)
    const total = topology.links.reduce((n, l) => n + l.hops, 0)
    expect(total).toBe(legs.length)
    for (const l of topology.links) {
      const own = legs.filter((g) => g.from === l.from && g.to === l.to && (g.hop.protocol === 'shadow') === l.shadow)
      expect(own.length).toBe(l.hops)
      const messages = [...new Set(own.map((g) => Number(g.hop.message)))]
      expect(l.messages.count).toBe(messages.length)
      expect(l.messages.rows).toEqual(messages.slice(0, 2000))
      expect(l.failed).toBe(own.filter((g) => g.hop.worked === 0).length)
      expect(l.states.seen + l.states.absent + l.states['not-covered']).toBe(l.hops)
    }
  })

  test('a delay is that of the whole hop, once', () => {
    const timed = legs.filter((g) => g.isLast && g.hop.worked !== 0 && !(isNone(g.hop.waitMs) && isNone(g.hop.transferMs)))
    expect(topology.links.reduce((n, l) => n + (l.delays?.count ?? 0), 0)).toBe(timed.length)
  })
})

const isNone = (v: unknown) => v === undefined || v === null || Number.isNaN(Number(v))

describe('the map', () => {
  const map = mapOf(topology, nodes)
  test('every way is in one line, folded hosts in one box', () => {
    const drawn = map.lines.flatMap((l) => l.links)
    expect(new Set(drawn).size).toBe(drawn.length)
    expect(drawn.length).toBe(topology.links.length)
    for (const line of map.lines) expect(line.messages).toBe(line.links.reduce((n, l) => n + l.messages.count, 0))
  })

  test('boxes do not overlap, labels stand on no box, nothing is outside', () => {
    const { boxes, lines, width, height } = placeMap(map)
    for (const [i, a] of boxes.entries()) {
      expect(a.x >= 0 && a.y >= 0 && a.x + a.width <= width && a.y + a.height <= height).toBe(true)
      for (const b of boxes.slice(i + 1)) {
        const apart = a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
        expect(apart, `${a.box.title} and ${b.box.title}`).toBe(true)
      }
    }
    for (const { label } of lines)
      for (const b of boxes) {
        const dx = Math.abs(label.x - (b.x + b.width / 2)) * 2 - (label.width + b.width)
        const dy = Math.abs(label.y - (b.y + b.height / 2)) * 2 - (label.height + b.height)
        expect(dx >= 0 || dy >= 0, `a label on ${b.box.title}`).toBe(true)
      }
  })

  test('twice the same', () => {
    expect(placeMap(mapOf(readTopology({ hops }), nodes))).toEqual(placeMap(map))
  })

  test('a case without hops has an empty map', () => {
    const none = readTopology({ hops: new Table(buildWorld(0).tables.hops) })
    expect(none).toEqual({ links: [], hosts: [] })
    expect(placeMap(mapOf(none, nodes)).boxes).toEqual([])
  })
})
