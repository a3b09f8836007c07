/** Story S12: zones worked out from inside sources, clocks from both ends of connections, and raw times left alone. */
import { readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { NodeClock } from '@shared/model/routes'
import { adjusted, rowOrder } from '@shared/query/adjusted-times'
import { delaysOf } from '@shared/query/delays'
import type { MessageDetail } from '@shared/query/message-detail'
import { beforeAll, describe, expect, test } from 'vitest'
import { simulateDagPair } from '../../simulator/dag-pair'
import { exportCsv } from '../../simulator/export-csv'
import { DAG_2013 } from '../../simulator/modern/organisations'
import { simulateModern } from '../../simulator/modern/simulate'
import { score } from '../../simulator/score'
import { type ClockPiece, drift, offsetAt } from '../../simulator/server-clock'
import { nodeNamed, type StoryCase, storyCase } from '../story-bundle'

const START = Date.parse('2026-07-14T00:00:00Z')
const END = START + 16.4 * 3_600_000
const OPTIONS = { messages: 400, seed: 'story12', from: '2026-07-14', probeSeconds: 600 }
const MINUTES_WEST = -240
const SAMPLE = join(import.meta.dirname, '../../formats/powershell/edge/zone-not-known.txt')

/** Of the time of all pieces, the share in which the true difference of MBX-K2 lies within the bound. */
function within(one: NodeClock | null, two: NodeClock | null, ahead: readonly ClockPiece[]): number {
  const [clock, sign] = one && one.pieces.length > 0 ? [one, -1] : [two, 1]
  let [right, all] = [0, 0]
  for (const p of clock?.pieces ?? []) {
    for (const share of [0.1, 0.3, 0.5, 0.7, 0.9]) {
      const shown = p.from + (p.to - p.from) * share
      const at = sign < 0 ? shown : shown - offsetAt(ahead, shown)
      all += p.to - p.from
      if (Math.abs(sign * offsetAt(ahead, at) - p.offsetMs) <= p.boundMs) right += p.to - p.from
    }
  }
  return right / all
}

describe('an export in local time, and a clock that drifts', () => {
  const ahead = drift(START, END, 48_000, 115_000)
  const lines = new Map<string, readonly string[]>()
  let c: StoryCase
  beforeAll(async () => {
    c = await storyCase(
      (sink) => simulateDagPair({ ...OPTIONS, skew: { 'MBX-K2': ahead } }, sink),
      (folder) => {
        const csv = exportCsv(join(folder, 'MBX-K1'), MINUTES_WEST)
        rmSync(join(folder, 'MBX-K1/MessageTracking'), { recursive: true })
        lines.set('MBX-K1/tracking.csv', csv.split('\r\n'))
        for (const name of readdirSync(join(folder, 'MBX-K2/MessageTracking')))
          lines.set(`MBX-K2/MessageTracking/${name}`, readFileSync(join(folder, 'MBX-K2/MessageTracking', name), 'utf8').split('\r\n'))
        return { 'MBX-K1/tracking.csv': csv, 'notes/zone-not-known.txt': readFileSync(SAMPLE, 'utf8') }
      },
    )
  })

  test('the zone of the export is worked out from inside it, and the sentence says from what', () => {
    const source = c.catalogue.sources.find((s) => s.path === 'MBX-K1/tracking.csv')
    expect(source?.clock).toMatchObject({ basis: 'local', offsets: [MINUTES_WEST] })
    expect(source?.clock?.why).toMatch(
      /^Local times of a shell at UTC−4: \d+ of \d+ rows hold their UTC time as well .* Dates are month\/day\/year\.$/,
    )
  })

  test('where nothing tells the zone none is assumed', () => {
    const source = c.catalogue.sources.find((s) => s.path === 'notes/zone-not-known.txt')
    expect(source?.clock?.basis).toBe('local')
    expect(source?.clock?.offsets).toEqual([])
    expect(source?.clock?.why).toMatch(/zone/)
  })

  test('logs in UTC have no such sentence', () => {
    const logs = c.catalogue.sources.filter((s) => s.path.endsWith('.LOG'))
    expect(logs.length).toBeGreaterThan(6)
    expect(logs.every((s) => s.clock === null)).toBe(true)
  })

  test('the clocks differ as the simulator made them, within the bound', () => {
    const [one, two] = [nodeNamed(c, 'MBX-K1'), nodeNamed(c, 'MBX-K2')]
    expect(within(one.node.clock, two.node.clock, ahead)).toBeGreaterThan(0.99)
    const clock = [one.node.clock, two.node.clock].find((k) => k !== null && k.pieces.length > 0)
    expect(clock?.pairs).toBeGreaterThan(100)
    const offsets = clock?.pieces.map((p) => Math.abs(p.offsetMs)) ?? []
    expect(Math.max(...offsets) - Math.min(...offsets)).toBeGreaterThan(30_000)
    expect([one.index, two.index]).toContain(clock?.reference)
  })

  test('times stay as logged', () => {
    let compared = 0
    for (const e of c.messages.flatMap((m) => m.events)) {
      const path = c.catalogue.sources[e.source]?.path ?? ''
      const row = lines.get(path)?.[e.line - 1]
      if (row === undefined) continue
      compared++
      if (path.endsWith('.LOG')) expect(row.replace('\uFEFF', '').startsWith(new Date(e.at).toISOString()), `${path} ${e.line}`).toBe(true)
      else expect(Date.parse(`${/^"([^"]+)"/.exec(row)?.[1]} GMT-0400`), `${path} ${e.line}`).toBe(e.at)
    }
    expect(compared).toBeGreaterThan(1000)
  })

  test('routes and outcomes are the true ones all the same', () => {
    const result = score(JSON.parse(c.text), c.truth)
    console.log(`[score] S12: hop F1 ${result.hops.f1}, outcomes ${result.outcomes.accuracy}, wrong certain ${result.wrongCertain}`)
    expect(result.hops.f1).toBeGreaterThanOrEqual(0.99)
    expect(result.outcomes.accuracy).toBeGreaterThanOrEqual(0.99)
    expect(result.wrongCertain).toBe(0)
  })

  test('a part of a delay between two clocks says so, and only such parts are negative', () => {
    const parts = c.messages.flatMap((m) => m.recipients.flatMap((_, i) => delaysOf(m, i)?.parts ?? []))
    expect(parts.filter((p) => p.clocks !== null && p.ms < -40_000).length).toBeGreaterThan(10)
    // an export has whole seconds
    expect(parts.filter((p) => p.clocks === null && p.ms < -1000)).toEqual([])
  })
})

describe('the adjusted view of three members, one ahead, one that drifts', () => {
  const day = Date.parse('2026-04-21T00:00:00Z')
  const [, second, third] = DAG_2013.servers.map((s) => s.name)
  const skew = { [second ?? '']: 1800, [third ?? '']: drift(day, day + 24 * 3_600_000, -3000, 2500) }
  let c: StoryCase
  beforeAll(async () => {
    c = await storyCase((sink) => simulateModern(DAG_2013, { messages: 400, seed: 'story12', from: '2026-04-21', skew }, sink))
  })

  test('no part of a delay is much below nothing any more, and parts still add up', () => {
    const { nodes } = c.catalogue
    const parts = (m: MessageDetail) => m.recipients.flatMap((_, i) => delaysOf(m, i)?.parts ?? [])
    const below = c.messages.flatMap(parts).filter((p) => p.ms < -1000)
    expect(below.length).toBeGreaterThan(20)
    const views = c.messages.map((m) => adjusted(m, nodes))
    // a hand-over by a Front End has the time of the row behind it, which is some tenths of a second later
    expect(views.flatMap(parts).filter((p) => p.ms < -1000)).toEqual([])
    for (const m of views) {
      for (const i of m.recipients.keys()) {
        const delays = delaysOf(m, i)
        const sum = delays?.parts.reduce((n, p) => n + p.ms, 0)
        expect(sum, m.id).toBe(delays?.totalMs)
      }
    }
  })

  test('rows are in their true order: what one server sent, the next has received by then', () => {
    const { nodes } = c.catalogue
    const early = (m: MessageDetail) => {
      const order = rowOrder(m.events)
      const place = (event: string, source: string) =>
        order.indexOf(m.events.findLastIndex((e) => e.event === event && e.eventSource === source))
      // of a mail to several one may have it before it is handed on for the others
      if (m.recipients.length !== 1 || m.events.some((e) => e.event === 'RESUBMIT')) return false
      const [deliver, receive] = [place('DELIVER', 'STOREDRIVER'), place('RECEIVE', 'SMTP')]
      return deliver >= 0 && receive >= 0 && deliver < receive
    }
    expect(c.messages.filter(early).length).toBeGreaterThan(5)
    expect(c.messages.filter((m) => early(adjusted(m, nodes))).map((m) => m.id)).toEqual([])
  })
})

test('minutes off: the clock is known all the same', async () => {
  const ahead = drift(START, END, 190_000, 265_000)
  const c = await storyCase((sink) => simulateDagPair({ ...OPTIONS, skew: { 'MBX-K2': ahead } }, sink))
  expect(within(nodeNamed(c, 'MBX-K1').node.clock, nodeNamed(c, 'MBX-K2').node.clock, ahead)).toBeGreaterThan(0.99)
})
