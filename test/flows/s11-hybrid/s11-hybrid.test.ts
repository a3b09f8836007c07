/** Story S11: mail between Exchange Online and servers on premises as one message on one route, joined with the message trace. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { beforeAll, describe, expect, test } from 'vitest'
import { HYBRID } from '../../simulator/modern/organisations'
import { simulateModern } from '../../simulator/modern/simulate'
import type { Sink } from '../../simulator/rolling-log'
import { score } from '../../simulator/score'
import type { TruthMessage } from '../../simulator/truth'
import { nodeNamed, type StoryCase, shortName, storyCase, withTruth } from '../story-bundle'

const TRACE = 'ExchangeOnline/MessageTrace.csv'
const CLOUD = 'Exchange Online'
const HOSTS = [HYBRID.cloud?.host, ...(HYBRID.cloud?.outbound ?? [])].map((h) => h?.name ?? '')
const write = (sink: Sink) =>
  simulateModern(HYBRID, { messages: 500, seed: 'story11', from: '2026-09-22', skew: { 'LM-EX01': -70_000 } }, sink)

/** Only the trace has it. */
function isOfCloudAlone({ recipients, hops }: TruthMessage): boolean {
  const [host] = HOSTS
  return hops.every((h) => h.from === host) && recipients.every((r) => r.deliveredBy === host || (r.outcome === 'failed' && !r.deliveredBy))
}

describe('with the trace', () => {
  let c: StoryCase
  let trace: readonly Record<string, string>[] = []
  beforeAll(async () => {
    c = await storyCase(write, (folder) => {
      trace = parse(readFileSync(join(folder, TRACE), 'utf8'), { columns: true }) as Record<string, string>[]
      return undefined
    })
  })
  const isCloud = (node: number) => c.catalogue.nodes[node]?.kind === 'cloud'
  const cloudHops = () => c.messages.flatMap((m) => m.hops.filter((h) => isCloud(h.from) || isCloud(h.to)).map((h) => ({ m, h })))

  test('the cloud is one place, and its hosts are names of it', () => {
    const clouds = c.catalogue.nodes.filter((n) => n.kind === 'cloud')
    expect(clouds.map((n) => [n.name, n.aliases.toSorted()])).toEqual([[CLOUD, HOSTS.toSorted()]])
    expect(clouds[0]?.why).toMatch(/^Its hosts carry names of Exchange Online; they are one place here/)
    const elsewhere = c.catalogue.nodes.filter(
      (n) => n.kind !== 'cloud' && [n.name, ...n.aliases].some((name) => name.endsWith('.outlook.com')),
    )
    expect(elsewhere).toEqual([])
  })

  test('one message each, under both ids, as the trace names them', () => {
    const byTraceId = new Map(c.messages.map((m) => [m.networkMessageId, m]))
    expect(byTraceId.size).toBe(c.messages.length)
    expect(trace.length).toBeGreaterThan(300)
    for (const row of trace) {
      const m = byTraceId.get(row.MessageTraceId ?? '')
      expect(m?.messageId.replace(/^<|>$/g, '')).toBe(row.MessageId?.replace(/^<|>$/g, ''))
      const told = m?.events.filter((e) => e.eventSource === CLOUD && e.detail.includes(row.RecipientAddress ?? '?'))
      expect(told?.length, row.MessageTraceId).toBeGreaterThan(0)
      expect(told?.[0]?.key).toBe('network message id')
    }
  })

  test('the trace is evidence at the hops from and to the cloud', () => {
    const source = c.catalogue.sources.findIndex((s) => s.path === TRACE)
    const traced = new Set(trace.map((row) => row.MessageTraceId))
    const hops = cloudHops().filter(({ m }) => traced.has(m.networkMessageId))
    expect(hops.filter(({ h }) => isCloud(h.from)).length).toBeGreaterThan(50)
    expect(hops.filter(({ h }) => isCloud(h.to)).length).toBeGreaterThan(100)
    for (const { m, h } of hops) {
      // what the cloud sends straight outside is in no log here
      const outside = isCloud(h.from) && c.catalogue.nodes[h.to]?.kind !== 'exchange-server'
      expect([h.sent, h.received], m.id).toEqual(['seen', outside ? 'not-covered' : 'seen'])
      expect(
        h.evidence.some((e) => e.source === source && e.line > 1),
        m.id,
      ).toBe(true)
    }
  })

  test('from the cloud and back to it is one route', () => {
    const place = (name: string) => (HOSTS.includes(name) ? CLOUD : (name.split('.')[0] ?? ''))
    const said = (node: number) => (isCloud(node) ? CLOUD : shortName(c, node))
    let both = 0
    for (const [m, truth] of withTruth(c)) {
      if (!m.hops.some((h) => isCloud(h.from)) || !m.hops.some((h) => isCloud(h.to))) continue
      both++
      const ways = m.hops.map((h) => `${said(h.from)} → ${said(h.to)} ${h.protocol}`)
      expect(ways.sort(), m.id).toEqual(truth.hops.map((h) => `${place(h.from)} → ${place(h.to)} ${h.protocol}`).sort())
      expect(m.hops.every((h) => h.certainty === 'certain')).toBe(true)
    }
    expect(both).toBeGreaterThanOrEqual(5)
  })

  test('mail that never came here is found by the trace: between cloud mailboxes, and straight to the outside', () => {
    const told = new Map(c.messages.map((m) => [m.networkMessageId.replaceAll('-', ''), m]))
    const kinds = { inside: 0, outside: 0, refused: 0 }
    for (const truth of c.truth.messages.filter(isOfCloudAlone)) {
      const m = told.get((truth.networkMessageId ?? '').replaceAll('-', ''))
      expect(m?.recipients.map((r) => [r.address, r.outcome])).toEqual(truth.recipients.map((r) => [r.address, r.outcome]))
      expect(m?.events.every((e) => e.eventSource === CLOUD)).toBe(true)
      const [hop] = m?.hops ?? []
      const [outcome] = truth.recipients.map((r) => r.outcome)
      if (outcome === 'delivered') {
        expect([m?.hops.length, m?.recipients.every((r) => isCloud(r.deliveredTo)), m?.direction]).toEqual([0, true, 'internal'])
        kinds.inside++
      } else {
        expect([m?.hops.length, hop?.certainty, hop?.worked]).toEqual([1, 'certain', outcome !== 'failed'])
        kinds[outcome === 'failed' ? 'refused' : 'outside']++
      }
    }
    expect(Math.min(...Object.values(kinds))).toBeGreaterThan(0)
  })

  test('two clocks: the trace’s zone is said, the slow server is known, and neither parts a message', () => {
    const source = c.catalogue.sources.find((s) => s.path === TRACE)
    expect(source?.clock?.why).toBe(
      'By its documentation Exchange Online writes these times in UTC. Dates were read month first, as one of them can be read no other way.',
    )
    const [slow, other] = [nodeNamed(c, 'LM-EX01').node.clock, nodeNamed(c, 'LM-EX02').node.clock]
    const apart = (slow?.offsetMs ?? Number.NaN) - (other?.offsetMs ?? Number.NaN)
    expect(Math.abs(apart + 70_000)).toBeLessThanOrEqual((slow?.boundMs ?? 0) + (other?.boundMs ?? 0))
    expect(c.messages.length).toBe(c.truth.messages.length)
  })

  test('all routes are the true ones', () => {
    const result = score(JSON.parse(c.text), c.truth)
    console.log(`[score] S11: hop F1 ${result.hops.f1}, outcomes ${result.outcomes.accuracy}, wrong certain ${result.wrongCertain}`)
    expect([result.hops.f1, result.outcomes.accuracy, result.wrongCertain]).toEqual([1, 1, 0])
  })
})

test('without the trace the cloud’s ends are not covered, and the route is the same', async () => {
  const c = await storyCase(write, (folder) => {
    rmSync(join(folder, TRACE))
    return undefined
  })
  const kind = (node: number) => c.catalogue.nodes[node]?.kind
  const hops = c.messages.flatMap((m) => m.hops)
  const sent = hops.filter((h) => kind(h.from) === 'cloud')
  const received = hops.filter((h) => kind(h.to) === 'cloud')
  expect([sent.length > 50, received.length > 100]).toEqual([true, true])
  expect(sent.every((h) => h.sent === 'not-covered' && h.received === 'seen')).toBe(true)
  expect(received.every((h) => h.sent === 'seen' && h.received === 'not-covered')).toBe(true)
  const here = { ...c.truth, messages: c.truth.messages.filter((m) => !isOfCloudAlone(m)) }
  expect(here.messages.length).toBeLessThan(c.truth.messages.length)
  expect(score(JSON.parse(c.text), here).hops.f1).toBe(1)
})
