import { Table } from '@shared/columns/table'
import type { RouteTableName } from '@shared/model/routes'
import { type RouteTables, readMessage } from '@shared/query/message-detail'
import { buildRouteGraph } from '@shared/report/route-graph'
import { PAGE, routeSvg } from '@shared/report/route-svg'
import { fitText, widthOf } from '@shared/report/text-fit'
import { describe, expect, test } from 'vitest'
import { all, readHtml, textOf } from '../../builders/html-reader'
import { smallCase } from '../../builders/small-case'
import { buildWorld } from '../../builders/world'

const { tables, catalogue } = buildWorld(300, 11)
const open = Object.fromEntries(Object.entries(tables).map(([n, b]) => [n, new Table(b)])) as Record<RouteTableName, Table> as RouteTables
const small = smallCase()
const read = (svg: { markup: string }) => readHtml(`<!doctype html>\n${svg.markup}`)
const pictureOf = (i: number) => {
  const m = small.messages[i]
  if (!m) throw new Error('no such message')
  return routeSvg(buildRouteGraph(m, small.input.catalogue.nodes), m.id, `Route of ${m.id}`)
}

describe('pictures of many messages', () => {
  test('are well formed, finite, on the page, and every word has its room', () => {
    for (let i = 0; i < 300; i++) {
      const m = readMessage(open, i)
      if (!m) continue
      const out = routeSvg(buildRouteGraph(m, catalogue.nodes), 'p', 'Route')
      expect(out.markup).not.toMatch(/NaN|Infinity|undefined|null/)
      const svg = all(read(out), 'svg')[0]
      const [left = 0, top = 0, width = 0, height = 0] = (svg?.attributes.viewBox ?? '').split(' ').map(Number)
      expect(Number(svg?.attributes.width)).toBeLessThanOrEqual(PAGE.width + 1)
      for (const t of svg ? all(svg, 'text') : []) {
        const x = Number(t.attributes.x)
        const y = Number(t.attributes.y)
        const words = t.children.filter((c) => typeof c === 'string').join('')
        const px = Number(t.attributes['font-size'])
        const face = t.attributes['font-family'] ? 'mono' : t.attributes['font-weight'] ? 'bold' : 'plain'
        const wide = widthOf(words, px, face)
        const from = x - (t.attributes['text-anchor'] === 'middle' ? wide / 2 : t.attributes['text-anchor'] === 'end' ? wide : 0)
        expect(from >= left - 0.5 && from + wide <= left + width + 0.5 && y > top && y < top + height, `${words} in M-${i + 1}`).toBe(true)
      }
    }
  })
})

test('the way in, through the balancer, to the partner and back', () => {
  const words = all(read(pictureOf(0)), 'text').map(textOf)
  expect(words).toEqual(
    expect.arrayContaining(['mx.maple.example', 'balancer 192.0.2.9', 'EX1', 'EX2', '2 mailboxes', 'anton', 'inferred, likely']),
  )
  expect(words).toEqual(expect.arrayContaining(['2 · 0.31 s', '3 · 0.33 s', 'on EX1', 'not covered: no log of that time']))
})

test('a wait is a box with a mark per try; it was taken in the end', () => {
  const words = all(read(pictureOf(1)), 'text').map(textOf)
  expect(words).toContain('1 · waited 2 min 2 s')
  expect(words).not.toContain('never taken')
})

test('a shadow copy is a box of its own', () => {
  const [m] = small.messages
  const [hop] = m?.hops ?? []
  if (!m || !hop) throw new Error('the case has a hop')
  const hops = [...m.hops, { ...hop, index: 3, from: 0, to: 1, via: [], protocol: 'shadow' as const }]
  const words = all(read(routeSvg(buildRouteGraph({ ...m, hops }, small.input.catalogue.nodes), 'p', 'Route')), 'text').map(textOf)
  expect(words).toEqual(expect.arrayContaining(['shadow copy', 'on EX2', '4']))
})

test('without hops there is the host and how it ended', () => {
  expect(all(read(pictureOf(2)), 'text').map(textOf)).toEqual(expect.arrayContaining(['EX2', '1 failed', '5.1.1']))
})

describe('text in boxes', () => {
  test('too long loses its middle and keeps both ends', () => {
    const name = 'gateway-17.frankfurt.region-4.mail.long-company-name.example'
    const short = fitText(name, 12, 150, 'bold')
    expect(short).toMatch(/^gateway-.+…e?xample$/)
    expect(widthOf(short, 12, 'bold')).toBeLessThanOrEqual(150)
  })
  test('what fits stays, what can’t fit is a mark, what is endless ends soon', () => {
    expect(fitText('EX1', 12, 100)).toBe('EX1')
    expect(fitText('EX1', 12, 1)).toBe('…')
    expect(widthOf(fitText('W'.repeat(1_000_000), 12, 200), 12)).toBeLessThanOrEqual(200)
    expect([...fitText('👩‍🔧'.repeat(50), 12, 100)].every((c) => !/\p{Cs}/u.test(c))).toBe(true)
  })
})
