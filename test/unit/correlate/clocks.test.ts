/** Clocks of servers: the truth lies within the bound, the bound is small where much was compared, and unknown is not zero. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { clocksFrom } from '@shared/correlate/clocks/clocks'
import { ClockSamples } from '@shared/correlate/clocks/samples'
import type { NodeClock } from '@shared/model/routes'
import { expect, test } from 'vitest'
import { analyzePaths } from '../../builders/analyze'
import { correlated } from '../../builders/correlated'
import { random as makeRandom } from '../../builders/random'
import { smtpLog, talk } from '../../builders/smtp-logs'
import { folderSink } from '../../simulator/bundle'
import { type DagPairOptions, simulateDagPair } from '../../simulator/dag-pair'
import { CLOCKS } from '../../simulator/disturb-clocks'
import { SCENARIOS, type ScenarioOptions } from '../../simulator/scenarios'

const T = Date.UTC(2026, 2, 9)
const HOUR = 3_600_000

/** The clocks of a simulated pair, after the times that MBX-K2 wrote were moved. */
async function simulated(options: DagPairOptions, ahead: (at: number) => number = () => 0, drop: (path: string) => boolean = () => false) {
  const work = mkdtempSync(join(tmpdir(), 'hopscope-clocks-'))
  try {
    const sink = folderSink(work)
    simulateDagPair({ probeSeconds: 600, ...options }, sink)
    sink.finish()
    for (const e of readdirSync(work, { recursive: true, withFileTypes: true })) {
      const path = join(e.parentPath, e.name)
      if (!e.isFile()) continue
      if (drop(path)) rmSync(path)
      else if (path.includes('MBX-K2')) writeFileSync(path, moved(readFileSync(path, 'utf8'), ahead))
    }
    const { catalogue, text } = await analyzePaths([work])
    const json = JSON.parse(text) as { nodes: { name: string; clockOffsetMs: number | null; clockOffsetBoundMs: number | null }[] }
    const clock = (name: string) => catalogue.nodes.find((n) => n.name === name)?.clock ?? null
    const [one, two] = [clock('MBX-K1'), clock('MBX-K2')]
    return { one, two, json, nodes: catalogue.nodes }
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

const moved = (text: string, ahead: (at: number) => number) =>
  text.replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g, (time) =>
    new Date(Date.parse(time) + Math.round(ahead(Date.parse(time)))).toISOString(),
  )

/** The true difference when a clock showed `at`: several when that clock was set back and showed it twice. */
function truths(at: number, sign: number, ahead: (at: number) => number): number[] {
  if (sign < 0) return [-ahead(at)]
  const guesses = [-600_000, 0, 600_000].map((around) => {
    let time = at + around
    for (let i = 0; i < 20; i++) time = at - ahead(time)
    return time
  })
  return guesses.filter((t) => Math.abs(t + ahead(t) - at) < 2).map(ahead)
}

/** How many of the pieces have the true difference of the two members within their bound, asked at three times of each. */
function judge(name: string, one: NodeClock | null, two: NodeClock | null, ahead: (at: number) => number) {
  const [clock, sign] = (two?.pieces.length ?? 0) > 0 ? [two, 1] : [one, -1]
  const pieces = clock?.pieces ?? []
  let right = 0
  for (const p of pieces) {
    for (const share of [0.02, 0.5, 0.98]) {
      const at = p.from + (p.to - p.from) * share
      if (truths(at, sign, ahead).some((t) => Math.abs(t - p.offsetMs) <= p.boundMs)) right++
    }
  }
  const widest = Math.max(...pieces.map((p) => p.boundMs))
  const usual = pieces.map((p) => p.boundMs).sort((a, b) => a - b)[pieces.length >> 1]
  const share = right / (3 * pieces.length)
  console.log(
    `[clock] ${name}: ${clock?.pairs} pairs, ${clock?.offsetMs} ± ${clock?.boundMs} ms, ${pieces.length} pieces, bound ${usual} (widest ${widest}), within ${share.toFixed(4)}`,
  )
  return { share, widest, usual: usual ?? Number.NaN, clock, sign }
}

const STEADY: readonly [string, DagPairOptions, number][] = [
  ['right clocks', { messages: 300, seed: 'k1' }, 0],
  ['45 s ahead', { messages: 300, seed: 'k2' }, 45_000],
  ['90 s behind', { messages: 300, seed: 'k3' }, -90_000],
  ['seven minutes ahead, tracking logs alone', { messages: 300, seed: 'k4', intraProtocol: false }, 420_000],
  [
    '45 s ahead, replies in the tracking log, no protocol logs',
    { messages: 300, seed: 'k5', intraProtocol: false, sendContext: 'reply' },
    45_000,
  ],
  ['few mails', { messages: 60, seed: 'k6' }, 1234],
]

test.each(STEADY)('%s: one piece around the truth', async (name, options, skew) => {
  const { one, two, json } = await simulated({ ...options, skew: { 'MBX-K2': skew } })
  const { share, clock, sign } = judge(name, one, two, () => skew)
  expect(share).toBe(1)
  expect(clock?.pieces.length).toBe(1)
  expect(Math.abs(sign * skew - (clock?.offsetMs ?? Number.NaN))).toBeLessThanOrEqual(clock?.boundMs ?? Number.NaN)
  if ((clock?.pairs ?? 0) >= 50) expect(clock?.boundMs).toBeLessThanOrEqual(250)
  const told = json.nodes.filter((n) => n.clockOffsetMs !== null)
  expect(told.map((n) => n.name).sort()).toEqual(['MBX-K1', 'MBX-K2'])
  expect(told.map((n) => n.clockOffsetMs)).toContain(0)
})

/** From −90 s in the morning to +45 s when the logs end, evenly. */
const drifting = (at: number) => -90_000 + (135_000 * (at - T)) / (16.4 * HOUR)
/** Set right by 12 s at ten, and two minutes off from 14:00. */
const stepping = (at: number) => (at < T + 10 * HOUR ? 12_000 : at < T + 14 * HOUR ? 0 : -120_000)
/** Creeps away and is pulled back every four hours, as a time service does it. */
const sawing = (at: number) => ((at - T) % (4 * HOUR)) / 1000

const MOVING: readonly [string, (at: number) => number, number][] = [
  ['an even drift', drifting, 250],
  ['a clock that was set twice', stepping, 250],
  ['a drift that is pulled back', sawing, 400],
]

test.each(MOVING)('%s: pieces follow it', async (name, ahead, bound) => {
  const { one, two } = await simulated({ messages: 700, seed: `m${bound}` }, ahead)
  const { share, usual, clock } = judge(name, one, two, ahead)
  expect(share).toBeGreaterThanOrEqual(0.99)
  expect(usual).toBeLessThanOrEqual(bound)
  expect(clock?.pairs).toBeGreaterThan(50)
})

test('without the logs of one member nothing is known of its clock', async () => {
  const { one, two, nodes } = await simulated({ messages: 200, seed: 'n1' }, undefined, (path) => path.includes('MBX-K2'))
  expect([one, two]).toEqual([null, null])
  expect(nodes.every((n) => n.clock === null)).toBe(true)
})

const BARS = [
  ...[...SCENARIOS.keys()].map((name) => [name, 'drift'] as const),
  // in the other scenarios a steady difference adds nothing
  ...(['dag-pair', 'two-sites-2007', 'dag-2019'] as const).map((name) => [name, 'skew'] as const),
]

test.each(BARS)('%s, %s: each server’s clock within its bound at every time of the logs', { timeout: 60_000 }, async (name, how) => {
  const work = mkdtempSync(join(tmpdir(), 'hopscope-clocks-'))
  try {
    const scenario = SCENARIOS.get(name)
    const options: ScenarioOptions = { messages: 150, seed: 'b1', probeSeconds: 600 }
    const sink = folderSink(work)
    const truth = scenario?.run(CLOCKS.get(how)?.(scenario.servers, options) ?? options, sink)
    sink.finish()
    const { nodes } = (await analyzePaths([work])).catalogue
    const ahead = (node: string, at: number) =>
      truth?.nodes.find((n) => n.name === node)?.clock?.findLast((c) => Date.parse(c.from) <= at)?.offsetMs ?? 0
    let told = 0
    for (const { name: host, clock } of nodes) {
      const reference = nodes[clock?.reference ?? -1]?.name
      if (!clock || reference === undefined || reference === host) continue
      told++
      const off = (at: number) => ahead(host, at) - ahead(reference, at)
      let time = 0
      let wrong = 0
      let bounds = 0
      for (const p of clock.pieces) {
        const step = Math.max(1000, (p.to - p.from) / 20)
        for (let at = p.from + step / 2; at < p.to; at += step) {
          const trueTimes = truths(at, 1, (t) => ahead(host, t)).map((o) => at - o)
          time += step
          bounds += step * p.boundMs
          if (!trueTimes.some((t) => Math.abs(off(t) - p.offsetMs) <= p.boundMs && Math.abs(off(t) - clock.offsetMs) <= clock.boundMs))
            wrong += step
        }
      }
      console.log(
        `[clock] ${name} ${how} ${host}: ${clock.pairs} pairs, ${clock.pieces.length} pieces, mean bound ${Math.round(bounds / time)} ms, wrong ${(wrong / time).toFixed(4)}`,
      )
      expect(wrong / time).toBeLessThan(0.01)
      if (how === 'skew' && clock.pairs >= 50) expect(clock.boundMs).toBeLessThanOrEqual(250)
    }
    expect(told).toBeGreaterThan(0)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
})

/** Samples of connections between two hosts: `ahead` is the second's clock minus the first's, the ways take up to `wayMs`. */
function connections(samples: ClockSamples, a: number, b: number, count: number, ahead: (at: number) => number, seed: number, wayMs = 30) {
  const random = makeRandom(seed).next
  for (let i = 0; i < count; i++) {
    const at = T + Math.round((16 * HOUR * (i + random())) / count)
    const [there, back] = [random() * wayMs, random() * wayMs]
    const off = ahead(at)
    samples.add(a, b, at, at + off, Math.floor(off - back), Math.ceil(off + there))
  }
}

test('servers that never met are compared over one that both know, with their bounds summed; a fourth stays unknown', () => {
  const samples = new ClockSamples()
  connections(samples, 3, 1, 200, () => 5000, 1)
  connections(samples, 1, 2, 60, drifting, 2)
  connections(samples, 7, 8, 20, () => 100, 3)
  const clocks = clocksFrom(samples.pairs)
  expect([...clocks.keys()].sort()).toEqual([1, 2, 3])
  expect(clocks.get(1)).toEqual({ offsetMs: 0, boundMs: 0, pairs: 260, reference: 1, pieces: [] })
  expect(Math.abs((clocks.get(3)?.offsetMs ?? 0) + 5000)).toBeLessThanOrEqual(clocks.get(3)?.boundMs ?? 0)
  for (const p of clocks.get(2)?.pieces ?? []) {
    // the middle of the piece by the reference
    const at = (p.from + p.to) / 2 - p.offsetMs
    expect(Math.abs(drifting(at) - p.offsetMs)).toBeLessThanOrEqual(p.boundMs)
    expect(p.boundMs).toBeLessThanOrEqual(250)
  }
  const chain = new ClockSamples()
  connections(chain, 1, 2, 200, drifting, 4)
  connections(chain, 2, 3, 100, () => 30_000, 5)
  connections(chain, 3, 4, 50, (at) => -drifting(at - 30_000), 6)
  const far = clocksFrom(chain.pairs)
  expect(far.get(2)?.reference).toBe(2)
  // 1 is as far behind 2 as 2 is ahead of 1, and 4 has drifted to where 1 would be, 30 s later
  for (const p of far.get(3)?.pieces ?? []) expect(Math.abs(30_000 - p.offsetMs)).toBeLessThanOrEqual(p.boundMs)
})

const COURSES: readonly [string, (at: number) => number][] = [
  ['even', drifting],
  ['stairs of an hour', (at) => drifting(Math.floor(at / HOUR) * HOUR)],
  ['stairs of ten minutes', (at) => drifting(Math.floor(at / 600_000) * 600_000)],
  ['one step of a second', (at) => (at < T + 7 * HOUR ? 0 : 1000)],
  ['a slow wave', (at) => 20_000 * Math.sin((at - T) / (3 * HOUR))],
  ['fifty millionths, as a bad crystal', (at) => (at - T) * 5e-5],
]

test.each(COURSES)('%s, with few connections and with many: the truth is within the bound at nearly every time', (name, ahead) => {
  for (const count of [12, 60, 400, 3000]) {
    const samples = new ClockSamples()
    connections(samples, 1, 2, count, ahead, count)
    const pieces = clocksFrom(samples.pairs).get(2)?.pieces ?? []
    let time = 0
    let wrong = 0
    let wide = 0
    for (const p of pieces) {
      const step = Math.max(1000, (p.to - p.from) / 20)
      for (let at = p.from + step / 2; at < p.to; at += step) {
        time += step
        wide += step * p.boundMs
        if (!truths(at, 1, ahead).some((t) => Math.abs(t - p.offsetMs) <= p.boundMs)) wrong += step
      }
    }
    console.log(
      `[clock] ${name}, ${count} connections: ${pieces.length} pieces, mean bound ${Math.round(wide / time)} ms, wrong ${(wrong / time).toFixed(4)} of the time`,
    )
    expect(time).toBeGreaterThan(12 * HOUR)
    expect(wrong / time).toBeLessThan(0.01)
  }
})

test('one in twenty connections misread: they are left out', () => {
  for (const seed of [1, 2, 3, 4]) {
    const samples = new ClockSamples()
    const random = makeRandom(seed).next
    connections(samples, 1, 2, 400, () => (random() < 0.05 ? (random() - 0.5) * 600_000 : 2500), seed)
    const clock = clocksFrom(samples.pairs).get(2)
    expect(clock?.pieces.length).toBe(1)
    expect(Math.abs(2500 - (clock?.offsetMs ?? 0))).toBeLessThanOrEqual(clock?.boundMs ?? 0)
    expect(clock?.boundMs).toBeLessThan(60)
  }
})

test('one-sided, contradicting and absent times bound nothing', () => {
  const samples = new ClockSamples()
  samples.add(1, 2, T, T, Number.NaN, 5)
  samples.add(1, 2, Number.NaN, T, 0, 5)
  samples.add(1, 2, T, T, 5000, 0)
  samples.add(1, 1, T, T, 0, 5)
  samples.add(1, -1, T, T, 0, 5)
  expect(samples.pairs).toEqual([])
  samples.add(1, 2, T, T, 0, Number.POSITIVE_INFINITY)
  expect(clocksFrom(samples.pairs).size).toBe(0)
  // the other direction bounds the other side
  samples.add(2, 1, T + 9, T + 9, -8, Number.POSITIVE_INFINITY)
  expect(clocksFrom(samples.pairs).get(2)).toMatchObject({ offsetMs: 4, pairs: 2 })
})

test('rows of sessions without times, and a hundred thousand connections of which each contradicts the one before', () => {
  const rows = talk('send', 'ex2.kiln.example', 'ex1.kiln.example', [{ id: 'm@x.example', internalId: 1 }])
  const ends = { id: '08DE715600000001', local: '10.0.0.1:5000', remote: '10.0.0.2:25', at: T, rows }
  const broken = smtpLog('send', [ends]).replaceAll(/^2026-03-09T[^,]*/gm, '')
  const receive = smtpLog('receive', [{ ...ends, connector: 'EX2\\Default EX2', local: ends.remote, remote: ends.local }])
  expect(correlated({ 'EX1/SEND.LOG': broken, 'EX2/RECV.LOG': receive }).result.nodes.every((n) => n.clock === null)).toBe(true)
  const samples = new ClockSamples()
  for (let i = 0; i < 100_000; i++) samples.add(1, 2, T + i, T + i, (i % 7) * 1000, (i % 7) * 1000 + 5)
  const start = performance.now()
  const clock = clocksFrom(samples.pairs).get(2)
  const ms = performance.now() - start
  console.log(`[clock] 100,000 contradicting connections: ${Math.round(ms)} ms, ${clock?.pieces.length} pieces`)
  expect(ms).toBeLessThan(5000)
})
