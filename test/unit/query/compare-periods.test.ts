/** Two periods, and two servers, against a walk over every row; what a period does not have is absent only where logs cover it. */

import { atOnce } from '@shared/base/steps'
import { UTC } from '@shared/base/zone'
import { comparePeriodsSteps, wayKey } from '@shared/query/compare-periods'
import { compareServersSteps, EACH_OTHER, sideWayKey } from '@shared/query/compare-servers'
import { compareSettings } from '@shared/query/compare-settings'
import { readMessage } from '@shared/query/message-detail'
import { coverOf, trackedMs, whenNothing } from '@shared/query/period-cover'
import { blocksText } from '@shared/report/compare-blocks'
import { holedLogs, periodBlocks, periodSentences } from '@shared/report/compare-period-words'
import { serverBlocks, serverSentences } from '@shared/report/compare-server-words'
import { describe, expect, test } from 'vitest'
import { worldTables } from '../../builders/world-tables'

const { tables, catalogue } = worldTables(600, 9)
const { nodes } = catalogue
const messages = Array.from({ length: tables.messages.rows }, (_, m) => readMessage(tables, m)).filter((m) => m !== null)
const { first = 0, last = 0 } = catalogue.timeRange ?? {}
const middle = first + Math.floor((last - first) / 2)
const HALVES = { a: { from: first, to: middle }, b: { from: middle, to: last + 1 } }
const periods = atOnce(comparePeriodsSteps(tables, catalogue, HALVES))
const within = (side: 'a' | 'b') => messages.filter((m) => m.first >= HALVES[side].from && m.first < HALVES[side].to)

describe('two periods', () => {
  test('every message is in the half in which it began, under its outcome', () => {
    for (const side of ['a', 'b'] as const) {
      expect(periods.measures.messages[side].rows.rows).toEqual(within(side).map((m) => m.index))
      for (const { key, ...both } of periods.measures.outcomes)
        expect(both[side].rows.rows).toEqual(within(side).flatMap((m) => (m.outcome === key ? [m.index] : [])))
    }
    expect(periods.measures.messages.a.rows.count + periods.measures.messages.b.rows.count).toBe(messages.length)
  })

  test('a way has the messages that went it, and the delays of its hops', () => {
    for (const way of periods.measures.ways)
      for (const side of ['a', 'b'] as const) {
        const hops = within(side).flatMap((m) =>
          m.hops.filter((h) => h.protocol !== 'shadow' && wayKey(h.from, h.to) === way.key).map((h) => ({ m, h })),
        )
        expect(way[side].rows.rows).toEqual([...new Set(hops.map(({ m }) => m.index))])
        const timed = hops.filter(({ h }) => h.worked && (h.waitMs !== null || h.transferMs !== null))
        expect(way[side].delays?.count ?? 0).toBe(timed.length)
        const most = Math.max(...timed.map(({ h }) => (h.waitMs ?? 0) + (h.transferMs ?? 0)))
        if (timed.length > 0) expect(way[side].delays?.most).toBe(most)
      }
  })

  test('turned round, the figures are turned round; a period beside itself differs in nothing', () => {
    const turned = atOnce(comparePeriodsSteps(tables, catalogue, { a: HALVES.b, b: HALVES.a }))
    expect(turned.measures.messages.a).toEqual(periods.measures.messages.b)
    const itself = atOnce(comparePeriodsSteps(tables, catalogue, { a: HALVES.a, b: HALVES.a }))
    for (const block of periodBlocks(itself, nodes, UTC))
      for (const row of block.rows) expect(row.change.words).toMatch(/about the same|none in both|not known/)
  })

  test('counts of unlike periods are laid beside each other by the hour', () => {
    const short = { from: first, to: first + Math.floor((last - first) / 4) }
    const c = atOnce(comparePeriodsSteps(tables, catalogue, { a: short, b: HALVES.b }))
    const [outcomes] = periodBlocks(c, nodes, UTC)
    const all = outcomes?.kind === 'counts' ? outcomes.rows[0] : undefined
    expect(all?.a.perHour).toBeCloseTo((all?.a.behind.count ?? 0) / (c.sides.a.trackedMs / 3_600_000))
    expect(blocksText([...periodBlocks(c, nodes, UTC)], { a: 'A', b: 'B' })).toContain('all messages\t')
  })

  test('a period with no message says whether its logs cover it', () => {
    const nothing = { from: last + 86_400_000, to: last + 2 * 86_400_000 }
    const c = atOnce(comparePeriodsSteps(tables, catalogue, { a: HALVES.a, b: nothing }))
    expect(periodSentences(c, periodBlocks(c, nodes, UTC))[0]).toMatch(/^B has no message, A .*no proof that there was none\.$/)
    expect(holedLogs(c, nodes, UTC).length).toBeGreaterThan(0)
  })
})

describe('what logs cover of a period', () => {
  const HOUR = 3_600_000
  const log = (node: number, ...spans: readonly [number, number][]) => ({
    node,
    family: 'message-tracking/transport',
    spans: spans.map(([from, to]) => ({ from: from * HOUR, to: to * HOUR })),
  })
  const period = { from: 0, to: 4 * HOUR }
  test('holes are what no span covers; the last seconds before a row are none', () => {
    const [cover] = coverOf([log(0, [-1, 1], [2, 3.999])], period)
    expect(cover?.holes).toEqual([{ from: HOUR, to: 2 * HOUR }])
    expect(cover?.share).toBe(0.75)
    expect(coverOf([log(0)], period)[0]).toMatchObject({ share: 0, holes: [period] })
  })
  test('absent needs the own log of the host, whole; a host without logs needs all of them', () => {
    const cover = coverOf([log(0, [0, 4]), log(1, [0, 2])], period)
    expect([whenNothing(cover, 0), whenNothing(cover, 1), whenNothing(cover, 7), whenNothing(cover, null), whenNothing([], null)]).toEqual([
      'absent',
      'not-covered',
      'not-covered',
      'not-covered',
      'not-covered',
    ])
  })
  test('hours are those in which any server has tracking', () => {
    expect(trackedMs([log(0, [0, 1]), log(1, [1, 3])], period)).toBe(3 * HOUR)
    expect(trackedMs([], period)).toBe(0)
  })
})

describe('two servers', () => {
  const [a = 0, b = 1] = nodes.flatMap((n, i) => (n.kind === 'exchange-server' ? [i] : []))
  const servers = { a, b, nodes, comparison: atOnce(compareServersSteps({ tables, catalogue, settings: [] }, { a, b })) }
  const peer = (n: number) => (n === a || n === b ? EACH_OTHER : n)
  test('each has the messages with a hop from or to it', () => {
    for (const [side, node] of [
      ['a', a],
      ['b', b],
    ] as const) {
      const own = messages.filter((m) => m.hops.some((h) => h.from === node || h.to === node))
      expect(servers.comparison.measures.messages[side].rows.rows).toEqual(own.map((m) => m.index))
      const waits = own.flatMap((m) => m.hops.filter((h) => h.from === node && h.waitMs !== null))
      expect(servers.comparison.waits[side].delays?.count ?? 0).toBe(waits.length)
      for (const way of servers.comparison.measures.ways) {
        const hops = own.filter((m) =>
          m.hops.some(
            (h) =>
              h.protocol !== 'shadow' &&
              ((h.to === node && sideWayKey('in', peer(h.from)) === way.key) ||
                (h.from === node && sideWayKey('out', peer(h.to)) === way.key)),
          ),
        )
        expect(way[side].rows.count).toBe(hops.length)
      }
    }
  })
  test('says that settings of neither are there, and the share of a balancer of both', () => {
    expect(serverSentences(servers).at(-1)).toBe('Settings cannot be compared: no settings file tells of either.')
    const members = nodes.flatMap((n) => n.balancer?.members ?? []).filter((m) => m.node === a || m.node === b)
    expect(servers.comparison.balancers.flatMap((s) => [s.of.a, s.of.b]).filter((m) => m !== null).length).toBe(members.length)
    expect(serverBlocks(servers).map((s) => s.id)).toContain('waits')
  })
})

describe('settings of two servers', () => {
  const object = (type: string, name: string, properties: Readonly<Record<string, string>>) => ({
    type,
    name,
    properties: new Map(
      Object.entries(properties).map(([k, value]) => [k, [{ value, place: { source: 1, offset: 0, length: 1, line: 1 } }]]),
    ),
  })
  const SERVERS = { a: { name: 'ex1.corp.example', aliases: [] }, b: { name: 'EX2', aliases: ['ex2.corp.example'] } }
  test('are paired without the name of their server; ids, dates and secrets are no differences', () => {
    const c = compareSettings(
      [
        object('receive-connector', 'EX1\\Default EX1', { Fqdn: 'ex1.corp.example', MaxMessageSize: '36 MB', Guid: '1', Password: 'x' }),
        object('receive-connector', 'EX2\\Default EX2', { Fqdn: 'ex2.corp.example', MaxMessageSize: '10 MB', Guid: '2', Password: 'y' }),
        object('receive-connector', 'EX2\\Scanner', { Fqdn: 'ex2' }),
        object('receive-connector', 'EX11\\Default EX11', { MaxMessageSize: '1 MB' }),
      ],
      SERVERS,
    )
    expect(c.differences.map((d) => [d.object, d.property, d.values])).toEqual([
      ['Default ‹server›', 'MaxMessageSize', { a: ['36 MB'], b: ['10 MB'] }],
    ])
    expect([c.alike, c.objects, c.only]).toEqual([1, { a: 1, b: 2 }, { a: [], b: ['receive-connector EX2\\Scanner'] }])
  })
})
